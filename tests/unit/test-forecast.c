/* Forecasts on made-up studies whose truth is known. */
#include <math.h>

#include "result/forecast.h"
#include "truth-fixture.h"

#define DRAWS 60 /* studies; each has three label types */

static LwForecasts *
forecasts_of (const LwResults *results)
{
  LwForecastOptions options = lw_forecast_options_default ();
  return lw_forecasts_new (results, "wdass", &options);
}

/* Shares of intervals that hold the truth. */
typedef struct
{
  int n, measured, interpolated, extrapolated, back_tests, held;
  double back_test_error, interval;
} Score;

static gboolean
holds (const LwPrediction *prediction, double truth)
{
  return truth >= prediction->low && truth <= prediction->high;
}

static void
score_type (Score *score, const LwForecast *forecast, const Truth *truth, Chance *chance)
{
  const int last = forecast->n - 1, i = (int)chance_uniform (chance, 0, last);
  const double at[3]
      = { forecast->images[i], forecast->images[i] * chance_uniform (chance, 1.1, 1.8),
          forecast->images[last] * chance_uniform (chance, 1.1, 2) };
  LwPrediction predictions[3];
  for (int k = 0; k < 3; k++)
    predictions[k] = lw_forecast_predict (forecast, at[k]);
  g_assert_cmpint (predictions[0].evidence, ==, LW_EVIDENCE_MEASURED);
  g_assert_cmpint (predictions[1].evidence, ==, LW_EVIDENCE_INTERPOLATED);
  g_assert_cmpint (predictions[2].evidence, ==, LW_EVIDENCE_EXTRAPOLATED);
  score->n++;
  score->measured += holds (&predictions[0], truth_at (truth, at[0]));
  score->interpolated += holds (&predictions[1], truth_at (truth, at[1]));
  score->extrapolated += holds (&predictions[2], truth_at (truth, at[2]));
  score->back_tests += forecast->back_test.done;
  score->held += forecast->back_test.held;
}

static Score
score_studies (const TruthStudy *study, guint64 first)
{
  Score score = { 0 };
  for (int r = 0; r < DRAWS; r++)
    {
      Chance chance = { first + (guint64)r, 0 };
      const Truth truths[4]
          = { { 0 }, truth_random (&chance), truth_random (&chance), truth_random (&chance) };
      g_autoptr (LwResults) results = truth_results (study, truths, &chance);
      g_autoptr (LwForecasts) forecasts = forecasts_of (results);
      g_assert_cmpint (forecasts->n, ==, 3);
      for (int t = 0; t < 3; t++)
        score_type (&score, &forecasts->types[t], &truths[t + 1], &chance);
    }
  g_test_message ("measured %.3f interpolated %.3f extrapolated %.3f back-test %.3f of %d",
                  (double)score.measured / score.n, (double)score.interpolated / score.n,
                  (double)score.extrapolated / score.n,
                  (double)score.held / MAX (score.back_tests, 1), score.n);
  return score;
}

/* Intervals of 95 % hold the truth at least in 90 of 100 draws, whatever the study looks like, and
 * the back-test misses as seldom. */
static void
test_coverage (void)
{
  const TruthStudy studies[] = {
    { .partitions = 2, .seeds = 1, .sizes = 4, .run = 1 },
    { .partitions = 4, .seeds = 2, .sizes = 6, .run = 0.5 },
    { .partitions = 3, .seeds = 1, .sizes = 5, .run = 1, .shared = 0.7, .series = 0.5 },
    { .partitions = 1, .seeds = 2, .sizes = 5, .run = 1.5 },
    { .partitions = 1, .seeds = 1, .sizes = 6, .run = 1 },
  };
  for (guint s = 0; s < G_N_ELEMENTS (studies); s++)
    {
      Score score = score_studies (&studies[s], 1000 * (s + 1));
      g_assert_cmpfloat (score.measured, >=, 0.9 * score.n);
      g_assert_cmpfloat (score.interpolated, >=, 0.9 * score.n);
      g_assert_cmpfloat (score.extrapolated, >=, 0.9 * score.n);
      g_assert_cmpint (score.back_tests, ==, score.n);
      g_assert_cmpfloat (score.held, >=, 0.9 * score.n);
    }
}

