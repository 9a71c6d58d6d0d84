/* The maths of a chart's axis: range, position, ticks at 1, 2 and 5 times powers of ten. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean log;
  double low, high; /* low < high; both > 0 on a logarithmic axis */
} LwAxis;

/* An axis that shows all of values[n] with some room at both ends. Values that are not finite, and
 * on a logarithmic axis those that are not positive, are passed over. One value, or none, gives a
 * range around it, or 0..1 (logarithmic 0.1..10). */
LwAxis lw_axis_for (const double *values, int n, gboolean log);

/* 0 at the low end, 1 at the high end; beyond for values outside. On a logarithmic axis values that
 * are not positive are at -1e6. */
double lw_axis_position (const LwAxis *axis, double value);
double lw_axis_value (const LwAxis *axis, double position);

/* @factor times the range, around the value at @position, which stays where it is. */
LwAxis lw_axis_zoom (const LwAxis *axis, double position, double factor);

/* The range moved by @shift times its length. */
LwAxis lw_axis_move (const LwAxis *axis, double shift);

/* The range moved and shortened until it lies in that of @whole; not below 1 / @most of it. */
LwAxis lw_axis_limit (const LwAxis *axis, const LwAxis *whole, double most);

#define LW_AXIS_MAX_TICKS 64

/* Ticks within the range, ascending, about @wanted and at most LW_AXIS_MAX_TICKS. Returns their
 * number. */
int lw_axis_ticks (const LwAxis *axis, int wanted, double ticks[LW_AXIS_MAX_TICKS]);

/* The text of a tick: as many digits as it takes to tell the ticks apart. (transfer full) */
char *lw_axis_tick_text (const LwAxis *axis, double tick);

G_END_DECLS
