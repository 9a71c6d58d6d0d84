/* Exchange rates between label types, and whether they hold for mixes.
 *
 * The additive model (exchange-fit.h) is fitted to the cells of a method with the families of
 * fit.h and the draws of forecast.h. It is tested twice, each time against what the draws lead to
 * expect if it were true, at LW_EXCHANGE_LEVEL: do the label types share one curve (squared
 * residuals of a fit to draws made from the model), and are the measured mixes where a fit without
 * them predicts them. It holds where both do, and the mixes speak for it by LW_EXCHANGE_ODDS
 * against labels of which the better part alone counts. */
#pragma once

#include "result/exchange-fit.h"
#include "result/forecast.h"

G_BEGIN_DECLS

#define LW_EXCHANGE_LEVEL 0.01
#define LW_EXCHANGE_MISFIT 0.4 /* points to which one curve for all label types may be wrong */
#define LW_EXCHANGE_ODDS 2     /* of labels that add up against the better part alone */
#define LW_EXCHANGE_TESTS 3

typedef enum
{
  LW_EXCHANGE_UNKNOWN,  /* cannot be fitted: fewer than two label types or too few sizes */
  LW_EXCHANGE_UNTESTED, /* fits, but no mix was measured that can tell */
  LW_EXCHANGE_HOLDS,    /* measured mixes are where the model predicts them */
  LW_EXCHANGE_FAILS,    /* use measured mixes only */
} LwExchangeVerdict;

/* One image of @type is worth so many of the base type. */
typedef struct
{
  LwLabelType type;
  double worth, low, high;
} LwExchangeRate;

/* A measured mix, predicted without any mix. */
typedef struct
{
  LwMix mix;
  double measured, predicted;
  double half; /* of the interval for predicted - measured */
} LwExchangeError;

/* A mix that was not measured and would test the model. */
typedef struct
{
  LwMix mix;
  LwPrediction prediction; /* if labels add up */
  double alone;            /* the better of its parts alone */
  double
      sharpness; /* difference of the two over the standard deviation of the prediction's error */
} LwExchangeTest;

typedef struct
{
  LwExchangeVerdict verdict;
  gboolean one_curve; /* label types alone agree with one curve */
  LwLabelType base;
  double worth[LW_N_LABEL_TYPES]; /* of an image, mean; base 1, not measured 0 */
  int n_rates;
  LwExchangeRate *rates; /* [n_rates] other types, ascending */
  int n_errors;
  LwExchangeError *errors; /* [n_errors] */
  double error;            /* root mean square of predicted - measured, points; NaN without mixes */
  double noise;            /* what chance alone would make of it */
  int n_tests;
  LwExchangeTest tests[LW_EXCHANGE_TESTS]; /* sharpest first */
  LwCells *cells;                          /* a copy */
  double least, most;                      /* measured range, images of the base type */
  LwExchangeFit fits[LW_N_FITS];
  double weight[LW_N_FITS];
  int n_draws;
  LwExchangeFit *draws; /* [n_draws] */
  double confidence;
} LwExchange;

/* @pool: images that can be labelled, 0: not known. Never fails: see verdict. */
LwExchange *lw_exchange_new (const LwForecasts *forecasts, int pool);
void lw_exchange_free (LwExchange *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwExchange, lw_exchange_free)

/* Images of the base type that @mix is worth. */
double lw_exchange_images (const LwExchange *self, const LwMix *mix);

/* Measured where the mix itself was; else by how far its worth is from the measured range. */
LwPrediction lw_exchange_predict (const LwExchange *self, const LwMix *mix);

/* The mean (draw -1) or one draw, without asking what may be claimed. */
double lw_exchange_draw (const LwExchange *self, int draw, const LwMix *mix);

/* Fills the tests: of all pairs of label types in their measured sizes that the pool allows and
 * about which something is claimed, those with the greatest sharpness. */
void lw_exchange_propose (LwExchange *self, const LwForecasts *forecasts, int pool);

/* Sentences for people, translated. (transfer full) */
char *lw_exchange_text (const LwExchange *self);

/* (transfer full) */
JsonObject *lw_exchange_to_json (const LwExchange *self);

G_END_DECLS
