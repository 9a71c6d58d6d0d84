/* Exchange rates on made-up studies: labels that add up, and labels that do not. */
#include <math.h>
#include <string.h>

#include "result/exchange.h"
#include "truth-fixture.h"

#define DRAWS 60

typedef enum
{
  MIXES_ADD,  /* the truth at the sum of the worths */
  MIXES_LOSE, /* 4 points less than that */
} Mixes;

static const int measured_mixes[3][LW_N_LABEL_TYPES] = {
  { 0, 0, 200, 50, 0 },
  { 0, 200, 0, 100, 0 },
  { 0, 200, 100, 0, 0 },
};

static double
worth_of (const double worth[4], const LwMix *mix)
{
  double sum = 0;
  for (int t = LW_LABEL_IMAGE; t <= LW_LABEL_COARSE; t++)
    sum += worth[t] * mix->images[t];
  return sum;
}

/* Image, point and coarse labels on one curve, and @n_mixes mixes. Point labels are worth 1. */
static LwResults *
additive_study (const TruthStudy *study, Mixes mixes, int n_mixes, double worth[4], Chance *chance)
{
  Truth truth = truth_random (chance);
  double shared[8];
  worth[LW_LABEL_IMAGE] = chance_uniform (chance, 0.3, 0.8);
  worth[LW_LABEL_POINT] = 1;
  worth[LW_LABEL_COARSE] = chance_uniform (chance, 3, 12);
  LwResults *results = lw_results_new (NULL, 2975);
  for (int p = 0; p < study->partitions; p++)
    shared[p] = chance_normal (chance, study->shared);
  for (int c = 0; c < 3 * study->sizes + n_mixes; c++)
    {
      int m = c - 3 * study->sizes;
      LwMix mix = lw_mix_single ((LwLabelType)(1 + c % 3), truth_sizes[m < 0 ? c / 3 : 0]);
      if (m >= 0)
        memcpy (mix.images, measured_mixes[m], sizeof mix.images);
      double value
          = truth_at (&truth, worth_of (worth, &mix)) - (m >= 0 && mixes == MIXES_LOSE ? 4 : 0);
      for (int p = 0; p < study->partitions; p++)
        lw_results_add (results, "wdass", LW_METHOD_WDASS, &mix, p, 1,
                        value + shared[p] + chance_normal (chance, study->run), NULL);
    }
  return results;
}

static LwExchange *
exchange_of (const LwResults *results)
{
  LwForecastOptions options = lw_forecast_options_default ();
  g_autoptr (LwForecasts) forecasts = lw_forecasts_new (results, "wdass", &options);
  return lw_exchange_new (forecasts, results->pool);
}

static void
count_rates (const LwExchange *exchange, const double worth[4], int *rates, int *held)
{
  for (int i = 0; i < exchange->n_rates; i++)
    {
      const LwExchangeRate *rate = &exchange->rates[i];
      *rates += 1;
      *held += worth[rate->type] >= rate->low && worth[rate->type] <= rate->high;
    }
}

/* Where labels add up, the intervals of the worths hold the truth, mixes do not speak against it,
 * and what is predicted for the mixes that would test it is right. */
static void
test_additive (void)
{
  const TruthStudy studies[] = {
    { .partitions = 2, .seeds = 1, .sizes = 5, .run = 0.7 },
    { .partitions = 4, .seeds = 1, .sizes = 6, .run = 0.5, .shared = 0.5 },
  };
  for (guint s = 0; s < G_N_ELEMENTS (studies); s++)
    {
      int rates = 0, held = 0, fails = 0, holds = 0;
      for (int r = 0; r < DRAWS; r++)
        {
          Chance chance = { 100 * (s + 1) + (guint64)r, 0 };
          double worth[4];
          g_autoptr (LwResults) results
              = additive_study (&studies[s], MIXES_ADD, 3, worth, &chance);
          g_autoptr (LwExchange) exchange = exchange_of (results);
          g_assert_cmpint (exchange->base, ==, LW_LABEL_POINT);
          g_assert_cmpint (exchange->n_rates, ==, 2);
          g_assert_cmpint (exchange->n_errors, ==, 3);
          fails += exchange->verdict == LW_EXCHANGE_FAILS;
          holds += exchange->verdict == LW_EXCHANGE_HOLDS;
          count_rates (exchange, worth, &rates, &held);
        }
      g_test_message ("rates held %d of %d; verdicts: holds %d, fails %d of %d", held, rates, holds,
                      fails, DRAWS);
      g_assert_cmpfloat (held, >=, 0.9 * rates);
      g_assert_cmpfloat (fails, <=, 0.1 * DRAWS);
      g_assert_cmpfloat (holds, >=, 0.4 * DRAWS);
    }
}

/* Mixes that are 4 points below the sum are seen. */
static void
test_not_additive (void)
{
  const TruthStudy study = { .partitions = 3, .seeds = 1, .sizes = 5, .run = 0.6 };
  int fails = 0;
  for (int r = 0; r < DRAWS; r++)
    {
      Chance chance = { 900 + (guint64)r, 0 };
      double worth[4];
      g_autoptr (LwResults) results = additive_study (&study, MIXES_LOSE, 3, worth, &chance);
      g_autoptr (LwExchange) exchange = exchange_of (results);
      fails += exchange->verdict == LW_EXCHANGE_FAILS;
    }
  g_test_message ("fails %d of %d", fails, DRAWS);
  g_assert_cmpfloat (fails, >=, 0.9 * DRAWS);
}

