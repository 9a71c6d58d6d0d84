/* Forecasts as bands of a cost curve. */
#include <math.h>

#include "result/forecast.h"

#define BAND_STEPS 64

static void
add_band_point (GArray *band, const LwForecast *self, const LwResults *results,
                const LwCostTable *costs, LwCostAxis axis, int images)
{
  const LwMix mix = lw_mix_single (self->type, images);
  LwPrediction p = lw_forecast_predict (self, images);
  const LwCurveBand point = { .x = lw_curve_cost (results, costs, axis, &mix),
                              .value = p.value,
                              .low = p.low,
                              .high = p.high,
                              .evidence = p.evidence };
  if (isfinite (point.x))
    g_array_append_val (band, point);
}

/* Steps of equal ratio and the measured sizes, ascending. */
static void
fill_band (const LwForecast *self, LwCurveSeries *series, const LwResults *results,
           const LwCostTable *costs, LwCostAxis axis)
{
  GArray *band = g_array_new (FALSE, FALSE, sizeof (LwCurveBand));
  double least = ceil (lw_forecast_least (self)), most = floor (lw_forecast_most (self));
  if (results->pool > 0)
    most = MIN (most, results->pool);
  int next = 0, last = 0;
  for (int i = 0; i <= BAND_STEPS && most >= least; i++)
    {
      int images = (int)lround (least * pow (most / least, (double)i / BAND_STEPS));
      for (; next < self->n && self->images[next] <= images; next++)
        if (self->images[next] > last)
          add_band_point (band, self, results, costs, axis, last = (int)self->images[next]);
      if (images > last)
        add_band_point (band, self, results, costs, axis, last = images);
    }
  g_free (series->band);
  series->n_band = (int)band->len;
  series->band = (LwCurveBand *)(void *)g_array_free (band, band->len == 0);
}

void
lw_forecasts_fill_bands (const LwForecasts *self, LwCurve *curve, const LwResults *results,
                         const LwCostTable *costs)
{
  for (int s = 0; s < curve->n_series; s++)
    {
      LwCurveSeries *series = &curve->series[s];
      const LwForecast *forecast = lw_forecasts_find (self, series->type);
      if (forecast && forecast->n > 1 && g_strcmp0 (series->method, self->cells->method) == 0)
        fill_band (forecast, series, results, costs, curve->axis);
    }
}

static void
copy_band (LwCurveSeries *series, const LwCurveSeries *fits, const LwResults *results,
           const LwCostTable *costs, LwCostAxis axis)
{
  g_free (series->band);
  series->band = g_new (LwCurveBand, fits->n_band);
  series->n_band = 0;
  for (int b = 0; b < fits->n_band; b++)
    {
      const LwMix mix = lw_mix_single (series->type, (int)lround (fits->band[b].x));
      LwCurveBand place = fits->band[b];
      place.x = lw_curve_cost (results, costs, axis, &mix);
      if (isfinite (place.x))
        series->band[series->n_band++] = place;
    }
}

void
lw_curve_copy_bands (LwCurve *curve, const LwCurve *fits, const LwResults *results,
                     const LwCostTable *costs)
{
  g_return_if_fail (fits->axis == LW_COST_AXIS_IMAGES);
  for (int s = 0; s < curve->n_series; s++)
    for (int f = 0; f < fits->n_series; f++)
      {
        LwCurveSeries *series = &curve->series[s];
        if (fits->series[f].n_band > 0 && fits->series[f].type == series->type
            && g_strcmp0 (fits->series[f].method, series->method) == 0)
          copy_band (series, &fits->series[f], results, costs, curve->axis);
      }
}
