/* The costs beside the curve. */
#include "explore/cost-panel.h"

#include <glib/gi18n-lib.h>

#include "explore/cost-row.h"
#include "explore/cost-spin.h"
#include "model/cost-figure.h"
#include "model/owner-task.h"

#define CURRENCY_MOST 8 /* characters */

struct _LwCostPanel
{
  AdwBin parent_instance;
  LwStudyModel *model;
  GArray *tables; /* of LwCostTable: the presets; empty until they are read */
  GCancellable *cancellable;
  gboolean showing;
  AdwComboRow *presets;
  GtkWidget *edited, *reset;
  AdwPreferencesGroup *types;
  LwCostRow *rows[LW_N_LABEL_TYPES];
  GtkSpinButton *price;
  GtkEditable *currency;
};

G_DEFINE_FINAL_TYPE (LwCostPanel, lw_cost_panel, ADW_TYPE_BIN)

/* Where the preset of that name is; behind the last one is "Own". */
static guint
find_preset (LwCostPanel *self, const char *name)
{
  guint i = 0;
  while (i < self->tables->len
         && g_array_index (self->tables, LwCostTable, i).preset != g_intern_string (name))
    i++;
  return i;
}

static const LwCostTable *
preset_of (LwCostPanel *self, const LwCostTable *costs)
{
  guint i = find_preset (self, costs->preset);
  return i < self->tables->len ? &g_array_index (self->tables, LwCostTable, i) : NULL;
}

/* ---- showing ------------------------------------------------------------------------------- */

static void
show_costs (LwCostPanel *self)
{
  const LwCostTable *costs = lw_study_model_get_costs (self->model);
  const LwCostTable *preset = preset_of (self, costs);
  gboolean edited = preset && !lw_cost_table_is (costs, preset);
  const char *currency = costs->currency ? costs->currency : "";
  self->showing = TRUE;
  adw_combo_row_set_selected (self->presets, find_preset (self, costs->preset));
  gtk_widget_set_visible (self->edited, edited);
  gtk_widget_set_visible (self->reset, edited);
  for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
    lw_cost_row_show (self->rows[t], costs, preset);
  gtk_spin_button_set_value (self->price, costs->price.value);
  if (g_strcmp0 (gtk_editable_get_text (self->currency), currency) != 0)
    gtk_editable_set_text (self->currency, currency);
  self->showing = FALSE;
}

/* ---- editing ------------------------------------------------------------------------------- */

static void
edited_cb (LwCostRow *row, int figure, gboolean spread, double value, LwCostPanel *self)
{
  LwCostTable costs = *lw_study_model_get_costs (self->model);
  LwLabelType type = lw_cost_row_get_label_type (row);
  char what[64];
  if (spread)
    lw_cost_figure_set_spread (&costs, (LwCostFigure)figure, type, value);
  else
    lw_cost_figure_set (&costs, preset_of (self, &costs), (LwCostFigure)figure, type, value);
  g_snprintf (what, sizeof what, "%s.%d.%d", lw_label_type_name (type), figure, spread);
  lw_study_model_edit_costs (self->model, &costs, what);
}

static void
take_preset (LwCostPanel *self, guint position)
{
  LwCostTable costs = *lw_study_model_get_costs (self->model);
  if (position < self->tables->len)
    lw_cost_table_take (&costs, &g_array_index (self->tables, LwCostTable, position));
  else
    costs.preset = NULL;
  lw_study_model_edit_costs (self->model, &costs, "preset");
}

static void
preset_cb (LwCostPanel *self)
{
  guint selected = adw_combo_row_get_selected (self->presets);
  const char *now = lw_study_model_get_costs (self->model)->preset;
  if (!self->showing && selected != GTK_INVALID_LIST_POSITION
      && selected != find_preset (self, now))
    take_preset (self, selected);
}

static void
reset_cb (LwCostPanel *self)
{
  take_preset (self, find_preset (self, lw_study_model_get_costs (self->model)->preset));
}

static void
price_cb (LwCostPanel *self)
{
  LwCostTable costs = *lw_study_model_get_costs (self->model);
  if (self->showing)
    return;
  costs.price = (LwCost){ .value = gtk_spin_button_get_value (self->price) };
  lw_study_model_edit_costs (self->model, &costs, "price");
}

static void
currency_cb (LwCostPanel *self)
{
  LwCostTable costs = *lw_study_model_get_costs (self->model);
  const char *text = gtk_editable_get_text (self->currency);
  if (self->showing || g_utf8_strlen (text, -1) > CURRENCY_MOST)
    return;
  costs.currency = *text ? g_intern_string (text) : NULL;
  lw_study_model_edit_costs (self->model, &costs, "currency");
}

/* ---- presets ------------------------------------------------------------------------------- */

static void
presets_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, lw_cost_tables_of_presets (), (GDestroyNotify)g_array_unref);
}

static void
presets_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LwCostPanel *self = LW_COST_PANEL (source);
  GArray *tables = g_task_propagate_pointer (G_TASK (result), NULL);
  if (!tables)
    return;
  g_array_unref (self->tables);
  self->tables = tables;
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  for (guint i = 0; i < tables->len; i++)
    gtk_string_list_take (titles,
                          lw_cost_preset_title (g_array_index (tables, LwCostTable, i).preset));
  gtk_string_list_append (titles, _ ("Own"));
  self->showing = TRUE;
  adw_combo_row_set_model (self->presets, G_LIST_MODEL (titles));
  show_costs (self);
}

void
lw_cost_panel_set_model (LwCostPanel *self, LwStudyModel *model)
{
  g_return_if_fail (!self->model);
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "costs-changed", G_CALLBACK (show_costs), self,
                           G_CONNECT_SWAPPED);
  show_costs (self);
  g_autoptr (GTask) task = lw_owner_task_new (self, self->cancellable, presets_cb, NULL);
  g_task_set_source_tag (task, lw_cost_panel_set_model);
  g_task_run_in_thread (task, presets_thread);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwCostPanel *self = LW_COST_PANEL (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->model);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_COST_PANEL);
  G_OBJECT_CLASS (lw_cost_panel_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_array_unref (LW_COST_PANEL (object)->tables);
  G_OBJECT_CLASS (lw_cost_panel_parent_class)->finalize (object);
}

static void
lw_cost_panel_class_init (LwCostPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/explore/cost-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, LwCostPanel, presets);
  gtk_widget_class_bind_template_child (widget_class, LwCostPanel, edited);
  gtk_widget_class_bind_template_child (widget_class, LwCostPanel, reset);
  gtk_widget_class_bind_template_child (widget_class, LwCostPanel, types);
  gtk_widget_class_bind_template_child (widget_class, LwCostPanel, price);
  gtk_widget_class_bind_template_child (widget_class, LwCostPanel, currency);
}

static void
lw_cost_panel_init (LwCostPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->tables = g_array_new (FALSE, FALSE, sizeof (LwCostTable));
  for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
    {
      self->rows[t] = g_object_new (LW_TYPE_COST_ROW, "label-type", t, NULL);
      adw_preferences_group_add (self->types, GTK_WIDGET (self->rows[t]));
      g_signal_connect_object (self->rows[t], "edited", G_CALLBACK (edited_cb), self, 0);
    }
  lw_cost_spin_trim (self->price);
  g_signal_connect_object (self->presets, "notify::selected", G_CALLBACK (preset_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reset, "clicked", G_CALLBACK (reset_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->price, "value-changed", G_CALLBACK (price_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->currency, "changed", G_CALLBACK (currency_cb), self,
                           G_CONNECT_SWAPPED);
}
