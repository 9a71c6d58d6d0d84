/* How long a study still takes: seconds a step, measured by method, as their steps differ. */
#pragma once

#include "study/study-plan.h"

G_BEGIN_DECLS

/* An array of measurements; the method names are those of the plan, which outlives it. */
typedef struct _LwStudyTime LwStudyTime;

LwStudyTime *lw_study_time_new (void);
void lw_study_time_free (LwStudyTime *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwStudyTime, lw_study_time_free)

/* Adds @steps of @run's method that took @seconds. */
void lw_study_time_add (LwStudyTime *self, const LwStudyRun *run, double seconds, double steps);

/* Seconds that @steps of @run take; -1 before anything was measured. */
double lw_study_time_estimate (const LwStudyTime *self, const LwStudyRun *run, double steps);

G_END_DECLS
