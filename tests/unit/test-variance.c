/* Variance components: hand-computed tables, an independent computation, and recovery of a known
 * truth. */
#include "result/variance.h"

#include <string.h>

#include "normal-draw.h"

static const LwMeasure miou = { .name = "mIoU" };

/* Cell @c as points labels of 10 * (c + 1) images. */
static void
add (LwResults *results, int c, int partition, gint64 seed, double value)
{
  LwMix mix = lw_mix_single (LW_LABEL_POINT, 10 * (c + 1));
  lw_results_add (results, "wdass", LW_METHOD_WDASS, &mix, partition, seed, value, NULL);
}

static void
assert_source (const LwVarianceSplit *split, LwVarianceSource source, int df, double variance)
{
  g_assert_cmpint (split->sources[source].df, ==, df);
  g_assert_cmpfloat_with_epsilon (split->sources[source].variance, variance, 1e-10);
}

static void
assert_shares (const LwVarianceSplit *split)
{
  double sum = 0;
  for (int s = 0; s < LW_N_SOURCES; s++)
    if (!isnan (split->sources[s].share))
      sum += split->sources[s].share;
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-12);
}

static void
assert_text (const LwVarianceSplit *split, const char *expected)
{
  g_autofree char *text = lw_variance_text (split);
  g_assert_cmpstr (text, ==, expected);
}

/* Means 2, 6 | 12, 18, each of two runs 1 away: mean squares 242, 50, 2 and 2 with 1, 1, 1 and 4
 * degrees of freedom. A level beside it has no part. */
static void
test_balanced (void)
{
  const double values[2][2][2] = { { { 1, 3 }, { 5, 7 } }, { { 11, 13 }, { 17, 19 } } };
  const LwMix none = { { 0 } };
  g_autoptr (LwResults) results = lw_results_new (NULL, 100);
  for (int i = 0; i < 8; i++)
    add (results, i / 4, 3 * (i / 2 % 2), i % 2, values[i / 4][i / 2 % 2][i % 2]);
  lw_results_add (results, "source-only", LW_METHOD_SOURCE_ONLY, &none, 0, 1, 77, NULL);
  LwVarianceSplit split = lw_variance_split (results, &miou);
  g_assert_true (split.balanced);
  assert_source (&split, LW_SOURCE_CELL, 1, 60);
  assert_source (&split, LW_SOURCE_IMAGES, 1, 12);
  assert_source (&split, LW_SOURCE_SEED, 4, 2);
  assert_source (&split, LW_SOURCE_RESIDUAL, 1, 0);
  assert_shares (&split);
  assert_text (&split, "8 runs, 2 cells (label type and budget), 2 partitions; balanced: two-way "
                       "analysis of variance\n"
                       "label type and budget: 81 % (1 degree of freedom)\n"
                       "which images: 16 % (1 degree of freedom)\n"
                       "seed: 2.7 % (4 degrees of freedom)\n"
                       "residual: 0 % (1 degree of freedom)\n");
}

/* Gaps everywhere. The expected values were computed apart, from the projections on all dummy
 * variables and the traces of their expectations. */
static void
test_gaps (void)
{
  const struct
  {
    int cell, partition;
    double value;
  } runs[] = { { 0, 0, 41.0 }, { 0, 0, 42.5 }, { 0, 1, 44.0 }, { 0, 2, 39.5 },
               { 1, 0, 50.0 }, { 1, 1, 55.5 }, { 1, 1, 54.0 }, { 1, 1, 56.5 },
               { 2, 1, 61.0 }, { 2, 2, 57.0 }, { 2, 2, 58.5 }, { 3, 0, 47.0 } };
  g_autoptr (LwResults) results = lw_results_new (NULL, 100);
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    add (results, runs[i].cell, runs[i].partition, i, runs[i].value);
  LwVarianceSplit split = lw_variance_split (results, &miou);
  g_assert_false (split.balanced);
  assert_source (&split, LW_SOURCE_CELL, 3, 62.325020190237);
  assert_source (&split, LW_SOURCE_IMAGES, 2, 5.2919642857143);
  assert_source (&split, LW_SOURCE_SEED, 4, 1.3541666666667);
  assert_source (&split, LW_SOURCE_RESIDUAL, 2, 0.91116071428571);
  assert_shares (&split);
}

