/* How fast the runs of a study go and how long it still takes, followed in a thread. */
#pragma once

#include "model/study-model.h"

G_BEGIN_DECLS

#define LW_TYPE_STUDY_PACE (lw_study_pace_get_type ())

/* Signal, without argument: changed, about every two seconds while runs are at work. */
G_DECLARE_FINAL_TYPE (LwStudyPace, lw_study_pace, LW, STUDY_PACE, GObject)

/* (transfer none) */
LwStudyPace *lw_study_pace_new (LwStudyModel *model);

/* Seconds until all that may still come has ended; -1: not known (yet). */
double lw_study_pace_get_left (LwStudyPace *self);

/* Seconds from now; NaN where that is over, will not come, or is not known (yet). */
double lw_study_pace_begins_in (LwStudyPace *self, LwRunItem *run);
double lw_study_pace_ends_in (LwStudyPace *self, LwRunItem *run);

G_END_DECLS
