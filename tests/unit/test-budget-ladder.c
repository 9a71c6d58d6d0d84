/* Which runs make a ladder, and which of them a budget pays for. */
#include <glib.h>
#include <math.h>

#include "compare/budget-ladder.h"

/* Images take an hour each. */
static LwCostTable
hour_costs (void)
{
  LwCostTable costs = { 0 };
  for (int type = LW_LABEL_IMAGE; type < LW_N_LABEL_TYPES; type++)
    costs.image[type].value = 3600;
  return costs;
}

static void
add (LwResults *results, const char *method, LwLabelType type, int images, int partition,
     double miou)
{
  LwMix mix = lw_mix_single (type, images);
  lw_results_add (results, method, LW_METHOD_WDASS, &mix, partition, 1, miou, NULL);
}

typedef struct
{
  LwStudySnapshot snapshot;
  LwCostTable costs;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const char *const classes[] = { "road", "car", NULL };
  LwResults *results = lw_results_new (classes, 100);
  fixture->costs = hour_costs ();
  fixture->snapshot = (LwStudySnapshot){ .results = results, .methods = g_ptr_array_new () };
  g_ptr_array_add (fixture->snapshot.methods, (gpointer) "wdass");
  add (results, "wdass", LW_LABEL_POINT, 40, 0, 50);
  add (results, "wdass", LW_LABEL_POINT, 10, 0, 40);
  add (results, "wdass", LW_LABEL_POINT, 20, 0, (double)NAN); /* not finished */
  add (results, "wdass", LW_LABEL_POINT, 20, 1, 45);
  add (results, "wdass", LW_LABEL_IMAGE, 20, 0, 44);
  add (results, "other", LW_LABEL_POINT, 80, 0, 55);
  LwMix mix = { .images = { [LW_LABEL_POINT] = 10, [LW_LABEL_COARSE] = 5 } };
  lw_results_add (results, "wdass", LW_METHOD_WDASS, &mix, 0, 1, 60, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lw_results_free (fixture->snapshot.results);
  g_ptr_array_unref (fixture->snapshot.methods);
}

static void
test_steps (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) ladder = lw_budget_ladder (&fixture->snapshot, &fixture->costs, 0);
  g_assert_cmpuint (ladder->len, ==, 2);
  const LwLadderStep *steps = (const LwLadderStep *)(void *)ladder->data;
  g_assert_cmpint (steps[0].position, ==, 1);
  g_assert_cmpint (steps[0].images, ==, 10);
  g_assert_cmpfloat_with_epsilon (steps[0].hours, 10, 1e-9);
  g_assert_cmpint (steps[1].position, ==, 0);
}

static void
test_budget (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) ladder = lw_budget_ladder (&fixture->snapshot, &fixture->costs, 0);
  g_assert_cmpint (lw_budget_ladder_find (ladder, 9.9), ==, -1);
  g_assert_cmpint (lw_budget_ladder_find (ladder, 10), ==, 0);
  g_assert_cmpint (lw_budget_ladder_find (ladder, 39), ==, 0);
  g_assert_cmpint (lw_budget_ladder_find (ladder, 1e6), ==, 1);
  g_assert_cmpint (lw_budget_ladder_find (ladder, (double)NAN), ==, 1);
}

static void
test_mix_has_none (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) ladder = lw_budget_ladder (&fixture->snapshot, &fixture->costs, 6);
  g_assert_cmpuint (ladder->len, ==, 0);
  g_assert_cmpint (lw_budget_ladder_find (ladder, 10), ==, -1);
}

static void
test_best (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (lw_budget_ladder_best (&fixture->snapshot, LW_LABEL_POINT), ==, 0);
  g_assert_cmpint (lw_budget_ladder_best (&fixture->snapshot, LW_LABEL_IMAGE), ==, 4);
  g_assert_cmpint (lw_budget_ladder_best (&fixture->snapshot, LW_LABEL_COARSE), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/budget-ladder/steps", Fixture, NULL, set_up, test_steps, tear_down);
  g_test_add ("/budget-ladder/budget", Fixture, NULL, set_up, test_budget, tear_down);
  g_test_add ("/budget-ladder/mix-has-none", Fixture, NULL, set_up, test_mix_has_none, tear_down);
  g_test_add ("/budget-ladder/best", Fixture, NULL, set_up, test_best, tear_down);
  return g_test_run ();
}
