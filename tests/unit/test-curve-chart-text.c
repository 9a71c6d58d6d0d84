/* What the chart of the studio says: the whole curve, a mean, a run, a published result; and the
 * command that exports it. */
#include "explore/curve-chart-text.h"

#include <math.h>

#include "explore/export-command.h"

/* Points on 10 and 40 images (two runs, one run), a price of 10 EUR an hour. */
typedef struct
{
  LwResults *results;
  LwCostTable costs;
  LwCurve *curve;
} Fixture;

static void
set_up (Fixture *self, LwCostAxis axis)
{
  LwCurveOptions options = lw_curve_options_default ();
  const LwMix few = lw_mix_single (LW_LABEL_POINT, 10), many = lw_mix_single (LW_LABEL_POINT, 40);
  self->results = lw_results_new (NULL, 100);
  lw_results_add (self->results, "wdass", LW_METHOD_WDASS, &few, 0, 1, 50, NULL);
  lw_results_add (self->results, "wdass", LW_METHOD_WDASS, &few, 1, 1, 52, NULL);
  lw_results_add (self->results, "wdass", LW_METHOD_WDASS, &many, 0, 1, 60.04, NULL);
  self->costs = lw_cost_table_default ();
  self->costs.price.value = 10;
  self->costs.currency = "EUR";
  options.axis = axis;
  self->curve = lw_curve_new (self->results, &self->costs, &options);
}

static void
tear_down (Fixture *self)
{
  lw_curve_free (self->curve);
  lw_results_free (self->results);
}

static void
assert_says (const Fixture *self, const LwCurveHit *hit, const char *title, const char *text)
{
  g_autofree char *said = lw_curve_hit_title (self->curve, hit);
  g_autofree char *lines = lw_curve_hit_text (self->curve, self->results, &self->costs, hit);
  g_assert_cmpstr (said, ==, title);
  g_assert_cmpstr (lines, ==, text);
}

static void
test_summary (void)
{
  Fixture fixture;
  set_up (&fixture, LW_COST_AXIS_HOURS);
  g_autofree char *without = lw_curve_summary (fixture.curve, (double)NAN);
  g_autofree char *with = lw_curve_summary (fixture.curve, 10);
  g_assert_cmpstr (without, ==, "1 label type, 2 sizes; best 60.0 % at 0.50 h (point)");
  g_assert_cmpstr (with, ==, "1 label type, 2 sizes; best 60.0 % at 0.50 h (point); budget 10.0 h");
  tear_down (&fixture);
  set_up (&fixture, LW_COST_AXIS_MONEY);
  g_autofree char *money = lw_curve_summary (fixture.curve, (double)NAN);
  g_assert_cmpstr (money, ==, "1 label type, 2 sizes; best 60.0 % at 5.00 EUR (point)");
  fixture.curve->n_series = 0;
  g_autofree char *empty = lw_curve_summary (fixture.curve, 10);
  g_assert_cmpstr (empty, ==, "There are no finished runs with labels yet.");
  fixture.curve->n_series = 1;
  tear_down (&fixture);
}

static void
test_hits (void)
{
  Fixture fixture;
  set_up (&fixture, LW_COST_AXIS_HOURS);
  const LwCurveHit nothing = { .kind = LW_CURVE_HIT_NOTHING },
                   one = { .kind = LW_CURVE_HIT_MEAN, .point = 1 },
                   run = { .kind = LW_CURVE_HIT_RUN, .run = 1 },
                   published = { .kind = LW_CURVE_HIT_PUBLISHED };
  assert_says (&fixture, &nothing, "", "");
  assert_says (&fixture, &one, "point, 40 images",
               "mIoU 60.0 %\nn = 1, no interval\n0.50 h · 5.00 EUR");
  assert_says (&fixture, &run, "wdass 10 point p1 s1",
               "mIoU 52.0 %\npoint, 10 images\n0.12 h · 1.25 EUR");
  LwCurveHit two = { .kind = LW_CURVE_HIT_MEAN };
  fixture.curve->series[0].points[0].interval.low = 49.5;
  fixture.curve->series[0].points[0].interval.high = 52.5;
  assert_says (&fixture, &two, "point, 10 images",
               "mIoU 51.0 ± 1.5 %\nmean of 2 runs\n0.12 h · 1.25 EUR");
  fixture.curve->series[0].points[0].interval.high = 54;
  assert_says (&fixture, &two, "point, 10 images",
               "mIoU 51.0 % (49.5 to 54.0)\nmean of 2 runs\n0.12 h · 1.25 EUR");
  fixture.curve->published = g_new0 (LwCurvePublished, 1);
  fixture.curve->n_published = 1;
  fixture.curve->published[0] = (LwCurvePublished){ g_strdup ("Das 2023"), g_strdup ("as printed"),
                                                    LW_LABEL_POINT, 37.2, 64.7 };
  assert_says (&fixture, &published, "Das 2023", "mIoU 64.7 %\n37.2 h\npublished\nas printed");
  tear_down (&fixture);
}

static const LwExportItem *
item (const char *name)
{
  guint n;
  const LwExportItem *items = lw_export_items (&n);
  for (guint i = 0; i < n; i++)
    if (g_str_equal (items[i].name, name))
      return &items[i];
  g_assert_not_reached ();
}

/* What is a default is left out; what does not concern the item too; folders are quoted. */
static void
test_command (void)
{
  LwExportCommand command
      = { .folder = "/a study", .item = item ("curve"), .format = LW_EXPORT_SVG, .fits = TRUE };
  g_autofree char *plain = lw_export_command_text (&command);
  g_assert_cmpstr (plain, ==, "labelworth study export '/a study' --what curve --format svg");
  command.size = LW_FIGURE_ONE_COLUMN;
  command.axis = LW_COST_AXIS_MONEY;
  command.linear = command.published = TRUE;
  command.fits = FALSE;
  command.measure = "car+bus";
  command.hours = 30;
  g_autofree char *full = lw_export_command_text (&command);
  g_assert_cmpstr (full, ==,
                   "labelworth study export '/a study' --what curve --format svg --axis money "
                   "--linear --no-fits --published --width one-column --class car+bus");
  command.item = item ("report");
  command.format = LW_EXPORT_HTML;
  g_auto (GStrv) arguments = lw_export_command_arguments (&command, "program", "/b.html");
  guint n = g_strv_length (arguments);
  g_assert_cmpstr (arguments[0], ==, "program");
  g_assert_cmpstr (arguments[n - 1], ==, "/b.html");
  g_assert_cmpstr (arguments[n - 2], ==, "--output");
  g_assert_true (g_strv_contains ((const char *const *)arguments, "--hours"));
  g_assert_false (g_strv_contains ((const char *const *)arguments, "--width"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-text/summary", test_summary);
  g_test_add_func ("/chart-text/hits", test_hits);
  g_test_add_func ("/chart-text/command", test_command);
  return g_test_run ();
}
