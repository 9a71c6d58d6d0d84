/* Asking the additive model: values of mixes, and the mixes that would test it. */
#include <math.h>

#include "result/exchange.h"

double
lw_exchange_images (const LwExchange *self, const LwMix *mix)
{
  double images = 0;
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    images += self->worth[t] * mix->images[t];
  return images;
}

double
lw_exchange_draw (const LwExchange *self, int draw, const LwMix *mix)
{
  if (draw >= 0)
    return CLAMP (lw_exchange_value (&self->draws[draw], mix), 0.0, 100.0);
  double value = 0;
  for (int f = 0; f < LW_N_FITS; f++)
    if (self->weight[f] > 0)
      value += self->weight[f] * lw_exchange_value (&self->fits[f], mix);
  return CLAMP (value, 0.0, 100.0);
}

static LwEvidence
evidence_of (const LwExchange *self, const LwMix *mix)
{
  double images = lw_exchange_images (self, mix);
  for (int c = 0; c < self->cells->n; c++)
    if (lw_mix_compare (&self->cells->cells[c].mix, mix) == 0)
      return LW_EVIDENCE_MEASURED;
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    if (mix->images[t] && !(self->worth[t] > 0))
      return LW_EVIDENCE_NONE;
  if (!(images >= self->least / LW_FORECAST_REACH && images <= self->most * LW_FORECAST_REACH))
    return LW_EVIDENCE_NONE;
  return images >= self->least && images <= self->most ? LW_EVIDENCE_INTERPOLATED
                                                       : LW_EVIDENCE_EXTRAPOLATED;
}

LwPrediction
lw_exchange_predict (const LwExchange *self, const LwMix *mix)
{
  const double none = (double)NAN;
  LwPrediction prediction = { none, none, none, LW_EVIDENCE_NONE };
  if (!self->n_draws)
    return prediction;
  prediction.evidence = evidence_of (self, mix);
  if (prediction.evidence == LW_EVIDENCE_NONE)
    return prediction;
  g_autofree double *values = g_new (double, self->n_draws);
  for (int d = 0; d < self->n_draws; d++)
    values[d] = lw_exchange_draw (self, d, mix);
  prediction.value = lw_exchange_draw (self, -1, mix);
  double low = lw_quantile (values, self->n_draws, (1 - self->confidence) / 2);
  double high = lw_quantile (values, self->n_draws, (1 + self->confidence) / 2);
  prediction.low = MIN (low, prediction.value);
  prediction.high = MAX (high, prediction.value);
  return prediction;
}

static double
spread_of (const LwExchange *self, const LwMix *mix)
{
  double sum = 0, squares = 0;
  for (int d = 0; d < self->n_draws; d++)
    {
      double value = lw_exchange_draw (self, d, mix);
      sum += value;
      squares += value * value;
    }
  double mean = sum / self->n_draws;
  return sqrt (MAX (squares / self->n_draws - mean * mean, 0));
}

/* Keeps the sharpest, sharpest first. */
static void
consider (LwExchange *self, const LwExchangeTest *test)
{
  int at = self->n_tests;
  while (at > 0 && self->tests[at - 1].sharpness < test->sharpness)
    at--;
  if (at == LW_EXCHANGE_TESTS)
    return;
  self->n_tests = MIN (self->n_tests + 1, LW_EXCHANGE_TESTS);
  for (int i = self->n_tests - 1; i > at; i--)
    self->tests[i] = self->tests[i - 1];
  self->tests[at] = *test;
}

static void
consider_mix (LwExchange *self, const LwNoise *noise, LwLabelType a, int images_a, LwLabelType b,
              int images_b)
{
  LwExchangeTest test = { 0 };
  test.mix.images[a] = images_a;
  test.mix.images[b] = images_b;
  LwEvidence evidence = evidence_of (self, &test.mix);
  if (evidence == LW_EVIDENCE_NONE || evidence == LW_EVIDENCE_MEASURED)
    return;
  const LwMix parts[2] = { lw_mix_single (a, images_a), lw_mix_single (b, images_b) };
  test.alone = MAX (lw_exchange_draw (self, -1, &parts[0]), lw_exchange_draw (self, -1, &parts[1]));
  test.sharpness = (lw_exchange_draw (self, -1, &test.mix) - test.alone)
                   / hypot (spread_of (self, &test.mix), lw_noise_unit (noise, (int)self->base));
  consider (self, &test);
}

void
lw_exchange_propose (LwExchange *self, const LwForecasts *forecasts, int pool)
{
  for (int i = 0; i < forecasts->n; i++)
    for (int j = 0; j < i; j++)
      for (int k = 0; k < forecasts->types[i].n; k++)
        for (int l = 0; l < forecasts->types[j].n; l++)
          {
            int a = (int)forecasts->types[i].images[k], b = (int)forecasts->types[j].images[l];
            if (pool <= 0 || a + b <= pool)
              consider_mix (self, forecasts->noise, forecasts->types[i].type, a,
                            forecasts->types[j].type, b);
          }
  for (int i = 0; i < self->n_tests; i++)
    self->tests[i].prediction = lw_exchange_predict (self, &self->tests[i].mix);
}
