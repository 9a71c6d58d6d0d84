/* The plan of one label type. */
#include <math.h>

#include "result/recommend-private.h"

#define NOISE_HOURS 10

double
lw_advice_seconds (const LwAdvice *self, LwLabelType type)
{
  return lw_cost_seconds (self->costs, type, self->results->counts);
}

double
lw_advice_affordable (const LwAdvice *self, LwLabelType type, double hours)
{
  double left = hours - self->costs->fixed[type].value, seconds = lw_advice_seconds (self, type);
  if (!(left >= 0))
    return 0;
  return seconds > 0 ? left * 3600 / seconds : (double)INFINITY;
}

double
lw_advice_hours (const LwAdvice *self, LwLabelType type, double images)
{
  if (!(images > 0))
    return 0;
  return self->costs->fixed[type].value + images * lw_advice_seconds (self, type) / 3600;
}

LwEstimate
lw_advice_estimate (const LwAdvice *self, double value, double *draws)
{
  LwEstimate estimate = { value, (double)NAN, (double)NAN };
  double confidence = self->forecasts->options.confidence;
  if (self->n_draws < 1)
    return estimate;
  double low = lw_quantile (draws, self->n_draws, (1 - confidence) / 2);
  double high = lw_quantile (draws, self->n_draws, (1 + confidence) / 2);
  estimate.low = isnan (value) ? low : MIN (low, value);
  estimate.high = isnan (value) ? high : MAX (high, value);
  return estimate;
}

static double
pool_of (const LwAdvice *self)
{
  return self->results->pool > 0 ? self->results->pool : (double)INFINITY;
}

static double
factor_of (const LwAdvice *self, LwLabelType type, int draw)
{
  return draw < 0 ? 1 : self->factors[(gsize)type * (gsize)self->n_draws + (gsize)draw];
}

/* The nearest whole number of images about which something is claimed; 0 where there is none up to
 * the pool. */
static int
nearest_claim (const LwAdvice *self, const LwForecast *forecast, int images)
{
  double least = ceil (lw_forecast_least (forecast));
  double most = MIN (floor (lw_forecast_most (forecast)), pool_of (self));
  if (least > most || images <= 0)
    return 0;
  return (int)CLAMP ((double)images, least, most);
}

/* Images of the budget in a draw: with other costs they are fewer or more. */
static double
bought (const LwAdvice *self, LwLabelType type, double planned, int draw)
{
  double factor = factor_of (self, type, draw);
  if (factor == 1)
    return planned;
  return MIN (lw_advice_affordable (self, type, self->hours) / factor, pool_of (self));
}

double
lw_advice_score (const LwAdvice *self, const LwPlan *plan, int draw)
{
  const LwForecast *forecast = lw_forecasts_find (self->forecasts, plan->type);
  double least = lw_forecast_least (forecast), most = lw_forecast_most (forecast);
  if (plan->bound == LW_BOUND_OUT || !plan->claimed)
    return -(double)INFINITY;
  if (self->question.ask != LW_ASK_TARGET)
    {
      double images = CLAMP (bought (self, plan->type, plan->images, draw), least, most);
      return draw < 0 ? lw_forecast_value (forecast, images)
                      : lw_forecast_draw (forecast, draw, images);
    }
  double images = lw_forecast_inverse (forecast, draw, self->question.amount);
  if (plan->bound == LW_BOUND_WORSE)
    images = MIN (images, most);
  if (plan->bound == LW_BOUND_BETTER || draw < 0)
    images = MAX (images, least);
  if (!(images <= pool_of (self)))
    return -(double)INFINITY;
  return -lw_advice_hours (self, plan->type, images) * factor_of (self, plan->type, draw);
}

