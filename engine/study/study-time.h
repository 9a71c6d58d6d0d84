/* How long a study still takes: seconds a step, measured by method, as their steps differ. */
#pragma once

#include "study/study-plan.h"

G_BEGIN_DECLS

typedef struct
{
  double seconds[LW_METHOD_WDASS + 1]; /* trained so far */
  double steps[LW_METHOD_WDASS + 1];
} LwStudyTime;

/* Adds @steps of @method that took @seconds. */
void lw_study_time_add (LwStudyTime *self, LwMethod method, double seconds, double steps);

/* Seconds that @steps of @method take; -1 before anything was measured. */
double lw_study_time_estimate (const LwStudyTime *self, LwMethod method, double steps);

G_END_DECLS
