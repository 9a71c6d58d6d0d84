/* A plan of a recommendation in short words. All texts are translated; those that are char * are
 * the caller's. */
#pragma once

#include "result/recommend.h"

G_BEGIN_DECLS

/* "measured", "interpolated", "extrapolated", "no claim", and what that means. */
const char *lw_evidence_title (LwEvidence evidence);
const char *lw_evidence_help (LwEvidence evidence);

/* "2,400 images"; of a mix "400 images with coarse polygons + 2,575 images with points". */
char *lw_mix_images (const LwMix *mix);
char *lw_plan_images (const LwPlan *plan);

/* "30.0 h", with uncertain costs "30.0 h [26, 34]". */
char *lw_plan_hours (const LwPlan *plan);

/* "64.0 [62.8, 65.2] %" */
char *lw_prediction_text (const LwPrediction *prediction);
/* "64.0 ± 1.2 %": the wider side of the interval. */
char *lw_prediction_short (const LwPrediction *prediction);

/* What is known about it: of the plan, or of the nearest number of images that can be judged. */
const LwPrediction *lw_plan_known (const LwPlan *plan);

/* Pool, hours left over, what cannot be judged; NULL: nothing to say. */
char *lw_plan_note (const LwPlan *plan);

/* "The next hour: +0.26 [0.00, 0.85] %"; NULL: nothing to say. @noise: of runs. */
char *lw_plan_next_hour (const LwPlan *plan, double noise);

G_END_DECLS
