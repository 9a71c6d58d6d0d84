/* Which budgets of two sides are compared, and how it is written. */
#include "result/comparisons.h"

#include <math.h>

#include "core/error.h"

static const LwMeasure miou = { .name = "mIoU" };

static void
add (LwResults *results, const char *method, LwMethod base, const char *labels, double miou_0,
     double miou_1)
{
  GError *error = NULL;
  LwMix mix;
  lw_mix_parse (labels, &mix, &error);
  g_assert_no_error (error);
  lw_results_add (results, method, base, &mix, 0, 1, miou_0, NULL);
  lw_results_add (results, method, base, &mix, 1, 1, miou_1, NULL);
}

/* Points cost 1.5 times as much as image labels: 100 image (0.83 h) and 60 point (0.75 h) are about
 * equal hours, 50 point (0.62 h) and 100 image are not; 130 image and 60 point are not each other's
 * nearest. */
static LwResults *
results_new (void)
{
  LwResults *results = lw_results_new (NULL, 1000);
  add (results, "source-only", LW_METHOD_SOURCE_ONLY, "none", 10, 11);
  add (results, "wdass", LW_METHOD_WDASS, "50 image", 40, 41);
  add (results, "wdass", LW_METHOD_WDASS, "100 image", 44, 45);
  add (results, "wdass", LW_METHOD_WDASS, "110 image", 44, (double)NAN);
  add (results, "wdass", LW_METHOD_WDASS, "50 point", 42, 43.2);
  add (results, "wdass", LW_METHOD_WDASS, "60 point", 44, 45);
  add (results, "wdass", LW_METHOD_WDASS, "900 point", (double)NAN, (double)NAN);
  add (results, "wdass", LW_METHOD_WDASS, "40 image + 10 point", 45, 40);
  add (results, "baseline", LW_METHOD_BASELINE, "50 point", 40, 41);
  return results;
}

static void
test_all (void)
{
  g_autoptr (LwResults) results = results_new ();
  const LwCostTable costs = lw_cost_table_default ();
  g_autoptr (GPtrArray) found = lw_comparisons_new (results, &costs, &miou, 0.95);
  g_autofree char *text = lw_comparisons_text (found, 0.95);
  g_assert_cmpstr (
      text, ==,
      "point \u2212 image\n"
      "  50 images (0.62 h, 0.42 h)             +2.1 [0.8, 3.4], 2 partitions: point is better\n"
      "  60 point (0.75 h), 100 image (0.83 h)  0.0 [0.0, 0.0], 2 partitions: tie\n"
      "mix \u2212 image\n"
      "  10 point + 40 image (0.46 h), 50 image (0.42 h)  +2.0 [\u221236.1, 40.1], 2 partitions: "
      "tie\n"
      "mix \u2212 point\n"
      "  10 point + 40 image (0.46 h), 50 point (0.62 h)  \u22120.1 [\u221239.5, 39.3], 2 "
      "partitions: tie\n"
      "point \u2212 point, baseline\n"
      "  50 images (0.62 h)  +2.1 [0.8, 3.4], 2 partitions: point is better\n"
      "95 % intervals, each for itself, not for all 5 at once.\n");
}

/* Two sides by name, as a user gives them. */
static void
test_named_sides (void)
{
  g_autoptr (LwResults) results = results_new ();
  const LwCostTable costs = lw_cost_table_default ();
  g_autoptr (GPtrArray) groups = lw_results_groups (results);
  g_autoptr (GArray) sides = lw_groups_sides (groups);
  g_autoptr (GError) error = NULL;
  const LwSide *first = lw_sides_find (sides, "point, baseline", &error);
  const LwSide *second = lw_sides_find (sides, "image", &error);
  g_assert_no_error (error);
  g_autoptr (LwSideComparison) found
      = lw_compare_sides (results, groups, &costs, first, second, &miou, 0.95);
  g_assert_cmpuint (found->rows->len, ==, 1);
  const LwComparisonRow *row = &g_array_index (found->rows, LwComparisonRow, 0);
  g_assert_cmpint (row->kind, ==, LW_BUDGET_EQUAL_IMAGES);
  g_assert_cmpint (row->comparison.verdict, ==, LW_VERDICT_TIE);
  g_assert_null (lw_sides_find (sides, "fine", &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_cmpstr (error->message, ==,
                   "the study has no runs “fine”; it has “image”, “point”, “mix”, “point, "
                   "baseline”");
}

static void
test_nothing_to_compare (void)
{
  g_autoptr (LwResults) results = lw_results_new (NULL, 0);
  const LwCostTable costs = lw_cost_table_default ();
  add (results, "wdass", LW_METHOD_WDASS, "50 image", 40, 41);
  g_autoptr (GPtrArray) found = lw_comparisons_new (results, &costs, &miou, 0.95);
  g_autofree char *text = lw_comparisons_text (found, 0.95);
  g_assert_cmpstr (text, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comparisons/all", test_all);
  g_test_add_func ("/comparisons/named-sides", test_named_sides);
  g_test_add_func ("/comparisons/nothing-to-compare", test_nothing_to_compare);
  return g_test_run ();
}
