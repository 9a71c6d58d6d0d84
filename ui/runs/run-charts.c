/* The curves of a run. */
#include "runs/run-charts.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "runs/series-chart.h"
#include "runs/series-key.h"
#include "runs/series-style.h"
#include "runs/series-table.h"

#define SMOOTHING 0.8

/* Of a single series each. */
static const char *const others[]
    = { "miou", "lr", "pseudo_coverage", "images_per_second", "data_wait" };

#define N_OTHERS G_N_ELEMENTS (others)

typedef struct
{
  GtkWidget *child; /* of the flow box */
  LwSeriesChart *chart;
  GtkLabel *value;
} Block;

struct _LwRunCharts
{
  AdwBin parent_instance;
  LwRunHistory *history; /* what is shown */
  GPtrArray *keys;       /* of the legend */
  LwSeriesChart *loss;
  Block blocks[N_OTHERS];
  LwSeriesTable *values;
  double cursor;
  GtkBox *losses;
  GtkLabel *step;
  GtkFlowBox *legend, *others;
  GtkExpander *table;
};

G_DEFINE_FINAL_TYPE (LwRunCharts, lw_run_charts, ADW_TYPE_BIN)

/* ---- values at the cursor, or the last ones ------------------------------------------------ */

static double
value_at (LwRunCharts *self, const char *name)
{
  const LwRunSeries *series = self->history ? lw_run_history_find (self->history, name) : NULL;
  if (!series)
    return (double)NAN;
  int at = isnan (self->cursor) ? -1 : lw_run_series_nearest (series, self->cursor);
  return at < 0 ? series->value : g_array_index (series->points, LwSeriesPoint, at).value;
}

static char *
value_text (LwRunCharts *self, const char *name)
{
  double value = value_at (self, name);
  if (isnan (value))
    return g_strdup ("");
  if (strcmp (name, "miou") == 0)
    return g_strdup_printf (_ ("%.1f %%"), value);
  if (strcmp (name, "pseudo_coverage") == 0 || strcmp (name, "data_wait") == 0)
    return g_strdup_printf (_ ("%.1f %%"), 100 * value);
  return lw_series_value_text (value);
}

static void
show_values (LwRunCharts *self)
{
  g_autofree char *step
      = isnan (self->cursor) ? NULL : g_strdup_printf (_ ("Step %d"), (int)self->cursor);
  gtk_label_set_text (self->step, step ? step : "");
  for (guint i = 0; i < self->keys->len; i++)
    {
      GtkWidget *key = self->keys->pdata[i];
      lw_series_key_set_value (key, value_at (self, lw_series_key_get_name (key)));
    }
  for (guint i = 0; i < N_OTHERS; i++)
    {
      g_autofree char *text = value_text (self, others[i]);
      gtk_label_set_text (self->blocks[i].value, text);
    }
}

static void
cursor_cb (LwRunCharts *self, double step)
{
  self->cursor = step;
  lw_series_chart_set_cursor (self->loss, step);
  for (guint i = 0; i < N_OTHERS; i++)
    lw_series_chart_set_cursor (self->blocks[i].chart, step);
  show_values (self);
}

/* ---- the legend ---------------------------------------------------------------------------- */

static void
toggled_cb (LwRunCharts *self, GtkToggleButton *key)
{
  lw_series_chart_set_hidden (self->loss, lw_series_key_get_name (GTK_WIDGET (key)),
                              !gtk_toggle_button_get_active (key));
}

/* The loss and its terms. NULL-terminated, (transfer container) */
static const char **
loss_names (const LwRunHistory *history)
{
  const char **names = g_new0 (const char *, (history ? history->losses->len : 0) + 2);
  names[0] = "loss";
  for (guint i = 0; history && i < history->losses->len; i++)
    names[i + 1] = history->losses->pdata[i];
  return names;
}

static gboolean
has_keys (LwRunCharts *self, const char *const *names)
{
  guint i = 0;
  while (names[i] && i < self->keys->len
         && strcmp (names[i], lw_series_key_get_name (self->keys->pdata[i])) == 0)
    i++;
  return !names[i] && i == self->keys->len;
}

/* The legend changes only when a term is there for the first time. */
static void
make_keys (LwRunCharts *self, const char *const *names)
{
  if (has_keys (self, names))
    return;
  for (guint i = 0; i < self->keys->len; i++)
    gtk_flow_box_remove (self->legend, self->keys->pdata[i]);
  g_ptr_array_set_size (self->keys, 0);
  for (int i = 0; names[i]; i++)
    {
      GtkWidget *key = lw_series_key_new (names[i]);
      lw_series_chart_set_hidden (self->loss, names[i], FALSE);
      g_signal_connect_object (key, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->keys, g_object_ref (key));
      gtk_flow_box_append (self->legend, key);
      gtk_widget_set_focusable (gtk_widget_get_parent (key), FALSE);
    }
}

