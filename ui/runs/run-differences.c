/* Differences of two runs. */
#include "runs/run-differences.h"

#include <glib/gi18n-lib.h>

#include "follow/saved-config.h"
#include "runs/config-table.h"
#include "runs/run-state.h"

#define LW_TYPE_RUN_DIFFERENCES (lw_run_differences_get_type ())
G_DECLARE_FINAL_TYPE (LwRunDifferences, lw_run_differences, LW, RUN_DIFFERENCES, AdwWindow)

struct _LwRunDifferences
{
  AdwWindow parent_instance;
  LwStudyModel *model;
  LwRunItem *run;
  GCancellable *cancellable; /* of what is being read */
  JsonObject *configs[2];
  LwConfigTable *table;
  AdwActionRow *run_row;
  AdwComboRow *other_row;
  GtkStack *stack;
  AdwStatusPage *failure;
};

G_DEFINE_FINAL_TYPE (LwRunDifferences, lw_run_differences, ADW_TYPE_WINDOW)

static char *
full_text (LwRunItem *run)
{
  g_autofree char *place = lw_run_place_text (run);
  return g_strdup_printf ("%s · %s", lw_run_item_get_label (run), place);
}

static LwRunItem *
other_of (LwRunDifferences *self)
{
  return adw_combo_row_get_selected_item (self->other_row);
}

static void
show_table (LwRunDifferences *self)
{
  LwRunItem *other = other_of (self);
  if (!self->configs[0] || !self->configs[1] || !other)
    return;
  g_autoptr (GPtrArray) found = lw_config_differences (self->configs[0], self->configs[1]);
  lw_config_table_show (self->table, found, lw_run_item_get_label (self->run),
                        lw_run_item_get_label (other));
  gtk_stack_set_visible_child_name (self->stack, found->len > 0 ? "table" : "same");
}

/* Takes the one of the two configurations that @which is. */
static void
take (LwRunDifferences *self, int which, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  JsonObject *config = lw_saved_config_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->configs[which], json_object_unref);
  self->configs[which] = config;
  if (config)
    {
      show_table (self);
      return;
    }
  g_autofree char *text = g_markup_escape_text (error->message, -1);
  adw_status_page_set_description (self->failure, text);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LwRunDifferences) self = data;
  take (self, 0, result);
}

static void
other_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LwRunDifferences) self = data;
  take (self, 1, result);
}

static void
read_config (LwRunDifferences *self, LwRunItem *run, GAsyncReadyCallback callback)
{
  LwStudySnapshot *snapshot = lw_study_model_get_snapshot (self->model);
  int position = lw_study_snapshot_find (snapshot, lw_run_item_get_id (run));
  if (position >= 0)
    lw_saved_config_async (snapshot, position, self->cancellable, callback, g_object_ref (self));
}

static void
selected_cb (LwRunDifferences *self)
{
  LwRunItem *other = other_of (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->configs[1], json_object_unref);
  read_config (self, self->run, run_cb);
  if (other)
    read_config (self, other, other_cb);
}

/* ---- the other run ------------------------------------------------------------------------- */

static char *
item_text (LwRunItem *run, gpointer data)
{
  return full_text (run);
}

static guint
position_in (GListModel *runs, LwRunItem *run)
{
  guint n = g_list_model_get_n_items (runs);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LwRunItem) item = g_list_model_get_item (runs, i);
      if (item == run)
        return i;
    }
  return 0;
}

static void
fill (LwRunDifferences *self, LwRunItem *other)
{
  g_autofree char *text = full_text (self->run);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  GListModel *runs = lw_study_model_get_runs (self->model);
  guint at = position_in (runs, other ? other : self->run);
  g_autoptr (GtkExpression) expression = gtk_cclosure_expression_new (
      G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (item_text), NULL, NULL);
  if (!other)
    at = at > 0 ? at - 1 : at + 1 < g_list_model_get_n_items (runs) ? at + 1 : at;
  adw_action_row_set_subtitle (self->run_row, escaped);
  adw_combo_row_set_expression (self->other_row, expression);
  adw_combo_row_set_model (self->other_row, runs);
  adw_combo_row_set_selected (self->other_row, at);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwRunDifferences *self = LW_RUN_DIFFERENCES (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->model);
  g_clear_object (&self->run);
  for (int i = 0; i < 2; i++)
    g_clear_pointer (&self->configs[i], json_object_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_RUN_DIFFERENCES);
  G_OBJECT_CLASS (lw_run_differences_parent_class)->dispose (object);
}

static void
lw_run_differences_class_init (LwRunDifferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/runs/run-differences.ui");
  gtk_widget_class_bind_template_child (widget_class, LwRunDifferences, run_row);
  gtk_widget_class_bind_template_child (widget_class, LwRunDifferences, other_row);
  gtk_widget_class_bind_template_child (widget_class, LwRunDifferences, stack);
  gtk_widget_class_bind_template_child (widget_class, LwRunDifferences, failure);
}

static void
lw_run_differences_init (LwRunDifferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->table = lw_config_table_new ();
  gtk_widget_add_css_class (GTK_WIDGET (self->table), "card");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->table), "table");
}

void
lw_run_differences_show (GtkWidget *from, LwStudyModel *model, LwRunItem *run, LwRunItem *other)
{
  GtkRoot *window = gtk_widget_get_root (from);
  LwRunDifferences *self = g_object_new (LW_TYPE_RUN_DIFFERENCES, "transient-for", window, NULL);
  self->model = g_object_ref (model);
  self->run = g_object_ref (run);
  fill (self, other);
  g_signal_connect_object (self->other_row, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  selected_cb (self);
  gtk_window_present (GTK_WINDOW (self));
}