/* One cell, partitions of 2 and 4 runs: n0 = 6 - 20 / 6 = 8 / 3; within 6 / 4, between 64 / 3. */
static void
test_one_cell (void)
{
  const double values[] = { 0, 2, 4, 4, 6, 6 };
  g_autoptr (LwResults) results = lw_results_new (NULL, 100);
  for (int i = 0; i < 6; i++)
    add (results, 0, i >= 2, i, values[i]);
  LwVarianceSplit split = lw_variance_split (results, &miou);
  assert_source (&split, LW_SOURCE_SEED, 4, 1.5);
  assert_source (&split, LW_SOURCE_IMAGES, 1, (64.0 / 3 - 1.5) * 3 / 8);
  g_assert_true (isnan (split.sources[LW_SOURCE_CELL].share));
  g_assert_true (isnan (split.sources[LW_SOURCE_RESIDUAL].share));
  assert_shares (&split);
}

/* @cells x @partitions x @seeds, with an interaction where partitions turn the cells' order. */
static LwVarianceSplit
grid (int cells, int partitions, int seeds)
{
  g_autoptr (LwResults) results = lw_results_new (NULL, 100);
  for (int c = 0; c < cells; c++)
    for (int p = 0; p < partitions; p++)
      for (int s = 0; s < seeds; s++)
        add (results, c, p, s, 40 + 6 * c + 3 * p + (c == p) * 0.5 + 0.1 * s * (c + p + 1));
  return lw_variance_split (results, &miou);
}

static void
assert_told (LwVarianceSplit split, const char *sources, const char *sentence)
{
  static const char letters[] = "cisr";
  g_autofree char *text = lw_variance_text (&split);
  for (int s = 0; s < LW_N_SOURCES; s++)
    {
      gboolean told = strchr (sources, letters[s]) != NULL;
      g_assert_cmpint (split.sources[s].df > 0, ==, told);
      g_assert_cmpint (isnan (split.sources[s].share), ==, !told);
    }
  if (!strstr (text, sentence))
    g_error ("“%s” is not in:\n%s", sentence, text);
}

/* What a design cannot tell apart is not given a number, and said. */
static void
test_what_cannot_be_told_apart (void)
{
  assert_told (grid (3, 3, 2), "cisr", "residual: ");
  assert_told (grid (3, 3, 1), "cir", "both are the residual");
  assert_told (grid (1, 3, 1), "i", "seed and partition cannot be told apart");
  assert_told (grid (1, 3, 2), "is", "One cell");
  assert_told (grid (3, 1, 2), "cs", "One partition");
  assert_told (grid (3, 1, 1), "", "Too few runs: nothing can be told apart.");
  assert_told (grid (1, 1, 1), "", "Too few runs: nothing can be told apart.");
  assert_told (grid (0, 0, 0), "", "no runs");
}

/* Each cell has its own partition. */
static void
test_cells_and_images_apart (void)
{
  g_autoptr (LwResults) results = lw_results_new (NULL, 100);
  for (int c = 0; c < 3; c++)
    for (int s = 0; s < 2; s++)
      add (results, c, c, s, 40 + 5 * c + s);
  assert_told (lw_variance_split (results, &miou), "s", "cell and images cannot be told apart");
}

