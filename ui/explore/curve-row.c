/* Lines of the table beside the chart. */
#include "explore/curve-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _LwCurveRow
{
  GObject parent_instance;
  char *texts[LW_CURVE_ROW_IMAGES];
  double numbers[LW_N_CURVE_COLUMNS];
  GStrv runs;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LwCurveRow, lw_curve_row, G_TYPE_OBJECT)

/* ---- filling ------------------------------------------------------------------------------- */

static LwCurveRow *
row_new (const char *series, const char *labels, const LwInterval *interval)
{
  LwCurveRow *self = g_object_new (LW_TYPE_CURVE_ROW, NULL);
  self->texts[LW_CURVE_ROW_SERIES] = g_strdup (series);
  self->texts[LW_CURVE_ROW_LABELS] = g_strdup (labels);
  for (int c = LW_CURVE_ROW_IMAGES; c < LW_N_CURVE_COLUMNS; c++)
    self->numbers[c] = (double)NAN;
  self->numbers[LW_CURVE_ROW_MEAN] = interval->mean;
  self->numbers[LW_CURVE_ROW_LOW] = interval->low;
  self->numbers[LW_CURVE_ROW_HIGH] = interval->high;
  if (interval->n > 0)
    self->numbers[LW_CURVE_ROW_RUNS] = interval->n;
  return self;
}

static LwCurveRow *
point_row (const LwCurveSeries *series, const LwCurvePoint *point, const LwResults *results,
           const LwCostTable *costs)
{
  g_autofree char *labels = lw_mix_text (&point->mix);
  LwCurveRow *self = row_new (series->label, labels, &point->interval);
  g_autoptr (GStrvBuilder) runs = g_strv_builder_new ();
  self->numbers[LW_CURVE_ROW_IMAGES] = lw_mix_total (&point->mix);
  self->numbers[LW_CURVE_ROW_HOURS]
      = lw_curve_cost (results, costs, LW_COST_AXIS_HOURS, &point->mix);
  self->numbers[LW_CURVE_ROW_MONEY]
      = lw_curve_cost (results, costs, LW_COST_AXIS_MONEY, &point->mix);
  for (int i = 0; i < point->n; i++)
    if (point->ids[i])
      g_strv_builder_add (runs, point->ids[i]);
  self->runs = g_strv_builder_end (runs);
  return self;
}

static LwCurveRow *
published_row (const LwCurve *curve, const LwCurvePublished *published)
{
  static const LwCurveColumn columns[] = { [LW_COST_AXIS_HOURS] = LW_CURVE_ROW_HOURS,
                                           [LW_COST_AXIS_IMAGES] = LW_CURVE_ROW_IMAGES,
                                           [LW_COST_AXIS_MONEY] = LW_CURVE_ROW_MONEY };
  const LwInterval value = { .mean = published->value, .low = (double)NAN, .high = (double)NAN };
  g_autofree char *label = g_strdup_printf (_ ("%s (published)"), published->label);
  LwCurveRow *self = row_new (label, "", &value);
  self->numbers[columns[curve->axis]] = published->x;
  return self;
}

GPtrArray *
lw_curve_rows (const LwCurve *curve, const LwResults *results, const LwCostTable *costs)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (int s = 0; s < curve->n_series; s++)
    for (int p = 0; p < curve->series[s].n; p++)
      g_ptr_array_add (rows,
                       point_row (&curve->series[s], &curve->series[s].points[p], results, costs));
  for (int r = 0; r < curve->n_references; r++)
    g_ptr_array_add (rows,
                     row_new (curve->references[r].label, "", &curve->references[r].interval));
  for (int p = 0; p < curve->n_published; p++)
    g_ptr_array_add (rows, published_row (curve, &curve->published[p]));
  return rows;
}

gboolean
lw_curve_row_take (LwCurveRow *self, const LwCurveRow *from)
{
  for (int c = 0; c < LW_CURVE_ROW_IMAGES; c++)
    if (strcmp (self->texts[c], from->texts[c]) != 0)
      return FALSE;
  g_strfreev (self->runs);
  self->runs = g_strdupv (from->runs);
  gboolean same = TRUE;
  for (int c = LW_CURVE_ROW_IMAGES; c < LW_N_CURVE_COLUMNS; c++)
    same &= self->numbers[c] == from->numbers[c]
            || (isnan (self->numbers[c]) && isnan (from->numbers[c]));
  memcpy (self->numbers, from->numbers, sizeof self->numbers);
  if (!same)
    g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

/* ---- reading ------------------------------------------------------------------------------- */

char *
lw_curve_row_text (const LwCurveRow *self, LwCurveColumn column)
{
  if (column < LW_CURVE_ROW_IMAGES)
    return g_strdup (self->texts[column]);
  double value = self->numbers[column];
  if (!isfinite (value))
    return g_strdup ("–");
  int decimals = column == LW_CURVE_ROW_IMAGES || column == LW_CURVE_ROW_RUNS ? 0
                 : column >= LW_CURVE_ROW_MEAN                                ? 1
                 : value < 100                                                ? 2
                                                                              : 1;
  return g_strdup_printf ("%.*f", decimals, value);
}

int
lw_curve_row_compare (const LwCurveRow *a, const LwCurveRow *b, LwCurveColumn column)
{
  if (column < LW_CURVE_ROW_IMAGES)
    return g_utf8_collate (a->texts[column], b->texts[column]);
  double x = a->numbers[column], y = b->numbers[column];
  if (isnan (x) || isnan (y))
    return isnan (x) - isnan (y);
  return (x > y) - (x < y);
}

const char *const *
lw_curve_row_runs (const LwCurveRow *self)
{
  static const char *const none[] = { NULL };
  return self->runs ? (const char *const *)self->runs : none;
}

/* ---- object -------------------------------------------------------------------------------- */

static void
finalize (GObject *object)
{
  LwCurveRow *self = LW_CURVE_ROW (object);
  for (int c = 0; c < LW_CURVE_ROW_IMAGES; c++)
    g_free (self->texts[c]);
  g_strfreev (self->runs);
  G_OBJECT_CLASS (lw_curve_row_parent_class)->finalize (object);
}

static void
lw_curve_row_class_init (LwCurveRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  signals[CHANGED] = g_signal_new ("changed", LW_TYPE_CURVE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
lw_curve_row_init (LwCurveRow *self)
{
}