/* ---- what is shown ------------------------------------------------------------------------- */

static void
show_table (LwRunCharts *self)
{
  if (gtk_expander_get_expanded (self->table))
    lw_series_table_show (self->values, self->history);
}

void
lw_run_charts_show (LwRunCharts *self, const LwRunHistory *history, gint64 steps)
{
  g_autofree const char **names = loss_names (history);
  lw_run_history_free (self->history);
  self->history = history ? lw_run_history_copy (history) : NULL;
  make_keys (self, names);
  lw_series_chart_show (self->loss, history, names, steps);
  for (guint i = 0; i < N_OTHERS; i++)
    {
      const char *const name[] = { others[i], NULL };
      gboolean there = history && lw_run_history_find (history, others[i]);
      gtk_widget_set_visible (self->blocks[i].child, there);
      lw_series_chart_show (self->blocks[i].chart, history, name, steps);
    }
  show_values (self);
  show_table (self);
}

/* ---- options ------------------------------------------------------------------------------- */

static void
set_smooth (GSimpleAction *action, GVariant *value, gpointer data)
{
  LwRunCharts *self = data;
  double weight = g_variant_get_boolean (value) ? SMOOTHING : 0;
  lw_series_chart_set_smoothing (self->loss, weight);
  for (guint i = 0; i < N_OTHERS; i++)
    if (strcmp (others[i], "miou") != 0 && strcmp (others[i], "lr") != 0)
      lw_series_chart_set_smoothing (self->blocks[i].chart, weight);
  g_simple_action_set_state (action, value);
}

static void
set_log (GSimpleAction *action, GVariant *value, gpointer data)
{
  lw_series_chart_set_log (LW_RUN_CHARTS (data)->loss, g_variant_get_boolean (value));
  g_simple_action_set_state (action, value);
}

/* ---- object -------------------------------------------------------------------------------- */

static LwSeriesChart *
chart_new (LwRunCharts *self, const char *title)
{
  LwSeriesChart *chart = lw_series_chart_new (title);
  g_signal_connect_object (chart, "cursor-moved", G_CALLBACK (cursor_cb), self, G_CONNECT_SWAPPED);
  return chart;
}

static void
make_block (LwRunCharts *self, guint i)
{
  const char *title = lw_series_title (others[i]);
  Block *block = &self->blocks[i];
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);
  block->value = GTK_LABEL (gtk_label_new (NULL));
  block->chart = chart_new (self, title);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (GTK_WIDGET (block->value), "numeric");
  gtk_widget_set_tooltip_text (heading, lw_series_help (others[i]));
  gtk_box_append (GTK_BOX (heading), label);
  gtk_box_append (GTK_BOX (heading), GTK_WIDGET (block->value));
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (block->chart));
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "lw-chart");
  gtk_flow_box_append (self->others, box);
  block->child = gtk_widget_get_parent (box);
  gtk_widget_set_focusable (block->child, FALSE);
}

static void
dispose (GObject *object)
{
  LwRunCharts *self = LW_RUN_CHARTS (object);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->history, lw_run_history_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_RUN_CHARTS);
  G_OBJECT_CLASS (lw_run_charts_parent_class)->dispose (object);
}

static void
lw_run_charts_class_init (LwRunChartsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/runs/run-charts.ui");
  gtk_widget_class_bind_template_child (widget_class, LwRunCharts, losses);
  gtk_widget_class_bind_template_child (widget_class, LwRunCharts, step);
  gtk_widget_class_bind_template_child (widget_class, LwRunCharts, legend);
  gtk_widget_class_bind_template_child (widget_class, LwRunCharts, others);
  gtk_widget_class_bind_template_child (widget_class, LwRunCharts, table);
}

static void
lw_run_charts_init (LwRunCharts *self)
{
  static const GActionEntry actions[] = {
    { .name = "smooth", .state = "false", .change_state = set_smooth },
    { .name = "log", .state = "false", .change_state = set_log },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cursor = (double)NAN;
  self->keys = g_ptr_array_new_with_free_func (g_object_unref);
  self->loss = chart_new (self, _ ("Losses"));
  gtk_widget_set_size_request (GTK_WIDGET (self->loss), -1, 220);
  gtk_box_insert_child_after (self->losses, GTK_WIDGET (self->loss),
                              gtk_widget_get_first_child (GTK_WIDGET (self->losses)));
  for (guint i = 0; i < N_OTHERS; i++)
    make_block (self, i);
  self->values = lw_series_table_new ();
  gtk_widget_set_margin_top (GTK_WIDGET (self->values), 6);
  gtk_expander_set_child (self->table, GTK_WIDGET (self->values));
  g_signal_connect_object (self->table, "notify::expanded", G_CALLBACK (show_table), self,
                           G_CONNECT_SWAPPED);
  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "charts", G_ACTION_GROUP (group));
}
