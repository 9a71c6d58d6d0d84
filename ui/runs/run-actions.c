/* Actions on runs and the queue. */
#include "runs/run-actions.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "model/program.h"
#include "follow/queue-control.h"
#include "runs/run-selection.h"
#include "runs/run-state.h"
#include "widget/toast.h"

struct _LwRunActions
{
  GObject parent_instance;
  LwStudyModel *model;
  GtkSelectionModel *selection;
  GtkWidget *from; /* not owned */
  GSimpleActionGroup *group;
  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (LwRunActions, lw_run_actions, G_TYPE_OBJECT)

/* ---- carrying out -------------------------------------------------------------------------- */

/* A command under way, and what it is told with once it is done. */
typedef struct
{
  LwRunActions *actions;
  char *told;       /* NULL: nothing */
  char *undo;       /* action that undoes it, or NULL */
  GVariant *target; /* of that; NULL for undo-order, which gets the order before */
} Deed;

static void
deed_free (Deed *deed)
{
  g_object_unref (deed->actions);
  g_free (deed->told);
  g_free (deed->undo);
  g_clear_pointer (&deed->target, g_variant_unref);
  g_free (deed);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Deed *deed = data;
  GtkWidget *from = deed->actions->from;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) order = NULL;
  gboolean ok = lw_queue_control_finish (LW_STUDY_MODEL (source), result, &order, &error);
  GVariant *target = deed->target ? deed->target : order;
  if (from && !ok)
    lw_toast_error (from, error->message);
  else if (from && deed->undo)
    lw_toast_undo (from, deed->told, deed->undo, target);
  else if (from && deed->told)
    lw_toast (from, deed->told);
  deed_free (deed);
}

/* @told (transfer full). */
static void
carry_out (LwRunActions *self, const LwQueueCommand *command, char *told, const char *undo)
{
  Deed *deed = g_new0 (Deed, 1);
  deed->actions = g_object_ref (self);
  deed->told = told;
  deed->undo = g_strdup (undo);
  if (command->verb == LW_QUEUE_STOP && command->runs)
    deed->target = g_variant_ref_sink (g_variant_new_strv (command->runs, -1));
  lw_queue_control_async (self->model, command, done_cb, deed);
}

static void
simple (LwRunActions *self, LwQueueVerb verb)
{
  const LwQueueCommand command = { .verb = verb };
  carry_out (self, &command, NULL, NULL);
}

/* ---- the queue ----------------------------------------------------------------------------- */

static void
start (GSimpleAction *action, GVariant *target, gpointer data)
{
  LwRunActions *self = data;
  const LwQueueCommand command
      = { .verb = LW_QUEUE_START, .slots = g_settings_get_int (self->settings, "slots") };
  if (lw_study_model_get_paused (self->model))
    simple (self, LW_QUEUE_CONTINUE);
  carry_out (self, &command, NULL, NULL);
}

static void
pause_queue (GSimpleAction *action, GVariant *target, gpointer data)
{
  simple (data, LW_QUEUE_PAUSE);
}

static void
continue_queue (GSimpleAction *action, GVariant *target, gpointer data)
{
  simple (data, LW_QUEUE_CONTINUE);
}

static void
stop_all (GSimpleAction *action, GVariant *target, gpointer data)
{
  LwQueueCommand command = { .verb = LW_QUEUE_STOP };
  if (lw_stop_parse (g_variant_get_string (target, NULL), &command.how))
    carry_out (data, &command, g_strdup (_ ("All runs stop. Start goes on with them.")), NULL);
}

static void
copy_command (GSimpleAction *action, GVariant *target, gpointer data)
{
  LwRunActions *self = data;
  g_autofree char *command = lw_program_queue_command (
      lw_study_model_get_folder (self->model), g_settings_get_int (self->settings, "slots"));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (self->from), command);
  lw_toast (self->from, _ ("Command copied"));
}

/* ---- selected runs ------------------------------------------------------------------------- */

static gboolean
is_left (LwRunItem *run)
{
  return lw_run_item_get_state (run) != LW_QUEUE_DONE;
}

static gboolean
is_in_queue (LwRunItem *run)
{
  return is_left (run) && !lw_run_is_at_work (run);
}

static gboolean
has_result (LwRunItem *run)
{
  return !isnan (lw_run_item_get_miou (run));
}

/* Ids of the selected runs that are meant. @n: their number. (transfer full) */
static GStrv
chosen (LwRunActions *self, gboolean (*wanted) (LwRunItem *), int *n)
{
  GStrv ids = lw_run_selection_ids (self->selection, wanted);
  *n = (int)g_strv_length (ids);
  return ids;
}

static void
stop (GSimpleAction *action, GVariant *target, gpointer data)
{
  LwRunActions *self = data;
  int n;
  g_auto (GStrv) ids = chosen (self, is_left, &n);
  LwQueueCommand command = { .verb = LW_QUEUE_STOP, .runs = (const char *const *)ids };
  if (n == 0 || !lw_stop_parse (g_variant_get_string (target, NULL), &command.how))
    return;
  carry_out (self, &command,
             g_strdup_printf (ngettext ("%d run stops", "%d runs stop", (gulong)n), n),
             "runs.undo-stop");
}

