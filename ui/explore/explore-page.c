/* The page Explore. */
#include "explore/explore-page.h"

#include <glib/gi18n-lib.h>

#include "explore/advice-panel.h"
#include "explore/cost-panel.h"
#include "explore/curve-table.h"
#include "explore/export-dialog.h"
#include "widget/toast.h"

struct _LwExplorePage
{
  AdwBin parent_instance;
  LwStudyModel *model;
  gboolean showing;
  GtkStack *stack, *views;
  AdwStatusPage *empty;
  AdwFlap *flap;
  LwCostPanel *costs;
  LwCurveChart *chart;
  LwCurveTable *table;
  LwAdvicePanel *advice;
  GtkDropDown *measures;
  GtkToggleButton *as_table;
  GtkWidget *money;
};

G_DEFINE_FINAL_TYPE (LwExplorePage, lw_explore_page, ADW_TYPE_BIN)

/* ---- what the model tells ------------------------------------------------------------------ */

static void
describe_empty (LwExplorePage *self)
{
  guint finished, running, failed, total;
  lw_study_model_count (self->model, &finished, &running, &failed, &total);
  g_autofree char *text
      = running > 0
            ? g_strdup_printf (ngettext ("%u run is at work. The curve begins with the first that "
                                         "is finished.",
                                         "%u runs are at work. The curve begins with the first "
                                         "that is finished.",
                                         running),
                               running)
            : g_strdup_printf (ngettext ("The study has %u run. The curve begins when it is "
                                         "trained.",
                                         "The study has %u runs. The curve begins when one of them "
                                         "is trained.",
                                         total),
                               total);
  adw_status_page_set_description (self->empty, text);
}

/* mIoU, then the classes as far as they are known. */
static void
show_measures (LwExplorePage *self)
{
  const LwResults *results = lw_study_model_get_snapshot (self->model)->results;
  const char *now = lw_study_model_get_measure (self->model)->name;
  GListModel *before = gtk_drop_down_get_model (self->measures);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;
  if (before && (int)g_list_model_get_n_items (before) == 1 + results->n_classes)
    return;
  gtk_string_list_append (names, "mIoU");
  for (int c = 0; c < results->n_classes; c++)
    {
      gtk_string_list_append (names, results->classes[c]);
      if (g_strcmp0 (results->classes[c], now) == 0)
        selected = 1 + (guint)c;
    }
  self->showing = TRUE;
  gtk_drop_down_set_model (self->measures, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->measures, selected);
  self->showing = FALSE;
}

static void
results_cb (LwExplorePage *self)
{
  gboolean any = lw_study_model_get_snapshot (self->model)->finished > 0;
  describe_empty (self);
  show_measures (self);
  gtk_stack_set_visible_child_name (self->stack, any ? "results" : "empty");
}

static void
costs_cb (LwExplorePage *self)
{
  gboolean priced = lw_study_model_get_costs (self->model)->price.value > 0;
  int axis;
  g_object_get (self->chart, "axis", &axis, NULL);
  gtk_widget_set_sensitive (self->money, priced);
  gtk_widget_set_tooltip_text (self->money, priced ? NULL : _ ("Needs the price of an hour"));
  if (!priced && axis == LW_COST_AXIS_MONEY)
    g_object_set (self->chart, "axis", LW_COST_AXIS_HOURS, NULL);
}

/* ---- what the user does -------------------------------------------------------------------- */

static void
measure_cb (LwExplorePage *self)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (self->measures);
  g_autoptr (GError) error = NULL;
  if (self->showing || !item)
    return;
  if (!lw_study_model_set_measure (self->model, gtk_string_object_get_string (item), &error))
    lw_toast_error (GTK_WIDGET (self), error->message);
}

static void
as_table_cb (LwExplorePage *self)
{
  gtk_stack_set_visible_child_name (
      self->views, gtk_toggle_button_get_active (self->as_table) ? "table" : "chart");
}

