/* Times what follows an edit of the costs: the curve of a study of 1,000 runs, without fits. Prints
 * one JSON object. */
#include <stdio.h>
#include <stdlib.h>

#include "core/rng.h"
#include "result/curve.h"

#define RUNS 1000
#define REPEATS 201

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

int
main (void)
{
  g_autoptr (LwResults) results = study_new ();
  LwCostTable costs = lw_cost_table_default ();
  LwCurveOptions options = lw_curve_options_default ();
  double times[REPEATS];
  int points = 0;
  for (int i = 0; i < REPEATS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      costs.image[LW_LABEL_POINT].value = 40 + i;
      LwCurve *curve = lw_curve_new (results, &costs, &options);
      times[i] = (double)(g_get_monotonic_time () - start) / 1000;
      points = 0;
      for (int s = 0; s < curve->n_series; s++)
        points += curve->series[s].n;
      lw_curve_free (curve);
    }
  qsort (times, REPEATS, sizeof *times, by_value);
  printf ("{\"runs\": %d, \"points\": %d, \"median_ms\": %.3f, \"max_ms\": %.3f}\n", RUNS, points,
          times[REPEATS / 2], times[REPEATS - 1]);
  return 0;
}
