/* Fitting and testing the additive model. */
#include "result/exchange.h"

#include <math.h>
#include <string.h>

#include "core/rng.h"

#define STREAM (2u << 20) /* of random numbers, apart from those of noise and forecasts */
#define LEAST 1e-12       /* variance, so that equal results divide nothing by 0 */
#define CHECKS 100        /* draws for the test of one curve */

/* The variance of a cell's mean around a curve that is wrong by @wrong points. */
static double
cell_variance (const LwNoise *noise, const LwCell *cell, double wrong)
{
  double chance = pow (noise->run[cell->series], 2) + pow (noise->series, 2);
  return MAX (chance / cell->n + wrong * wrong, LEAST);
}

static double
misfit (const LwExchangeData *data, const LwNoise *noise, const LwExchangeFit *fit,
        const double *means, double wrong)
{
  double squares = 0;
  for (int c = 0; c < data->cells->n; c++)
    {
      const LwCell *cell = &data->cells->cells[c];
      if (lw_exchange_takes (data, cell) && cell->images > 0)
        squares += pow (means[c] - lw_exchange_value (fit, &cell->mix), 2)
                   / cell_variance (noise, cell, wrong);
    }
  return squares;
}

/* Fits of all families and their weights, as in forecast.h. */
typedef struct
{
  LwExchangeFit fits[LW_N_FITS];
  double weight[LW_N_FITS]; /* all 0: no fit */
  int best;                 /* -1: none */
} Ensemble;

static Ensemble
fit_ensemble (const LwExchangeData *data, const LwNoise *noise, const double *means)
{
  Ensemble self = { .best = -1 };
  double score[LW_N_FITS], sum = 0;
  for (int f = 0; f < LW_N_FITS; f++)
    {
      score[f] = (double)INFINITY;
      if (lw_exchange_fit (data, (LwFitFamily)f, means, NULL, &self.fits[f]))
        score[f] = misfit (data, noise, &self.fits[f], means, LW_EXCHANGE_MISFIT)
                   + 2 * self.fits[f].curve.parameters;
      if (isfinite (score[f]) && (self.best < 0 || score[f] < score[self.best]))
        self.best = f;
    }
  for (int f = 0; f < LW_N_FITS && self.best >= 0; f++)
    {
      double weight = exp ((score[self.best] - score[f]) / 2);
      self.weight[f] = weight >= LW_FORECAST_LEAST ? weight : 0;
      sum += self.weight[f];
    }
  for (int f = 0; f < LW_N_FITS && sum > 0; f++)
    self.weight[f] /= sum;
  return self;
}

static int
choose_family (const Ensemble *ensemble, guint64 seed, int draw)
{
  double left
      = (double)lw_rng_uniform (lw_rng_key (seed, (guint64)draw + STREAM, LW_RNG_BOOTSTRAP), 0);
  int last = ensemble->best;
  for (int f = 0; f < LW_N_FITS; f++)
    if (ensemble->weight[f] > 0)
      {
        last = f;
        left -= ensemble->weight[f];
        if (left < 0)
          break;
      }
  return last;
}

/* One fit a draw of @forecasts. (transfer full) */
static LwExchangeFit *
fit_draws (const LwExchangeData *data, const Ensemble *ensemble, const LwForecasts *forecasts)
{
  int n = forecasts->options.draws;
  LwExchangeFit *draws = g_new (LwExchangeFit, MAX (n, 1));
  for (int d = 0; d < n; d++)
    {
      int family = choose_family (ensemble, forecasts->options.seed, d);
      draws[d] = ensemble->fits[family];
      lw_exchange_fit (data, (LwFitFamily)family,
                       forecasts->repeats + (gsize)d * (gsize)data->cells->n,
                       &ensemble->fits[family], &draws[d]);
    }
  return draws;
}

static double
ensemble_value (const LwExchangeFit *fits, const double *weight, const LwMix *mix)
{
  double value = 0;
  for (int f = 0; f < LW_N_FITS; f++)
    if (weight[f] > 0)
      value += weight[f] * lw_exchange_value (&fits[f], mix);
  return CLAMP (value, 0.0, 100.0);
}

/* Whether residuals as large as these are to be expected if all types share the curve: made-up
 * results on the curve, with the errors of the draws, are fitted again. */
