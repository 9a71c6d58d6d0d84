#include "study-fixture.h"

#include <math.h>

static const char *const class_names[] = { "road", "car & van", "rider", "<train>", NULL };

/* A value of -1..1 of the run. */
static double
noise (int a, int b, int c)
{
  guint hash = (guint)(a * 73856093) ^ (guint)(b * 19349663) ^ (guint)(c * 83492791);
  hash = (hash ^ (hash >> 13)) * 1274126177u;
  return (hash >> 8 & 0xffff) / 32767.5 - 1;
}

static void
add_run (LwResults *results, const char *method, LwMethod base, const LwMix *mix, int partition,
         double miou)
{
  const double offsets[] = { 24, 9, -11, -22 };
  double iou[4];
  for (int k = 0; k < 4; k++)
    iou[k] = miou + offsets[k];
  if (lw_mix_total (mix) < 100 && partition == 1)
    iou[3] = (double)NAN; /* the class does not occur */
  lw_results_add (results, method, base, mix, partition, 1, miou, iou);
}

static void
add_method (LwResults *results, const char *method, LwMethod base, int partitions, double offset)
{
  static const int sizes[] = { 50, 200, 800, 2975 };
  static const double ceilings[] = { 0, 61.9, 65.4, 71.5 }, gains[] = { 0, 40, 55, 60 };
  for (int type = LW_LABEL_IMAGE; type <= LW_LABEL_COARSE; type++)
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
      for (int p = 0; p < partitions; p++)
        {
          LwMix mix = lw_mix_single ((LwLabelType)type, sizes[s]);
          double miou = ceilings[type] - gains[type] * pow (sizes[s], -0.45) + offset
                        + 1.1 * noise (type, (int)s, p);
          add_run (results, method, base, &mix, p, miou);
        }
}

static void
set_state (LwResults *results, LwResult *run, LwRunState state, const char *message)
{
  run->state = state;
  run->message = g_strdup (message);
  run->miou = (double)NAN;
  g_clear_pointer (&run->iou, g_free);
}

LwResults *
study_fixture_results (void)
{
  const LwMix none = lw_mix_single (LW_LABEL_NONE, 0), all = lw_mix_single (LW_LABEL_FINE, 2975);
  LwMix mix = { .images = { [LW_LABEL_POINT] = 1000, [LW_LABEL_COARSE] = 200 } };
  LwResults *results = lw_results_new (class_names, STUDY_FIXTURE_POOL);
  results->title = g_strdup ("Street scenes <toy> & \"notes\"");
  results->protocol = g_strdup ("whole image at 480x360, student, running statistics");
  for (int p = 0; p < 3; p++)
    add_run (results, "source-only", LW_METHOD_SOURCE_ONLY, &none, p, 36.6 + 0.5 * noise (9, 0, p));
  add_method (results, "wdass", LW_METHOD_WDASS, 3, 0);
  add_method (results, "base & <boundary>", LW_METHOD_WDASS, 1, -4);
  add_run (results, "wdass", LW_METHOD_WDASS, &mix, 0, 66.4);
  mix.images[LW_LABEL_COARSE] = 400;
  add_run (results, "wdass", LW_METHOD_WDASS, &mix, 0, 67.3);
  add_run (results, "supervised", LW_METHOD_SUPERVISED, &all, 0, 67.4);
  const LwMix point = lw_mix_single (LW_LABEL_POINT, 200);
  LwResult *failed = lw_results_add (results, "wdass", LW_METHOD_WDASS, &point, 3, 1, 0, NULL);
  set_state (results, failed, LW_RUN_FAILED, "out of memory, \"8 GiB\" asked");
  LwResult *waiting = lw_results_add (results, "wdass", LW_METHOD_WDASS, &point, 4, 1, 0, NULL);
  set_state (results, waiting, LW_RUN_NONE, NULL);
  return results;
}

/* A parabola over the logarithm through the means' ends, as no real fit gives it. */
static void
add_band (LwCurveSeries *series)
{
  const LwCurvePoint *first = &series->points[0], *last = &series->points[series->n - 1];
  double slope = (last->interval.mean - first->interval.mean) / log (last->x / first->x);
  const int n = 60;
  series->n_band = n;
  series->band = g_new (LwCurveBand, n);
  for (int b = 0; b < n; b++)
    {
      double t = b / (n - 1.0), x = first->x * pow (3 * last->x / first->x, t),
             value = first->interval.mean + slope * log (x / first->x), width = 0.5 + 3 * t * t;
      LwEvidence evidence = x <= last->x       ? LW_EVIDENCE_INTERPOLATED
                            : x <= 2 * last->x ? LW_EVIDENCE_EXTRAPOLATED
                                               : LW_EVIDENCE_NONE;
      series->band[b] = (LwCurveBand){ x, value, value - width, value + width, evidence };
    }
}

LwCurve *
study_fixture_curve (const LwResults *results, const LwCostTable *costs,
                     const LwCurveOptions *options)
{
  LwCurve *curve = lw_curve_new (results, costs, options);
  for (int s = 0; s < curve->n_series; s++)
    if (curve->series[s].type != LW_LABEL_NONE && curve->series[s].n > 1)
      add_band (&curve->series[s]);
  curve->n_published = 2;
  curve->published = g_new0 (LwCurvePublished, 2);
  const LwMix mixes[]
      = { lw_mix_single (LW_LABEL_IMAGE, 2975), lw_mix_single (LW_LABEL_POINT, 2975) };
  for (int p = 0; p < 2; p++)
    curve->published[p] = (LwCurvePublished){
      g_strdup ("published <ours>"), g_strdup ("Table 1"), lw_mix_type (&mixes[p]),
      lw_curve_cost (results, costs, options->axis, &mixes[p]), 61.5 + 3.2 * p
    };
  return curve;
}
