/* The pages of an open study. */
#include "window/study-view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "classes/classes-page.h"
#include "compare/compare-page.h"
#include "explore/explore-page.h"
#include "runs/runs-page.h"
#include "window/application.h"
#include "window/locate-folder.h"
#include "window/problem-bar.h"
#include "window/recent-studies.h"

typedef struct
{
  char *action;
  GVariant *target;
} Pending;

struct _LwStudyView
{
  AdwBin parent_instance;
  LwStudyModel *model;
  gboolean loaded;
  char *missing;   /* folder of a data set that is gone, or NULL */
  GArray *pending; /* of Pending: actions until the study is read */
  AdwViewSwitcherTitle *switcher_title;
  GtkMenuButton *menu;
  LwProblemBar *reading, *watching, *costs, *saving, *data;
  GtkWidget *again;
  GtkStack *stack;
  AdwStatusPage *failure;
  AdwViewStack *pages;
  AdwViewStackPage *runs_page;
  LwExplorePage *explore;
  LwRunsPage *runs;
  LwComparePage *compare;
  LwClassesPage *classes;
};

enum
{
  PROP_0,
  PROP_TITLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LwStudyView, lw_study_view, ADW_TYPE_BIN)

/* ---- what the model tells ------------------------------------------------------------------ */

static void
problem_cb (LwStudyView *self)
{
  LwProblemBar *const bars[LW_STUDY_PROBLEMS]
      = { self->reading, self->watching, self->costs, self->saving };
  for (guint i = 0; i < LW_STUDY_PROBLEMS; i++)
    lw_problem_bar_set_problem (bars[i], lw_study_model_get_problem (self->model, i));
  lw_problem_bar_set_helpful (self->watching, lw_study_model_get_missing (self->model));
}

static void
missing_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LwStudyView) self = data;
  g_autofree char *path = lw_missing_data_finish (result);
  if (self->model != LW_STUDY_MODEL (source))
    return;
  g_free (self->missing);
  self->missing = g_steal_pointer (&path);
  g_autofree char *text
      = self->missing ? g_strdup_printf (
            _ ("The photographs of this study are not where study.json says: %s"), self->missing)
                      : NULL;
  lw_problem_bar_set_problem (self->data, text);
  lw_problem_bar_set_helpful (self->data, TRUE);
}

static void
results_cb (LwStudyView *self)
{
  lw_missing_data_async (self->model, missing_cb, g_object_ref (self));
}

static void
queue_cb (LwStudyView *self)
{
  guint finished, running, failed, total;
  lw_study_model_count (self->model, &finished, &running, &failed, &total);
  adw_view_stack_page_set_badge_number (self->runs_page, running);
  adw_view_stack_page_set_needs_attention (self->runs_page, failed > 0);
}