/* Label types that end at different heights have no exchange rate. */
static void
test_no_common_curve (void)
{
  const TruthStudy study = { .partitions = 3, .seeds = 1, .sizes = 6, .run = 0.5 };
  const Truth truths[4] = { { 0 },
                            { TRUTH_EXPONENTIAL, 50, 10, 0.1 },
                            { TRUTH_EXPONENTIAL, 58, 12, 0.3 },
                            { TRUTH_EXPONENTIAL, 66, 14, 0.2 } };
  Chance chance = { 5, 0 };
  g_autoptr (LwResults) results = truth_results (&study, truths, &chance);
  g_autoptr (LwExchange) exchange = exchange_of (results);
  g_autofree char *text = lw_exchange_text (exchange);
  g_assert_cmpint (exchange->verdict, ==, LW_EXCHANGE_FAILS);
  g_assert_false (exchange->one_curve);
  g_assert_nonnull (strstr (text, "use measured mixes only"));
}

/* Without mixes the model is a hypothesis: mixes that would test it are named, fit the pool and
 * were not trained. */
static void
test_proposals (void)
{
  const TruthStudy study = { .partitions = 2, .seeds = 1, .sizes = 5, .run = 0.5 };
  Chance chance = { 11, 0 };
  double worth[4];
  g_autoptr (LwResults) results = additive_study (&study, MIXES_ADD, 0, worth, &chance);
  g_autoptr (LwExchange) exchange = exchange_of (results);
  g_assert_cmpint (exchange->verdict, ==, LW_EXCHANGE_UNTESTED);
  g_assert_cmpint (exchange->n_tests, ==, LW_EXCHANGE_TESTS);
  for (int i = 0; i < exchange->n_tests; i++)
    {
      const LwExchangeTest *test = &exchange->tests[i];
      g_assert_cmpint (lw_mix_n_types (&test->mix), ==, 2);
      g_assert_cmpint (lw_mix_total (&test->mix), <=, 2975);
      g_assert_cmpfloat (test->prediction.value, >, test->alone);
      if (i > 0)
        g_assert_cmpfloat (test->sharpness, <=, exchange->tests[i - 1].sharpness);
    }
  results->pool = 120;
  g_autoptr (LwExchange) small = exchange_of (results);
  for (int i = 0; i < small->n_tests; i++)
    g_assert_cmpint (lw_mix_total (&small->tests[i].mix), <=, 120);
  g_autofree char *text = lw_exchange_text (exchange);
  g_assert_nonnull (strstr (text, "One image with coarse labels is worth"));
  g_assert_nonnull (strstr (text, "no mix was measured"));
}

static void
assert_unknown (const LwResults *results)
{
  g_autoptr (LwExchange) exchange = exchange_of (results);
  const LwMix mix = lw_mix_single (LW_LABEL_POINT, 100);
  g_autofree char *text = lw_exchange_text (exchange);
  g_autoptr (JsonObject) json = lw_exchange_to_json (exchange);
  g_assert_cmpint (exchange->verdict, ==, LW_EXCHANGE_UNKNOWN);
  g_assert_cmpint (lw_exchange_predict (exchange, &mix).evidence, ==, LW_EVIDENCE_NONE);
  g_assert_cmpstr (json_object_get_string_member (json, "verdict"), ==, "unknown");
}

/* Nothing, one type, one size, nothing repeated, equal values. */
static void
test_too_little (void)
{
  const LwMix point = lw_mix_single (LW_LABEL_POINT, 100);
  const LwMix coarse = lw_mix_single (LW_LABEL_COARSE, 100);
  g_autoptr (LwResults) results = lw_results_new (NULL, 0);
  assert_unknown (results);
  lw_results_add (results, "wdass", LW_METHOD_WDASS, &point, 0, 1, 50, NULL);
  assert_unknown (results);
  lw_results_add (results, "wdass", LW_METHOD_WDASS, &point, 1, 1, 51, NULL);
  lw_results_add (results, "wdass", LW_METHOD_WDASS, &coarse, 0, 1, 60, NULL);
  lw_results_add (results, "wdass", LW_METHOD_WDASS, &coarse, 1, 1, 61, NULL);
  assert_unknown (results);
  const TruthStudy study = { .partitions = 2, .seeds = 1, .sizes = 4 };
  const Truth flat = { TRUTH_POWER, 50, 0, 1 };
  const Truth truths[4] = { flat, flat, flat, flat };
  Chance chance = { 1, 0 };
  g_autoptr (LwResults) equal = truth_results (&study, truths, &chance);
  assert_unknown (equal);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/additive", test_additive);
  g_test_add_func ("/exchange/not-additive", test_not_additive);
  g_test_add_func ("/exchange/no-common-curve", test_no_common_curve);
  g_test_add_func ("/exchange/proposals", test_proposals);
  g_test_add_func ("/exchange/too-little", test_too_little);
  return g_test_run ();
}