static LwResults *
one_study (int partitions, int sizes, double run)
{
  Chance chance = { 7, 0 };
  const TruthStudy study = { .partitions = partitions, .seeds = 1, .sizes = sizes, .run = run };
  const Truth truths[4] = { { 0 },
                            { TRUTH_POWER, 55, 12, 0.4 },
                            { TRUTH_POWER, 62, 16, 0.4 },
                            { TRUTH_MICHAELIS, 68, 14, 0.3 } };
  return truth_results (&study, truths, &chance);
}

/* Beyond twice the measured range, and below half of it, nothing is claimed. */
static void
test_horizon (void)
{
  g_autoptr (LwResults) results = one_study (3, 4, 1);
  g_autoptr (LwForecasts) forecasts = forecasts_of (results);
  const LwForecast *point = lw_forecasts_find (forecasts, LW_LABEL_POINT);
  g_assert_cmpfloat (lw_forecast_least (point), ==, 25);
  g_assert_cmpfloat (lw_forecast_most (point), ==, 800);
  g_assert_cmpint (lw_forecast_evidence (point, 800), ==, LW_EVIDENCE_EXTRAPOLATED);
  g_assert_cmpint (lw_forecast_evidence (point, 25), ==, LW_EVIDENCE_EXTRAPOLATED);
  const double far[] = { 801, 2975, 1e9, 24, 1, 0, -5, (double)NAN, (double)INFINITY };
  for (guint i = 0; i < G_N_ELEMENTS (far); i++)
    {
      LwPrediction prediction = lw_forecast_predict (point, far[i]);
      g_assert_cmpint (prediction.evidence, ==, LW_EVIDENCE_NONE);
      g_assert_true (isnan (prediction.value) && isnan (prediction.low) && isnan (prediction.high));
    }
}

/* The back-test is what one gets by leaving the largest size out by hand. */
static void
test_back_test (void)
{
  g_autoptr (LwResults) all = one_study (3, 5, 1), less = one_study (3, 5, 1);
  for (guint i = less->runs->len; i-- > 0;)
    {
      const LwResult *run = less->runs->pdata[i];
      if (run->mix.images[LW_LABEL_POINT] == 800)
        g_ptr_array_remove_index (less->runs, i);
    }
  g_autoptr (LwForecasts) with = forecasts_of (all), without = forecasts_of (less);
  const LwForecast *point = lw_forecasts_find (with, LW_LABEL_POINT);
  double by_hand = lw_forecast_value (lw_forecasts_find (without, LW_LABEL_POINT), 800);
  g_assert_true (point->back_test.done);
  g_assert_cmpint (point->back_test.images, ==, 800);
  g_assert_cmpfloat_with_epsilon (point->back_test.predicted, by_hand, 1e-9);
  g_assert_cmpfloat_with_epsilon (point->back_test.measured, point->mean[4], 1e-9);
  g_assert_cmpfloat_with_epsilon (point->back_test.error, by_hand - point->mean[4], 1e-9);
  g_autofree char *text = lw_forecasts_text (with);
  g_assert_nonnull (strstr (text, "800 images predicted from fewer"));
}

/* A curve that suddenly stops rising is not foreseen, and the back-test says so. */
static void
test_back_test_misses (void)
{
  g_autoptr (LwResults) results = one_study (4, 5, 0.3);
  for (guint i = 0; i < results->runs->len; i++)
    {
      LwResult *run = results->runs->pdata[i];
      if (run->mix.images[LW_LABEL_POINT] == 800)
        run->miou -= 12;
    }
  g_autoptr (LwForecasts) forecasts = forecasts_of (results);
  const LwForecast *point = lw_forecasts_find (forecasts, LW_LABEL_POINT);
  g_assert_false (point->back_test.held);
  g_assert_cmpfloat (point->back_test.error, >, 8);
}

