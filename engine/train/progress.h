/* Speed and time left of a training, and the line that shows them on a terminal. */
#pragma once

#include "wdass/objective.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 first, total; /* steps: where this session began, and of the whole run */
  int images;          /* of a step */
  gboolean lines;      /* print a line each time, whether stderr is a terminal or not */
  gint64 begin;        /* monotonic us */
  gint64 window_begin; /* of the time since the last report */
  gint64 window_first;
  double window_waited;
} LwProgress;

typedef struct
{
  double images_per_second;
  double data_wait;    /* share of the time, 0 to 1 */
  double seconds_left; /* at the speed of this session */
  double seconds;      /* since the session began */
} LwSpeed;

void lw_progress_begin (LwProgress *self, gint64 first, gint64 total, int images, gboolean lines);

/* The speed since the last call. @step: finished steps; @waited: seconds that the loaders let the
 * training wait since it began. */
LwSpeed lw_progress_measure (LwProgress *self, gint64 step, double waited);

/* "step 120 of 2000  loss 1.23  ce_source 0.41 …  12.3 images/s  3 min left", on a terminal over
 * the line before. */
void lw_progress_print (const LwProgress *self, gint64 step, const LwStepResult *result,
                        const LwSpeed *speed);

/* Leaves the line. */
void lw_progress_end (const LwProgress *self);

G_END_DECLS
