/* Notifications about a study. */
#include "runs/study-notifier.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>

struct _LwStudyNotifier
{
  GObject parent_instance;
  LwStudyModel *model;
  GHashTable *failed; /* ids of the runs that are known to have failed */
  gboolean looked, was_held;
};

G_DEFINE_FINAL_TYPE (LwStudyNotifier, lw_study_notifier, G_TYPE_OBJECT)

static gboolean
is_looked_at (void)
{
  GtkApplication *application = GTK_APPLICATION (g_application_get_default ());
  GtkWindow *window = application ? gtk_application_get_active_window (application) : NULL;
  return !application || (window && gtk_window_is_active (window));
}

/* A later notice of the same @kind takes the place of this one. Its default action is that of the
 * application: the window comes forward. */
static void
notify (LwStudyNotifier *self, const char *kind, const char *title, const char *body,
        const char *icon)
{
  if (is_looked_at ())
    return;
  g_autoptr (GNotification) notification = g_notification_new (title);
  g_autoptr (GIcon) themed = g_themed_icon_new (icon);
  g_autofree char *id = g_strdup_printf ("%s %s", kind, lw_study_model_get_folder (self->model));
  g_notification_set_body (notification, body);
  g_notification_set_icon (notification, themed);
  g_application_send_notification (g_application_get_default (), id, notification);
}

/* Runs that have failed since the last look. @which: one of them. */
static int
new_failures (LwStudyNotifier *self, LwRunItem **which)
{
  GListModel *runs = lw_study_model_get_runs (self->model);
  guint n = g_list_model_get_n_items (runs);
  int found = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LwRunItem) run = g_list_model_get_item (runs, i);
      const char *id = lw_run_item_get_id (run);
      if (lw_run_item_get_state (run) != LW_QUEUE_FAILURE)
        g_hash_table_remove (self->failed, id);
      else if (g_hash_table_add (self->failed, g_strdup (id)))
        {
          *which = run;
          found++;
        }
    }
  return found;
}

static void
tell_failures (LwStudyNotifier *self, int n, LwRunItem *which)
{
  const char *study = lw_study_model_get_title (self->model);
  const char *message = lw_run_item_get_message (which);
  g_autofree char *title
      = n == 1 ? g_strdup_printf (_ ("Run failed: %s"), lw_run_item_get_label (which))
               : g_strdup_printf (ngettext ("%d run failed", "%d runs failed", (gulong)n), n);
  notify (self, "failed", title, n == 1 && message ? message : study, "dialog-error-symbolic");
}

static void
tell_end (LwStudyNotifier *self, guint finished, guint total)
{
  g_autofree char *title
      = finished == total
            ? g_strdup_printf (_ ("“%s” is finished"), lw_study_model_get_title (self->model))
            : g_strdup_printf (_ ("“%s” has stopped"), lw_study_model_get_title (self->model));
  g_autofree char *body = g_strdup_printf (
      ngettext ("%u of %u run finished", "%u of %u runs finished", (gulong)total), finished, total);
  notify (self, "ended", title, body, finished == total ? LW_APP_ID : "dialog-warning-symbolic");
}

static void
queue_cb (LwStudyNotifier *self)
{
  guint finished, running, failed, total;
  LwRunItem *which = NULL;
  int failures = new_failures (self, &which);
  gboolean held = lw_study_model_get_queue_holder (self->model) != NULL;
  lw_study_model_count (self->model, &finished, &running, &failed, &total);
  if (self->looked && failures > 0)
    tell_failures (self, failures, which);
  if (self->looked && self->was_held && !held && running == 0)
    tell_end (self, finished, total);
  self->was_held = held;
  self->looked = TRUE;
}

static void
finalize (GObject *object)
{
  LwStudyNotifier *self = LW_STUDY_NOTIFIER (object);
  g_object_unref (self->model);
  g_hash_table_unref (self->failed);
  G_OBJECT_CLASS (lw_study_notifier_parent_class)->finalize (object);
}

static void
lw_study_notifier_class_init (LwStudyNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
lw_study_notifier_init (LwStudyNotifier *self)
{
  self->failed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

LwStudyNotifier *
lw_study_notifier_new (LwStudyModel *model)
{
  LwStudyNotifier *self = g_object_new (LW_TYPE_STUDY_NOTIFIER, NULL);
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "queue-changed", G_CALLBACK (queue_cb), self, G_CONNECT_SWAPPED);
  queue_cb (self);
  return self;
}