/* The same results give the same numbers; the order of the runs does not matter. */
static void
test_deterministic (void)
{
  g_autoptr (LwResults) results = one_study (3, 5, 1), reversed = one_study (3, 5, 1);
  for (guint i = 0; i < reversed->runs->len / 2; i++)
    {
      void **runs = reversed->runs->pdata, *run = runs[i];
      runs[i] = runs[reversed->runs->len - 1 - i];
      runs[reversed->runs->len - 1 - i] = run;
    }
  g_autoptr (LwForecasts) a = forecasts_of (results), b = forecasts_of (reversed);
  for (int t = 0; t < 3; t++)
    {
      LwPrediction x = lw_forecast_predict (&a->types[t], 300);
      LwPrediction y = lw_forecast_predict (&b->types[t], 300);
      g_assert_cmpfloat_with_epsilon (x.value, y.value, 1e-6);
      g_assert_cmpfloat_with_epsilon (x.low, y.low, 1e-6);
      g_assert_cmpfloat_with_epsilon (x.high, y.high, 1e-6);
    }
}

/* uda is wdass without labels: where it is on the curve it helps, where it is not it must not bend
 * it. */
static void
test_start (void)
{
  const double starts[] = { 48, 10 };
  g_autoptr (LwResults) plain = one_study (4, 5, 0.3);
  g_autoptr (LwForecasts) before = forecasts_of (plain);
  double expected = lw_forecast_value (lw_forecasts_find (before, LW_LABEL_COARSE), 300);
  for (guint s = 0; s < G_N_ELEMENTS (starts); s++)
    {
      const LwMix none = { { 0 } };
      g_autoptr (LwResults) results = one_study (4, 5, 0.3);
      lw_results_add (results, "uda", LW_METHOD_UDA, &none, 0, 1, starts[s], NULL);
      lw_results_add (results, "uda", LW_METHOD_UDA, &none, 0, 2, starts[s] + 0.5, NULL);
      g_autoptr (LwForecasts) forecasts = forecasts_of (results);
      const LwForecast *coarse = lw_forecasts_find (forecasts, LW_LABEL_COARSE);
      g_assert_true (coarse->start);
      g_assert_cmpfloat_with_epsilon (lw_forecast_value (coarse, 300), expected, 0.5);
    }
}

/* Nothing repeated: the noise is what a curve leaves; with as few sizes as a curve bends there is
 * no interval, and with one size no curve. */
static void
test_few_runs (void)
{
  g_autoptr (LwResults) many = one_study (1, 6, 1), few = one_study (1, 3, 1);
  g_autoptr (LwResults) single = one_study (1, 1, 1), pair = one_study (2, 1, 1);
  g_autoptr (LwForecasts) a = forecasts_of (many), b = forecasts_of (few);
  g_autoptr (LwForecasts) c = forecasts_of (single), d = forecasts_of (pair);
  g_assert_true (a->noise->known);
  LwPrediction prediction = lw_forecast_predict (&b->types[0], 100);
  g_assert_false (b->noise->known);
  g_assert_true (isfinite (prediction.value) && isnan (prediction.low) && isnan (prediction.high));
  g_assert_cmpint (lw_forecast_evidence (&c->types[0], 50), ==, LW_EVIDENCE_MEASURED);
  g_assert_cmpint (lw_forecast_evidence (&c->types[0], 60), ==, LW_EVIDENCE_NONE);
  prediction = lw_forecast_predict (&d->types[0], 50);
  g_assert_cmpfloat_with_epsilon (prediction.value, d->types[0].mean[0], 1e-9);
  g_assert_cmpfloat (prediction.high - prediction.low, >, 0);
}

/* Failed runs, values that are no numbers, and equal values. */
static void
test_odd_values (void)
{
  g_autoptr (LwResults) results = one_study (2, 4, 1), equal = one_study (2, 4, 0);
  for (guint i = 0; i < results->runs->len; i++)
    {
      LwResult *run = results->runs->pdata[i];
      if (i % 5 == 0)
        run->miou = i % 2 ? (double)NAN : (double)INFINITY;
      run = equal->runs->pdata[i];
      run->miou = 50;
    }
  g_autoptr (LwForecasts) a = forecasts_of (results), b = forecasts_of (equal);
  for (int t = 0; t < a->n; t++)
    g_assert_true (isfinite (lw_forecast_predict (&a->types[t], 150).value));
  LwPrediction prediction = lw_forecast_predict (&b->types[0], 150);
  g_assert_cmpfloat_with_epsilon (prediction.value, 50, 1e-9);
  g_assert_cmpfloat_with_epsilon (prediction.low, 50, 1e-6);
  g_autoptr (LwResults) empty = lw_results_new (NULL, 0);
  g_autoptr (LwForecasts) none = forecasts_of (empty);
  g_assert_cmpint (none->n, ==, 0);
}

