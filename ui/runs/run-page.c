/* The page of a run. */
#include "runs/run-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "follow/run-follower.h"
#include "follow/saved-config.h"
#include "runs/config-table.h"
#include "runs/run-charts.h"
#include "runs/run-differences.h"
#include "runs/run-facts.h"
#include "runs/run-log.h"
#include "runs/run-problem.h"
#include "runs/run-state.h"
#include "widget/toast.h"

struct _LwRunPage
{
  AdwBin parent_instance;
  LwStudyModel *model;
  LwStudyPace *pace;
  LwRunItem *run;
  LwRunFollower *follower;
  GCancellable *cancellable; /* of the configuration */
  guint timer;
  GtkScrolledWindow *scrolled;
  GtkImage *icon;
  GtkLabel *title, *subtitle, *problem_title, *problem_text, *problem_log, *progress_text;
  GtkWidget *stop, *retry, *start, *compare, *problem, *progress_box;
  GtkProgressBar *progress;
  LwRunFacts *facts;
  GtkStack *stack;
  LwRunCharts *charts;
  AdwStatusPage *nothing;
  GtkExpander *log_expander, *config_expander;
  LwRunLog *log;
  LwConfigTable *config;
};

G_DEFINE_FINAL_TYPE (LwRunPage, lw_run_page, ADW_TYPE_BIN)

/* ---- state --------------------------------------------------------------------------------- */

static void
set_text (GtkLabel *label, const char *text)
{
  if (text && g_strcmp0 (text, gtk_label_get_text (label)) != 0)
    gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
show_problem (LwRunPage *self)
{
  g_autoptr (LwRunProblem) problem
      = lw_run_problem_new (self->run, lw_run_follower_get_log (self->follower));
  gtk_widget_set_visible (self->problem, problem != NULL);
  if (!problem)
    return;
  set_text (self->problem_title, problem->title);
  set_text (self->problem_text, problem->text);
  set_text (self->problem_log, problem->log);
}

static void
show_buttons (LwRunPage *self)
{
  LwQueueState state = lw_run_item_get_state (self->run);
  LwStop stop = lw_run_item_get_stop (self->run);
  gboolean held = lw_study_model_get_queue_holder (self->model) != NULL;
  gboolean over = state == LW_QUEUE_FAILURE || stop != LW_STOP_NONE
                  || (held && state == LW_QUEUE_INTERRUPTED);
  gboolean waits = state == LW_QUEUE_WAITING || state == LW_QUEUE_INTERRUPTED;
  gboolean at_work = lw_run_is_at_work (self->run);
  gtk_widget_set_visible (self->stop, stop != LW_STOP_NOW && (at_work || (waits && held && !over)));
  gtk_widget_set_visible (self->retry, over && !at_work);
  gtk_button_set_label (GTK_BUTTON (self->retry),
                        lw_run_item_get_step (self->run) > 0 ? _ ("_Resume") : _ ("_Retry"));
  gtk_widget_set_visible (self->start, waits && !over && !held);
  gtk_widget_set_visible (self->compare, !isnan (lw_run_item_get_miou (self->run)));
}

static void
show_progress (LwRunPage *self)
{
  double fraction;
  g_autofree char *text = lw_run_state_text (self->run);
  LwQueueState state = lw_run_item_get_state (self->run);
  g_object_get (self->run, "progress", &fraction, NULL);
  gtk_progress_bar_set_fraction (self->progress, fraction);
  set_text (self->progress_text, text);
  gtk_widget_set_visible (self->progress_box, state != LW_QUEUE_DONE && state != LW_QUEUE_WAITING
                                                  && state != LW_QUEUE_FAILURE);
}

static void
show_facts (LwRunPage *self)
{
  if (self->run)
    lw_run_facts_show (self->facts, self->run, lw_run_follower_get_history (self->follower),
                       self->model, self->pace);
}

static const char *
nothing_text (LwRunPage *self)
{
  switch (lw_run_item_get_state (self->run))
    {
    case LW_QUEUE_WAITING:
      return _ ("This run has not begun.");
    case LW_QUEUE_RUNNING:
      return _ ("The first values come after some steps.");
    default:
      return _ ("This run has left no curves.");
    }
}

static void
history_cb (LwRunPage *self)
{
  const LwRunHistory *history = lw_run_follower_get_history (self->follower);
  gboolean any = history && history->series->len > 0;
  const char *text = history && history->problem ? history->problem : nothing_text (self);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  if (any)
    lw_run_charts_show (self->charts, history, lw_run_item_get_steps (self->run));
  adw_status_page_set_description (self->nothing, escaped);
  gtk_stack_set_visible_child_name (self->stack, any ? "charts" : "nothing");
  show_facts (self);
}

static void
log_cb (LwRunPage *self)
{
  const char *log = lw_run_follower_get_log (self->follower);
  lw_run_log_show (self->log, log);
  gtk_widget_set_visible (GTK_WIDGET (self->log_expander), log && *log);
  show_problem (self);
}

static void
show_names (LwRunPage *self)
{
  g_autofree char *place = lw_run_place_text (self->run);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", place, lw_run_item_get_id (self->run));
  set_text (self->title, lw_run_item_get_label (self->run));
  set_text (self->subtitle, subtitle);
}

/* ---- following ----------------------------------------------------------------------------- */

static gboolean
tick_cb (gpointer data)
{
  LwRunPage *self = data;
  lw_run_follower_look (self->follower);
  return G_SOURCE_CONTINUE;
}

/* Looks every second while there is something to see. */
static void
update_timer (LwRunPage *self)
{
  gboolean wanted
      = self->run && lw_run_is_at_work (self->run) && gtk_widget_get_mapped (GTK_WIDGET (self));
  if (!wanted)
    g_clear_handle_id (&self->timer, g_source_remove);
  else if (self->timer == 0)
    self->timer = g_timeout_add_seconds (1, tick_cb, self);
}

static void
state_cb (LwRunPage *self)
{
  if (!self->run)
    return;
  lw_run_state_show (self->run, self->icon);
  show_buttons (self);
  show_progress (self);
  show_problem (self);
  history_cb (self);
  update_timer (self);
}

static void
ended_cb (LwRunPage *self)
{
  lw_run_follower_look (self->follower);
  state_cb (self);
}

/* ---- configuration ------------------------------------------------------------------------- */

static void
config_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LwRunPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) config = lw_saved_config_finish (result, &error);
  g_autoptr (JsonObject) nothing = json_object_new ();
  if (config)
    {
      g_autoptr (GPtrArray) members = lw_config_differences (config, nothing);
      lw_config_table_show (self->config, members, _ ("Value"), NULL);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lw_toast_error (GTK_WIDGET (self), error->message);
}

