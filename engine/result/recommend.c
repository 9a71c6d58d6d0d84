/* Plans of all label types, compared. */
#include "result/recommend.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "core/error.h"
#include "result/recommend-private.h"

#define STREAM (3u << 20) /* of random numbers, apart from those of noise, forecasts, exchange */

static gboolean
check_question (const LwForecasts *forecasts, const LwCostTable *costs, const LwQuestion *question,
                GError **error)
{
  gboolean target = question->ask == LW_ASK_TARGET;
  if (forecasts->n == 0)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("no finished run of the method “%s” with one label type: train some first"),
                   forecasts->cells->method);
      return FALSE;
    }
  if (!(question->amount > 0) || !isfinite (question->amount)
      || (target && question->amount >= 100))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   target ? _ ("%g is no IoU to reach: use percent between 0 and 100")
                          : _ ("%g cannot be spent: use a number above 0"),
                   question->amount);
      return FALSE;
    }
  return question->ask != LW_ASK_MONEY || costs->price.value > 0
         || lw_refuse (error, _ ("the cost table has no price: add --set price_per_hour=…, or ask "
                                 "for hours"));
}

/* Hours of a type in each draw, over the expected ones: never below a tenth. */
static void
draw_factors (LwAdvice *self)
{
  const LwForecastOptions *options = &self->forecasts->options;
  self->factors = g_new (double, LW_N_LABEL_TYPES *(gsize)MAX (self->n_draws, 1));
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    {
      const LwMix many = lw_mix_single ((LwLabelType)t, 1000);
      double hours = lw_cost_hours (self->costs, &many, self->results->counts);
      double spread = lw_cost_hours_spread (self->costs, &many, self->results->counts);
      double part = hours > 0 ? spread / hours : 0;
      for (int d = 0; d < self->n_draws; d++)
        self->factors[(gsize)t * (gsize)self->n_draws + (gsize)d]
            = part > 0 ? MAX (1 + part * lw_noise_normal (options->seed, d + STREAM, t), 0.1) : 1;
    }
}

static void
compare_to_leader (const LwAdvice *self, LwRecommendation *r, const double *scores)
{
  const double *leader = scores + (gsize)r->leader * (gsize)self->n_draws;
  double least = 2;
  gboolean decided = self->n_draws > 0;
  for (int p = 0; p < r->n_plans; p++)
    {
      const double *other = scores + (gsize)p * (gsize)self->n_draws;
      double share = 0;
      if (p == r->leader || r->plans[p].bound == LW_BOUND_OUT)
        continue;
      for (int d = 0; d < self->n_draws; d++)
        share += (leader[d] > other[d] ? 1 : leader[d] < other[d] ? 0 : 0.5) / self->n_draws;
      if (r->plans[p].bound == LW_BOUND_BETTER)
        decided = FALSE;
      if (share < least)
        {
          least = share;
          r->rival = p;
        }
    }
  if (r->rival < 0)
    return;
  r->confidence_in = self->n_draws ? least : (double)NAN;
  r->decided = decided && least >= r->confidence;
}

/* The share of the draws in which each plan is the best; ties count in parts. */
static void
count_best (const LwAdvice *self, LwRecommendation *r, const double *scores)
{
  for (int p = 0; p < r->n_plans; p++)
    r->plans[p].best = self->n_draws ? 0 : (double)NAN;
  for (int d = 0; d < self->n_draws; d++)
    {
      double best = -(double)INFINITY;
      int ties = 0;
      for (int p = 0; p < r->n_plans; p++)
        best = MAX (best, scores[(gsize)p * (gsize)self->n_draws + (gsize)d]);
      for (int p = 0; p < r->n_plans && isfinite (best); p++)
        ties += scores[(gsize)p * (gsize)self->n_draws + (gsize)d] == best;
      for (int p = 0; p < r->n_plans && isfinite (best); p++)
        if (scores[(gsize)p * (gsize)self->n_draws + (gsize)d] == best)
          r->plans[p].best += 1.0 / ties / self->n_draws;
    }
}

