/* At which cost of an image a label type draws level with another. */
#include <math.h>

#include "result/recommend-private.h"

/* What the other type's plan gives in a draw, and the hours there are for it. */
typedef struct
{
  double value, hours;
} Goal;

static Goal
goal_of (const LwAdvice *self, const LwPlan *against, int draw)
{
  double score = lw_advice_score (self, against, draw);
  if (self->question.ask == LW_ASK_TARGET)
    return (Goal){ self->question.amount, -score };
  return (Goal){ score, self->hours };
}

typedef struct
{
  double least, most; /* images that can be judged and are in the pool */
} Range;

/* Seconds at which the hours buy the images that reach the goal; 0 where more than the most are
 * needed, INFINITY where fewer than the least are. */
static double
level_seconds (const LwAdvice *self, const LwForecast *forecast, const Range *range, int draw,
               Goal goal)
{
  double hours = goal.hours - self->costs->fixed[forecast->type].value;
  double images = lw_forecast_inverse (forecast, draw, goal.value);
  if (!isfinite (goal.hours))
    return (double)INFINITY; /* the other never gets there */
  if (!(hours > 0) || images > range->most)
    return 0;
  return images < range->least ? (double)INFINITY : hours * 3600 / images;
}

static LwBreakEvenKind
kind_of (const LwAdvice *self, const LwForecast *forecast, const Range *range, double seconds)
{
  if (seconds > 0)
    return isfinite (seconds) ? LW_BREAK_EVEN_FOUND : LW_BREAK_EVEN_ABOVE;
  gboolean wall = self->results->pool > 0 && range->most >= self->results->pool;
  return wall ? LW_BREAK_EVEN_NEVER : LW_BREAK_EVEN_BELOW;
}

static LwBreakEven
break_even (const LwAdvice *self, const LwPlan *plan, const LwPlan *against)
{
  const LwForecast *forecast = lw_forecasts_find (self->forecasts, plan->type);
  const double unknown = (double)NAN;
  Range range = { lw_forecast_least (forecast), lw_forecast_most (forecast) };
  LwBreakEven result = { .type = plan->type,
                         .against = against->type,
                         .kind = LW_BREAK_EVEN_UNKNOWN,
                         .seconds = { unknown, unknown, unknown },
                         .now = lw_advice_seconds (self, plan->type) };
  if (self->results->pool > 0)
    range.most = MIN (range.most, self->results->pool);
  if (against->bound != LW_BOUND_EXACT)
    return result;
  Goal goal = goal_of (self, against, -1);
  double seconds = level_seconds (self, forecast, &range, -1, goal);
  g_autofree double *draws = g_new (double, MAX (self->n_draws, 1));
  for (int d = 0; d < self->n_draws; d++)
    draws[d] = level_seconds (self, forecast, &range, d, goal_of (self, against, d));
  result.kind = kind_of (self, forecast, &range, seconds);
  result.seconds = lw_advice_estimate (self, seconds, draws);
  double hours = MAX (goal.hours - self->costs->fixed[forecast->type].value, 0);
  if (result.kind == LW_BREAK_EVEN_ABOVE)
    result.seconds.low = self->n_draws ? MIN (result.seconds.low, hours * 3600 / range.least)
                                       : hours * 3600 / range.least;
  if (result.kind == LW_BREAK_EVEN_BELOW && !(result.seconds.high > hours * 3600 / range.most))
    result.seconds.high = hours * 3600 / range.most;
  if (result.kind != LW_BREAK_EVEN_FOUND)
    result.seconds.value = unknown;
  return result;
}

void
lw_advice_break_evens (const LwAdvice *self, LwRecommendation *r)
{
  r->break_evens = g_new0 (LwBreakEven, MAX (r->n_plans * r->n_plans, 1));
  for (int p = 0; p < r->n_plans; p++)
    for (int q = 0; q < r->n_plans; q++)
      if (p != q)
        r->break_evens[r->n_break_evens++] = break_even (self, &r->plans[p], &r->plans[q]);
}