/* Bands follow the axis and end at the pool. */
static void
test_bands (void)
{
  g_autoptr (LwResults) results = one_study (2, 6, 1);
  g_autoptr (LwForecasts) forecasts = forecasts_of (results);
  const LwCostTable costs = lw_cost_table_default ();
  LwCurveOptions options = lw_curve_options_default ();
  for (int axis = LW_COST_AXIS_HOURS; axis <= LW_COST_AXIS_MONEY; axis++)
    {
      options.axis = (LwCostAxis)axis;
      g_autoptr (LwCurve) curve = lw_curve_new (results, &costs, &options);
      lw_forecasts_fill_bands (forecasts, curve, results, &costs);
      for (int s = 0; s < curve->n_series; s++)
        {
          const LwCurveSeries *series = &curve->series[s];
          const LwMix pool = lw_mix_single (series->type, 2975);
          double last = lw_curve_cost (results, &costs, options.axis, &pool);
          g_assert_cmpint (series->n_band, >, 60);
          g_assert_cmpfloat_with_epsilon (series->band[series->n_band - 1].x, last, 1e-6);
          for (int i = 1; i < series->n_band; i++)
            {
              g_assert_cmpfloat (series->band[i].x, >, series->band[i - 1].x);
              g_assert_cmpfloat (series->band[i].low, <=, series->band[i].value);
              g_assert_cmpfloat (series->band[i].high, >=, series->band[i].value);
            }
        }
    }
}

/* Bands of a curve over images, moved to another axis and other costs, are those of the forecasts
 * there. */
static void
test_copied_bands (void)
{
  g_autoptr (LwResults) results = one_study (2, 6, 1);
  g_autoptr (LwForecasts) forecasts = forecasts_of (results);
  LwCostTable costs = lw_cost_table_default ();
  LwCurveOptions options = lw_curve_options_default ();
  options.axis = LW_COST_AXIS_IMAGES;
  g_autoptr (LwCurve) fits = lw_curve_new (results, &costs, &options);
  lw_forecasts_fill_bands (forecasts, fits, results, &costs);
  options.axis = LW_COST_AXIS_HOURS;
  costs.image[LW_LABEL_POINT].value = 99;
  g_autoptr (LwCurve) expected = lw_curve_new (results, &costs, &options);
  g_autoptr (LwCurve) copied = lw_curve_new (results, &costs, &options);
  lw_forecasts_fill_bands (forecasts, expected, results, &costs);
  lw_curve_copy_bands (copied, fits, results, &costs);
  g_assert_cmpint (copied->n_series, >, 0);
  for (int s = 0; s < copied->n_series; s++)
    {
      const LwCurveSeries *a = &copied->series[s], *b = &expected->series[s];
      g_assert_cmpint (a->n_band, ==, b->n_band);
      for (int i = 0; i < a->n_band; i++)
        {
          g_assert_cmpfloat (a->band[i].x, ==, b->band[i].x);
          g_assert_cmpfloat (a->band[i].value, ==, b->band[i].value);
          g_assert_cmpfloat (a->band[i].low, ==, b->band[i].low);
          g_assert_cmpint (a->band[i].evidence, ==, b->band[i].evidence);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecast/coverage", test_coverage);
  g_test_add_func ("/forecast/horizon", test_horizon);
  g_test_add_func ("/forecast/back-test", test_back_test);
  g_test_add_func ("/forecast/back-test-misses", test_back_test_misses);
  g_test_add_func ("/forecast/deterministic", test_deterministic);
  g_test_add_func ("/forecast/start", test_start);
  g_test_add_func ("/forecast/few-runs", test_few_runs);
  g_test_add_func ("/forecast/odd-values", test_odd_values);
  g_test_add_func ("/forecast/bands", test_bands);
  g_test_add_func ("/forecast/copied-bands", test_copied_bands);
  return g_test_run ();
}
