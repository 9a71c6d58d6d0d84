/* A recommendation in the words of the Explore page. All texts are translated; those that are
 * char * are the caller's. */
#pragma once

#include "result/recommend.h"

G_BEGIN_DECLS

/* "With 30.0 h: points on 2,400 images, 64.0 ± 1.2 % (interpolated)". Of equals both are named. */
char *lw_advice_headline (const LwRecommendation *r);

/* How sure that is; ties are called ties. */
char *lw_advice_verdict (const LwRecommendation *r);

/* The best mix: its labels, and what it gives beside the leader. NULL where there is none. */
char *lw_advice_mix (const LwRecommendation *r);
char *lw_advice_mix_note (const LwRecommendation *r);

/* Whether it is one of those to be shown: against the leader, or of the leader against its rival,
 * and something is known. */
gboolean lw_break_even_matters (const LwRecommendation *r, const LwBreakEven *b);

/* "Coarse polygons beat points under 4.1 min an image", and "Now 7 min; …". */
char *lw_break_even_title (const LwBreakEven *b);
char *lw_break_even_note (const LwBreakEven *b);

/* "90 images: points", and what training it would do. */
char *lw_next_run_title (const LwNextRun *run);
char *lw_next_run_note (const LwNextRun *run);

/* The command that adds it to the study in @folder, which has @partitions. */
char *lw_next_run_command (const LwNextRun *run, const char *folder, int partitions);

G_END_DECLS
