/* A quantity of a training over its steps, in bounded memory: a series that grows too long keeps
 * means of neighbours instead of single values. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The most points of a series; the fewest once it was thinned out are half of that. */
#define LW_SERIES_MOST 2048

typedef struct
{
  double step, value;
} LwSeriesPoint;

typedef struct
{
  char *name;         /* as in events.jsonl: "loss", "ce_weak", "lr", … */
  GArray *points;     /* of LwSeriesPoint, by step */
  guint stride;       /* values that a point stands for */
  guint filled;       /* of these, those that the last point has */
  double step, value; /* the last value itself; NaN before there is one */
} LwRunSeries;

LwRunSeries *lw_run_series_new (const char *name);
LwRunSeries *lw_run_series_copy (const LwRunSeries *self);
void lw_run_series_free (LwRunSeries *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwRunSeries, lw_run_series_free)

/* Steps ascend. A value that is not finite is passed over. */
void lw_run_series_add (LwRunSeries *self, double step, double value);

/* Position of the point next to @step, or -1 where there is none. */
int lw_run_series_nearest (const LwRunSeries *self, double step);

/* Exponential moving average with @weight (0 to below 1) of the value before, without the bias of
 * its beginning: values[points->len]. (transfer full) */
double *lw_run_series_smooth (const LwRunSeries *self, double weight);

G_END_DECLS
