/* Durations. */
#include "runs/duration.h"

#include <math.h>

#include "model/label-type.h"

char *
lw_duration_text (double seconds)
{
  return lw_seconds_text (seconds < 90 ? round (seconds) : 60 * MAX (2, round (seconds / 60)));
}
