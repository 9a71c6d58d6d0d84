/* Times what follows an edit of the costs: the curve of a study of 1,000 runs, with the bands of
 * its fits, and its drawing. Prints one JSON object. */
#include <stdio.h>
#include <stdlib.h>

#include "core/rng.h"
#include "report/curve-draw.h"
#include "result/forecast.h"

#define RUNS 1000
#define REPEATS 201
#define WIDTH 900
#define HEIGHT 460

/* Three label types, two methods, 42 budgets, two partitions, two seeds, and mixes for the rest. */
static LwResults *
study_new (void)
{
  static const char *const classes[] = { "road", "car", "person", NULL };
  LwResults *results = lw_results_new (classes, 2975);
  LwRngKey key = lw_rng_key (1, 0, LW_RNG_BOOTSTRAP);
  for (int i = 0; i < RUNS; i++)
    {
      int cell = i / 4;
      LwMix mix = lw_mix_single ((LwLabelType)(LW_LABEL_IMAGE + cell % 3), 10 * (cell / 6 + 1));
      if (cell >= 240)
        mix.images[LW_LABEL_FINE] = 5;
      gboolean baseline = cell / 3 % 2;
      double iou[3];
      for (int k = 0; k < 3; k++)
        iou[k] = 50.0 + 10 * (double)lw_rng_uniform (key, 3 * (uint64_t)i + (uint64_t)k);
      lw_results_add (results, baseline ? "baseline" : "wdass",
                      baseline ? LW_METHOD_BASELINE : LW_METHOD_WDASS, &mix, i % 2, i / 2 % 2,
                      (iou[0] + iou[1] + iou[2]) / 3, iou);
    }
  return results;
}

static int
by_value (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

/* Over images, as a window keeps them. (transfer full) */
static LwCurve *
fits_new (const LwResults *results, const LwCostTable *costs)
{
  const LwForecastOptions asked = lw_forecast_options_default ();
  LwCurveOptions options = lw_curve_options_default ();
  options.axis = LW_COST_AXIS_IMAGES;
  LwCurve *fits = lw_curve_new (results, costs, &options);
  const char *const methods[] = { "wdass", "baseline" };
  for (guint m = 0; m < G_N_ELEMENTS (methods); m++)
    {
      g_autoptr (LwForecasts) forecasts = lw_forecasts_new (results, methods[m], &asked);
      lw_forecasts_fill_bands (forecasts, fits, results, costs);
    }
  return fits;
}

static double
milliseconds_since (gint64 start)
{
  return (double)(g_get_monotonic_time () - start) / 1000;
}

/* Returns the number of points. */
static int
edit (const LwResults *results, const LwCurve *fits, const LwCostTable *costs, cairo_t *cr,
      double *curve_ms, double *whole_ms)
{
  const LwCurveOptions options = lw_curve_options_default ();
  const LwCurveStyle style = lw_curve_style_light ();
  gint64 start = g_get_monotonic_time ();
  g_autoptr (LwCurve) curve = lw_curve_new (results, costs, &options);
  lw_curve_copy_bands (curve, fits, results, costs);
  *curve_ms = milliseconds_since (start);
  LwCurvePlot plot;
  lw_curve_plot_init (&plot, WIDTH, HEIGHT, curve, &style);
  plot.swift = TRUE;
  lw_curve_plot_draw (&plot, cr);
  *whole_ms = milliseconds_since (start);
  int points = 0;
  for (int s = 0; s < curve->n_series; s++)
    points += curve->series[s].n;
  return points;
}

int
main (void)
{
  g_autoptr (LwResults) results = study_new ();
  LwCostTable costs = lw_cost_table_default ();
  g_autoptr (LwCurve) fits = fits_new (results, &costs);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  double curves[REPEATS], wholes[REPEATS];
  int points = 0;
  for (int i = 0; i < REPEATS; i++)
    {
      costs.image[LW_LABEL_POINT].value = 40 + i;
      points = edit (results, fits, &costs, cr, &curves[i], &wholes[i]);
    }
  qsort (curves, REPEATS, sizeof *curves, by_value);
  qsort (wholes, REPEATS, sizeof *wholes, by_value);
  printf ("{\"runs\": %d, \"points\": %d, \"median_ms\": %.3f, \"max_ms\": %.3f, "
          "\"drawn_median_ms\": %.3f, \"drawn_max_ms\": %.3f}\n",
          RUNS, points, curves[REPEATS / 2], curves[REPEATS - 1], wholes[REPEATS / 2],
          wholes[REPEATS - 1]);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return 0;
}