/* Read when it is looked at. */
static void
read_config (LwRunPage *self)
{
  LwStudySnapshot *snapshot = lw_study_model_get_snapshot (self->model);
  int position = self->run ? lw_study_snapshot_find (snapshot, lw_run_item_get_id (self->run)) : -1;
  if (position < 0 || !gtk_expander_get_expanded (self->config_expander))
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  lw_saved_config_async (snapshot, position, self->cancellable, config_cb, g_object_ref (self));
}

/* ---- the run ------------------------------------------------------------------------------- */

static void
forget_run (LwRunPage *self)
{
  if (self->run)
    g_signal_handlers_disconnect_by_data (self->run, self);
  if (self->follower)
    g_signal_handlers_disconnect_by_data (self->follower, self);
  g_clear_object (&self->run);
  g_clear_object (&self->follower);
  g_cancellable_cancel (self->cancellable);
}

static LwRunFollower *
follower_new (LwRunPage *self, LwRunItem *run)
{
  g_autofree char *name = g_strconcat (lw_run_item_get_id (run), ".log", NULL);
  g_autofree char *log
      = g_build_filename (lw_study_model_get_folder (self->model), "logs", name, NULL);
  return lw_run_follower_new (lw_run_item_get_folder (run), log);
}

void
lw_run_page_set_run (LwRunPage *self, LwRunItem *run)
{
  if (run == self->run)
    return;
  forget_run (self);
  if (run)
    {
      self->run = g_object_ref (run);
      self->follower = follower_new (self, run);
      g_signal_connect_swapped (run, "notify::state", G_CALLBACK (ended_cb), self);
      g_signal_connect_swapped (run, "notify::message", G_CALLBACK (state_cb), self);
      g_signal_connect_swapped (run, "notify::step", G_CALLBACK (show_progress), self);
      g_signal_connect_swapped (run, "notify::miou", G_CALLBACK (state_cb), self);
      g_signal_connect_swapped (run, "notify::label", G_CALLBACK (show_names), self);
      g_signal_connect_swapped (self->follower, "changed", G_CALLBACK (history_cb), self);
      g_signal_connect_swapped (self->follower, "log-changed", G_CALLBACK (log_cb), self);
      show_names (self);
      log_cb (self);
      state_cb (self);
      read_config (self);
      lw_run_follower_look (self->follower);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
    }
  update_timer (self);
}