static void
test_equal_runs (void)
{
  g_autoptr (LwResults) results = lw_results_new (NULL, 100);
  for (int i = 0; i < 8; i++)
    add (results, i / 4, i / 2 % 2, i % 2, 50);
  LwVarianceSplit split = lw_variance_split (results, &miou);
  g_autofree char *text = lw_variance_text (&split);
  g_assert_nonnull (strstr (text, "All runs gave the same.\n"));
}

/* The interaction's mean square below that of the seeds: an estimate below 0. */
static void
test_below_zero (void)
{
  g_autoptr (LwResults) results = lw_results_new (NULL, 100);
  for (int i = 0; i < 8; i++)
    add (results, i / 4, i / 2 % 2, i % 2, 40 + 10 * (i / 4) + 5 * (i / 2 % 2) + 4 * (i % 2));
  LwVarianceSplit split = lw_variance_split (results, &miou);
  g_autofree char *text = lw_variance_text (&split);
  g_assert_true (split.sources[LW_SOURCE_RESIDUAL].clipped);
  assert_source (&split, LW_SOURCE_RESIDUAL, 1, 0);
  assert_shares (&split);
  g_assert_nonnull (
      strstr (text, "residual: 0 % (1 degree of freedom); the estimate was below 0\n"));
}

/* 8 cells x 6 partitions x 3 seeds with standard deviations 5, 2, 0.7 and an interaction of 1, all
 * there or with three in ten runs missing: the mean of 400 estimates is the truth within four of
 * its standard errors. */
static void
recover (gboolean gaps)
{
  const double truth[LW_N_SOURCES] = { 25, 4, 0.49, 1 };
  double sums[LW_N_SOURCES] = { 0 }, squares[LW_N_SOURCES] = { 0 };
  int draws = 400;
  for (int d = 0; d < draws; d++)
    {
      LwRngKey key = lw_rng_key (5 + gaps, (uint64_t)d, LW_RNG_BOOTSTRAP);
      g_autoptr (LwResults) results = lw_results_new (NULL, 100);
      for (int i = 0; i < 144; i++)
        if (!gaps || lw_rng_uniform (key, 5000 + i) >= 0.3f)
          add (results, i / 18, i / 3 % 6, i % 3,
               50 + 5 * normal_draw (key, i / 18) + 2 * normal_draw (key, 20 + i / 3 % 6)
                   + normal_draw (key, 100 + i / 3) + 0.7 * normal_draw (key, 200 + i));
      LwVarianceSplit split = lw_variance_split (results, &miou);
      assert_shares (&split);
      for (int s = 0; s < LW_N_SOURCES; s++)
        {
          sums[s] += split.sources[s].variance;
          squares[s] += split.sources[s].variance * split.sources[s].variance;
        }
    }
  for (int s = 0; s < LW_N_SOURCES; s++)
    {
      double mean = sums[s] / draws;
      double deviation = sqrt ((squares[s] / draws - mean * mean) / draws);
      g_test_message ("source %d: %.3f +- %.3f, truth %.2f", s, mean, deviation, truth[s]);
      g_assert_cmpfloat (fabs (mean - truth[s]), <, 4 * deviation);
      g_assert_cmpfloat (deviation, <, 0.05 * truth[s]);
    }
}

static void
test_recovery (void)
{
  recover (FALSE);
}

static void
test_recovery_with_gaps (void)
{
  recover (TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/variance/balanced", test_balanced);
  g_test_add_func ("/variance/gaps", test_gaps);
  g_test_add_func ("/variance/one-cell", test_one_cell);
  g_test_add_func ("/variance/what-cannot-be-told-apart", test_what_cannot_be_told_apart);
  g_test_add_func ("/variance/cells-and-images-apart", test_cells_and_images_apart);
  g_test_add_func ("/variance/equal-runs", test_equal_runs);
  g_test_add_func ("/variance/below-zero", test_below_zero);
  g_test_add_func ("/variance/recovery", test_recovery);
  g_test_add_func ("/variance/recovery-with-gaps", test_recovery_with_gaps);
  return g_test_run ();
}
