/* Axis ranges and ticks. */
#include "report/axis.h"

#include <math.h>
#include <string.h>

/* Room at both ends, as a share of the range. */
#define ROOM 0.06
/* Smallest range, as a share of the values: below it a chart would show rounding errors. */
#define LEAST_RANGE 1e-6

static double
transform (const LwAxis *axis, double value)
{
  return axis->log ? log10 (value) : value;
}

static double
inverse (const LwAxis *axis, double t)
{
  return axis->log ? pow (10, t) : t;
}

LwAxis
lw_axis_for (const double *values, int n, gboolean log)
{
  LwAxis axis = { log, 0, 0 };
  double low = G_MAXDOUBLE, high = -G_MAXDOUBLE;
  for (int i = 0; i < n; i++)
    if (isfinite (values[i]) && (!log || values[i] > 0))
      {
        double t = transform (&axis, values[i]);
        low = MIN (low, t);
        high = MAX (high, t);
      }
  if (low > high)
    {
      low = log ? -1 : 0;
      high = 1;
    }
  else if (high - low <= LEAST_RANGE * MAX (fabs (low), fabs (high)))
    {
      double half = log ? 0.5 : low == 0 ? 0.5 : fabs (low) * 0.1;
      low -= half;
      high += half;
    }
  else
    {
      double room = ROOM * (high - low);
      low -= room;
      high += room;
    }
  axis.low = inverse (&axis, low);
  axis.high = inverse (&axis, high);
  return axis;
}

double
lw_axis_position (const LwAxis *axis, double value)
{
  if (axis->log && !(value > 0))
    return -1e6;
  double low = transform (axis, axis->low), high = transform (axis, axis->high);
  return (transform (axis, value) - low) / (high - low);
}

double
lw_axis_value (const LwAxis *axis, double position)
{
  double low = transform (axis, axis->low), high = transform (axis, axis->high);
  return inverse (axis, low + position * (high - low));
}

/* The part from @low to @high, as positions. */
static LwAxis
part (const LwAxis *axis, double low, double high)
{
  return (LwAxis){ axis->log, lw_axis_value (axis, low), lw_axis_value (axis, high) };
}

LwAxis
lw_axis_zoom (const LwAxis *axis, double position, double factor)
{
  double low = position - position * factor;
  return part (axis, low, low + factor);
}

LwAxis
lw_axis_move (const LwAxis *axis, double shift)
{
  return part (axis, shift, 1 + shift);
}

LwAxis
lw_axis_limit (const LwAxis *axis, const LwAxis *whole, double most)
{
  double low = lw_axis_position (whole, axis->low), high = lw_axis_position (whole, axis->high),
         length = CLAMP (high - low, 1 / most, 1);
  if (length >= 1 - 1e-9)
    return *whole;
  low = CLAMP ((low + high - length) / 2, 0, 1 - length);
  return part (whole, low, low + length);
}

/* The step of 1, 2 or 5 times a power of ten with the ratio to @wish that is nearest to 1. */
static double
nice_step (double wish)
{
  double power = pow (10, floor (log10 (wish))), square = wish / power * (wish / power);
  return power * (square <= 2 ? 1 : square <= 10 ? 2 : square <= 50 ? 5 : 10);
}

static int
linear_ticks (const LwAxis *axis, int wanted, double *ticks)
{
  double step = nice_step ((axis->high - axis->low) / wanted),
         first = ceil (axis->low / step - 1e-9);
  int n = 0;
  for (; n < LW_AXIS_MAX_TICKS && (first + n) * step <= axis->high + 1e-9 * step; n++)
    ticks[n] = (first + n) * step + 0.0; /* no -0 */
  return n;
}

/* Powers of ten, every @every-th of them, and between them @multiples. */
static int
decade_ticks (const LwAxis *axis, int every, const char *multiples, double *ticks)
{
  int n = 0;
  int first = (int)floor (log10 (axis->low)), last = (int)ceil (log10 (axis->high));
  for (int decade = first; decade <= last; decade++)
    for (const char *m = multiples; *m && n < LW_AXIS_MAX_TICKS; m++)
      {
        double tick = (*m - '0') * pow (10, decade);
        if (decade % every == 0 && tick >= axis->low * (1 - 1e-9)
            && tick <= axis->high * (1 + 1e-9))
          ticks[n++] = tick;
      }
  return n;
}

/* The densest ladder that is not far above what is wanted; less than a decade without two ticks of
 * it takes linear steps. */
static int
log_ticks (const LwAxis *axis, int wanted, double *ticks)
{
  int n = decade_ticks (axis, 1, "125", ticks);
  if (n < 2)
    return linear_ticks (axis, wanted, ticks);
  if (2 * n > 3 * wanted)
    n = decade_ticks (axis, 1, "1", ticks);
  for (int every = 2; n > 2 * wanted || n >= LW_AXIS_MAX_TICKS; every++)
    n = decade_ticks (axis, every, "1", ticks);
  return n;
}

int
lw_axis_ticks (const LwAxis *axis, int wanted, double ticks[LW_AXIS_MAX_TICKS])
{
  wanted = CLAMP (wanted, 1, LW_AXIS_MAX_TICKS / 4);
  return axis->log ? log_ticks (axis, wanted, ticks) : linear_ticks (axis, wanted, ticks);
}

char *
lw_axis_tick_text (const LwAxis *axis, double tick)
{
  double magnitude = fabs (tick), range = axis->high - axis->low;
  char format[8] = "%g", buffer[G_ASCII_DTOSTR_BUF_SIZE];
  if (axis->log)
    range = MIN (range, magnitude);
  if (magnitude > 0 && (magnitude >= 1e6 || magnitude < 1e-4))
    return g_strdup (g_ascii_formatd (buffer, sizeof buffer, format, tick));
  /* A step of 1-2-5 that divides the range into at most 16 parts needs these decimals. */
  int decimals = range > 0 ? (int)CLAMP (2 - floor (log10 (range)), 0, 12) : 0;
  g_snprintf (format, sizeof format, "%%.%df", decimals);
  g_autofree char *text = g_strdup (g_ascii_formatd (buffer, sizeof buffer, format, tick));
  if (!strchr (text, '.'))
    return g_steal_pointer (&text);
  char *end = text + strlen (text);
  while (end[-1] == '0')
    *--end = '\0';
  if (end[-1] == '.')
    end[-1] = '\0';
  return g_steal_pointer (&text);
}