void
lw_run_page_set_model (LwRunPage *self, LwStudyModel *model, LwStudyPace *pace)
{
  g_return_if_fail (!self->model);
  self->model = g_object_ref (model);
  self->pace = g_object_ref (pace);
  g_signal_connect_object (model, "queue-changed", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pace, "changed", G_CALLBACK (show_facts), self, G_CONNECT_SWAPPED);
}

/* ---- actions ------------------------------------------------------------------------------- */

static void
open_folder (GtkWidget *widget, const char *action, GVariant *target)
{
  LwRunPage *self = LW_RUN_PAGE (widget);
  g_autoptr (GFile) file = g_file_new_for_path (lw_run_item_get_folder (self->run));
  g_autofree char *uri = g_file_get_uri (file);
  if (g_file_query_exists (file, NULL))
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (widget)), uri, GDK_CURRENT_TIME);
  else
    lw_toast (widget, _ ("This run has no folder yet"));
}

static void
copy_id (GtkWidget *widget, const char *action, GVariant *target)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          lw_run_item_get_id (LW_RUN_PAGE (widget)->run));
  lw_toast (widget, _ ("Name copied"));
}

static void
differences (GtkWidget *widget, const char *action, GVariant *target)
{
  LwRunPage *self = LW_RUN_PAGE (widget);
  lw_run_differences_show (widget, self->model, self->run, NULL);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
map (GtkWidget *widget)
{
  LwRunPage *self = LW_RUN_PAGE (widget);
  GTK_WIDGET_CLASS (lw_run_page_parent_class)->map (widget);
  if (self->follower)
    lw_run_follower_look (self->follower);
  update_timer (self);
}

static void
unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lw_run_page_parent_class)->unmap (widget);
  update_timer (LW_RUN_PAGE (widget));
}

static void
dispose (GObject *object)
{
  LwRunPage *self = LW_RUN_PAGE (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  forget_run (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->model);
  g_clear_object (&self->pace);
  /* A template gives its children up behind the back of a bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_RUN_PAGE);
  G_OBJECT_CLASS (lw_run_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, icon);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, title);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, problem);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, problem_title);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, problem_text);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, problem_log);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, progress_box);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, progress);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, progress_text);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, stop);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, retry);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, start);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, compare);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, facts);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, charts);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, log_expander);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, config_expander);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, log);
  gtk_widget_class_bind_template_child (widget_class, LwRunPage, config);
}

static void
lw_run_page_class_init (LwRunPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->map = map;
  widget_class->unmap = unmap;
  g_type_ensure (LW_TYPE_RUN_FACTS);
  g_type_ensure (LW_TYPE_RUN_CHARTS);
  g_type_ensure (LW_TYPE_RUN_LOG);
  g_type_ensure (LW_TYPE_CONFIG_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/runs/run-page.ui");
  gtk_widget_class_install_action (widget_class, "run.open-folder", NULL, open_folder);
  gtk_widget_class_install_action (widget_class, "run.copy-id", NULL, copy_id);
  gtk_widget_class_install_action (widget_class, "run.differences", NULL, differences);
  bind_children (widget_class);
}

static void
lw_run_page_init (LwRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->config_expander, "notify::expanded", G_CALLBACK (read_config),
                           self, G_CONNECT_SWAPPED);
}
