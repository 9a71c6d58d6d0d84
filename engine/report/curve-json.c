/* Cost curves as JSON, CSV and words. */
#include "report/curve-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "core/json.h"
#include "report/curve-plot.h"
#include "report/table.h"
#include "result/number-text.h"

const char *
lw_cost_axis_name (LwCostAxis axis)
{
  static const char *const names[] = { "hours", "images", "money" };
  return names[axis];
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void
set_interval (JsonObject *object, const LwInterval *interval)
{
  json_object_set_int_member (object, "n", interval->n);
  lw_json_set_number (object, "mean", interval->mean);
  lw_json_set_number (object, "low", interval->low);
  lw_json_set_number (object, "high", interval->high);
}

static JsonObject *
point_json (const LwCurvePoint *point)
{
  JsonObject *object = json_object_new (), *images = json_object_new ();
  JsonArray *values = json_array_new (), *runs = json_array_new ();
  g_autofree char *mix = lw_mix_text (&point->mix);
  lw_json_set_number (object, "x", point->x);
  lw_json_set_text (object, "mix", mix);
  for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
    if (point->mix.images[t] > 0)
      json_object_set_int_member (images, lw_label_type_name ((LwLabelType)t),
                                  point->mix.images[t]);
  json_object_set_object_member (object, "images", images);
  set_interval (object, &point->interval);
  json_object_set_int_member (object, "n", point->n);
  for (int i = 0; i < point->n; i++)
    {
      json_array_add_double_element (values, point->values[i]);
      json_array_add_string_element (runs, point->ids[i] ? point->ids[i] : "");
    }
  json_object_set_array_member (object, "values", values);
  json_object_set_array_member (object, "runs", runs);
  return object;
}

static JsonObject *
band_json (const LwCurveBand *band)
{
  JsonObject *object = json_object_new ();
  lw_json_set_number (object, "x", band->x);
  lw_json_set_number (object, "value", band->value);
  lw_json_set_number (object, "low", band->low);
  lw_json_set_number (object, "high", band->high);
  lw_json_set_text (object, "evidence", lw_evidence_name (band->evidence));
  return object;
}

static JsonObject *
series_json (const LwCurveSeries *series)
{
  JsonObject *object = json_object_new ();
  JsonArray *points = json_array_new (), *band = json_array_new ();
  lw_json_set_text (object, "label", series->label);
  lw_json_set_text (object, "method", series->method);
  lw_json_set_text (object, "label_type", lw_label_type_name (series->type));
  json_object_set_int_member (object, "variant", series->variant);
  lw_json_set_number (object, "wall", series->wall);
  for (int p = 0; p < series->n; p++)
    json_array_add_object_element (points, point_json (&series->points[p]));
  for (int b = 0; b < series->n_band; b++)
    json_array_add_object_element (band, band_json (&series->band[b]));
  json_object_set_array_member (object, "points", points);
  json_object_set_array_member (object, "band", band);
  return object;
}

static JsonObject *
published_json (const LwCurvePublished *published)
{
  JsonObject *object = json_object_new ();
  lw_json_set_text (object, "label", published->label);
  lw_json_set_text (object, "note", published->note);
  lw_json_set_text (object, "label_type", lw_label_type_name (published->type));
  lw_json_set_number (object, "x", published->x);
  lw_json_set_number (object, "value", published->value);
  return object;
}

JsonObject *
lw_curve_to_json (const LwCurve *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *series = json_array_new (), *references = json_array_new (),
            *published = json_array_new ();
  lw_json_set_text (object, "title", self->title);
  lw_json_set_text (object, "note", self->note);
  lw_json_set_text (object, "measure", self->measure ? self->measure : "mIoU");
  lw_json_set_text (object, "axis", lw_cost_axis_name (self->axis));
  lw_json_set_text (object, "currency", self->currency);
  json_object_set_boolean_member (object, "logarithmic", self->log);
  for (int s = 0; s < self->n_series; s++)
    json_array_add_object_element (series, series_json (&self->series[s]));
  for (int r = 0; r < self->n_references; r++)
    {
      JsonObject *reference = json_object_new ();
      lw_json_set_text (reference, "label", self->references[r].label);
      set_interval (reference, &self->references[r].interval);
      json_array_add_object_element (references, reference);
    }
  for (int p = 0; p < self->n_published; p++)
    json_array_add_object_element (published, published_json (&self->published[p]));
  json_object_set_array_member (object, "series", series);
  json_object_set_array_member (object, "references", references);
  json_object_set_array_member (object, "published", published);
  return object;
}

/* ---- CSV ----------------------------------------------------------------------------------- */

enum
{
  KIND,
  LABEL,
  LABELS,
  X,
  VALUE,
  LOW,
  HIGH,
  N,
  EVIDENCE,
  RUN,
};

static LwTable *
csv_columns (const LwCurve *self)
{
  const char *const names[] = { "kind",          "label", "labels", lw_cost_axis_name (self->axis),
                                "value_percent", "low",   "high",   "n",
                                "evidence",      "run" };
  LwTable *table = lw_table_new ("curve", "curve");
  for (int c = KIND; c <= RUN; c++)
    {
      const LwTableColumn column
          = { names[c], names[c], c >= X && c <= N ? LW_COLUMN_NUMBER : LW_COLUMN_TEXT,
              0,        FALSE,    LW_BEST_NONE };
      lw_table_add_column (table, &column);
    }
  return table;
}

static int
add_csv_row (LwTable *table, const char *kind, const char *label, const char *labels, double x,
             double value)
{
  int row = lw_table_add_row (table);
  lw_table_set_text (table, row, KIND, kind);
  lw_table_set_text (table, row, LABEL, label);
  lw_table_set_text (table, row, LABELS, labels);
  lw_table_set_number (table, row, X, x);
  lw_table_set_number (table, row, VALUE, value);
  lw_table_set_text (table, row, EVIDENCE, "");
  lw_table_set_text (table, row, RUN, "");
  return row;
}

static void
set_csv_interval (LwTable *table, int row, double low, double high, int n)
{
  lw_table_set_number (table, row, LOW, low);
  lw_table_set_number (table, row, HIGH, high);
  lw_table_set_number (table, row, N, n);
}

static void
add_csv_series (LwTable *table, const LwCurveSeries *series)
{
  for (int p = 0; p < series->n; p++)
    {
      const LwCurvePoint *point = &series->points[p];
      g_autofree char *mix = lw_mix_text (&point->mix);
      int row = add_csv_row (table, "mean", series->label, mix, point->x, point->interval.mean);
      set_csv_interval (table, row, point->interval.low, point->interval.high, point->interval.n);
      for (int i = 0; i < point->n; i++)
        {
          row = add_csv_row (table, "run", series->label, mix, point->x, point->values[i]);
          lw_table_set_text (table, row, RUN, point->ids[i] ? point->ids[i] : "");
        }
    }
  for (int b = 0; b < series->n_band; b++)
    {
      const LwCurveBand *band = &series->band[b];
      int row = add_csv_row (table, "fit", series->label, lw_label_type_name (series->type),
                             band->x, band->value);
      lw_table_set_number (table, row, LOW, band->low);
      lw_table_set_number (table, row, HIGH, band->high);
      lw_table_set_text (table, row, EVIDENCE, lw_evidence_name (band->evidence));
    }
}

char *
lw_curve_to_csv (const LwCurve *self)
{
  g_autoptr (LwTable) table = csv_columns (self);
  for (int s = 0; s < self->n_series; s++)
    add_csv_series (table, &self->series[s]);
  for (int r = 0; r < self->n_references; r++)
    {
      const LwInterval *interval = &self->references[r].interval;
      int row = add_csv_row (table, "reference", self->references[r].label, "", (double)NAN,
                             interval->mean);
      set_csv_interval (table, row, interval->low, interval->high, interval->n);
    }
  for (int p = 0; p < self->n_published; p++)
    {
      const LwCurvePublished *published = &self->published[p];
      add_csv_row (table, "published", published->label, lw_label_type_name (published->type),
                   published->x, published->value);
    }
  return lw_table_to_csv (table);
}

/* ---- words --------------------------------------------------------------------------------- */

char *
lw_curve_describe (const LwCurve *self)
{
  g_autofree char *axis = lw_curve_axis_title (self);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, _ ("%s over %s."), self->measure ? self->measure : "mIoU", axis);
  for (int s = 0; s < self->n_series; s++)
    {
      const LwCurveSeries *series = &self->series[s];
      if (series->n == 0)
        continue;
      const LwCurvePoint *first = &series->points[0], *last = &series->points[series->n - 1];
      g_autofree char *from = lw_hours_text (first->x), *to = lw_hours_text (last->x);
      g_autofree char *low = lw_signed_text (first->interval.mean, 1, FALSE);
      g_autofree char *high = lw_signed_text (last->interval.mean, 1, FALSE);
      g_string_append_printf (text,
                              ngettext (" %s: %d budget, %s to %s, %s to %s %%.",
                                        " %s: %d budgets, %s to %s, %s to %s %%.",
                                        (gulong)series->n),
                              series->label, series->n, from, to, low, high);
    }
  for (int r = 0; r < self->n_references; r++)
    {
      g_autofree char *mean = lw_signed_text (self->references[r].interval.mean, 1, FALSE);
      g_string_append_printf (text, _ (" %s: %s %%."), self->references[r].label, mean);
    }
  return g_string_free (text, FALSE);
}
