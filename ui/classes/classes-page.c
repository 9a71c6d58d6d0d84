/* The page Classes: legend of the columns, table, confusions. */
#include "classes/classes-page.h"

#include <glib/gi18n-lib.h>

#include "classes/class-table.h"
#include "classes/column-chooser.h"
#include "classes/confusion-view.h"
#include "widget/toast.h"

struct _LwClassesPage
{
  AdwBin parent_instance;
  LwStudyModel *model;
  LwClassColumns *columns;
  GSettings *settings;
  GtkStack *stack;
  GtkFlowBox *legend;
  LwColumnChooser *chooser;
  AdwLeaflet *leaflet;
  GtkWidget *sides; /* which of the two is shown, where there is room for one */
  GtkToggleButton *show_table, *show_confusion;
  guint folded_source;
  LwClassTable *table;
  LwConfusionView *confusion;
  GCancellable *loading;
  LwConfusion *classes; /* of some run, for what it tells about the classes */
};

G_DEFINE_FINAL_TYPE (LwClassesPage, lw_classes_page, ADW_TYPE_BIN)

/* ---- legend -------------------------------------------------------------------------------- */

static void
remove_cb (GtkButton *button, LwClassesPage *self)
{
  lw_class_columns_toggle (self->columns, g_object_get_data (G_OBJECT (button), "column"));
}

static GtkWidget *
legend_chip (LwClassesPage *self, LwClassColumn *column, guint position)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree char *title = lw_class_column_title (column);
  g_autofree char *letter = g_strdup_printf ("%c", 'A' + (int)position);
  GtkWidget *name = gtk_label_new (title), *key = gtk_label_new (letter);
  /* Translators: a column of the table is taken away. */
  g_autofree char *tip = g_strdup_printf (_ ("Remove %s"), title);
  gtk_widget_add_css_class (key, "heading");
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (name, title);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  g_object_set_data_full (G_OBJECT (button), "column", g_object_ref (column), g_object_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), self);
  gtk_box_append (GTK_BOX (box), key);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static void
legend_cb (LwClassesPage *self)
{
  GListModel *list = lw_class_columns_get_list (self->columns);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->legend))))
    gtk_flow_box_remove (self->legend, child);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (LwClassColumn) column = g_list_model_get_item (list, i);
      gtk_flow_box_append (self->legend, legend_chip (self, column, i));
      gtk_widget_set_focusable (gtk_widget_get_last_child (GTK_WIDGET (self->legend)), FALSE);
    }
}

/* ---- results ------------------------------------------------------------------------------- */

static void
show_classes (LwClassesPage *self)
{
  lw_class_table_set_classes (self->table, lw_study_model_get_snapshot (self->model)->results,
                              self->classes);
}

static void
classes_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LwClassesPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LwConfusion) classes = lw_confusion_load_finish (result, &error);
  if (!classes || !self->model)
    return;
  g_clear_pointer (&self->classes, lw_confusion_unref);
  self->classes = g_steal_pointer (&classes);
  show_classes (self);
}

/* The truth is the same in every evaluation: that of the first column tells it. */
static void
load_classes (LwClassesPage *self)
{
  int n = 0;
  g_autoptr (LwClassColumn) column
      = g_list_model_get_item (lw_class_columns_get_list (self->columns), 0);
  const int *positions = column ? lw_class_column_positions (column, &n) : NULL;
  if (n == 0 || self->classes)
    return;
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  lw_confusion_load_async (lw_study_model_get_snapshot (self->model), positions, 1, self->loading,
                           classes_cb, g_object_ref (self));
}

static void
results_cb (LwClassesPage *self)
{
  const LwStudySnapshot *snapshot = lw_study_model_get_snapshot (self->model);
  gtk_stack_set_visible_child_name (self->stack, snapshot->finished ? "results" : "empty");
  legend_cb (self);
  load_classes (self);
}

/* Other classes: the study file was changed. */
static void
snapshot_cb (LwClassesPage *self)
{
  const LwStudySnapshot *snapshot = lw_study_model_get_snapshot (self->model);
  if (self->classes && self->classes->classes->n != snapshot->results->n_classes)
    g_clear_pointer (&self->classes, lw_confusion_unref);
  show_classes (self);
  results_cb (self);
}

