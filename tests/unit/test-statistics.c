/* Quantiles, intervals and paired comparisons, against known answers and seeded simulations. */
#include "result/statistics.h"

#include "normal-draw.h"
#include "result/number-text.h"

/* Computed with 40 digits from the incomplete beta function and by quadrature. */
static const struct
{
  double df, p, t;
} quantiles[] = {
  { 0.5, 0.5000001, 3.7081493526512e-7 },
  { 0.5, 0.6, 0.39797542678479 },
  { 0.5, 0.75, 1.55377397403 },
  { 0.5, 0.9, 10.270324410235 },
  { 0.5, 0.975, 164.55767348049 },
  { 0.5, 0.995, 4113.9645888042 },
  { 0.5, 0.9999, 10284911.563166 },
  { 0.5, 0.99999999, 1.0284911459805e+15 },
  { 1, 0.5000001, 3.1415926519363e-7 },
  { 1, 0.6, 0.32491969623291 },
  { 1, 0.75, 1.0 },
  { 1, 0.9, 3.0776835371753 },
  { 1, 0.975, 12.706204736175 },
  { 1, 0.995, 63.656741162872 },
  { 1, 0.9999, 3183.0987571185 },
  { 1, 0.99999999, 31830988.458436 },
  { 2, 0.5000001, 2.8284271232575e-7 },
  { 2, 0.6, 0.28867513459481 },
  { 2, 0.75, 0.81649658092773 },
  { 2, 0.9, 1.8856180831641 },
  { 2, 0.975, 4.3026527297495 },
  { 2, 0.995, 9.9248432009183 },
  { 2, 0.9999, 70.700071074968 },
  { 2, 0.99999999, 7071.0676880343 },
  { 3, 0.5000001, 2.7206990449193e-7 },
  { 3, 0.6, 0.27667066233269 },
  { 3, 0.75, 0.76489232840435 },
  { 3, 0.9, 1.6377443536962 },
  { 3, 0.975, 3.1824463052837 },
  { 3, 0.995, 5.8409093097334 },
  { 3, 0.9999, 22.203742273205 },
  { 3, 0.99999999, 479.52506877656 },
  { 4, 0.5000001, 2.6666666652631e-7 },
  { 4, 0.6, 0.2707222947076 },
  { 4, 0.75, 0.74069708411268 },
  { 4, 0.9, 1.5332062740589 },
  { 4, 0.975, 2.7764451051978 },
  { 4, 0.995, 4.60409487135 },
  { 4, 0.9999, 13.033671720897 },
  { 4, 0.99999999, 131.59473677528 },
  { 5, 0.5000001, 2.6343055227537e-7 },
  { 5, 0.6, 0.26718086570415 },
  { 5, 0.75, 0.72668684380042 },
  { 5, 0.9, 1.4758840488245 },
  { 5, 0.975, 2.5705818356363 },
  { 5, 0.995, 4.0321429835552 },
  { 5, 0.9999, 9.6775663008828 },
  { 5, 0.99999999, 62.404506048185 },
  { 7, 0.5000001, 2.5974602742785e-7 },
  { 7, 0.6, 0.26316686135202 },
  { 7, 0.75, 0.71114177808179 },
  { 7, 0.9, 1.4149239276505 },
  { 7, 0.975, 2.3646242515928 },
  { 7, 0.995, 3.4994832973505 },
  { 7, 0.9999, 7.0634328281576 },
  { 7, 0.99999999, 27.802283168002 },
  { 10, 0.5000001, 2.5699780335778e-7 },
  { 10, 0.6, 0.26018482949208 },
  { 10, 0.75, 0.69981206131243 },
  { 10, 0.9, 1.3721836411103 },
  { 10, 0.975, 2.2281388519863 },
  { 10, 0.995, 3.169272672617 },
  { 10, 0.9999, 5.6938201014576 },
  { 10, 0.99999999, 15.895687644237 },
  { 19, 0.5000001, 2.5398127877336e-7 },
  { 19, 0.6, 0.25692281979615 },
  { 19, 0.75, 0.68762146020396 },
  { 19, 0.9, 1.3277282090268 },
  { 19, 0.975, 2.0930240544083 },
  { 19, 0.995, 2.860934606465 },
  { 19, 0.9999, 4.5898645967551 },
  { 19, 0.99999999, 9.1944758814371 },
  { 30, 0.5000001, 2.527600224793e-7 },
  { 30, 0.6, 0.25560536495191 },
  { 30, 0.75, 0.68275569332129 },
  { 30, 0.9, 1.3104150253914 },
  { 30, 0.975, 2.0422724563012 },
  { 30, 0.995, 2.7499956535672 },
  { 30, 0.9999, 4.2339859572721 },
  { 30, 0.99999999, 7.5565346499851 },
  { 99, 0.5000001, 2.5129660337809e-7 },
  { 99, 0.6, 0.25402901215181 },
  { 99, 0.75, 0.67697598554615 },
  { 99, 0.9, 1.2901614420345 },
  { 99, 0.975, 1.9842169515864 },
  { 99, 0.995, 2.6264054572808 },
  { 99, 0.9999, 3.8630891071273 },
  { 99, 0.99999999, 6.106880612798 },
  { 150, 0.5000001, 2.5108094394676e-7 },
  { 150, 0.6, 0.25379692204034 },
  { 150, 0.75, 0.67612884765773 },
  { 150, 0.9, 1.2872209136149 },
  { 150, 0.975, 1.9759053308966 },
  { 150, 0.995, 2.6090025658655 },
  { 150, 0.9999, 3.8130121989413 },
  { 150, 0.99999999, 5.9306387577542 },
  { 1000, 0.5000001, 2.5072550086142e-7 },
  { 1000, 0.6, 0.2534145158395 },
  { 1000, 0.75, 0.67473516460701 },
  { 1000, 0.9, 1.2823987214609 },
  { 1000, 0.975, 1.9623390808264 },
  { 1000, 0.995, 2.580754698066 },
  { 1000, 0.9999, 3.7328516045754 },
  { 1000, 0.99999999, 5.6579123367888 },
  { 10000, 0.5000001, 2.5066909398017e-7 },
  { 10000, 0.6, 0.25335384344573 },
  { 10000, 0.75, 0.67451428448359 },
  { 10000, 0.9, 1.2816362297305 },
  { 10000, 0.975, 1.9602012398906 },
  { 10000, 0.995, 2.5763210466685 },
  { 10000, 0.9999, 3.7203958691177 },
  { 10000, 0.99999999, 5.6165634280455 },
  { 1000000, 0.5000001, 2.5066288999688e-7 },
  { 1000000, 0.6, 0.25334717053784 },
  { 1000000, 0.75, 0.67448999553109 },
  { 1000000, 0.9, 1.2815524121299 },
  { 1000000, 0.975, 1.9599663568141 },
  { 1000000, 0.995, 2.5758342201053 },
  { 1000000, 0.9999, 3.7190302747626 },
  { 1000000, 0.99999999, 5.6120468335 },
};

