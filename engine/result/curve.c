/* From groups of runs and a cost table to series, levels and walls. */
#include "result/curve.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "result/number-text.h"
#include "result/side.h"

LwCurveOptions
lw_curve_options_default (void)
{
  return (LwCurveOptions){ .axis = LW_COST_AXIS_HOURS,
                           .log = TRUE,
                           .measure = { .name = "mIoU" },
                           .confidence = LW_CONFIDENCE };
}

const char *
lw_evidence_name (LwEvidence evidence)
{
  static const char *const names[] = { "measured", "interpolated", "extrapolated", "none" };
  return names[evidence];
}

double
lw_curve_cost (const LwResults *results, const LwCostTable *costs, LwCostAxis axis,
               const LwMix *mix)
{
  if (axis == LW_COST_AXIS_IMAGES)
    return lw_mix_total (mix);
  double hours = lw_cost_hours (costs, mix, results->counts);
  if (axis == LW_COST_AXIS_HOURS)
    return hours;
  return costs->price.value > 0 ? hours * costs->price.value : (double)NAN;
}

/* FALSE where the group has no value, or no cost. */
static gboolean
fill_point (LwCurvePoint *point, const LwResults *results, const LwCostTable *costs,
            const LwCurveOptions *options, const LwGroup *group)
{
  *point = (LwCurvePoint){ .x = lw_curve_cost (results, costs, options->axis, &group->mix),
                           .mix = group->mix };
  if (isnan (point->x))
    return FALSE;
  point->interval = lw_group_interval (results, group, &options->measure, options->confidence);
  if (point->interval.n == 0)
    return FALSE;
  point->values = g_new (double, group->runs->len);
  point->ids = g_new (const char *, group->runs->len);
  for (guint i = 0; i < group->runs->len; i++)
    {
      const LwResult *run = group->runs->pdata[i];
      double value = lw_result_value (results, run, &options->measure);
      if (isnan (value))
        continue;
      point->values[point->n] = value;
      point->ids[point->n++] = run->id;
    }
  return TRUE;
}

static int
compare_points (const void *a, const void *b)
{
  const LwCurvePoint *x = a, *y = b;
  if (x->x != y->x)
    return x->x < y->x ? -1 : 1;
  return lw_mix_compare (&x->mix, &y->mix);
}

/* FALSE where no run of the side has a value. */
static gboolean
fill_series (LwCurveSeries *series, const LwResults *results, const LwCostTable *costs,
             const LwCurveOptions *options, const GPtrArray *groups, const LwSide *side)
{
  g_autofree LwCurvePoint *points = g_new (LwCurvePoint, side->n);
  int n = 0;
  for (guint i = 0; i < side->n; i++)
    n += fill_point (&points[n], results, costs, options, groups->pdata[side->start + i]);
  if (n == 0)
    return FALSE;
  qsort (points, (size_t)n, sizeof *points, compare_points);
  *series = (LwCurveSeries){ .label = lw_side_label (side),
                             .method = g_strdup (side->method),
                             .type = side->type,
                             .variant = side->position,
                             .n = n,
                             .points = g_steal_pointer (&points),
                             .wall = (double)NAN };
  if (side->type != LW_LABEL_NONE && results->pool > 0)
    {
      LwMix all = lw_mix_single (side->type, results->pool);
      series->wall = lw_curve_cost (results, costs, options->axis, &all);
    }
  return TRUE;
}

static void
add_series (LwCurve *curve, const LwResults *results, const LwCostTable *costs,
            const LwCurveOptions *options, const GPtrArray *groups)
{
  g_autoptr (GArray) sides = lw_groups_sides (groups);
  curve->series = g_new0 (LwCurveSeries, sides->len);
  for (guint i = 0; i < sides->len; i++)
    curve->n_series += fill_series (&curve->series[curve->n_series], results, costs, options,
                                    groups, &g_array_index (sides, LwSide, i));
}

static char *
reference_label (const LwResults *results, const LwCostTable *costs, const LwGroup *group)
{
  int images = lw_mix_total (&group->mix);
  if (images == 0)
    return g_strdup_printf (_ ("%s (0 h)"), group->method);
  g_autofree char *hours = lw_hours_text (lw_cost_hours (costs, &group->mix, results->counts));
  return g_strdup_printf (ngettext ("%s (%d image, %s h)", "%s (%d images, %s h)", (gulong)images),
                          group->method, images, hours);
}

static void
add_references (LwCurve *curve, const LwResults *results, const LwCostTable *costs,
                const LwCurveOptions *options, const GPtrArray *groups)
{
  curve->references = g_new0 (LwCurveReference, groups->len);
  for (guint i = 0; i < groups->len; i++)
    {
      const LwGroup *group = groups->pdata[i];
      if (!lw_group_is_level (group))
        continue;
      LwInterval interval
          = lw_group_interval (results, group, &options->measure, options->confidence);
      if (interval.n)
        curve->references[curve->n_references++]
            = (LwCurveReference){ reference_label (results, costs, group), interval };
    }
}

static char *
note_text (const LwResults *results, const LwCurveOptions *options)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (number, sizeof number, "%g", 100 * options->confidence);
  g_autofree char *runs = g_strdup_printf (_ ("mean and %s %% interval of the runs"), number);
  return results->protocol ? g_strdup_printf ("%s; %s", results->protocol, runs)
                           : g_steal_pointer (&runs);
}

LwCurve *
lw_curve_new (const LwResults *results, const LwCostTable *costs, const LwCurveOptions *options)
{
  g_autoptr (GPtrArray) groups = lw_results_groups (results);
  LwCurve *self = g_new0 (LwCurve, 1);
  self->title = g_strdup (results->title);
  self->note = note_text (results, options);
  self->measure = g_strdup (options->measure.name);
  self->axis = options->axis;
  self->currency = g_strdup (costs->currency);
  self->log = options->log;
  add_series (self, results, costs, options, groups);
  add_references (self, results, costs, options, groups);
  return self;
}

static void
clear_series (LwCurveSeries *series)
{
  for (int p = 0; p < series->n; p++)
    {
      g_free (series->points[p].values);
      g_free (series->points[p].ids);
    }
  g_free (series->points);
  g_free (series->band);
  g_free (series->label);
  g_free (series->method);
}

void
lw_curve_free (LwCurve *self)
{
  if (!self)
    return;
  for (int s = 0; s < self->n_series; s++)
    clear_series (&self->series[s]);
  for (int r = 0; r < self->n_references; r++)
    g_free (self->references[r].label);
  for (int p = 0; p < self->n_published; p++)
    {
      g_free (self->published[p].label);
      g_free (self->published[p].note);
    }
  g_free (self->series);
  g_free (self->references);
  g_free (self->published);
  g_free (self->title);
  g_free (self->note);
  g_free (self->measure);
  g_free (self->currency);
  g_free (self);
}
