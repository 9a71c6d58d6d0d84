/* The page Runs. */
#include "runs/runs-page.h"

#include <glib/gi18n-lib.h>

#include "runs/run-actions.h"
#include "runs/run-differences.h"
#include "runs/run-page.h"
#include "runs/run-selection.h"
#include "runs/runs-list.h"
#include "runs/study-notifier.h"

struct _LwRunsPage
{
  AdwBin parent_instance;
  LwStudyModel *model;
  LwStudyPace *pace;
  LwRunActions *actions;
  LwStudyNotifier *notifier;
  AdwLeaflet *leaflet;
  LwRunsList *list;
  GtkButton *back, *differences;
  GtkStack *stack;
  AdwStatusPage *several;
  LwRunPage *run;
};

G_DEFINE_FINAL_TYPE (LwRunsPage, lw_runs_page, ADW_TYPE_BIN)

/* ---- what is selected ---------------------------------------------------------------------- */

static void
selection_cb (LwRunsPage *self)
{
  g_autoptr (GPtrArray) runs = lw_run_selection_get (lw_runs_list_get_selection (self->list));
  LwRunItem *only = runs->len == 1 ? runs->pdata[0] : NULL;
  gtk_stack_set_visible_child_name (self->stack, only ? "one" : runs->len ? "several" : "none");
  lw_run_page_set_run (self->run, only);
  if (runs->len > 1)
    {
      g_autofree char *title = g_strdup_printf (
          ngettext ("%u Run Selected", "%u Runs Selected", (gulong)runs->len), runs->len);
      adw_status_page_set_title (self->several, title);
      gtk_widget_set_sensitive (GTK_WIDGET (self->differences), runs->len == 2);
    }
}

static void
differences_cb (LwRunsPage *self)
{
  g_autoptr (GPtrArray) runs = lw_run_selection_get (lw_runs_list_get_selection (self->list));
  if (runs->len == 2)
    lw_run_differences_show (GTK_WIDGET (self), self->model, runs->pdata[0], runs->pdata[1]);
}

/* ---- moving between list and run ----------------------------------------------------------- */

/* Side by side, nothing moves: the focus stays in the list. */
static void
opened_cb (LwRunsPage *self)
{
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_set_visible_child_name (self->leaflet, "run");
}

static void
back_cb (LwRunsPage *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
}

static void
search (GtkWidget *widget, const char *action, GVariant *target)
{
  LwRunsPage *self = LW_RUNS_PAGE (widget);
  back_cb (self);
  lw_runs_list_search (self->list);
}

/* There is something to look at from the beginning: what comes first in the list. */
static void
select_first (LwRunsPage *self)
{
  GtkSelectionModel *selection = lw_runs_list_get_selection (self->list);
  if (g_list_model_get_n_items (G_LIST_MODEL (selection)) > 0)
    gtk_selection_model_select_item (selection, 0, TRUE);
}

void
lw_runs_page_show_run (LwRunsPage *self, const char *id)
{
  LwRunItem *run = lw_study_model_find_run (self->model, id);
  if (!run)
    return;
  lw_runs_list_select (self->list, run);
  adw_leaflet_set_visible_child_name (self->leaflet, "run");
}

/* ---- object -------------------------------------------------------------------------------- */

/* Toasts are not below this page, and their buttons have actions of it. */
static void
root (GtkWidget *widget)
{
  LwRunsPage *self = LW_RUNS_PAGE (widget);
  GTK_WIDGET_CLASS (lw_runs_page_parent_class)->root (widget);
  if (self->actions)
    gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "runs",
                                    lw_run_actions_get_group (self->actions));
}

static void
unroot (GtkWidget *widget)
{
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "runs", NULL);
  GTK_WIDGET_CLASS (lw_runs_page_parent_class)->unroot (widget);
}

void
lw_runs_page_set_model (LwRunsPage *self, LwStudyModel *model)
{
  g_return_if_fail (!self->model);
  self->model = g_object_ref (model);
  self->pace = lw_study_pace_new (model);
  self->notifier = lw_study_notifier_new (model);
  lw_runs_list_set_model (self->list, model, self->pace);
  lw_run_page_set_model (self->run, model, self->pace);
  GtkSelectionModel *selection = lw_runs_list_get_selection (self->list);
  self->actions = lw_run_actions_new (model, selection, GTK_WIDGET (self));
  g_signal_connect_object (selection, "selection-changed", G_CALLBACK (selection_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "items-changed", G_CALLBACK (selection_cb), self,
                           G_CONNECT_SWAPPED);
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));
  if (window)
    gtk_widget_insert_action_group (GTK_WIDGET (window), "runs",
                                    lw_run_actions_get_group (self->actions));
  select_first (self);
  selection_cb (self);
}

static void
dispose (GObject *object)
{
  LwRunsPage *self = LW_RUNS_PAGE (object);
  /* The list loses its filter as it goes, and so other items are selected. */
  if (self->list && lw_runs_list_get_selection (self->list))
    g_signal_handlers_disconnect_by_data (lw_runs_list_get_selection (self->list), self);
  /* A template gives its children up behind the back of a bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_RUNS_PAGE);
  g_clear_object (&self->actions);
  g_clear_object (&self->notifier);
  g_clear_object (&self->pace);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (lw_runs_page_parent_class)->dispose (object);
}

static void
lw_runs_page_class_init (LwRunsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->root = root;
  widget_class->unroot = unroot;
  g_type_ensure (LW_TYPE_RUNS_LIST);
  g_type_ensure (LW_TYPE_RUN_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/runs/runs-page.ui");
  gtk_widget_class_install_action (widget_class, "page.search", NULL, search);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "page.search",
                                       NULL);
  gtk_widget_class_bind_template_child (widget_class, LwRunsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, LwRunsPage, list);
  gtk_widget_class_bind_template_child (widget_class, LwRunsPage, back);
  gtk_widget_class_bind_template_child (widget_class, LwRunsPage, differences);
  gtk_widget_class_bind_template_child (widget_class, LwRunsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LwRunsPage, several);
  gtk_widget_class_bind_template_child (widget_class, LwRunsPage, run);
}

static void
lw_runs_page_init (LwRunsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->list, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->back, "clicked", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->differences, "clicked", G_CALLBACK (differences_cb), self,
                           G_CONNECT_SWAPPED);
}
