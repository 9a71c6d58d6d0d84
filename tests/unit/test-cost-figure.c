/* Costs as they are typed, dragged and taken from presets. */
#include "model/cost-figure.h"

#include <math.h>

#include "model/local-number.h"
#include "model/time-unit.h"

static void
test_units (void)
{
  g_assert_cmpint (lw_time_unit_for (45), ==, LW_UNIT_SECONDS);
  g_assert_cmpint (lw_time_unit_for (119), ==, LW_UNIT_SECONDS);
  g_assert_cmpint (lw_time_unit_for (420), ==, LW_UNIT_MINUTES);
  g_assert_cmpint (lw_time_unit_for (5400), ==, LW_UNIT_MINUTES);
  g_assert_cmpint (lw_time_unit_for (7200), ==, LW_UNIT_HOURS);
  g_assert_cmpint (lw_time_unit_for (0), ==, LW_UNIT_SECONDS);
}

static void
test_drag (void)
{
  g_assert_cmpfloat (lw_drag_position (0), ==, 0);
  g_assert_cmpfloat (lw_drag_position (LW_DRAG_LEAST), ==, 0);
  g_assert_cmpfloat (lw_drag_position (1e9), ==, 1);
  for (double seconds = 1; seconds < LW_DRAG_MOST; seconds *= 1.7)
    g_assert_cmpfloat_with_epsilon (lw_drag_seconds (lw_drag_position (seconds)) / seconds, 1,
                                    1e-9);
  g_assert_cmpfloat_with_epsilon (lw_drag_round (lw_drag_position (187), LW_UNIT_MINUTES, 420), 186,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (lw_drag_round (lw_drag_position (187), LW_UNIT_SECONDS, 420), 190,
                                  1e-9);
}

/* Every step of a slider changes the time, in the direction of the step. */
static void
test_drag_moves (void)
{
  for (int unit = 0; unit < LW_N_TIME_UNITS; unit++)
    for (double now = 1; now < 10000; now *= 1.3)
      for (int direction = -1; direction <= 1; direction += 2)
        {
          double position = lw_drag_position (now) + 0.003 * direction;
          double next = lw_drag_round (position, (LwTimeUnit)unit, now);
          if (position > 0 && position < 1)
            g_assert_cmpfloat ((next - now) * direction, >, 0);
          g_assert_cmpfloat (next, >, 0);
        }
}

static void
test_figures (void)
{
  LwCostTable preset = lw_cost_table_default (), costs = preset;
  costs.image[LW_LABEL_POINT].source = preset.image[LW_LABEL_POINT].source = "somebody";
  g_assert_true (lw_cost_table_is (&costs, &preset));
  lw_cost_figure_set (&costs, &preset, LW_COST_PER_IMAGE, LW_LABEL_POINT, 40);
  g_assert_cmpfloat (costs.image[LW_LABEL_POINT].value, ==, 40);
  g_assert_null (costs.image[LW_LABEL_POINT].source);
  g_assert_false (lw_cost_table_is (&costs, &preset));
  lw_cost_figure_set (&costs, &preset, LW_COST_PER_IMAGE, LW_LABEL_POINT, 45);
  g_assert_cmpstr (costs.image[LW_LABEL_POINT].source, ==, "somebody");
  g_assert_true (lw_cost_table_is (&costs, &preset));
  lw_cost_figure_set_spread (&costs, LW_COST_FIXED, LW_LABEL_COARSE, 2);
  g_assert_cmpfloat (costs.fixed[LW_LABEL_COARSE].spread, ==, 2);
  g_assert_false (lw_cost_table_is (&costs, &preset));
  costs.price.value = 25;
  costs.currency = "EUR";
  lw_cost_table_take (&costs, &preset);
  g_assert_true (lw_cost_table_is (&costs, &preset));
  g_assert_cmpfloat (costs.price.value, ==, 25);
  g_assert_cmpstr (costs.currency, ==, "EUR");
}

static void
test_applies (void)
{
  g_assert_true (lw_cost_figure_applies (LW_COST_PER_CLICK, LW_LABEL_POINT));
  g_assert_false (lw_cost_figure_applies (LW_COST_PER_CLICK, LW_LABEL_COARSE));
  g_assert_true (lw_cost_figure_applies (LW_COST_PER_VERTEX, LW_LABEL_FINE));
  g_assert_false (lw_cost_figure_applies (LW_COST_PER_VERTEX, LW_LABEL_IMAGE));
  g_assert_true (lw_cost_figure_applies (LW_COST_FIXED, LW_LABEL_IMAGE));
}

static void
test_presets (void)
{
  g_autoptr (GArray) tables = lw_cost_tables_of_presets ();
  gboolean das = FALSE;
  for (guint i = 0; i < tables->len; i++)
    {
      const LwCostTable *table = &g_array_index (tables, LwCostTable, i);
      g_autofree char *title = lw_cost_preset_title (table->preset);
      if (g_strcmp0 (table->preset, "das-2023") == 0)
        {
          das = TRUE;
          g_assert_cmpstr (title, ==, "Das 2023");
          g_assert_cmpfloat (table->image[LW_LABEL_COARSE].value, ==, 420);
        }
    }
  g_assert_true (das);
}

static void
test_numbers (void)
{
  const struct
  {
    double value;
    const char *text;
  } hours[] = { { 0.63, "0.63 h" }, { 23.31, "23.3 h" }, { 4462.5, "4462 h" } };
  for (guint i = 0; i < G_N_ELEMENTS (hours); i++)
    {
      g_autofree char *text = lw_local_hours (hours[i].value);
      g_assert_cmpstr (text, ==, hours[i].text);
    }
  g_autofree char *minus = lw_local_signed (-0.44, 1, TRUE),
                  *zero = lw_local_signed (-0.04, 1, TRUE);
  g_assert_cmpstr (minus, ==, "\u22120.4");
  g_assert_cmpstr (zero, ==, "0.0");
  g_autofree char *sure = lw_local_share (1), *never = lw_local_share (1e-5);
  g_assert_cmpstr (sure, ==, "over 99 %");
  g_assert_cmpstr (never, ==, "under 0.1 %");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cost-figure/units", test_units);
  g_test_add_func ("/cost-figure/drag", test_drag);
  g_test_add_func ("/cost-figure/drag-moves", test_drag_moves);
  g_test_add_func ("/cost-figure/figures", test_figures);
  g_test_add_func ("/cost-figure/applies", test_applies);
  g_test_add_func ("/cost-figure/presets", test_presets);
  g_test_add_func ("/cost-figure/numbers", test_numbers);
  return g_test_run ();
}
