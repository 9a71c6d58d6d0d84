/* Curves of label types and their draws. */
#include "result/forecast.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/rng.h"

#define STREAM (1u << 20) /* of random numbers, apart from those of the noise */

LwForecastOptions
lw_forecast_options_default (void)
{
  return (LwForecastOptions){
    .measure = { .name = "mIoU" }, .confidence = LW_CONFIDENCE, .draws = 400, .seed = 1
  };
}

/* The points of a label type: its cells, and that without labels. */
typedef struct
{
  int n;
  int *cell;
  double *x, *y, *weight;
} Series;

static void
series_clear (Series *self)
{
  g_free (self->cell);
  g_free (self->x);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Series, series_clear)

static Series
series_of (const LwCells *cells, LwLabelType type)
{
  Series self = { .cell = g_new (int, MAX (cells->n, 1)),
                  .x = g_new (double, 3 * (gsize)MAX (cells->n, 1)) };
  self.y = self.x + cells->n;
  self.weight = self.y + cells->n;
  for (int c = 0; c < cells->n; c++)
    {
      const LwCell *cell = &cells->cells[c];
      gboolean start = lw_mix_total (&cell->mix) == 0;
      if (!start && cell->type != type)
        continue;
      self.cell[self.n] = c;
      self.x[self.n] = cell->images;
      self.y[self.n] = cell->mean;
      self.weight[self.n++] = cell->n;
    }
  return self;
}

/* Squared residuals at the measured sizes, over @variance of a unit and @misfit^2 (variance 1,
 * misfit 0: as they are). A value without labels does not count here: where it does not belong to
 * the curve, it bends a family away from the others. */
static double
measured_squares (const Series *series, const LwFit *fit, double variance, double misfit)
{
  double squares = 0;
  for (int i = 0; i < series->n; i++)
    if (series->x[i] > 0)
      squares += pow (series->y[i] - lw_fit_value (fit, series->x[i]), 2)
                 / (variance / series->weight[i] + misfit * misfit);
  return squares;
}

static gboolean
fit_points (LwFitFamily family, const Series *series, const double *y, LwFit *fit)
{
  const LwFitPoints points = { series->n, series->x, y, series->weight };
  return lw_fit (family, &points, fit);
}

/* All families; with one size a constant. */
static void
fit_families (LwForecast *self, const Series *series)
{
  for (int f = 0; f < LW_N_FITS; f++)
    self->weight[f] = fit_points ((LwFitFamily)f, series, series->y, &self->fits[f]);
  if (self->n > 1)
    return;
  self->fits[0] = (LwFit){ .family = LW_FIT_POWER, .level = self->mean[0], .parameters = 1 };
  self->weight[0] = 1;
}

/* @variance of a run; 0: not known, all families count the same. */
static void
weigh_families (LwForecast *self, const Series *series, double variance)
{
  double least = (double)INFINITY, sum = 0, score[LW_N_FITS];
  for (int f = 0; f < LW_N_FITS; f++)
    {
      score[f] = 2 * self->fits[f].parameters;
      if (variance > 0)
        score[f] += measured_squares (series, &self->fits[f], variance, LW_FORECAST_MISFIT);
      if (self->weight[f] > 0)
        least = MIN (least, score[f]);
    }
  for (int f = 0; f < LW_N_FITS; f++)
    {
      double weight = self->weight[f] > 0 ? exp ((least - score[f]) / 2) : 0;
      self->weight[f] = weight >= LW_FORECAST_LEAST ? weight : 0;
      sum += self->weight[f];
    }
  for (int f = 0; f < LW_N_FITS; f++)
    self->weight[f] /= sum;
}

static LwFitFamily
choose_family (const LwForecast *self, guint64 seed, int draw)
{
  LwRngKey key = lw_rng_key (seed, (guint64)draw + STREAM, LW_RNG_BOOTSTRAP);
  double left = (double)lw_rng_uniform (key, (guint64)self->type);
  int last = 0;
  for (int f = 0; f < LW_N_FITS; f++)
    if (self->weight[f] > 0)
      {
        last = f;
        left -= self->weight[f];
        if (left < 0)
          break;
      }
  return (LwFitFamily)last;
}

