/* Asking a forecast: values, bands and what may be claimed. */
#include <math.h>

#include "result/forecast.h"

double
lw_forecast_least (const LwForecast *self)
{
  return self->n > 1 ? self->images[0] / LW_FORECAST_REACH : self->images[0];
}

double
lw_forecast_most (const LwForecast *self)
{
  double most = self->images[self->n - 1];
  return self->n > 1 ? most * LW_FORECAST_REACH : most;
}

LwEvidence
lw_forecast_evidence (const LwForecast *self, double images)
{
  for (int i = 0; i < self->n; i++)
    if (images == self->images[i])
      return LW_EVIDENCE_MEASURED;
  if (!(images >= lw_forecast_least (self) && images <= lw_forecast_most (self)))
    return LW_EVIDENCE_NONE;
  gboolean inside = images > self->images[0] && images < self->images[self->n - 1];
  return inside ? LW_EVIDENCE_INTERPOLATED : LW_EVIDENCE_EXTRAPOLATED;
}

double
lw_forecast_value (const LwForecast *self, double images)
{
  double value = 0;
  for (int f = 0; f < LW_N_FITS; f++)
    if (self->weight[f] > 0)
      value += self->weight[f] * lw_fit_value (&self->fits[f], images);
  return CLAMP (value, 0.0, 100.0);
}

double
lw_forecast_draw (const LwForecast *self, int draw, double images)
{
  return CLAMP (lw_fit_value (&self->draws[draw], images), 0.0, 100.0);
}

/* Linear over the logarithm of the images, constant beyond the ends. */
static double
margin_at (const LwForecast *self, const double *margin, double images)
{
  int i = 0;
  if (images <= self->images[0])
    return margin[0];
  while (i < self->n && self->images[i] < images)
    i++;
  if (i == self->n)
    return margin[self->n - 1];
  double part = log (images / self->images[i - 1]) / log (self->images[i] / self->images[i - 1]);
  return margin[i - 1] + part * (margin[i] - margin[i - 1]);
}

LwPrediction
lw_forecast_predict (const LwForecast *self, double images)
{
  const double none = (double)NAN;
  LwPrediction prediction = {
    .value = none, .low = none, .high = none, .evidence = lw_forecast_evidence (self, images)
  };
  if (prediction.evidence == LW_EVIDENCE_NONE)
    return prediction;
  prediction.value = lw_forecast_value (self, images);
  if (!self->n_draws)
    return prediction;
  g_autofree double *values = g_new (double, self->n_draws);
  for (int d = 0; d < self->n_draws; d++)
    values[d] = lw_forecast_draw (self, d, images);
  double low = lw_quantile (values, self->n_draws, (1 - self->confidence) / 2)
               - margin_at (self, self->margin_low, images);
  double high = lw_quantile (values, self->n_draws, (1 + self->confidence) / 2)
                + margin_at (self, self->margin_high, images);
  prediction.low = CLAMP (MIN (low, prediction.value), 0.0, 100.0);
  prediction.high = CLAMP (MAX (high, prediction.value), 0.0, 100.0);
  return prediction;
}

/* The mean curve rises, so halving the interval finds the crossing. */
static double
invert_mean (const LwForecast *self, double value)
{
  double low = 0, high = 2 * lw_forecast_most (self);
  for (int i = 0; lw_forecast_value (self, high) < value; i++, high *= 2)
    if (i == 16)
      return (double)INFINITY;
  for (int i = 0; i < 60; i++)
    {
      double middle = (low + high) / 2;
      if (lw_forecast_value (self, middle) < value)
        low = middle;
      else
        high = middle;
    }
  return high;
}

double
lw_forecast_inverse (const LwForecast *self, int draw, double value)
{
  return draw < 0 ? invert_mean (self, value) : lw_fit_inverse (&self->draws[draw], value);
}
