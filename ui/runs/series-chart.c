/* Charts of series. */
#include "runs/series-chart.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "runs/series-draw.h"

#define HEIGHT 150
#define WIDTH 240

typedef struct
{
  LwRunSeries *series;
  double *smooth; /* NULL: as it is */
} Curve;

struct _LwSeriesChart
{
  GtkWidget parent_instance;
  char *title;
  GArray *curves;     /* of Curve */
  GHashTable *hidden; /* names */
  LwAxis steps;
  double smoothing, cursor;
  gboolean log;
};

static guint cursor_moved;

G_DEFINE_FINAL_TYPE (LwSeriesChart, lw_series_chart, GTK_TYPE_WIDGET)

static void
curve_clear (void *data)
{
  Curve *curve = data;
  lw_run_series_free (curve->series);
  g_free (curve->smooth);
}

static const Curve *
curve_at (LwSeriesChart *self, guint i)
{
  return &g_array_index (self->curves, Curve, i);
}

static gboolean
is_hidden (LwSeriesChart *self, const Curve *curve)
{
  return g_hash_table_contains (self->hidden, curve->series->name);
}

/* ---- drawing ------------------------------------------------------------------------------- */

static LwAxis
value_axis (LwSeriesChart *self)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < self->curves->len; i++)
    {
      const Curve *curve = curve_at (self, i);
      for (guint j = 0; j < curve->series->points->len && !is_hidden (self, curve); j++)
        {
          const LwSeriesPoint *point = &g_array_index (curve->series->points, LwSeriesPoint, j);
          double value = curve->smooth ? curve->smooth[j] : point->value;
          g_array_append_val (values, value);
        }
    }
  double zero = 0;
  if (!self->log)
    g_array_append_val (values, zero);
  LwAxis axis = lw_axis_for ((const double *)values->data, (int)values->len, self->log);
  if (!self->log && axis.low < 0 && axis.high > 0)
    axis.low = 0;
  return axis;
}

/* The lines that are shown. (element-type LwSeriesLine) (transfer full) */
static GArray *
lines_of (LwSeriesChart *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (LwSeriesLine));
  for (guint i = 0; i < self->curves->len; i++)
    {
      const Curve *curve = curve_at (self, i);
      const LwSeriesLine line
          = { curve->series, curve->smooth, lw_series_style (curve->series->name, dark) };
      if (!is_hidden (self, curve))
        g_array_append_val (lines, line);
    }
  return lines;
}

static PangoLayout *
layout_new (LwSeriesChart *self)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_scale_new (0.85));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

static LwSeriesDrawing
drawing_of (LwSeriesChart *self, GArray *lines, PangoLayout *layout)
{
  GdkRGBA colour;
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &colour);
  return (LwSeriesDrawing){
    .lines = (const LwSeriesLine *)lines->data,
    .n = (int)lines->len,
    .steps = self->steps,
    .values = value_axis (self),
    .foreground = { (double)colour.red, (double)colour.green, (double)colour.blue },
    .cursor = self->cursor,
    .layout = layout,
    .width = gtk_widget_get_width (GTK_WIDGET (self)),
    .height = gtk_widget_get_height (GTK_WIDGET (self)),
  };
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LwSeriesChart *self = LW_SERIES_CHART (widget);
  g_autoptr (GArray) lines = lines_of (self);
  g_autoptr (PangoLayout) layout = layout_new (self);
  LwSeriesDrawing drawing = drawing_of (self, lines, layout);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)drawing.width, (float)drawing.height));
  lw_series_draw (&drawing, cr);
  cairo_destroy (cr);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

/* ---- what it tells ------------------------------------------------------------------------- */

static void
describe (LwSeriesChart *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < self->curves->len; i++)
    {
      const Curve *curve = curve_at (self, i);
      g_autofree char *sentence
          = g_strdup_printf (_ ("%s: %.4g at step %d."), lw_series_title (curve->series->name),
                             curve->series->value, (int)curve->series->step);
      if (is_hidden (self, curve))
        continue;
      if (text->len > 0)
        g_string_append_c (text, ' ');
      g_string_append (text, sentence);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text->len > 0 ? text->str : _ ("No values yet."), -1);
}

