/* Axis ranges, positions and ticks, with degenerate data. */
#include "report/axis.h"

#include <math.h>

static void
assert_ticks (const LwAxis *axis, int wanted, const double *expected, int n_expected)
{
  double ticks[LW_AXIS_MAX_TICKS];
  int n = lw_axis_ticks (axis, wanted, ticks);
  g_assert_cmpint (n, ==, n_expected);
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (ticks[i], expected[i], 1e-9 * fabs (expected[i]) + 1e-12);
}

static void
test_linear_ticks (void)
{
  const LwAxis percent = { FALSE, 36, 68 }, around_zero = { FALSE, -0.25, 0.21 };
  const double fives[] = { 40, 45, 50, 55, 60, 65 }, tenths[] = { -0.2, -0.1, 0, 0.1, 0.2 };
  assert_ticks (&percent, 6, fives, 6);
  assert_ticks (&around_zero, 5, tenths, 5);
}

static void
test_log_ticks (void)
{
  const LwAxis two = { TRUE, 0.3, 40 }, ten = { TRUE, 1e-5, 1e5 }, narrow = { TRUE, 10, 14 };
  const double ladder[] = { 0.5, 1, 2, 5, 10, 20 }, decades[] = { 1e-4, 1e-2, 1, 1e2, 1e4 };
  const double steps[] = { 10, 11, 12, 13, 14 };
  assert_ticks (&two, 6, ladder, 6);
  assert_ticks (&ten, 4, decades, 5);
  assert_ticks (&narrow, 4, steps, 5);
}

/* Whatever the range: ticks inside, ascending, not too many, at least one. */
static void
test_ticks_of_any_range (void)
{
  for (int log = 0; log < 2; log++)
    for (int e = -12; e <= 12; e++)
      for (double width = 1e-5; width < 1e6; width *= 3.7)
        for (int wanted = 1; wanted <= 20; wanted += 3)
          {
            const double values[] = { pow (10, e), pow (10, e) * (1 + width) };
            LwAxis axis = lw_axis_for (values, 2, log);
            double ticks[LW_AXIS_MAX_TICKS];
            int n = lw_axis_ticks (&axis, wanted, ticks);
            g_assert_cmpint (n, <=, LW_AXIS_MAX_TICKS);
            g_assert_cmpint (n, >=, wanted >= 4 ? 1 : 0);
            for (int i = 0; i < n; i++)
              {
                double position = lw_axis_position (&axis, ticks[i]);
                g_assert_cmpfloat (position, >, -1e-6);
                g_assert_cmpfloat (position, <, 1 + 1e-6);
                g_assert_true (i == 0 || ticks[i] > ticks[i - 1]);
              }
          }
}

static void
test_range_holds_the_values (void)
{
  const double values[] = { 3, NAN, -2, INFINITY, 7 };
  LwAxis axis = lw_axis_for (values, 5, FALSE);
  g_assert_cmpfloat (axis.low, <, -2);
  g_assert_cmpfloat (axis.low, >, -4);
  g_assert_cmpfloat (axis.high, >, 7);
  g_assert_cmpfloat (axis.high, <, 9);
  LwAxis log_axis = lw_axis_for (values, 5, TRUE);
  g_assert_cmpfloat (log_axis.low, >, 2);
  g_assert_cmpfloat (log_axis.low, <, 3);
}

static void
test_degenerate_ranges (void)
{
  const double cases[][2] = { { 0, 0 }, { 5, 5 }, { -3, -3 }, { NAN, NAN }, { 40, 40 + 1e-12 } };
  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    for (int n = 0; n <= 2; n++)
      for (int log = 0; log < 2; log++)
        {
          LwAxis axis = lw_axis_for (cases[c], n, log);
          double ticks[LW_AXIS_MAX_TICKS];
          g_assert_cmpfloat (axis.low, <, axis.high);
          g_assert_true (isfinite (axis.low) && isfinite (axis.high));
          g_assert_true (!log || axis.low > 0);
          g_assert_cmpint (lw_axis_ticks (&axis, 5, ticks), >=, 2);
          double position = lw_axis_position (&axis, cases[c][0]);
          if (n > 0 && isfinite (cases[c][0]) && (!log || cases[c][0] > 0))
            g_assert_cmpfloat_with_epsilon (position, 0.5, 1e-6);
        }
}