static void
title_cb (LwStudyView *self)
{
  adw_view_switcher_title_set_title (self->switcher_title, lw_study_view_get_title (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

static void
history_cb (LwStudyView *self)
{
  gboolean undo, redo;
  g_object_get (self->model, "can-undo", &undo, "can-redo", &redo, NULL);
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_WINDOW);
  if (!window)
    return;
  gtk_widget_action_set_enabled (window, "win.undo", undo);
  gtk_widget_action_set_enabled (window, "win.redo", redo);
}

/* ---- actions ------------------------------------------------------------------------------- */

static void
compare (LwStudyView *self, GVariant *target)
{
  g_autofree const char **ids = g_variant_get_strv (target, NULL);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  for (int i = 0; ids[i] && items->len < LW_COMPARE_MOST; i++)
    {
      LwRunItem *item = lw_study_model_find_run (self->model, ids[i]);
      if (item)
        g_ptr_array_add (items, item);
    }
  GListStore *compared = lw_study_model_get_compared (self->model);
  g_list_store_splice (compared, 0, g_list_model_get_n_items (G_LIST_MODEL (compared)),
                       items->pdata, items->len);
  adw_view_stack_set_visible_child_name (self->pages, "compare");
}

static void
perform (LwStudyView *self, const char *action, GVariant *target)
{
  if (strcmp (action, "page") == 0)
    adw_view_stack_set_visible_child_name (self->pages, g_variant_get_string (target, NULL));
  else if (strcmp (action, "show-run") == 0)
    {
      adw_view_stack_set_visible_child_name (self->pages, "runs");
      lw_runs_page_show_run (self->runs, g_variant_get_string (target, NULL));
    }
  else if (strcmp (action, "compare") == 0)
    compare (self, target);
  else if (strcmp (action, "show-confusion") == 0)
    {
      int truth, predicted;
      g_variant_get (target, "(ii)", &truth, &predicted);
      adw_view_stack_set_visible_child_name (self->pages, "compare");
      lw_compare_page_show_confusion (self->compare, truth, predicted);
    }
  else if (strcmp (action, "undo") == 0)
    lw_study_model_undo (self->model);
  else if (strcmp (action, "redo") == 0)
    lw_study_model_redo (self->model);
  else if (strcmp (action, "export") == 0)
    lw_explore_page_export (self->explore);
  else if (strcmp (action, "sidebar") == 0)
    gtk_widget_activate_action (adw_view_stack_get_visible_child (self->pages), "page.sidebar",
                                NULL);
}

void
lw_study_view_activate (LwStudyView *self, const char *action, GVariant *target)
{
  if (self->loaded)
    {
      perform (self, action, target);
      return;
    }
  const Pending pending = { g_strdup (action), target ? g_variant_ref (target) : NULL };
  g_array_append_val (self->pending, pending);
}

/* ---- loading ------------------------------------------------------------------------------- */

static void
show_pages (LwStudyView *self)
{
  self->loaded = TRUE;
  lw_explore_page_set_model (self->explore, self->model);
  lw_runs_page_set_model (self->runs, self->model);
  lw_compare_page_set_model (self->compare, self->model);
  lw_classes_page_set_model (self->classes, self->model);
  gtk_stack_set_visible_child_name (self->stack, "pages");
  adw_view_switcher_title_set_view_switcher_enabled (self->switcher_title, TRUE);
  title_cb (self);
  problem_cb (self);
  history_cb (self);
  lw_recent_studies_add (lw_study_model_get_folder (self->model), lw_study_view_get_title (self));
  for (guint i = 0; i < self->pending->len; i++)
    {
      const Pending *pending = &g_array_index (self->pending, Pending, i);
      perform (self, pending->action, pending->target);
    }
  g_array_set_size (self->pending, 0);
  gtk_widget_grab_focus (adw_view_stack_get_visible_child (self->pages));
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LwStudyView) self = data;
  g_autoptr (GError) error = NULL;
  if (lw_study_model_load_finish (LW_STUDY_MODEL (source), result, &error))
    {
      if (self->model == LW_STUDY_MODEL (source) && !self->loaded)
        show_pages (self);
      return;
    }
  g_autofree char *text = g_markup_escape_text (error->message, -1);
  adw_status_page_set_description (self->failure, text);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

void
lw_study_view_load (LwStudyView *self)
{
  gtk_stack_set_visible_child_name (self->stack, "loading");
  lw_study_model_load_async (self->model, NULL, load_cb, g_object_ref (self));
}

const char *
lw_study_view_get_missing_data (LwStudyView *self)
{
  return self->missing;
}

/* ---- object -------------------------------------------------------------------------------- */

const char *
lw_study_view_get_folder (LwStudyView *self)
{
  return self->model ? lw_study_model_get_folder (self->model) : NULL;
}

LwStudyModel *
lw_study_view_get_model (LwStudyView *self)
{
  return self->model;
}

const char *
lw_study_view_get_title (LwStudyView *self)
{
  const char *title = self->model ? lw_study_model_get_title (self->model) : NULL;
  const char *folder = self->model ? lw_study_model_get_folder (self->model) : NULL;
  const char *slash = folder ? strrchr (folder, G_DIR_SEPARATOR) : NULL;
  return title ? title : slash ? slash + 1 : "";
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TITLE)
    g_value_set_string (value, lw_study_view_get_title (LW_STUDY_VIEW (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pending_clear (void *data)
{
  Pending *pending = data;
  g_free (pending->action);
  g_clear_pointer (&pending->target, g_variant_unref);
}

static void
dispose (GObject *object)
{
  LwStudyView *self = LW_STUDY_VIEW (object);
  g_clear_pointer (&self->pending, g_array_unref);
  g_clear_pointer (&self->missing, g_free);
  g_clear_object (&self->model);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_STUDY_VIEW);
  G_OBJECT_CLASS (lw_study_view_parent_class)->dispose (object);
}

static void
lw_study_view_class_init (LwStudyViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = dispose;
  object_class->get_property = get_property;
  properties[PROP_TITLE]
      = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (LW_TYPE_PROBLEM_BAR);
  g_type_ensure (LW_TYPE_EXPLORE_PAGE);
  g_type_ensure (LW_TYPE_RUNS_PAGE);
  g_type_ensure (LW_TYPE_COMPARE_PAGE);
  g_type_ensure (LW_TYPE_CLASSES_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/window/study-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LwStudyView, switcher_title);
  gtk_widget_class_bind_template_child (widget_class, LwStudyView, menu);
  gtk_widget_class_bind_template_child (widget_class, LwStudyView, reading);
  gtk_widget_class_bind_template_child (widget_class, LwStudyView, watching);
  gtk_widget_class_bind_template_child (widget_class, LwStudyView, costs);
  gtk_widget_class_bind_template_child (widget_class, LwStudyView, saving);
  gtk_widget_class_bind_template_child (widget_class, LwStudyView, data);
  gtk_widget_class_bind_template_child (widget_class, LwStudyView, again);
  gtk_widget_class_bind_template_child (widget_class, LwStudyView, stack);
  gtk_widget_class_bind_template_child (widget_class, LwStudyView, failure);
  gtk_widget_class_bind_template_child (widget_class, LwStudyView, pages);
  gtk_widget_class_bind_template_child (widget_class, LwStudyView, runs_page);
  gtk_widget_class_bind_template_child (widget_class, LwStudyView, explore);
  gtk_widget_class_bind_template_child (widget_class, LwStudyView, runs);
  gtk_widget_class_bind_template_child (widget_class, LwStudyView, compare);
  gtk_widget_class_bind_template_child (widget_class, LwStudyView, classes);
}

static void
lw_study_view_init (LwStudyView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pending = g_array_new (FALSE, FALSE, sizeof (Pending));
  g_array_set_clear_func (self->pending, pending_clear);
  lw_application_bind_menu (self->menu);
  g_signal_connect_swapped (self->again, "clicked", G_CALLBACK (lw_study_view_load), self);
}

LwStudyView *
lw_study_view_new (const char *folder)
{
  LwStudyView *self = g_object_new (LW_TYPE_STUDY_VIEW, NULL);
  self->model = lw_study_model_new (folder);
  const struct
  {
    const char *signal;
    GCallback callback;
  } watched[] = {
    { "problem-changed", G_CALLBACK (problem_cb) },  { "queue-changed", G_CALLBACK (queue_cb) },
    { "results-changed", G_CALLBACK (results_cb) },  { "notify::title", G_CALLBACK (title_cb) },
    { "notify::can-undo", G_CALLBACK (history_cb) }, { "notify::can-redo", G_CALLBACK (history_cb) }
  };
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_object (self->model, watched[i].signal, watched[i].callback, self,
                             G_CONNECT_SWAPPED);
  return self;
}