void
lw_classes_page_set_model (LwClassesPage *self, LwStudyModel *model)
{
  g_return_if_fail (!self->model);
  self->model = g_object_ref (model);
  self->columns = lw_class_columns_new (model);
  lw_class_table_set_columns (self->table, self->columns);
  lw_column_chooser_set_columns (self->chooser, self->columns);
  lw_confusion_view_set_columns (self->confusion, self->columns, model);
  g_signal_connect_object (self->columns, "changed", G_CALLBACK (results_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "results-changed", G_CALLBACK (snapshot_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::palette", G_CALLBACK (show_classes), self,
                           G_CONNECT_SWAPPED);
  snapshot_cb (self);
}

/* ---- what the user does -------------------------------------------------------------------- */

static void
copy_csv (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LwClassesPage *self = LW_CLASSES_PAGE (widget);
  if (!self->model)
    return;
  g_autofree char *text = lw_class_table_csv (self->table);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  lw_toast (widget, _ ("Copied as CSV"));
}

static void
side_cb (LwClassesPage *self)
{
  gboolean table = gtk_toggle_button_get_active (self->show_table);
  adw_leaflet_set_visible_child (self->leaflet,
                                 table ? GTK_WIDGET (self->table) : GTK_WIDGET (self->confusion));
}

static void
leaflet_cb (LwClassesPage *self)
{
  gboolean table = adw_leaflet_get_visible_child (self->leaflet) == GTK_WIDGET (self->table);
  gtk_toggle_button_set_active (table ? self->show_table : self->show_confusion, TRUE);
}

static gboolean
folded_source_cb (gpointer data)
{
  LwClassesPage *self = data;
  self->folded_source = 0;
  gtk_widget_set_visible (self->sides, adw_leaflet_get_folded (self->leaflet));
  return G_SOURCE_REMOVE;
}

/* Told in the midst of an allocation, where nothing may change its size. */
static void
folded_cb (LwClassesPage *self)
{
  if (!self->folded_source)
    self->folded_source = g_idle_add (folded_source_cb, self);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwClassesPage *self = LW_CLASSES_PAGE (object);
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->columns);
  g_clear_object (&self->settings);
  g_clear_object (&self->model);
  /* A template gives its children up behind the back of a bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_CLASSES_PAGE);
  g_clear_handle_id (&self->folded_source, g_source_remove);
  g_clear_pointer (&self->classes, lw_confusion_unref);
  G_OBJECT_CLASS (lw_classes_page_parent_class)->dispose (object);
}

static void
lw_classes_page_class_init (LwClassesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (LW_TYPE_CLASS_TABLE);
  g_type_ensure (LW_TYPE_COLUMN_CHOOSER);
  g_type_ensure (LW_TYPE_CONFUSION_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/classes/classes-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LwClassesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LwClassesPage, legend);
  gtk_widget_class_bind_template_child (widget_class, LwClassesPage, chooser);
  gtk_widget_class_bind_template_child (widget_class, LwClassesPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, LwClassesPage, sides);
  gtk_widget_class_bind_template_child (widget_class, LwClassesPage, show_table);
  gtk_widget_class_bind_template_child (widget_class, LwClassesPage, show_confusion);
  gtk_widget_class_bind_template_child (widget_class, LwClassesPage, table);
  gtk_widget_class_bind_template_child (widget_class, LwClassesPage, confusion);
  gtk_widget_class_install_action (widget_class, "classes.copy-csv", NULL, copy_csv);
}

static void
lw_classes_page_init (LwClassesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (LW_APP_ID);
  g_signal_connect_swapped (self->show_table, "toggled", G_CALLBACK (side_cb), self);
  g_signal_connect_swapped (self->leaflet, "notify::folded", G_CALLBACK (folded_cb), self);
  g_signal_connect_swapped (self->leaflet, "notify::visible-child", G_CALLBACK (leaflet_cb), self);
}