static void
test_position_and_value_are_inverse (void)
{
  const LwAxis axes[] = { { FALSE, -3, 9 }, { TRUE, 0.02, 500 } };
  for (guint a = 0; a < 2; a++)
    for (double position = -0.2; position < 1.3; position += 0.1)
      {
        double value = lw_axis_value (&axes[a], position);
        g_assert_cmpfloat_with_epsilon (lw_axis_position (&axes[a], value), position, 1e-12);
      }
  g_assert_cmpfloat (lw_axis_position (&axes[1], 0), ==, -1e6);
  g_assert_cmpfloat (lw_axis_position (&axes[1], -1), ==, -1e6);
}

static void
test_tick_texts (void)
{
  const LwAxis percent = { FALSE, 36, 68 }, small = { FALSE, 0, 0.012 },
               hours = { TRUE, 0.01, 5000 }, narrow = { TRUE, 10.02, 10.05 };
  const struct
  {
    const LwAxis *axis;
    double tick;
    const char *text;
  } cases[] = { { &percent, 40, "40" },          { &percent, 42.5, "42.5" },
                { &small, 0.1 * 0.02, "0.002" }, { &small, 0, "0" },
                { &hours, 0.02, "0.02" },        { &hours, 2000, "2000" },
                { &hours, 3e7, "3e+07" },        { &percent, -0.30000000000000004, "-0.3" },
                { &narrow, 10.03, "10.03" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = lw_axis_tick_text (cases[i].axis, cases[i].tick);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Zooming keeps the value under the pointer, moving the length, and neither leaves the whole or
 * goes below the smallest part. */
static void
test_views (void)
{
  const LwAxis wholes[] = { { FALSE, 20, 80 }, { TRUE, 0.1, 1000 } };
  for (int a = 0; a < 2; a++)
    {
      const LwAxis *whole = &wholes[a];
      double pinned = lw_axis_value (whole, 0.3);
      LwAxis zoomed = lw_axis_zoom (whole, 0.3, 0.5), moved = lw_axis_move (&zoomed, 0.1);
      g_assert_cmpint (zoomed.log, ==, a);
      g_assert_cmpfloat_with_epsilon (lw_axis_position (&zoomed, pinned), 0.3, 1e-9);
      g_assert_cmpfloat_with_epsilon (
          lw_axis_position (whole, zoomed.high) - lw_axis_position (whole, zoomed.low), 0.5, 1e-9);
      g_assert_cmpfloat_with_epsilon (lw_axis_position (&zoomed, moved.low), 0.1, 1e-9);
      LwAxis beyond = lw_axis_move (&zoomed, 9), limited = lw_axis_limit (&beyond, whole, 100);
      g_assert_cmpfloat_with_epsilon (lw_axis_position (whole, limited.high), 1, 1e-9);
      g_assert_cmpfloat_with_epsilon (lw_axis_position (whole, limited.low), 0.5, 1e-9);
      LwAxis wide = lw_axis_zoom (whole, 0.7, 3), tiny = lw_axis_zoom (whole, 0.5, 1e-6);
      limited = lw_axis_limit (&wide, whole, 100);
      g_assert_cmpfloat (limited.low, ==, whole->low);
      g_assert_cmpfloat (limited.high, ==, whole->high);
      limited = lw_axis_limit (&tiny, whole, 100);
      g_assert_cmpfloat_with_epsilon (lw_axis_position (whole, limited.low), 0.495, 1e-9);
      g_assert_cmpfloat_with_epsilon (lw_axis_position (whole, limited.high), 0.505, 1e-9);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/axis/linear-ticks", test_linear_ticks);
  g_test_add_func ("/axis/log-ticks", test_log_ticks);
  g_test_add_func ("/axis/any-range", test_ticks_of_any_range);
  g_test_add_func ("/axis/range", test_range_holds_the_values);
  g_test_add_func ("/axis/degenerate", test_degenerate_ranges);
  g_test_add_func ("/axis/inverse", test_position_and_value_are_inverse);
  g_test_add_func ("/axis/texts", test_tick_texts);
  g_test_add_func ("/axis/views", test_views);
  return g_test_run ();
}
