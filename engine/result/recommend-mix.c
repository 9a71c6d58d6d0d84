/* The best mix of two label types: by the additive model where it holds, else of the measured
 * ones.
 *
 * With additive labels one type alone is best until its images run out; then every image of the
 * pool is labelled and the dearer type replaces the cheaper one as far as the hours go. */
#include <math.h>

#include "result/recommend-private.h"

/* A candidate; @score as of lw_advice_score. */
typedef struct
{
  LwMix mix;
  double score;
  int cell; /* of a measured mix; -1: modelled */
} Candidate;

static double
mix_hours (const LwAdvice *self, const LwMix *mix)
{
  return lw_cost_hours (self->costs, mix, self->results->counts);
}

static double
score_of (const LwAdvice *self, const LwMix *mix, double value)
{
  double hours = mix_hours (self, mix);
  if (self->question.ask == LW_ASK_TARGET)
    return value >= self->question.amount ? -hours : -(double)INFINITY;
  return hours <= self->hours * (1 + 1e-12) ? value : -(double)INFINITY;
}

static void
consider (Candidate *best, const LwAdvice *self, const LwMix *mix, double value, int cell)
{
  double score = score_of (self, mix, value);
  if (score > best->score)
    *best = (Candidate){ *mix, score, cell };
}

/* All of the pool, @dear images of the dearer type. */
static LwMix
whole_pool (const LwAdvice *self, LwLabelType cheap, LwLabelType dear, int images)
{
  LwMix mix = { { 0 } };
  mix.images[dear] = images;
  mix.images[cheap] = self->results->pool - images;
  return mix;
}

/* Whether @images of the dearer type are enough for a target, or more than the hours buy. */
static gboolean
beyond (const LwAdvice *self, LwLabelType cheap, LwLabelType dear, int images)
{
  const LwMix mix = whole_pool (self, cheap, dear, images);
  if (self->question.ask == LW_ASK_TARGET)
    return lw_exchange_draw (self->exchange, -1, &mix) >= self->question.amount;
  return mix_hours (self, &mix) > self->hours * (1 + 1e-12);
}

/* Halves the images of the dearer type down to the last that the hours buy, or the first that reach
 * the target. */
static void
consider_pair (Candidate *best, const LwAdvice *self, LwLabelType cheap, LwLabelType dear)
{
  int low = 0, high = self->results->pool;
  if (!(self->exchange->worth[cheap] > 0) || !(self->exchange->worth[dear] > 0)
      || !(lw_advice_seconds (self, dear) > lw_advice_seconds (self, cheap)))
    return;
  while (high - low > 1)
    {
      int middle = low + (high - low) / 2;
      if (beyond (self, cheap, dear, middle))
        high = middle;
      else
        low = middle;
    }
  int images = self->question.ask == LW_ASK_TARGET ? high : low;
  if (images < 1 || images >= self->results->pool)
    return;
  const LwMix mix = whole_pool (self, cheap, dear, images);
  LwPrediction prediction = lw_exchange_predict (self->exchange, &mix);
  if (prediction.evidence != LW_EVIDENCE_NONE)
    consider (best, self, &mix, prediction.value, -1);
}

static void
search (Candidate *best, const LwAdvice *self, gboolean modelled)
{
  const LwCells *cells = self->forecasts->cells;
  for (int c = 0; c < cells->n; c++)
    if (lw_mix_n_types (&cells->cells[c].mix) > 1
        && (self->results->pool <= 0 || cells->cells[c].images <= self->results->pool))
      consider (best, self, &cells->cells[c].mix, cells->cells[c].mean, c);
  for (int t = LW_LABEL_NONE + 1; t < LW_N_LABEL_TYPES && modelled; t++)
    for (int u = LW_LABEL_NONE + 1; u < LW_N_LABEL_TYPES; u++)
      if (t != u && self->results->pool > 1)
        consider_pair (best, self, (LwLabelType)t, (LwLabelType)u);
}

static LwPrediction
expected_of (const LwAdvice *self, const Candidate *best)
{
  if (best->cell < 0)
    return lw_exchange_predict (self->exchange, &best->mix);
  const LwCell *cell = &self->forecasts->cells->cells[best->cell];
  double half
      = lw_noise_half_width (self->forecasts->noise, cell, self->forecasts->options.confidence);
  return (LwPrediction){ cell->mean, cell->mean - half, cell->mean + half, LW_EVIDENCE_MEASURED };
}

/* The advantage over the leading plan of one label type, in the same draws. */
static LwEstimate
gain_of (const LwAdvice *self, const LwRecommendation *r, const Candidate *best)
{
  LwEstimate gain = { (double)NAN, (double)NAN, (double)NAN };
  if (r->leader < 0)
    return gain;
  const LwPlan *leader = &r->plans[r->leader];
  gain.value = best->score - lw_advice_score (self, leader, -1);
  if (self->question.ask == LW_ASK_TARGET)
    return gain;
  g_autofree double *draws = g_new (double, MAX (self->n_draws, 1));
  gsize n_cells = (gsize)self->forecasts->cells->n;
  for (int d = 0; d < self->n_draws; d++)
    draws[d] = (best->cell < 0 ? lw_exchange_draw (self->exchange, d, &best->mix)
                               : self->forecasts->repeats[(gsize)d * n_cells + (gsize)best->cell])
               - lw_advice_score (self, leader, d);
  return lw_advice_estimate (self, gain.value, draws);
}

void
lw_advice_find_mix (const LwAdvice *self, LwRecommendation *r)
{
  gboolean modelled = self->exchange && self->exchange->verdict == LW_EXCHANGE_HOLDS;
  Candidate best = { .score = -(double)INFINITY };
  search (&best, self, modelled);
  if (!isfinite (best.score))
    return;
  double hours = mix_hours (self, &best.mix);
  double half = lw_t_quantile ((1 + r->confidence) / 2, 1e6)
                * lw_cost_hours_spread (self->costs, &best.mix, self->results->counts);
  gboolean target = self->question.ask == LW_ASK_TARGET;
  LwPlan plan = { .mix = best.mix,
                  .images = lw_mix_total (&best.mix),
                  .hours = { hours, MAX (hours - half, 0), hours + half },
                  .left = target ? (double)NAN : self->hours - hours,
                  .expected = expected_of (self, &best),
                  .best = (double)NAN };
  plan.wall = plan.images == self->results->pool;
  plan.money = self->costs->price.value > 0 ? hours * self->costs->price.value : (double)NAN;
  plan.claimed = plan.images;
  plan.at_claimed = plan.expected;
  plan.next.gain = (LwEstimate){ (double)NAN, (double)NAN, (double)NAN };
  plan.next.wall = plan.wall;
  r->mix = g_memdup2 (&plan, sizeof plan);
  r->mix_modelled = best.cell < 0;
  r->mix_gain = gain_of (self, r, &best);
}
