/* Units of the time of an image, and the slider that sets it. */
#include "model/time-unit.h"

#include <glib/gi18n-lib.h>
#include <math.h>

const char *
lw_time_unit_title (LwTimeUnit unit)
{
  static const char *const titles[LW_N_TIME_UNITS] = { N_ ("s"), N_ ("min"), N_ ("h") };
  return _ (titles[unit]);
}

double
lw_time_unit_seconds (LwTimeUnit unit)
{
  static const double seconds[LW_N_TIME_UNITS] = { 1, 60, 3600 };
  return seconds[unit];
}

LwTimeUnit
lw_time_unit_for (double seconds)
{
  for (int unit = LW_UNIT_HOURS; unit > LW_UNIT_SECONDS; unit--)
    if (seconds >= 2 * lw_time_unit_seconds ((LwTimeUnit)unit))
      return (LwTimeUnit)unit;
  return LW_UNIT_SECONDS;
}

double
lw_drag_position (double seconds)
{
  double position
      = log (MAX (seconds, 1e-9) / LW_DRAG_LEAST) / log ((double)LW_DRAG_MOST / LW_DRAG_LEAST);
  return CLAMP (position, 0, 1);
}

double
lw_drag_seconds (double position)
{
  return LW_DRAG_LEAST * pow ((double)LW_DRAG_MOST / LW_DRAG_LEAST, CLAMP (position, 0, 1));
}

double
lw_drag_round (double position, LwTimeUnit unit, double now)
{
  double size = lw_time_unit_seconds (unit), raw = lw_drag_seconds (position) / size;
  double step = pow (10, floor (log10 (raw)) - 1) * size;
  double seconds = round (raw * size / step) * step, moved = lw_drag_seconds (position) - now;
  double direction = moved > 0 ? 1 : -1;
  while (fabs (moved) > 1e-6 * now && (seconds - now) * direction < 1e-6 * now)
    seconds += direction * step;
  return seconds;
}
