/* Series of values. */
#include "follow/run-series.h"

#include <math.h>

LwRunSeries *
lw_run_series_new (const char *name)
{
  LwRunSeries *self = g_new0 (LwRunSeries, 1);
  self->name = g_strdup (name);
  self->points = g_array_new (FALSE, FALSE, sizeof (LwSeriesPoint));
  self->stride = 1;
  self->step = self->value = (double)NAN;
  return self;
}

LwRunSeries *
lw_run_series_copy (const LwRunSeries *self)
{
  LwRunSeries *copy = g_new (LwRunSeries, 1);
  *copy = *self;
  copy->name = g_strdup (self->name);
  copy->points = g_array_copy (self->points);
  return copy;
}

void
lw_run_series_free (LwRunSeries *self)
{
  if (!self)
    return;
  g_free (self->name);
  g_array_unref (self->points);
  g_free (self);
}

/* Joins neighbours. */
static void
thin_out (LwRunSeries *self)
{
  LwSeriesPoint *points = (LwSeriesPoint *)self->points->data;
  guint n = self->points->len / 2;
  for (guint i = 0; i < n; i++)
    {
      points[i].step = (points[2 * i].step + points[2 * i + 1].step) / 2;
      points[i].value = (points[2 * i].value + points[2 * i + 1].value) / 2;
    }
  g_array_set_size (self->points, n);
  self->stride *= 2;
}

void
lw_run_series_add (LwRunSeries *self, double step, double value)
{
  if (!isfinite (value) || !isfinite (step))
    return;
  self->step = step;
  self->value = value;
  if (self->filled == self->stride || self->points->len == 0)
    {
      const LwSeriesPoint point = { step, value };
      if (self->points->len == LW_SERIES_MOST)
        thin_out (self);
      g_array_append_val (self->points, point);
      self->filled = 1;
      return;
    }
  LwSeriesPoint *last = &g_array_index (self->points, LwSeriesPoint, self->points->len - 1);
  self->filled++;
  last->step += (step - last->step) / self->filled;
  last->value += (value - last->value) / self->filled;
}

int
lw_run_series_nearest (const LwRunSeries *self, double step)
{
  const LwSeriesPoint *points = (const LwSeriesPoint *)self->points->data;
  int low = 0, high = (int)self->points->len;
  while (low < high)
    {
      int middle = (low + high) / 2;
      if (points[middle].step < step)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == (int)self->points->len)
    return low - 1;
  return low > 0 && step - points[low - 1].step < points[low].step - step ? low - 1 : low;
}

double *
lw_run_series_smooth (const LwRunSeries *self, double weight)
{
  double *values = g_new (double, self->points->len + 1);
  double mean = 0, trust = 0;
  for (guint i = 0; i < self->points->len; i++)
    {
      mean = weight * mean + (1 - weight) * g_array_index (self->points, LwSeriesPoint, i).value;
      trust = weight * trust + (1 - weight);
      values[i] = mean / trust;
    }
  return values;
}
