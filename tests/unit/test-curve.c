/* Series, levels and walls of made-up results. */
#include "result/curve.h"

#include <math.h>

static void
add (LwResults *results, const char *method, LwMethod base, const char *labels, int partition,
     double miou)
{
  GError *error = NULL;
  LwMix mix;
  lw_mix_parse (labels, &mix, &error);
  g_assert_no_error (error);
  lw_results_add (results, method, base, &mix, partition, 1, miou, NULL);
}

/* Not in the order of the curve; coarse labels are planned only. */
static LwResults *
results_new (void)
{
  const char *const classes[] = { "road", "car", NULL };
  LwResults *results = lw_results_new (classes, 2975);
  results->title = g_strdup ("made up");
  results->protocol = g_strdup ("whole images");
  add (results, "supervised", LW_METHOD_SUPERVISED, "2975 fine", 0, 70);
  add (results, "wdass", LW_METHOD_WDASS, "200 point", 0, 58);
  add (results, "wdass", LW_METHOD_WDASS, "50 point", 1, 52);
  add (results, "wdass", LW_METHOD_WDASS, "50 point", 0, 50);
  add (results, "wdass", LW_METHOD_WDASS, "800 point", 0, (double)NAN);
  add (results, "wdass", LW_METHOD_WDASS, "50 coarse", 0, (double)NAN);
  add (results, "wdass", LW_METHOD_WDASS, "50 image", 0, 45);
  add (results, "wdass", LW_METHOD_WDASS, "20 coarse + 100 point", 0, 60);
  add (results, "wdass", LW_METHOD_WDASS, "1 coarse + 200 image", 0, 55);
  add (results, "no labels", LW_METHOD_WDASS, "none", 0, 41);
  add (results, "baseline", LW_METHOD_BASELINE, "50 point", 0, 47);
  add (results, "source-only", LW_METHOD_SOURCE_ONLY, "none", 0, 38);
  add (results, "source-only", LW_METHOD_SOURCE_ONLY, "none", 1, 40);
  return results;
}

static LwCurve *
curve_of (const LwResults *results, LwCostAxis axis, const LwCostTable *costs)
{
  LwCurveOptions options = lw_curve_options_default ();
  options.axis = axis;
  return lw_curve_new (results, costs, &options);
}

static void
test_series (void)
{
  g_autoptr (LwResults) results = results_new ();
  const LwCostTable costs = lw_cost_table_default ();
  g_autoptr (LwCurve) curve = curve_of (results, LW_COST_AXIS_HOURS, &costs);
  const char *const labels[] = { "image", "point", "mix", "point, baseline" };
  const int points[] = { 1, 2, 2, 1 }, variants[] = { 0, 0, 0, 1 };
  const double walls[] = { 2975 * 30 / 3600.0, 2975 * 45 / 3600.0, NAN, 2975 * 45 / 3600.0 };
  g_assert_cmpint (curve->n_series, ==, 4);
  for (int s = 0; s < 4; s++)
    {
      g_assert_cmpstr (curve->series[s].label, ==, labels[s]);
      g_assert_cmpint (curve->series[s].n, ==, points[s]);
      g_assert_cmpint (curve->series[s].variant, ==, variants[s]);
      g_assert_cmpint (isnan (curve->series[s].wall), ==, isnan (walls[s]));
      if (!isnan (walls[s]))
        g_assert_cmpfloat_with_epsilon (curve->series[s].wall, walls[s], 1e-9);
    }
  g_assert_cmpint (curve->series[2].type, ==, LW_LABEL_NONE);
  g_assert_cmpstr (curve->series[3].method, ==, "baseline");
  g_assert_cmpstr (curve->title, ==, "made up");
  g_assert_cmpstr (curve->measure, ==, "mIoU");
  g_assert_cmpstr (curve->note, ==, "whole images; mean and 95 % interval of the runs");
  g_assert_true (curve->log);
}

