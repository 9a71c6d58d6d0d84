/* What results say about sizes that were not trained.
 *
 * The curve of a label type is the mean of the families of fit.h, weighted by exp (-(chi^2 + 2 k) /
 * 2) (Akaike): chi^2 the squared residuals over their variance, in which no family is taken to be
 * right to better than LW_FORECAST_MISFIT points, k the parameters; a family below
 * LW_FORECAST_LEAST of the best is dropped. The uncertainty is a set of draws: in each the
 * cells of the whole study are repeated with new errors (noise.h) and a family, chosen by weight,
 * is fitted again. One draw is one possible truth for all label types at once, so differences
 * between types keep what the types share.
 *
 * The band holds the confidence's share of the draws, and is nowhere narrower than at the measured
 * sizes the t interval of their mean (with the pooled spread), between them what lies between. */
#pragma once

#include "result/curve.h"
#include "result/fit.h"
#include "result/noise.h"

G_BEGIN_DECLS

#define LW_FORECAST_LEAST 0.02
#define LW_FORECAST_MISFIT 0.25
#define LW_FORECAST_REACH 2 /* times beyond the measured range */

typedef struct
{
  LwMeasure measure;
  double confidence;
  int draws;
  guint64 seed;
} LwForecastOptions;

/* mIoU, LW_CONFIDENCE, 400 draws, seed 1. */
LwForecastOptions lw_forecast_options_default (void);

typedef struct
{
  double value, low, high; /* percent; low and high NaN where the noise is not known */
  LwEvidence evidence;     /* LW_EVIDENCE_NONE: all NaN */
} LwPrediction;

/* The largest measured size, predicted from the smaller ones. */
typedef struct
{
  gboolean done; /* FALSE: fewer than three sizes, or the noise is not known */
  int images;
  double measured, predicted;
  double error; /* predicted - measured, points */
  double half;  /* of the interval for that difference: the band and the noise of the measurement */
  gboolean held;       /* error within it */
  LwEvidence evidence; /* LW_EVIDENCE_NONE: nothing would have been claimed there */
} LwBackTest;

/* One label type. */
typedef struct
{
  LwLabelType type;
  int n;          /* measured sizes; with one nothing is fitted */
  double *images; /* [n] ascending */
  double *mean;   /* [n] percent */
  int *units;     /* [n] */
  gboolean start; /* a value without labels helped */
  LwFit fits[LW_N_FITS];
  double weight[LW_N_FITS]; /* sum 1; 0: dropped */
  int n_draws;              /* 0 where the noise is not known */
  LwFit *draws;             /* [n_draws] */
  double confidence;
  double *margin_low, *margin_high; /* [n] by which the draws are too narrow */
  LwBackTest back_test;
} LwForecast;

/* All label types of a method. */
typedef struct
{
  LwForecastOptions options;
  LwCells *cells;
  LwNoise *noise;
  double
      *repeats; /* [options.draws][cells->n] means of the cells; NULL where the noise is unknown */
  int n;
  LwForecast *types; /* [n] by label type ascending */
} LwForecasts;

/* Refers to nothing of @results. 24 runs take a few hundredths of a second. Without finished runs
 * of
 * @method there are no types. */
LwForecasts *lw_forecasts_new (const LwResults *results, const char *method,
                               const LwForecastOptions *options);
void lw_forecasts_free (LwForecasts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwForecasts, lw_forecasts_free)

/* (nullable) (transfer none) */
const LwForecast *lw_forecasts_find (const LwForecasts *self, LwLabelType type);

LwPrediction lw_forecast_predict (const LwForecast *self, double images);

LwEvidence lw_forecast_evidence (const LwForecast *self, double images);

/* The sizes between which something is claimed. */
double lw_forecast_least (const LwForecast *self);
double lw_forecast_most (const LwForecast *self);

/* The mean curve and one draw, without asking what may be claimed; within 0 and 100. */
double lw_forecast_value (const LwForecast *self, double images);
double lw_forecast_draw (const LwForecast *self, int draw, double images);

/* Images at which the mean curve (draw -1) or a draw reaches @value: 0 where it is above from the
 * start, INFINITY where it never gets there. */
double lw_forecast_inverse (const LwForecast *self, int draw, double value);

/* Fills the bands of the series of this method that @curve has, over its cost axis, from the least
 * to the most images that are claimed and in the pool. */
void lw_forecasts_fill_bands (const LwForecasts *self, LwCurve *curve, const LwResults *results,
                              const LwCostTable *costs);

/* Gives the series of @curve the bands of the same ones of @fits, a curve over images: what
 * lw_forecasts_fill_bands gives, without asking the forecasts again. */
void lw_curve_copy_bands (LwCurve *curve, const LwCurve *fits, const LwResults *results,
                          const LwCostTable *costs);

/* Families and back-tests in sentences, a line a label type, translated. (transfer full) */
char *lw_forecasts_text (const LwForecasts *self);

/* [{"label_type", "families": {NAME: weight}, "back_test": {…}}] (transfer full) */
JsonArray *lw_forecasts_to_json (const LwForecasts *self);

/* The quantile p of @values [n], which are sorted by it; linear between values. */
double lw_quantile (double *values, int n, double p);

G_END_DECLS
