/* The time of an image in seconds, minutes or hours, as it is typed and dragged. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LW_UNIT_SECONDS,
  LW_UNIT_MINUTES,
  LW_UNIT_HOURS,
} LwTimeUnit;

#define LW_N_TIME_UNITS 3

/* The ends of a slider, in seconds. */
#define LW_DRAG_LEAST 1
#define LW_DRAG_MOST 10800

/* "s", "min", "h", translated. */
const char *lw_time_unit_title (LwTimeUnit unit);

/* How many seconds it has. */
double lw_time_unit_seconds (LwTimeUnit unit);

/* The largest unit of which @seconds are two or more; seconds for less. */
LwTimeUnit lw_time_unit_for (double seconds);

/* Where @seconds are on a slider from 0 to 1, which is logarithmic, and back. */
double lw_drag_position (double seconds);
double lw_drag_seconds (double position);

/* Seconds that a slider at @position means in that unit: two digits, and never @now where the
 * slider has moved away from it. */
double lw_drag_round (double position, LwTimeUnit unit, double now);

G_END_DECLS
