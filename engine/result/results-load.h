/* The results of a study folder. */
#pragma once

#include "result/results.h"
#include "study/study-plan.h"

G_BEGIN_DECLS

/* Opens the study in @folder and reads status.json and eval.json of its runs; no data set. */
LwResults *lw_results_load (const char *folder, GError **error);

/* The same of a plan that is there already. Files of a run that cannot be used are an error; where
 * there is @damaged (of char *), the message is added to it instead, and the run has failed. */
LwResults *lw_results_of_plan (const LwStudy *study, const GPtrArray *plan, GPtrArray *damaged,
                               GError **error);

G_END_DECLS