static void
test_quantiles (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (quantiles); i++)
    {
      double df = quantiles[i].df, p = quantiles[i].p, t = quantiles[i].t;
      g_assert_cmpfloat_with_epsilon (lw_t_quantile (p, df) / t, 1, 1e-11);
    }
}

/* Closed forms of 1 and 2 degrees of freedom, also far out, where squares overflow. */
static void
test_quantiles_closed (void)
{
  for (double rest = 0.4; rest > 1e-300; rest /= 7)
    {
      g_assert_cmpfloat_with_epsilon (lw_t_quantile (rest, 1) * tan (G_PI * rest), -1, 1e-12);
      double two = (1 - 2 * rest) / sqrt (2 * rest * (1 - rest));
      g_assert_cmpfloat_with_epsilon (lw_t_quantile (rest, 2) / two, -1, 1e-12);
    }
}

/* Far out in the tail, where the density itself is below the smallest number, and beyond the
 * largest number. */
static void
test_quantiles_far_out (void)
{
  g_assert_cmpfloat_with_epsilon (lw_t_quantile (1e-300, 1e6) / -37.059820872774, 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (lw_t_quantile (1e-300, 1e8) / -37.047223509022, 1, 1e-12);
  g_assert_true (isinf (lw_t_quantile (1e-300, 0.5)));
}

/* The lower half mirrors the upper one; the median is 0. */
static void
test_quantiles_mirrored (void)
{
  for (double df = 0.3; df < 2e6; df *= 3)
    for (double p = 0.5; p > 0.001; p -= 0.0625)
      g_assert_cmpfloat (lw_t_quantile (p, df), ==, -lw_t_quantile (1 - p, df));
  g_assert_cmpfloat (lw_t_quantile (0.5, 3), ==, 0);
}

/* 2, 4, 9: mean 5, spread sqrt (13), and t (2) = 4.3027 of it over sqrt (3). */
static void
test_interval (void)
{
  const double values[] = { 2, NAN, 4, 9 };
  LwInterval found = lw_interval (values, 4, 0.95);
  g_assert_cmpint (found.n, ==, 3);
  g_assert_cmpfloat_with_epsilon (found.mean, 5, 1e-12);
  g_assert_cmpfloat_with_epsilon (found.spread, sqrt (13), 1e-12);
  g_assert_cmpfloat_with_epsilon (found.low, 5 - 4.3026527297 * sqrt (13.0 / 3), 1e-9);
  g_assert_cmpfloat_with_epsilon (found.high, 5 + 4.3026527297 * sqrt (13.0 / 3), 1e-9);
}

static void
test_interval_of_few (void)
{
  const double value = 7;
  LwInterval one = lw_interval (&value, 1, 0.95), none = lw_interval (NULL, 0, 0.95);
  g_assert_cmpint (one.n, ==, 1);
  g_assert_cmpfloat (one.mean, ==, 7);
  g_assert_true (isnan (one.low) && isnan (one.high) && isnan (one.spread));
  g_assert_cmpint (none.n, ==, 0);
  g_assert_true (isnan (none.mean) && isnan (none.low));
}

static void
add (LwResults *results, LwLabelType type, int partition, gint64 seed, double miou)
{
  LwMix mix = lw_mix_single (type, 50);
  lw_results_add (results, "wdass", LW_METHOD_WDASS, &mix, partition, seed, miou, NULL);
}

static LwComparison
compare (const LwResults *results, LwLabelType first, LwLabelType second)
{
  const LwMeasure measure = { .name = "mIoU" };
  g_autoptr (GPtrArray) groups = lw_results_groups (results);
  LwMix a = lw_mix_single (first, 50), b = lw_mix_single (second, 50);
  return lw_compare_groups (results, lw_groups_find (groups, "wdass", &a),
                            lw_groups_find (groups, "wdass", &b), &measure, 0.95);
}

static void
assert_text (const LwComparison *comparison, const char *expected)
{
  g_autofree char *text = lw_comparison_text (comparison, "point", "image");
  g_assert_cmpstr (text, ==, expected);
}

/* Seeds of a partition are averaged, runs without partner do not count: 1, 2, 3 by partition; t (2)
 * * 1 / sqrt (3) = 2.4841. */
static void
test_pairs (void)
{
  g_autoptr (LwResults) results = lw_results_new (NULL, 100);
  const double differences[] = { 1, 2, 3 };
  for (int p = 0; p < 3; p++)
    for (int s = 0; s < 2; s++)
      {
        add (results, LW_LABEL_IMAGE, p, s, 40 + 5 * p);
        add (results, LW_LABEL_POINT, 2 - p, s, 50 - 5 * p + differences[2 - p] + (s ? 0.5 : -0.5));
      }
  add (results, LW_LABEL_POINT, 7, 0, 99);
  add (results, LW_LABEL_IMAGE, 8, 0, 1);
  add (results, LW_LABEL_IMAGE, 0, 9, 1);
  LwComparison found = compare (results, LW_LABEL_POINT, LW_LABEL_IMAGE);
  g_assert_cmpint (found.difference.n, ==, 3);
  g_assert_cmpfloat_with_epsilon (found.difference.mean, 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (found.difference.high, 2 + 2.48413771175, 1e-8);
  g_assert_cmpint (found.verdict, ==, LW_VERDICT_TIE);
  assert_text (&found, "+2.0 [\u22120.5, 4.5], 3 partitions: tie");
}

static void
test_one_partition_pairs_seeds (void)
{
  g_autoptr (LwResults) results = lw_results_new (NULL, 100);
  const double differences[] = { -2.0, -2.2, -1.8 };
  for (int s = 0; s < 3; s++)
    {
      add (results, LW_LABEL_IMAGE, 0, s, 40 + 3 * s);
      add (results, LW_LABEL_POINT, 0, s, 40 + 3 * s + differences[s]);
    }
  LwComparison found = compare (results, LW_LABEL_POINT, LW_LABEL_IMAGE);
  g_assert_cmpstr (found.unit, ==, "seeds");
  g_assert_cmpint (found.verdict, ==, LW_VERDICT_WORSE);
  assert_text (&found, "\u22122.0 [\u22122.5, \u22121.5], 3 seeds: image is better");
}

static void
test_too_few_pairs (void)
{
  g_autoptr (LwResults) results = lw_results_new (NULL, 100);
  add (results, LW_LABEL_IMAGE, 0, 1, 40);
  add (results, LW_LABEL_POINT, 0, 1, 42.14);
  add (results, LW_LABEL_COARSE, 1, 1, 42);
  LwComparison one = compare (results, LW_LABEL_POINT, LW_LABEL_IMAGE);
  LwComparison none = compare (results, LW_LABEL_COARSE, LW_LABEL_IMAGE);
  g_assert_cmpint (one.verdict, ==, LW_VERDICT_UNKNOWN);
  g_assert_cmpint (none.verdict, ==, LW_VERDICT_UNKNOWN);
  assert_text (&one, "+2.1, n=1: no interval");
  assert_text (&none, "no runs with equal partition and seed");
}

static LwComparison
made_up (double mean, double low, double high, LwVerdict verdict)
{
  return (LwComparison){ { 4, mean, 1, low, high }, "partitions", verdict };
}

/* A verdict is never printed beside an interval that seems to touch 0; 0 has no sign. */
static void
test_words (void)
{
  LwComparison better = made_up (2.1, 0.9, 3.3, LW_VERDICT_BETTER);
  LwComparison barely = made_up (-0.2, -0.4, -0.004, LW_VERDICT_WORSE);
  LwComparison zero = made_up (-0.01, -0.02, 0.03, LW_VERDICT_TIE);
  assert_text (&better, "+2.1 [0.9, 3.3], 4 partitions: point is better");
  assert_text (&barely, "\u22120.200 [\u22120.400, \u22120.004], 4 partitions: image is better");
  assert_text (&zero, "0.0 [0.0, 0.0], 4 partitions: tie");
}

static void
test_numbers (void)
{
  const struct
  {
    double hours;
    const char *text;
  } cases[] = { { 0.625, "0.62" }, { 9.996, "10.0" }, { 23.33, "23.3" }, { 4462.4, "4462" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = lw_hours_text (cases[i].hours);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
  const struct
  {
    double share;
    const char *text;
  } shares[] = { { 0, "0" }, { 1e-9, "<0.1" }, { 0.0849, "8.5" }, { 0.712, "71" }, { 1, "100" } };
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      g_autofree char *text = lw_percent_text (shares[i].share);
      g_assert_cmpstr (text, ==, shares[i].text);
    }
}

/* Of 2,000 groups of 4 partitions x 2 seeds the 95 % interval holds the truth in 93 to 97 %; taking
 * the 8 runs for independent would hold it far less often. */
static void
test_intervals_hold_the_truth (void)
{
  const LwMeasure measure = { .name = "mIoU" };
  int draws = 2000, held = 0, held_by_runs = 0;
  for (int d = 0; d < draws; d++)
    {
      LwRngKey key = lw_rng_key (3, (uint64_t)d, LW_RNG_BOOTSTRAP);
      g_autoptr (LwResults) results = lw_results_new (NULL, 100);
      for (int p = 0; p < 4; p++)
        for (int s = 0; s < 2; s++)
          add (results, LW_LABEL_POINT, p, s,
               50 + 2 * normal_draw (key, p) + normal_draw (key, 10 + 2 * p + s));
      g_autoptr (GPtrArray) groups = lw_results_groups (results);
      g_autofree double *values = lw_group_values (results, groups->pdata[0], &measure);
      LwInterval found = lw_group_interval (results, groups->pdata[0], &measure, 0.95);
      LwInterval runs = lw_interval (values, 8, 0.95);
      held += found.low <= 50 && 50 <= found.high;
      held_by_runs += runs.low <= 50 && 50 <= runs.high;
    }
  g_test_message ("%d by partitions, %d by runs", held, held_by_runs);
  g_assert_cmpint (held, >=, draws * 93 / 100);
  g_assert_cmpint (held, <=, draws * 97 / 100);
  g_assert_cmpint (held_by_runs, <, draws * 90 / 100);
}

/* Pairs share their partition's images: the interval of the difference holds 0 in 95 % of the draws
 * without one, and what is common to a pair does not widen it. */
static void
test_pairs_hold_the_truth (void)
{
  int draws = 2000, ties = 0;
  double width = 0;
  for (int d = 0; d < draws; d++)
    {
      LwRngKey key = lw_rng_key (4, (uint64_t)d, LW_RNG_BOOTSTRAP);
      g_autoptr (LwResults) results = lw_results_new (NULL, 100);
      for (int p = 0; p < 4; p++)
        for (int t = 0; t < 2; t++)
          add (results, t ? LW_LABEL_POINT : LW_LABEL_IMAGE, p, 1,
               50 + 10 * normal_draw (key, p) + normal_draw (key, 10 + 2 * p + t));
      LwComparison found = compare (results, LW_LABEL_POINT, LW_LABEL_IMAGE);
      ties += found.verdict == LW_VERDICT_TIE;
      width += (found.difference.high - found.difference.low) / draws;
    }
  g_test_message ("%d ties, mean width %.2f", ties, width);
  g_assert_cmpint (ties, >=, draws * 93 / 100);
  g_assert_cmpint (ties, <=, draws * 97 / 100);
  g_assert_cmpfloat (width, <, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statistics/quantiles", test_quantiles);
  g_test_add_func ("/statistics/quantiles-closed", test_quantiles_closed);
  g_test_add_func ("/statistics/quantiles-mirrored", test_quantiles_mirrored);
  g_test_add_func ("/statistics/quantiles-far-out", test_quantiles_far_out);
  g_test_add_func ("/statistics/interval", test_interval);
  g_test_add_func ("/statistics/interval-of-few", test_interval_of_few);
  g_test_add_func ("/statistics/pairs", test_pairs);
  g_test_add_func ("/statistics/one-partition-pairs-seeds", test_one_partition_pairs_seeds);
  g_test_add_func ("/statistics/too-few-pairs", test_too_few_pairs);
  g_test_add_func ("/statistics/words", test_words);
  g_test_add_func ("/statistics/numbers", test_numbers);
  g_test_add_func ("/statistics/intervals-hold-the-truth", test_intervals_hold_the_truth);
  g_test_add_func ("/statistics/pairs-hold-the-truth", test_pairs_hold_the_truth);
  return g_test_run ();
}
