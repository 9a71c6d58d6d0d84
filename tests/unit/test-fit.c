/* Families of learning curves. */
#include <math.h>

#include "result/fit.h"

#define N 6

static const double sizes[N] = { 50, 100, 200, 400, 800, 1600 };
static const double ones[N] = { 1, 1, 1, 1, 1, 1 };

static void
values_of (const LwFit *truth, double y[N])
{
  for (int i = 0; i < N; i++)
    y[i] = lw_fit_value (truth, sizes[i]);
}

/* Values on a curve give that curve back, also between and beyond them. */
static void
test_exact (void)
{
  const LwFit truths[LW_N_FITS] = {
    { LW_FIT_POWER, 70, 60, 0.3, 0, 0 },
    { LW_FIT_LOGARITHMIC, 20, 5, 1, 0, 0 },
    { LW_FIT_EXPONENTIAL, 65, 20, 450, 0, 0 },
    { LW_FIT_MICHAELIS, 68, 25, 300, 0, 0 },
  };
  for (int f = 0; f < LW_N_FITS; f++)
    {
      LwFit fit;
      double y[N];
      values_of (&truths[f], y);
      g_assert_true (lw_fit ((LwFitFamily)f, &(LwFitPoints){ N, sizes, y, ones }, &fit));
      g_assert_cmpfloat (fit.squares, <, 1e-6);
      g_assert_cmpint (fit.parameters, ==, f == LW_FIT_LOGARITHMIC ? 2 : 3);
      g_assert_cmpfloat_with_epsilon (fit.gain / truths[f].gain, 1, 0.01);
      for (double x = 25; x < 3200; x *= 1.3)
        g_assert_cmpfloat_with_epsilon (lw_fit_value (&fit, x), lw_fit_value (&truths[f], x), 0.01);
    }
}

static void
test_inverse (void)
{
  const LwFit fits[] = {
    { LW_FIT_POWER, 70, 60, 0.3, 0, 0 },
    { LW_FIT_LOGARITHMIC, 20, 5, 1, 0, 0 },
    { LW_FIT_EXPONENTIAL, 65, 20, 450, 0, 0 },
    { LW_FIT_MICHAELIS, 68, 25, 300, 0, 0 },
  };
  for (guint f = 0; f < G_N_ELEMENTS (fits); f++)
    {
      for (double x = 1; x < 5000; x *= 2)
        {
          double back = lw_fit_inverse (&fits[f], lw_fit_value (&fits[f], x));
          g_assert_cmpfloat_with_epsilon (back / x, 1, 1e-6);
        }
      if (fits[f].family != LW_FIT_LOGARITHMIC)
        g_assert_true (isinf (lw_fit_inverse (&fits[f], fits[f].level)));
      if (lw_fit_starts_at_zero (fits[f].family))
        g_assert_cmpfloat (lw_fit_inverse (&fits[f], 1), ==, 0);
    }
  const LwFit flat = { LW_FIT_POWER, 50, 0, 1, 0, 0 };
  g_assert_cmpfloat (lw_fit_value (&flat, 0), ==, 50);
  g_assert_cmpfloat (lw_fit_inverse (&flat, 49), ==, 0);
  g_assert_true (isinf (lw_fit_inverse (&flat, 51)));
}

/* Two sizes leave the shape where it is; the curve goes through both. One size gives nothing. */
static void
test_few_sizes (void)
{
  const double x[3] = { 100, 400, 100 }, y[3] = { 40, 50, 42 };
  for (int f = 0; f < LW_N_FITS; f++)
    {
      LwFit fit = { .level = -1 };
      g_assert_true (lw_fit ((LwFitFamily)f, &(LwFitPoints){ 3, x, y, ones }, &fit));
      g_assert_cmpint (fit.parameters, ==, 2);
      g_assert_cmpfloat_with_epsilon (lw_fit_value (&fit, 100), 41, 1e-6);
      g_assert_cmpfloat_with_epsilon (lw_fit_value (&fit, 400), 50, 1e-6);
      fit.level = -1;
      g_assert_false (lw_fit ((LwFitFamily)f, &(LwFitPoints){ 1, x, y, ones }, &fit));
      g_assert_false (lw_fit ((LwFitFamily)f, &(LwFitPoints){ 0, x, y, ones }, &fit));
      g_assert_cmpfloat (fit.level, ==, -1);
    }
}

/* More labels do not hurt: falling values give their mean. */
static void
test_falling (void)
{
  const double y[N] = { 60, 58, 57, 55, 54, 52 };
  for (int f = 0; f < LW_N_FITS; f++)
    {
      LwFit fit;
      g_assert_true (lw_fit ((LwFitFamily)f, &(LwFitPoints){ N, sizes, y, ones }, &fit));
      g_assert_cmpfloat (fit.gain, ==, 0);
      g_assert_cmpfloat_with_epsilon (lw_fit_value (&fit, 333), 56, 1e-9);
    }
}

/* A value without labels counts where the family has one, and nowhere else. */
static void
test_start (void)
{
  const double x[5] = { 0, 50, 100, 200, 400 }, y[5] = { 20, 40, 45, 48, 50 };
  for (int f = 0; f < LW_N_FITS; f++)
    {
      LwFit with, without;
      g_assert_true (lw_fit ((LwFitFamily)f, &(LwFitPoints){ 5, x, y, ones }, &with));
      g_assert_true (lw_fit ((LwFitFamily)f, &(LwFitPoints){ 4, x + 1, y + 1, ones }, &without));
      g_assert_cmpint (with.shape != without.shape || with.gain != without.gain, ==,
                       lw_fit_starts_at_zero ((LwFitFamily)f));
    }
}

/* Means with their numbers as weights and single values have the same best curve. */
static void
test_weights (void)
{
  const double x[9] = { 50, 100, 100, 100, 200, 200, 400, 400, 400 };
  const double y[9] = { 40, 44, 46, 45, 50, 51, 52, 53, 57 };
  const double means_x[4] = { 50, 100, 200, 400 }, means[4] = { 40, 45, 50.5, 54 };
  const double weights[4] = { 1, 3, 2, 3 };
  const double alone[9] = { 1, 1, 1, 1, 1, 1, 1, 1, 1 };
  for (int f = 0; f < LW_N_FITS; f++)
    {
      LwFit single, mean;
      g_assert_true (lw_fit ((LwFitFamily)f, &(LwFitPoints){ 9, x, y, alone }, &single));
      g_assert_true (lw_fit ((LwFitFamily)f, &(LwFitPoints){ 4, means_x, means, weights }, &mean));
      for (double images = 50; images < 800; images *= 1.5)
        g_assert_cmpfloat_with_epsilon (lw_fit_value (&single, images),
                                        lw_fit_value (&mean, images), 1e-3);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fit/exact", test_exact);
  g_test_add_func ("/fit/inverse", test_inverse);
  g_test_add_func ("/fit/few-sizes", test_few_sizes);
  g_test_add_func ("/fit/falling", test_falling);
  g_test_add_func ("/fit/start", test_start);
  g_test_add_func ("/fit/weights", test_weights);
  return g_test_run ();
}