void
lw_series_chart_show (LwSeriesChart *self, const LwRunHistory *history, const char *const *names,
                      gint64 steps)
{
  g_array_set_size (self->curves, 0);
  for (int i = 0; history && names[i]; i++)
    {
      const LwRunSeries *series = lw_run_history_find (history, names[i]);
      Curve curve = { NULL, NULL };
      if (!series || series->points->len == 0)
        continue;
      curve.series = lw_run_series_copy (series);
      curve.smooth = self->smoothing > 0 ? lw_run_series_smooth (series, self->smoothing) : NULL;
      g_array_append_val (self->curves, curve);
    }
  self->steps = (LwAxis){ .low = 0, .high = (double)MAX (steps, 1) };
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lw_series_chart_set_hidden (LwSeriesChart *self, const char *name, gboolean hidden)
{
  if (hidden)
    g_hash_table_add (self->hidden, g_strdup (name));
  else
    g_hash_table_remove (self->hidden, name);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lw_series_chart_set_smoothing (LwSeriesChart *self, double weight)
{
  self->smoothing = weight;
  for (guint i = 0; i < self->curves->len; i++)
    {
      Curve *curve = &g_array_index (self->curves, Curve, i);
      g_free (curve->smooth);
      curve->smooth = weight > 0 ? lw_run_series_smooth (curve->series, weight) : NULL;
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lw_series_chart_set_log (LwSeriesChart *self, gboolean log)
{
  self->log = log;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lw_series_chart_set_cursor (LwSeriesChart *self, double step)
{
  if (step == self->cursor || (isnan (step) && isnan (self->cursor)))
    return;
  self->cursor = step;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- pointer and keys ---------------------------------------------------------------------- */

/* The step of a point next to @step. */
static double
nearest_step (LwSeriesChart *self, double step)
{
  double best = (double)NAN;
  for (guint i = 0; i < self->curves->len; i++)
    {
      const LwRunSeries *series = curve_at (self, i)->series;
      int at = lw_run_series_nearest (series, step);
      double found = g_array_index (series->points, LwSeriesPoint, at).step;
      if (isnan (best) || fabs (found - step) < fabs (best - step))
        best = found;
    }
  return best;
}

static void
motion_cb (LwSeriesChart *self, double x, double y)
{
  g_autoptr (GArray) lines = lines_of (self);
  g_autoptr (PangoLayout) layout = layout_new (self);
  LwSeriesDrawing drawing = drawing_of (self, lines, layout);
  LwSeriesFrame frame = lw_series_frame (&drawing);
  double step = lw_axis_value (&self->steps, CLAMP ((x - frame.x) / frame.width, 0, 1));
  g_signal_emit (self, cursor_moved, 0, nearest_step (self, step));
}

static void
leave_cb (LwSeriesChart *self)
{
  g_signal_emit (self, cursor_moved, 0, (double)NAN);
}

/* By points of the first curve. */
static gboolean
move_cursor (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  LwSeriesChart *self = LW_SERIES_CHART (widget);
  int by = g_variant_get_int32 (arguments);
  if (self->curves->len == 0)
    return FALSE;
  const LwRunSeries *series = curve_at (self, 0)->series;
  int n = (int)series->points->len;
  int at = isnan (self->cursor) ? (by < 0 ? n : -1) : lw_run_series_nearest (series, self->cursor);
  at = CLAMP (at + by, 0, n - 1);
  g_signal_emit (self, cursor_moved, 0, g_array_index (series->points, LwSeriesPoint, at).step);
  return TRUE;
}

static gboolean
clear_cursor (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  gboolean was_there = !isnan (LW_SERIES_CHART (widget)->cursor);
  leave_cb (LW_SERIES_CHART (widget));
  return was_there;
}

/* ---- object -------------------------------------------------------------------------------- */

static void
finalize (GObject *object)
{
  LwSeriesChart *self = LW_SERIES_CHART (object);
  g_free (self->title);
  g_array_unref (self->curves);
  g_hash_table_unref (self->hidden);
  G_OBJECT_CLASS (lw_series_chart_parent_class)->finalize (object);
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    int by;
  } keys[] = { { GDK_KEY_Left, -1 },      { GDK_KEY_Right, 1 },     { GDK_KEY_Page_Up, -10 },
               { GDK_KEY_Page_Down, 10 }, { GDK_KEY_Home, -65536 }, { GDK_KEY_End, 65536 } };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, 0, move_cursor, "i", keys[i].by);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, clear_cursor, NULL);
}

static void
lw_series_chart_class_init (LwSeriesChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  widget_class->snapshot = snapshot;
  widget_class->measure = measure;
  cursor_moved = g_signal_new ("cursor-moved", LW_TYPE_SERIES_CHART, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  bind_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "serieschart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lw_series_chart_init (LwSeriesChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  self->curves = g_array_new (FALSE, FALSE, sizeof (Curve));
  g_array_set_clear_func (self->curves, curve_clear);
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->steps = (LwAxis){ .low = 0, .high = 1 };
  self->cursor = (double)NAN;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

LwSeriesChart *
lw_series_chart_new (const char *title)
{
  LwSeriesChart *self = g_object_new (LW_TYPE_SERIES_CHART, NULL);
  self->title = g_strdup (title);
  describe (self);
  return self;
}