static gboolean
shares_curve (const LwExchangeData *data, const Ensemble *ensemble, const LwForecasts *forecasts)
{
  const LwCells *cells = data->cells;
  const LwExchangeFit *best = &ensemble->fits[ensemble->best];
  g_autofree double *means = g_new (double, MAX (cells->n, 1));
  int larger = 0, n = MIN (CHECKS, forecasts->options.draws);
  for (int c = 0; c < cells->n; c++)
    means[c] = cells->cells[c].mean;
  double found = misfit (data, forecasts->noise, best, means, LW_EXCHANGE_MISFIT);
  for (int d = 0; d < n; d++)
    {
      LwExchangeFit fit = *best;
      for (int c = 0; c < cells->n; c++)
        means[c] = lw_exchange_value (best, &cells->cells[c].mix)
                   + forecasts->repeats[(gsize)d * (gsize)cells->n + (gsize)c]
                   - cells->cells[c].mean;
      lw_exchange_fit (data, best->curve.family, means, best, &fit);
      larger += misfit (data, forecasts->noise, &fit, means, 0) >= found;
    }
  return larger > LW_EXCHANGE_LEVEL * n;
}

/* Point labels where they were measured, else the first type with the most sizes. */
static LwLabelType
choose_base (const LwForecasts *forecasts)
{
  const LwForecast *best = NULL;
  for (int t = 0; t < forecasts->n; t++)
    if (!best || (forecasts->types[t].n > 1 && best->n < 2)
        || (forecasts->types[t].type == LW_LABEL_POINT && forecasts->types[t].n > 1))
      best = &forecasts->types[t];
  return best ? best->type : LW_LABEL_NONE;
}

/* The mean worth of each type, geometric over the families, and its interval. */
static void
fill_rates (LwExchange *self)
{
  g_autofree double *values = g_new (double, MAX (self->n_draws, 1));
  self->rates = g_new0 (LwExchangeRate, LW_N_LABEL_TYPES);
  for (int t = LW_LABEL_NONE + 1; t < LW_N_LABEL_TYPES; t++)
    {
      double exponent = 0;
      for (int f = 0; f < LW_N_FITS; f++)
        if (self->weight[f] > 0)
          exponent += self->weight[f] * log (self->fits[f].worth[t]);
      self->worth[t] = exp (exponent);
      if (t == (int)self->base || !(self->worth[t] > 0))
        continue;
      for (int d = 0; d < self->n_draws; d++)
        values[d] = self->draws[d].worth[t];
      double low = lw_quantile (values, self->n_draws, (1 - self->confidence) / 2);
      double high = lw_quantile (values, self->n_draws, (1 + self->confidence) / 2);
      self->rates[self->n_rates++] = (LwExchangeRate){ .type = (LwLabelType)t,
                                                       .worth = self->worth[t],
                                                       .low = MIN (low, self->worth[t]),
                                                       .high = MAX (high, self->worth[t]) };
    }
  for (int c = 0; c < self->cells->n; c++)
    {
      double worth = lw_exchange_images (self, &self->cells->cells[c].mix);
      if (!(worth > 0))
        continue;
      self->least = self->least > 0 ? MIN (self->least, worth) : worth;
      self->most = MAX (self->most, worth);
    }
}

/* Measured mixes against predictions that know none of them: @errors [n_errors][n_draws] is what
 * chance makes of predicted - measured. */
typedef struct
{
  Ensemble ensemble;
  LwExchangeFit *draws;
  double *chance;
} Prediction;

static void
prediction_clear (Prediction *self)
{
  g_free (self->draws);
  g_free (self->chance);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Prediction, prediction_clear)

/* The error of one mix, and its standard deviation by chance. */
static double
predict_mix (LwExchangeError *error, const Prediction *prediction, double *chance, int cell,
             const LwForecasts *forecasts, double *alone)
{
  const LwCell *measured = &forecasts->cells->cells[cell];
  double square = 0;
  int n = forecasts->options.draws;
  error->mix = measured->mix;
  error->measured = measured->mean;
  error->predicted
      = ensemble_value (prediction->ensemble.fits, prediction->ensemble.weight, &error->mix);
  *alone = 0;
  for (int t = LW_LABEL_NONE + 1; t < LW_N_LABEL_TYPES; t++)
    if (error->mix.images[t])
      {
        const LwMix part = lw_mix_single ((LwLabelType)t, error->mix.images[t]);
        *alone = MAX (
            *alone, ensemble_value (prediction->ensemble.fits, prediction->ensemble.weight, &part));
      }
  for (int d = 0; d < n; d++)
    {
      chance[d] = lw_exchange_value (&prediction->draws[d], &error->mix) - error->predicted
                  + error->measured
                  - forecasts->repeats[(gsize)d * (gsize)forecasts->cells->n + (gsize)cell];
      square += chance[d] * chance[d] / n;
    }
  return sqrt (MAX (square, LEAST));
}