static void
fit_draws (LwForecast *self, const Series *series, const double *repeats, int n_cells,
           const LwForecastOptions *options)
{
  g_autofree double *y = g_new (double, series->n);
  self->n_draws = options->draws;
  self->draws = g_new (LwFit, MAX (self->n_draws, 1));
  for (int d = 0; d < self->n_draws; d++)
    {
      LwFitFamily family = choose_family (self, options->seed, d);
      for (int i = 0; i < series->n; i++)
        y[i] = repeats[(gsize)d * (gsize)n_cells + (gsize)series->cell[i]];
      if (fit_points (family, series, y, &self->draws[d]))
        continue;
      self->draws[d] = self->fits[0];
      self->draws[d].level = y[series->n - 1];
    }
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

double
lw_quantile (double *values, int n, double p)
{
  if (n < 1)
    return (double)NAN;
  qsort (values, (gsize)n, sizeof *values, compare_doubles);
  double position = CLAMP (p, 0.0, 1.0) * (n - 1);
  int i = (int)position;
  if (i + 1 >= n || position == i || values[i] == values[i + 1])
    return values[i];
  return values[i] + (position - i) * (values[i + 1] - values[i]);
}

/* The share of the draws that the confidence asks for. */
static void
draws_range (const LwForecast *self, double images, double *low, double *high)
{
  g_autofree double *values = g_new (double, MAX (self->n_draws, 1));
  for (int d = 0; d < self->n_draws; d++)
    values[d] = lw_forecast_draw (self, d, images);
  *low = lw_quantile (values, self->n_draws, (1 - self->confidence) / 2);
  *high = lw_quantile (values, self->n_draws, (1 + self->confidence) / 2);
}

static void
fill_margins (LwForecast *self, const LwForecasts *all, const Series *series)
{
  self->margin_low = g_new0 (double, self->n);
  self->margin_high = g_new0 (double, self->n);
  for (int i = 0, k = 0; i < series->n; i++)
    {
      if (!(series->x[i] > 0))
        continue;
      double low, high;
      const LwCell *cell = &all->cells->cells[series->cell[i]];
      double half = lw_noise_half_width (all->noise, cell, self->confidence);
      draws_range (self, self->images[k], &low, &high);
      self->margin_low[k] = MAX (low - (cell->mean - half), 0);
      self->margin_high[k++] = MAX (cell->mean + half - high, 0);
    }
}

static void
fill_measured (LwForecast *self, const LwCells *cells, const Series *series)
{
  gsize n = (gsize)MAX (series->n, 1);
  self->images = g_new (double, n);
  self->mean = g_new (double, n);
  self->units = g_new (int, n);
  for (int i = 0; i < series->n; i++)
    {
      const LwCell *cell = &cells->cells[series->cell[i]];
      if (cell->images == 0)
        {
          self->start = TRUE;
          continue;
        }
      self->images[self->n] = cell->images;
      self->mean[self->n] = cell->mean;
      self->units[self->n++] = cell->n;
    }
}

static void
forecast_clear (LwForecast *self)
{
  g_free (self->images);
  g_free (self->mean);
  g_free (self->units);
  g_free (self->draws);
  g_free (self->margin_low);
  g_free (self->margin_high);
}

/* Without repetitions, the noise is what the best family of each type leaves. */
static void
noise_from_residuals (LwForecasts *self)
{
  double squares = 0, df = 0;
  for (int t = 0; t < self->n; t++)
    {
      const LwForecast *forecast = &self->types[t];
      g_auto (Series) series = series_of (self->cells, forecast->type);
      double least = (double)INFINITY;
      for (int f = 0; f < LW_N_FITS; f++)
        if (forecast->weight[f] > 0 && forecast->fits[f].parameters == 3)
          least = MIN (least, measured_squares (&series, &forecast->fits[f], 1, 0));
      if (forecast->n > 3 && isfinite (least))
        {
          squares += least;
          df += forecast->n - 3;
        }
    }
  if (df > 0 && squares > 0)
    lw_noise_set_residual (self->noise, squares / df, df);
}

static void
fit_types (LwForecasts *self)
{
  self->types = g_new0 (LwForecast, LW_N_LABEL_TYPES);
  for (int t = LW_LABEL_NONE + 1; t < LW_N_LABEL_TYPES; t++)
    {
      LwForecast *forecast = &self->types[self->n];
      g_auto (Series) series = series_of (self->cells, (LwLabelType)t);
      forecast->type = (LwLabelType)t;
      forecast->confidence = self->options.confidence;
      fill_measured (forecast, self->cells, &series);
      if (forecast->n)
        {
          fit_families (forecast, &series);
          self->n++;
          continue;
        }
      forecast_clear (forecast);
      *forecast = (LwForecast){ 0 };
    }
}

static void
repeat_cells (LwForecasts *self)
{
  gsize n = (gsize)self->cells->n;
  self->repeats = g_new (double, MAX (n * (gsize)self->options.draws, 1));
  for (int d = 0; d < self->options.draws; d++)
    lw_noise_draw (self->noise, self->cells, self->options.seed, d, self->repeats + (gsize)d * n);
}

/* Everything but the back-tests, with draws for @only one type (LW_LABEL_NONE: all). @cells is
 * taken over. */
static LwForecasts *
forecasts_of_cells (LwCells *cells, LwLabelType only, const LwForecastOptions *options)
{
  LwForecasts *self = g_new0 (LwForecasts, 1);
  self->options = *options;
  self->cells = cells;
  self->noise = lw_noise_new (cells);
  fit_types (self);
  if (!self->noise->known)
    noise_from_residuals (self);
  if (self->noise->known)
    repeat_cells (self);
  for (int t = 0; t < self->n; t++)
    {
      LwForecast *forecast = &self->types[t];
      g_auto (Series) series = series_of (cells, forecast->type);
      weigh_families (forecast, &series, pow (self->noise->run[forecast->type], 2));
      if (!self->noise->known || (only != LW_LABEL_NONE && forecast->type != only))
        continue;
      fit_draws (forecast, &series, self->repeats, cells->n, options);
      fill_margins (forecast, self, &series);
    }
  return self;
}

/* Forecasts without the largest size of a type, against that size. */
static void
back_test (LwForecast *self, const LwForecasts *all)
{
  if (self->n < 3 || !self->n_draws)
    return;
  int hidden = 0;
  for (int c = 0; c < all->cells->n; c++)
    if (all->cells->cells[c].type == self->type
        && all->cells->cells[c].images == self->images[self->n - 1])
      hidden = c;
  const LwCell *cell = &all->cells->cells[hidden];
  g_autoptr (LwForecasts) less
      = forecasts_of_cells (lw_cells_without (all->cells, hidden), self->type, &all->options);
  const LwForecast *before = lw_forecasts_find (less, self->type);
  if (!before->n_draws)
    return;
  LwBackTest *test = &self->back_test;
  double low, high, noise = lw_noise_half_width (all->noise, cell, self->confidence);
  draws_range (before, cell->images, &low, &high);
  test->done = TRUE;
  test->images = cell->images;
  test->measured = cell->mean;
  test->predicted = lw_forecast_value (before, cell->images);
  test->error = test->predicted - test->measured;
  test->half = sqrt (pow (MAX (high - test->predicted, test->predicted - low), 2) + noise * noise);
  test->held = fabs (test->error) <= test->half;
  test->evidence = lw_forecast_evidence (before, cell->images);
}

LwForecasts *
lw_forecasts_new (const LwResults *results, const char *method, const LwForecastOptions *options)
{
  LwForecasts *self = forecasts_of_cells (lw_cells_new (results, method, &options->measure),
                                          LW_LABEL_NONE, options);
  for (int t = 0; t < self->n; t++)
    back_test (&self->types[t], self);
  return self;
}

void
lw_forecasts_free (LwForecasts *self)
{
  if (!self)
    return;
  for (int t = 0; t < self->n; t++)
    forecast_clear (&self->types[t]);
  g_free (self->types);
  g_free (self->repeats);
  lw_noise_free (self->noise);
  lw_cells_free (self->cells);
  g_free (self);
}

const LwForecast *
lw_forecasts_find (const LwForecasts *self, LwLabelType type)
{
  for (int t = 0; t < self->n; t++)
    if (self->types[t].type == type)
      return &self->types[t];
  return NULL;
}
