/* What the parts of a recommendation share. */
#pragma once

#include "result/recommend.h"

G_BEGIN_DECLS

typedef struct
{
  const LwForecasts *forecasts;
  const LwExchange *exchange; /* (nullable) */
  const LwResults *results;
  const LwCostTable *costs;
  LwQuestion question;
  double hours;    /* to spend; NaN for a target */
  int n_draws;     /* 0: the noise is not known */
  double *factors; /* [LW_N_LABEL_TYPES][n_draws] hours of a type over the expected ones */
} LwAdvice;

/* Seconds an image, and what the budget affords without a pool, not rounded (>= 0). */
double lw_advice_seconds (const LwAdvice *self, LwLabelType type);
double lw_advice_affordable (const LwAdvice *self, LwLabelType type, double hours);

/* Hours of images of one type, not rounded; 0 for none. */
double lw_advice_hours (const LwAdvice *self, LwLabelType type, double images);

/* Quantiles of @draws [n_draws], which are sorted, around @value. */
LwEstimate lw_advice_estimate (const LwAdvice *self, double value, double *draws);

/* How good a plan is in a draw (-1: by its mean), more is better: percent, or minus the hours of a
 * target (-INFINITY: not reached), in favour of the plan where it is bounded by what is claimed. */
double lw_advice_score (const LwAdvice *self, const LwPlan *plan, int draw);

/* The parts. */
LwPlan lw_advice_plan (const LwAdvice *self, const LwForecast *forecast);
void lw_advice_find_mix (const LwAdvice *self, LwRecommendation *recommendation);
void lw_advice_break_evens (const LwAdvice *self, LwRecommendation *recommendation);
void lw_advice_next_runs (const LwAdvice *self, LwRecommendation *recommendation);

G_END_DECLS
