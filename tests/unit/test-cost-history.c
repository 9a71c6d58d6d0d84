/* Undo and redo of costs. */
#include "model/cost-history.h"

#define SECOND G_USEC_PER_SEC

static LwCostTable
with_point (double seconds)
{
  LwCostTable costs = lw_cost_table_default ();
  costs.image[LW_LABEL_POINT].value = seconds;
  return costs;
}

static double
point (const LwCostHistory *history)
{
  return lw_cost_history_now (history)->image[LW_LABEL_POINT].value;
}

static void
edit (LwCostHistory *history, double seconds, const char *what, gint64 time)
{
  const LwCostTable costs = with_point (seconds);
  lw_cost_history_edit (history, &costs, what, time);
}

/* Every step can be taken back and made again; an edit after an undo forgets what was undone. */
static void
test_steps (void)
{
  const LwCostTable first = with_point (45);
  g_autoptr (LwCostHistory) history = lw_cost_history_new (&first);
  g_assert_false (lw_cost_history_can_undo (history));
  edit (history, 50, "a", 0);
  edit (history, 55, "b", 0);
  lw_cost_history_undo (history);
  g_assert_cmpfloat (point (history), ==, 50);
  g_assert_true (lw_cost_history_can_redo (history));
  edit (history, 70, "c", 0);
  g_assert_false (lw_cost_history_can_redo (history));
  lw_cost_history_undo (history);
  lw_cost_history_undo (history);
  g_assert_cmpfloat (point (history), ==, 45);
  g_assert_false (lw_cost_history_can_undo (history));
  lw_cost_history_redo (history);
  g_assert_cmpfloat (point (history), ==, 50);
}

/* Dragging one value is one step, with a pause or another value in between two. */
static void
test_drag (void)
{
  const LwCostTable first = with_point (45);
  g_autoptr (LwCostHistory) history = lw_cost_history_new (&first);
  for (int i = 1; i <= 100; i++)
    edit (history, 45 + i, "point", i * SECOND / 60);
  edit (history, 200, "point", 60 * SECOND);
  edit (history, 300, "coarse", 60 * SECOND + 1);
  lw_cost_history_undo (history);
  g_assert_cmpfloat (point (history), ==, 200);
  lw_cost_history_undo (history);
  g_assert_cmpfloat (point (history), ==, 145);
  lw_cost_history_undo (history);
  g_assert_cmpfloat (point (history), ==, 45);
}

/* A step that was undone is not merged with the next edit of the same value. */
static void
test_drag_after_undo (void)
{
  const LwCostTable first = with_point (45);
  g_autoptr (LwCostHistory) history = lw_cost_history_new (&first);
  edit (history, 50, "point", 0);
  edit (history, 60, "other", 0);
  lw_cost_history_undo (history);
  edit (history, 70, "point", 1);
  lw_cost_history_undo (history);
  g_assert_cmpfloat (point (history), ==, 50);
}

/* A long session forgets its beginning, never its present. */
static void
test_many (void)
{
  const LwCostTable first = with_point (45);
  g_autoptr (LwCostHistory) history = lw_cost_history_new (&first);
  for (int i = 0; i < 1000; i++)
    edit (history, i, i % 2 ? "a" : "b", 0);
  g_assert_cmpfloat (point (history), ==, 999);
  int steps = 0;
  for (; lw_cost_history_can_undo (history); steps++)
    lw_cost_history_undo (history);
  g_assert_cmpint (steps, >=, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cost-history/steps", test_steps);
  g_test_add_func ("/cost-history/drag", test_drag);
  g_test_add_func ("/cost-history/drag-after-undo", test_drag_after_undo);
  g_test_add_func ("/cost-history/many", test_many);
  return g_test_run ();
}