/* 50 and 52 of two partitions: 51 +- 12.706. */
static void
test_points (void)
{
  g_autoptr (LwResults) results = results_new ();
  const LwCostTable costs = lw_cost_table_default ();
  g_autoptr (LwCurve) curve = curve_of (results, LW_COST_AXIS_HOURS, &costs);
  const LwCurvePoint *point = curve->series[1].points;
  g_assert_cmpfloat_with_epsilon (point[0].x, 50 * 45 / 3600.0, 1e-12);
  g_assert_cmpint (point[0].n, ==, 2);
  g_assert_cmpfloat (point[0].values[0], ==, 52);
  g_assert_cmpstr (point[0].ids[0], ==, "wdass 50 point p1 s1");
  g_assert_cmpfloat_with_epsilon (point[0].interval.mean, 51, 1e-12);
  g_assert_cmpfloat_with_epsilon (point[0].interval.high, 51 + 12.7062047362, 1e-8);
  g_assert_cmpint (point[1].mix.images[LW_LABEL_POINT], ==, 200);
  g_assert_true (isnan (point[1].interval.low));
  const LwCurvePoint *mixes = curve->series[2].points;
  g_assert_cmpfloat_with_epsilon (mixes[0].x, (420 + 200 * 30) / 3600.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (mixes[1].x, (20 * 420 + 100 * 45) / 3600.0, 1e-12);
}

static void
test_references (void)
{
  g_autoptr (LwResults) results = results_new ();
  const LwCostTable costs = lw_cost_table_default ();
  g_autoptr (LwCurve) curve = curve_of (results, LW_COST_AXIS_HOURS, &costs);
  const char *const labels[]
      = { "source-only (0 h)", "no labels (0 h)", "supervised (2975 images, 4462 h)" };
  const double means[] = { 39, 41, 70 };
  g_assert_cmpint (curve->n_references, ==, 3);
  for (int r = 0; r < 3; r++)
    {
      g_assert_cmpstr (curve->references[r].label, ==, labels[r]);
      g_assert_cmpfloat (curve->references[r].interval.mean, ==, means[r]);
    }
}

/* A change of the costs moves the points and reorders them; money needs a price. */
static void
test_costs_move_points (void)
{
  g_autoptr (LwResults) results = results_new ();
  LwCostTable costs = lw_cost_table_default ();
  g_assert_true (lw_cost_table_set (&costs, "coarse=36000", NULL));
  g_autoptr (LwCurve) hours = curve_of (results, LW_COST_AXIS_HOURS, &costs);
  g_assert_cmpfloat_with_epsilon (hours->series[2].points[0].x, 10 + 200 * 30 / 3600.0, 1e-12);
  g_autoptr (LwCurve) no_price = curve_of (results, LW_COST_AXIS_MONEY, &costs);
  g_assert_cmpint (no_price->n_series, ==, 0);
  g_assert_cmpint (no_price->n_references, ==, 3);
  g_assert_true (lw_cost_table_set (&costs, "price_per_hour=20", NULL));
  g_autoptr (LwCurve) money = curve_of (results, LW_COST_AXIS_MONEY, &costs);
  g_assert_cmpfloat_with_epsilon (money->series[0].points[0].x, 20 * 50 * 30 / 3600.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (money->series[0].wall, 20 * 2975 * 30 / 3600.0, 1e-9);
  g_autoptr (LwCurve) images = curve_of (results, LW_COST_AXIS_IMAGES, &costs);
  g_assert_cmpfloat (images->series[2].points[0].x, ==, 120);
  g_assert_cmpfloat (images->series[2].points[1].x, ==, 201);
  g_assert_cmpfloat (images->series[0].wall, ==, 2975);
}

/* The runs of a point, as said and drawn, are those that have the class. */
static void
test_class_that_is_missing (void)
{
  const char *const classes[] = { "road", "car", NULL };
  const double with[] = { 90, 30 }, without[] = { 80, NAN };
  const LwMix mix = lw_mix_single (LW_LABEL_POINT, 50), none = { { 0 } };
  const LwCostTable costs = lw_cost_table_default ();
  g_autoptr (LwResults) results = lw_results_new (classes, 0);
  lw_results_add (results, "wdass", LW_METHOD_WDASS, &mix, 0, 1, 80, without);
  lw_results_add (results, "wdass", LW_METHOD_WDASS, &mix, 1, 1, 60, with);
  lw_results_add (results, "source-only", LW_METHOD_SOURCE_ONLY, &none, 0, 1, 80, without);
  LwCurveOptions options = lw_curve_options_default ();
  g_assert_true (lw_measure_parse (results, "car", &options.measure, NULL));
  g_autoptr (LwCurve) curve = lw_curve_new (results, &costs, &options);
  g_assert_cmpint (curve->n_references, ==, 0);
  g_assert_cmpint (curve->series[0].points[0].n, ==, 1);
  g_assert_cmpfloat (curve->series[0].points[0].values[0], ==, 30);
  g_assert_cmpstr (curve->series[0].points[0].ids[0], ==, "wdass 50 point p1 s1");
  g_assert_true (isnan (curve->series[0].wall));
  g_assert_cmpstr (curve->note, ==, "mean and 95 % interval of the runs");
}

static void
test_nothing_yet (void)
{
  g_autoptr (LwResults) results = lw_results_new (NULL, 0);
  const LwCostTable costs = lw_cost_table_default ();
  g_autoptr (LwCurve) curve = curve_of (results, LW_COST_AXIS_HOURS, &costs);
  g_assert_cmpint (curve->n_series, ==, 0);
  g_assert_cmpint (curve->n_references, ==, 0);
  lw_curve_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/curve/series", test_series);
  g_test_add_func ("/curve/points", test_points);
  g_test_add_func ("/curve/references", test_references);
  g_test_add_func ("/curve/costs-move-points", test_costs_move_points);
  g_test_add_func ("/curve/class-that-is-missing", test_class_that_is_missing);
  g_test_add_func ("/curve/nothing-yet", test_nothing_yet);
  return g_test_run ();
}
