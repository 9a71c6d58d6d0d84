/* Following a run. */
#include "follow/run-follower.h"

#include "follow/log-tail.h"
#include "model/owner-task.h"
#include "model/study-snapshot.h"
#include "train/run-folder.h"

struct _LwRunFollower
{
  GObject parent_instance;
  char *log_path;
  LwHistoryReader *reader; /* of the look that is under way, if one is */
  guint64 log_stamp;
  gboolean looking;
  LwRunHistory *history;
  char *log;
};

enum
{
  CHANGED,
  LOG_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LwRunFollower, lw_run_follower, G_TYPE_OBJECT)

/* What a look needs, and what it found; NULL where nothing is new. */
typedef struct
{
  LwHistoryReader *reader; /* of the follower */
  char *log_path;
  guint64 known_stamp;
  LwRunHistory *history;
  char *log;
  guint64 log_stamp;
} Look;

static void
look_free (void *data)
{
  Look *look = data;
  g_free (look->log_path);
  lw_run_history_free (look->history);
  g_free (look->log);
  g_free (look);
}

static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Look *look = data;
  look->history = lw_history_reader_look (look->reader);
  look->log_stamp = lw_file_stamp (look->log_path);
  if (look->log_stamp != look->known_stamp)
    look->log = lw_log_tail (look->log_path);
  g_task_return_boolean (task, TRUE);
}

static void
look_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LwRunFollower *self = LW_RUN_FOLLOWER (source);
  Look *look = g_task_get_task_data (G_TASK (result));
  gboolean other_log = look->log_stamp != self->log_stamp;
  gboolean other_history = look->history != NULL;
  self->looking = FALSE;
  if (other_history)
    {
      lw_run_history_free (self->history);
      self->history = g_steal_pointer (&look->history);
    }
  if (other_log)
    {
      g_free (self->log);
      self->log = g_steal_pointer (&look->log);
      self->log_stamp = look->log_stamp;
    }
  if (other_log)
    g_signal_emit (self, signals[LOG_CHANGED], 0);
  if (other_history)
    g_signal_emit (self, signals[CHANGED], 0);
}

void
lw_run_follower_look (LwRunFollower *self)
{
  if (self->looking)
    return;
  self->looking = TRUE;
  g_autoptr (GTask) task = lw_owner_task_new (self, NULL, look_cb, NULL);
  Look *look = g_new0 (Look, 1);
  look->reader = self->reader;
  look->log_path = g_strdup (self->log_path);
  look->known_stamp = self->log_stamp;
  g_task_set_source_tag (task, lw_run_follower_look);
  g_task_set_task_data (task, look, look_free);
  g_task_run_in_thread (task, look_thread);
}

static void
finalize (GObject *object)
{
  LwRunFollower *self = LW_RUN_FOLLOWER (object);
  lw_history_reader_free (self->reader);
  lw_run_history_free (self->history);
  g_free (self->log_path);
  g_free (self->log);
  G_OBJECT_CLASS (lw_run_follower_parent_class)->finalize (object);
}

static void
lw_run_follower_class_init (LwRunFollowerClass *klass)
{
  static const char *const names[N_SIGNALS] = { "changed", "log-changed" };
  G_OBJECT_CLASS (klass)->finalize = finalize;
  for (int i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], LW_TYPE_RUN_FOLLOWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void
lw_run_follower_init (LwRunFollower *self)
{
}

LwRunFollower *
lw_run_follower_new (const char *folder, const char *log)
{
  LwRunFollower *self = g_object_new (LW_TYPE_RUN_FOLLOWER, NULL);
  g_autofree char *path = g_build_filename (folder, LW_RUN_EVENTS, NULL);
  self->reader = lw_history_reader_new (path);
  self->log_path = g_strdup (log);
  return self;
}

const LwRunHistory *
lw_run_follower_get_history (LwRunFollower *self)
{
  return self->history;
}

const char *
lw_run_follower_get_log (LwRunFollower *self)
{
  return self->log;
}