/* Fills the errors. Whether they are no larger than chance makes them; *sharp: whether they would
 * be larger if labels did not add up at all. */
static gboolean
test_mixes (LwExchange *self, const Prediction *prediction, const LwForecasts *forecasts,
            gboolean *favoured)
{
  int n = forecasts->options.draws;
  double found = 0, against = 0, square = 0, noise = 0;
  g_autofree double *sums = g_new0 (double, MAX (n, 1));
  for (int c = 0; c < forecasts->cells->n; c++)
    {
      if (lw_mix_n_types (&forecasts->cells->cells[c].mix) < 2)
        continue;
      LwExchangeError *error = &self->errors[self->n_errors++];
      double alone;
      double spread = predict_mix (error, prediction, prediction->chance, c, forecasts, &alone);
      double loose = sqrt (spread * spread + pow (LW_EXCHANGE_MISFIT, 2));
      for (int d = 0; d < n; d++)
        sums[d] += pow (prediction->chance[d] / spread, 2);
      found += pow ((error->predicted - error->measured) / loose, 2);
      against += pow ((alone - error->measured) / loose, 2);
      square += pow (error->predicted - error->measured, 2);
      noise += loose * loose;
      error->half
          = lw_t_quantile ((1 + self->confidence) / 2, forecasts->noise->df[self->base]) * loose;
    }
  self->error = sqrt (square / self->n_errors);
  self->noise = sqrt (noise / self->n_errors);
  *favoured = against - found > 2 * log (LW_EXCHANGE_ODDS);
  return found <= lw_quantile (sums, n, 1 - LW_EXCHANGE_LEVEL);
}

static LwExchangeVerdict
judge (LwExchange *self, const LwForecasts *forecasts)
{
  g_auto (Prediction) prediction = { 0 };
  const LwExchangeData singles = { self->cells, self->base, FALSE };
  g_autofree double *means = g_new (double, MAX (self->cells->n, 1));
  int mixes = 0;
  for (int c = 0; c < self->cells->n; c++)
    {
      means[c] = self->cells->cells[c].mean;
      mixes += lw_mix_n_types (&self->cells->cells[c].mix) > 1;
    }
  prediction.ensemble = fit_ensemble (&singles, forecasts->noise, means);
  if (prediction.ensemble.best < 0)
    return LW_EXCHANGE_UNTESTED;
  self->one_curve = shares_curve (&singles, &prediction.ensemble, forecasts);
  if (mixes)
    {
      gboolean favoured;
      self->errors = g_new0 (LwExchangeError, mixes);
      prediction.chance = g_new (double, MAX (forecasts->options.draws, 1));
      prediction.draws = fit_draws (&singles, &prediction.ensemble, forecasts);
      if (!test_mixes (self, &prediction, forecasts, &favoured))
        return LW_EXCHANGE_FAILS;
      if (self->one_curve && favoured)
        return LW_EXCHANGE_HOLDS;
    }
  return self->one_curve ? LW_EXCHANGE_UNTESTED : LW_EXCHANGE_FAILS;
}

LwExchange *
lw_exchange_new (const LwForecasts *forecasts, int pool)
{
  LwExchange *self = g_new0 (LwExchange, 1);
  self->cells = lw_cells_without (forecasts->cells, -1);
  self->base = choose_base (forecasts);
  self->confidence = forecasts->options.confidence;
  self->error = self->noise = (double)NAN;
  const LwExchangeData data = { self->cells, self->base, TRUE };
  g_autofree double *means = g_new (double, MAX (self->cells->n, 1));
  for (int c = 0; c < self->cells->n; c++)
    means[c] = self->cells->cells[c].mean;
  if (forecasts->n < 2 || !forecasts->noise->known)
    return self;
  const Ensemble ensemble = fit_ensemble (&data, forecasts->noise, means);
  if (ensemble.best < 0)
    return self;
  memcpy (self->fits, ensemble.fits, sizeof self->fits);
  memcpy (self->weight, ensemble.weight, sizeof self->weight);
  self->n_draws = forecasts->options.draws;
  self->draws = fit_draws (&data, &ensemble, forecasts);
  fill_rates (self);
  self->verdict = judge (self, forecasts);
  lw_exchange_propose (self, forecasts, pool);
  return self;
}

void
lw_exchange_free (LwExchange *self)
{
  if (!self)
    return;
  lw_cells_free (self->cells);
  g_free (self->rates);
  g_free (self->errors);
  g_free (self->draws);
  g_free (self);
}