/* What hours buy. */
static void
plan_budget (const LwAdvice *self, const LwForecast *forecast, LwPlan *plan)
{
  plan->images = lw_cost_images (self->costs, plan->type, self->hours, self->results->pool,
                                 self->results->counts);
  plan->wall = plan->images > 0 && plan->images == self->results->pool;
  plan->claimed = nearest_claim (self, forecast, plan->images);
  if (plan->images == 0)
    plan->bound = LW_BOUND_OUT;
  else if (plan->claimed < plan->images)
    plan->bound = LW_BOUND_BETTER;
  else if (plan->claimed > plan->images)
    plan->bound = LW_BOUND_WORSE;
  plan->left = self->hours - lw_advice_hours (self, plan->type, plan->images);
}

/* What a target takes. Where fewer images than can be judged are enough, or more are needed, the
 * hours are those of the nearest that can. */
static void
plan_target (const LwAdvice *self, const LwForecast *forecast, LwPlan *plan)
{
  double images = ceil (lw_forecast_inverse (forecast, -1, self->question.amount) - 1e-6);
  double most = MIN (floor (lw_forecast_most (forecast)), pool_of (self));
  double least = ceil (lw_forecast_least (forecast));
  if (images <= most)
    {
      plan->images = (int)MAX (images, least);
      plan->bound = images < least ? LW_BOUND_BETTER : LW_BOUND_EXACT;
    }
  else
    {
      plan->images = (int)MAX (most, 0);
      plan->bound = most >= pool_of (self) ? LW_BOUND_OUT : LW_BOUND_WORSE;
    }
  plan->claimed = nearest_claim (self, forecast, plan->images);
  if (!plan->claimed)
    plan->bound = LW_BOUND_OUT;
  plan->wall = plan->images > 0 && plan->images == self->results->pool;
}

static void
fill_hours (const LwAdvice *self, LwPlan *plan)
{
  double mean = lw_advice_hours (self, plan->type, plan->images);
  g_autofree double *draws = g_new (double, MAX (self->n_draws, 1));
  for (int d = 0; d < self->n_draws; d++)
    draws[d] = self->question.ask == LW_ASK_TARGET ? -lw_advice_score (self, plan, d)
                                                   : mean * factor_of (self, plan->type, d);
  plan->hours = lw_advice_estimate (self, mean, draws);
  plan->money
      = self->costs->price.value > 0 ? plan->hours.value * self->costs->price.value : (double)NAN;
}

static LwNextHour
next_hour (const LwAdvice *self, const LwForecast *forecast, const LwPlan *plan)
{
  LwNextHour next = { .gain = { (double)NAN, (double)NAN, (double)NAN }, .wall = plan->wall };
  double hourly = 3600 / lw_advice_seconds (self, plan->type), pool = pool_of (self);
  double after = MIN (plan->images + hourly, pool),
         later = MIN (plan->images + NOISE_HOURS * hourly, pool);
  if (plan->wall || plan->expected.evidence == LW_EVIDENCE_NONE
      || !(after <= lw_forecast_most (forecast)))
    return next;
  g_autofree double *draws = g_new (double, MAX (self->n_draws, 1));
  for (int d = 0; d < self->n_draws; d++)
    draws[d] = lw_forecast_draw (forecast, d, after) - lw_forecast_draw (forecast, d, plan->images);
  double now = lw_forecast_value (forecast, plan->images);
  next.gain = lw_advice_estimate (self, lw_forecast_value (forecast, after) - now, draws);
  next.in_noise
      = self->n_draws > 0
        && lw_forecast_value (forecast, later) - now < self->forecasts->noise->run[plan->type];
  return next;
}

LwPlan
lw_advice_plan (const LwAdvice *self, const LwForecast *forecast)
{
  LwPlan plan = { .type = forecast->type, .left = (double)NAN };
  if (self->question.ask == LW_ASK_TARGET)
    plan_target (self, forecast, &plan);
  else
    plan_budget (self, forecast, &plan);
  plan.mix = lw_mix_single (plan.type, plan.images);
  plan.expected = lw_forecast_predict (forecast, plan.images);
  plan.at_claimed = lw_forecast_predict (forecast, plan.claimed);
  fill_hours (self, &plan);
  plan.next = next_hour (self, forecast, &plan);
  return plan;
}