static void
try_again (LwRunActions *self, const char *const *ids)
{
  const LwQueueCommand command = { .verb = LW_QUEUE_RETRY, .runs = ids };
  int n = (int)g_strv_length ((GStrv)ids);
  char *told = lw_study_model_get_queue_holder (self->model)
                   ? g_strdup_printf (
                       ngettext ("%d run is tried again", "%d runs are tried again", (gulong)n), n)
                   : g_strdup_printf (ngettext ("%d run is tried again once the queue is started",
                                                "%d runs are tried again once the queue is started",
                                                (gulong)n),
                                      n);
  carry_out (self, &command, told, NULL);
}

static void
retry (GSimpleAction *action, GVariant *target, gpointer data)
{
  int n;
  g_auto (GStrv) ids = chosen (data, lw_run_has_ended_badly, &n);
  if (n > 0)
    try_again (data, (const char *const *)ids);
}

static void
undo_stop (GSimpleAction *action, GVariant *target, gpointer data)
{
  g_autofree const char **ids = g_variant_get_strv (target, NULL);
  try_again (data, ids);
}

static char *
moved_text (LwQueueVerb verb, int n)
{
  if (verb == LW_QUEUE_FIRST)
    return g_strdup_printf (
        ngettext ("%d run moved to the front", "%d runs moved to the front", (gulong)n), n);
  return g_strdup_printf (
      ngettext ("%d run moved to the back", "%d runs moved to the back", (gulong)n), n);
}

static void
move (LwRunActions *self, LwQueueVerb verb)
{
  int n;
  g_auto (GStrv) ids = chosen (self, is_in_queue, &n);
  const LwQueueCommand command = { .verb = verb, .runs = (const char *const *)ids };
  if (n > 0)
    carry_out (self, &command, moved_text (verb, n), "runs.undo-order");
}

static void
first (GSimpleAction *action, GVariant *target, gpointer data)
{
  move (data, LW_QUEUE_FIRST);
}

static void
last (GSimpleAction *action, GVariant *target, gpointer data)
{
  move (data, LW_QUEUE_LAST);
}

static void
undo_order (GSimpleAction *action, GVariant *target, gpointer data)
{
  const LwQueueCommand command = { .verb = LW_QUEUE_REORDER, .order = target };
  carry_out (data, &command, NULL, NULL);
}

static void
compare (GSimpleAction *action, GVariant *target, gpointer data)
{
  LwRunActions *self = data;
  int n;
  g_auto (GStrv) ids = chosen (self, has_result, &n);
  if (n > 0)
    gtk_widget_activate_action (self->from, "win.compare", "^as", ids);
}

/* ---- which are possible -------------------------------------------------------------------- */

static void
enable (LwRunActions *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->group), name);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
update (LwRunActions *self)
{
  g_autoptr (GPtrArray) runs = lw_run_selection_get (self->selection);
  gboolean left = FALSE, waiting = FALSE, bad = FALSE, result = FALSE;
  for (guint i = 0; i < runs->len; i++)
    {
      LwRunItem *run = runs->pdata[i];
      left |= is_left (run);
      waiting |= is_in_queue (run);
      bad |= lw_run_has_ended_badly (run);
      result |= has_result (run);
    }
  enable (self, "stop", left);
  enable (self, "first", waiting);
  enable (self, "last", waiting);
  enable (self, "retry", bad);
  enable (self, "compare", result);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwRunActions *self = LW_RUN_ACTIONS (object);
  g_clear_weak_pointer (&self->from);
  g_clear_object (&self->model);
  g_clear_object (&self->selection);
  g_clear_object (&self->group);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lw_run_actions_parent_class)->dispose (object);
}

static void
lw_run_actions_class_init (LwRunActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
}

static void
lw_run_actions_init (LwRunActions *self)
{
  static const GActionEntry entries[] = {
    { .name = "start", .activate = start },
    { .name = "pause", .activate = pause_queue },
    { .name = "continue", .activate = continue_queue },
    { .name = "stop-all", .activate = stop_all, .parameter_type = "s" },
    { .name = "copy-command", .activate = copy_command },
    { .name = "stop", .activate = stop, .parameter_type = "s" },
    { .name = "retry", .activate = retry },
    { .name = "first", .activate = first },
    { .name = "last", .activate = last },
    { .name = "compare", .activate = compare },
    { .name = "undo-stop", .activate = undo_stop, .parameter_type = "as" },
    { .name = "undo-order", .activate = undo_order, .parameter_type = "(asas)" },
  };
  self->group = g_simple_action_group_new ();
  self->settings = g_settings_new (LW_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries),
                                   self);
  g_autoptr (GAction) slots = g_settings_create_action (self->settings, "slots");
  g_action_map_add_action (G_ACTION_MAP (self->group), slots);
}

LwRunActions *
lw_run_actions_new (LwStudyModel *model, GtkSelectionModel *selection, GtkWidget *from)
{
  LwRunActions *self = g_object_new (LW_TYPE_RUN_ACTIONS, NULL);
  self->model = g_object_ref (model);
  self->selection = g_object_ref (selection);
  g_set_weak_pointer (&self->from, from);
  g_signal_connect_object (model, "queue-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "results-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "selection-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return self;
}

GActionGroup *
lw_run_actions_get_group (LwRunActions *self)
{
  return G_ACTION_GROUP (self->group);
}