static void
activated_cb (LwExplorePage *self, GStrv ids)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.compare", "^as", ids);
}

static void
reset_zoom (GtkWidget *widget, const char *action, GVariant *target)
{
  lw_curve_chart_reset_view (LW_EXPLORE_PAGE (widget)->chart);
}

static void
show_costs (GtkWidget *widget, const char *action, GVariant *target)
{
  AdwFlap *flap = LW_EXPLORE_PAGE (widget)->flap;
  adw_flap_set_reveal_flap (flap, !adw_flap_get_reveal_flap (flap));
}

void
lw_explore_page_export (LwExplorePage *self)
{
  lw_export_dialog_show (GTK_WIDGET (self), self->model, lw_curve_chart_get_curve (self->chart));
}

/* ---- object -------------------------------------------------------------------------------- */

void
lw_explore_page_set_model (LwExplorePage *self, LwStudyModel *model)
{
  g_return_if_fail (!self->model);
  self->model = g_object_ref (model);
  lw_curve_chart_set_model (self->chart, model);
  lw_curve_table_set_chart (self->table, self->chart);
  lw_cost_panel_set_model (self->costs, model);
  lw_advice_panel_set_model (self->advice, model);
  g_signal_connect_object (model, "results-changed", G_CALLBACK (results_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "queue-changed", G_CALLBACK (describe_empty), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "costs-changed", G_CALLBACK (costs_cb), self, G_CONNECT_SWAPPED);
  results_cb (self);
  costs_cb (self);
}

static void
dispose (GObject *object)
{
  LwExplorePage *self = LW_EXPLORE_PAGE (object);
  g_clear_object (&self->model);
  /* A template gives its children up behind the back of a bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_EXPLORE_PAGE);
  G_OBJECT_CLASS (lw_explore_page_parent_class)->dispose (object);
}

static void
lw_explore_page_class_init (LwExplorePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (LW_TYPE_CURVE_CHART);
  g_type_ensure (LW_TYPE_CURVE_TABLE);
  g_type_ensure (LW_TYPE_COST_PANEL);
  g_type_ensure (LW_TYPE_ADVICE_PANEL);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/explore/explore-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LwExplorePage, stack);
  gtk_widget_class_bind_template_child (widget_class, LwExplorePage, views);
  gtk_widget_class_bind_template_child (widget_class, LwExplorePage, empty);
  gtk_widget_class_bind_template_child (widget_class, LwExplorePage, flap);
  gtk_widget_class_bind_template_child (widget_class, LwExplorePage, costs);
  gtk_widget_class_bind_template_child (widget_class, LwExplorePage, chart);
  gtk_widget_class_bind_template_child (widget_class, LwExplorePage, table);
  gtk_widget_class_bind_template_child (widget_class, LwExplorePage, advice);
  gtk_widget_class_bind_template_child (widget_class, LwExplorePage, measures);
  gtk_widget_class_bind_template_child (widget_class, LwExplorePage, as_table);
  gtk_widget_class_bind_template_child (widget_class, LwExplorePage, money);
  gtk_widget_class_install_action (widget_class, "explore.reset-zoom", NULL, reset_zoom);
  gtk_widget_class_install_action (widget_class, "page.sidebar", NULL, show_costs);
}

/* The properties of the chart as actions, for buttons and menus. */
static void
add_chart_actions (LwExplorePage *self)
{
  static const char *const names[] = { "axis", "log", "show-runs", "show-published" };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GPropertyAction) action = g_property_action_new (names[i], self->chart, names[i]);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "chart", G_ACTION_GROUP (group));
}

static void
lw_explore_page_init (LwExplorePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_chart_actions (self);
  g_signal_connect_object (self->measures, "notify::selected", G_CALLBACK (measure_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->as_table, "toggled", G_CALLBACK (as_table_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "point-activated", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "point-activated", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
}
