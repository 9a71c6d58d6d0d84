/* When the runs of a study will have ended, from how fast those at work are, how long finished ones
 * took and what rehearsals measured. */
#pragma once

#include "model/study-snapshot.h"

G_BEGIN_DECLS

/* A run as far as its time goes, at its position in the plan. */
typedef struct
{
  LwQueueState state;
  gboolean held; /* it will not begin: it is to stop, or was stopped */
  int place;     /* in the queue */
  gint64 step;
  double rate;    /* steps a second as measured; 0: not known */
  double trained; /* seconds that a finished run took; 0: not known */
} LwRunPace;

/* Plays the queue to its end with as many runs at once as are at work now, but at least @slots.
 * begins[plan->len] and ends[plan->len] (nullable) are set to the seconds from now until a run
 * begins and ends; NaN where that is over, will not come, or is not known. Returns the seconds
 * until all that may still come has ended; -1 where that is not known. */
double lw_time_left (const LwStudySnapshot *snapshot, const LwRunPace *paces, int slots,
                     double *begins, double *ends);

G_END_DECLS