/* Each end holds with the confidence, so that a winner is named where the low one is above 0. */
static LwEstimate
difference (const LwAdvice *self, double value, const double *a, const double *b)
{
  double confidence = self->forecasts->options.confidence;
  g_autofree double *draws = g_new (double, MAX (self->n_draws, 1));
  for (int d = 0; d < self->n_draws; d++)
    draws[d] = isfinite (a[d]) || isfinite (b[d]) ? a[d] - b[d] : 0;
  return (LwEstimate){ value, lw_quantile (draws, self->n_draws, 1 - confidence),
                       lw_quantile (draws, self->n_draws, confidence) };
}

/* A plan that is good only if fewer images than can be judged are good cannot lead. */
static void
find_leader (const LwAdvice *self, LwRecommendation *r)
{
  double best = -(double)INFINITY;
  r->leader = r->rival = -1;
  for (int p = 0; p < r->n_plans; p++)
    {
      double score = lw_advice_score (self, &r->plans[p], -1);
      if (r->plans[p].bound != LW_BOUND_WORSE && score > best)
        {
          best = score;
          r->leader = p;
        }
    }
}

static void
compare (const LwAdvice *self, LwRecommendation *r)
{
  gsize n = (gsize)self->n_draws;
  g_autofree double *scores = g_new (double, MAX ((gsize)r->n_plans * n, 1));
  r->lead = (LwEstimate){ (double)NAN, (double)NAN, (double)NAN };
  r->confidence_in = (double)NAN;
  for (int p = 0; p < r->n_plans; p++)
    for (gsize d = 0; d < n; d++)
      scores[(gsize)p * n + d] = lw_advice_score (self, &r->plans[p], (int)d);
  count_best (self, r, scores);
  find_leader (self, r);
  if (r->leader < 0)
    return;
  compare_to_leader (self, r, scores);
  if (r->rival < 0)
    return;
  double value = lw_advice_score (self, &r->plans[r->leader], -1)
                 - lw_advice_score (self, &r->plans[r->rival], -1);
  r->lead = difference (self, value, scores + (gsize)r->leader * n, scores + (gsize)r->rival * n);
}

static double
typical_noise (const LwForecasts *forecasts)
{
  return forecasts->noise->known
             ? sqrt (pow (forecasts->noise->typical, 2) + pow (forecasts->noise->shared, 2)
                     + pow (forecasts->noise->series, 2))
             : (double)NAN;
}

static void
make_plans (const LwAdvice *self, LwRecommendation *r)
{
  r->plans = g_new0 (LwPlan, MAX (self->forecasts->n, 1));
  for (int t = 0; t < self->forecasts->n; t++)
    r->plans[r->n_plans++] = lw_advice_plan (self, &self->forecasts->types[t]);
  for (int c = 0; c < self->forecasts->cells->n; c++)
    r->runs += self->forecasts->cells->cells[c].n;
}

LwRecommendation *
lw_recommend (const LwForecasts *forecasts, const LwExchange *exchange, const LwResults *results,
              const LwCostTable *costs, const LwQuestion *question, GError **error)
{
  if (!check_question (forecasts, costs, question, error))
    return NULL;
  LwAdvice advice = { .forecasts = forecasts,
                      .exchange = exchange,
                      .results = results,
                      .costs = costs,
                      .question = *question,
                      .hours = (double)NAN,
                      .n_draws = forecasts->noise->known ? forecasts->options.draws : 0 };
  if (question->ask != LW_ASK_TARGET)
    advice.hours
        = question->ask == LW_ASK_MONEY ? question->amount / costs->price.value : question->amount;
  LwRecommendation *r = g_new0 (LwRecommendation, 1);
  r->question = *question;
  r->measure = forecasts->options.measure.name;
  r->method = g_strdup (forecasts->cells->method);
  r->currency = costs->currency;
  r->confidence = forecasts->options.confidence;
  r->noise = typical_noise (forecasts);
  draw_factors (&advice);
  make_plans (&advice, r);
  compare (&advice, r);
  lw_advice_find_mix (&advice, r);
  lw_advice_break_evens (&advice, r);
  lw_advice_next_runs (&advice, r);
  g_free (advice.factors);
  return r;
}

void
lw_recommendation_free (LwRecommendation *self)
{
  if (!self)
    return;
  g_free (self->method);
  g_free (self->plans);
  g_free (self->mix);
  g_free (self->break_evens);
  g_free (self);
}
