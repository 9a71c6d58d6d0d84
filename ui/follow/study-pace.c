/* Following the pace of a study. */
#include "follow/study-pace.h"

#include <math.h>
#include <string.h>

#include "model/owner-task.h"
#include "follow/run-history.h"
#include "follow/time-left.h"

#define SECONDS 2
/* A rate is believed after that many seconds of steps. */
#define TRUSTED_SECONDS 30.0

/* When a run at work was first seen, and how far it was. */
typedef struct
{
  gint64 time, step; /* of the heartbeat */
} Sight;

struct _LwStudyPace
{
  GObject parent_instance;
  LwStudyModel *model;
  GHashTable *sights;  /* id -> Sight */
  GHashTable *trained; /* id of a finished run -> double, seconds: one of each method */
  gboolean playing;
  guint next;
  double left;
  guint n;
  double *begins, *ends; /* [n], by position in the plan */
};

static guint changed;

G_DEFINE_FINAL_TYPE (LwStudyPace, lw_study_pace, G_TYPE_OBJECT)

typedef struct
{
  LwStudySnapshot *snapshot;
  LwRunPace *paces;
  double left, *begins, *ends;
} Play;

static void
play_free (void *data)
{
  Play *play = data;
  lw_study_snapshot_unref (play->snapshot);
  g_free (play->paces);
  g_free (play->begins);
  g_free (play->ends);
  g_free (play);
}

/* Whether a run of the method of that at @position has been measured. */
static gboolean
knows_method (const Play *play, guint position)
{
  const LwStudyRun *meant = play->snapshot->plan->pdata[position];
  for (guint i = 0; i < play->snapshot->plan->len; i++)
    {
      const LwStudyRun *run = play->snapshot->plan->pdata[i];
      if (play->paces[i].trained > 0 && strcmp (run->method, meant->method) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Reads what one finished run of each method took. */
static void
measure_methods (Play *play)
{
  for (guint i = 0; i < play->snapshot->plan->len; i++)
    {
      if (play->paces[i].state != LW_QUEUE_DONE || knows_method (play, i))
        continue;
      const LwStudyRun *run = play->snapshot->plan->pdata[i];
      g_autofree char *path = g_build_filename (run->folder, LW_RUN_EVENTS, NULL);
      g_autoptr (LwHistoryReader) reader = lw_history_reader_new (path);
      g_autoptr (LwRunHistory) history = lw_history_reader_look (reader);
      play->paces[i].trained = history->trained;
    }
}

static void
play_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Play *play = data;
  guint n = play->snapshot->plan->len;
  measure_methods (play);
  play->begins = g_new (double, n + 1);
  play->ends = g_new (double, n + 1);
  play->left = lw_time_left (play->snapshot, play->paces, 1, play->begins, play->ends);
  g_task_return_boolean (task, TRUE);
}

/* ---- rates --------------------------------------------------------------------------------- */

static gboolean
is_at_work (LwRunItem *run)
{
  LwQueueState state = lw_run_item_get_state (run);
  return state == LW_QUEUE_RUNNING || state == LW_QUEUE_HANGING;
}

/* Steps a second since the run was first seen. */
static double
rate_of (LwStudyPace *self, LwRunItem *run)
{
  const char *id = lw_run_item_get_id (run);
  gint64 time = lw_run_item_get_heartbeat (run), step = lw_run_item_get_step (run);
  if (!is_at_work (run) || time == 0)
    {
      g_hash_table_remove (self->sights, id);
      return 0;
    }
  Sight *sight = g_hash_table_lookup (self->sights, id);
  if (!sight || step < sight->step)
    {
      sight = g_new (Sight, 1);
      *sight = (Sight){ time, step };
      g_hash_table_replace (self->sights, g_strdup (id), sight);
    }
  double seconds = (double)(time - sight->time);
  return seconds < TRUSTED_SECONDS ? 0 : (double)(step - sight->step) / seconds;
}

/* NULL while the list of runs and the snapshot are not of the same study. (transfer full) */
static LwRunPace *
paces_of (LwStudyPace *self, const LwStudySnapshot *snapshot, gboolean *any)
{
  GListModel *runs = lw_study_model_get_runs (self->model);
  guint n = g_list_model_get_n_items (runs);
  if (n != snapshot->plan->len)
    return NULL;
  LwRunPace *paces = g_new0 (LwRunPace, n + 1);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LwRunItem) run = g_list_model_get_item (runs, i);
      const double *trained = g_hash_table_lookup (self->trained, lw_run_item_get_id (run));
      paces[i] = (LwRunPace){ .state = lw_run_item_get_state (run),
                              .held = lw_run_item_get_stop (run) != LW_STOP_NONE,
                              .place = lw_run_item_get_place (run),
                              .step = lw_run_item_get_step (run),
                              .rate = rate_of (self, run),
                              .trained = trained ? *trained : 0 };
      *any |= is_at_work (run);
    }
  return paces;
}

/* ---- following ----------------------------------------------------------------------------- */

static void update (LwStudyPace *self);

static gboolean
next_cb (gpointer data)
{
  LwStudyPace *self = data;
  self->next = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
keep_trained (LwStudyPace *self, const Play *play)
{
  for (guint i = 0; i < play->snapshot->plan->len; i++)
    {
      const LwStudyRun *run = play->snapshot->plan->pdata[i];
      if (play->paces[i].trained > 0 && !g_hash_table_contains (self->trained, run->id))
        g_hash_table_insert (self->trained, g_strdup (run->id),
                             g_memdup2 (&play->paces[i].trained, sizeof (double)));
    }
}

static void
play_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LwStudyPace *self = LW_STUDY_PACE (source);
  Play *play = g_task_get_task_data (G_TASK (result));
  self->playing = FALSE;
  keep_trained (self, play);
  self->left = play->left;
  self->n = play->snapshot->plan->len;
  g_free (self->begins);
  g_free (self->ends);
  self->begins = g_steal_pointer (&play->begins);
  self->ends = g_steal_pointer (&play->ends);
  g_signal_emit (self, changed, 0);
}

static void
update (LwStudyPace *self)
{
  LwStudySnapshot *snapshot = self->model ? lw_study_model_get_snapshot (self->model) : NULL;
  gboolean any = FALSE;
  LwRunPace *paces = snapshot && !self->playing ? paces_of (self, snapshot, &any) : NULL;
  if ((any || self->playing) && self->next == 0)
    self->next = g_timeout_add_seconds (SECONDS, next_cb, self);
  if (!paces)
    return;
  g_autoptr (GTask) task = lw_owner_task_new (self, NULL, play_cb, NULL);
  Play *play = g_new0 (Play, 1);
  play->snapshot = lw_study_snapshot_ref (snapshot);
  play->paces = paces;
  self->playing = TRUE;
  g_task_set_source_tag (task, update);
  g_task_set_task_data (task, play, play_free);
  g_task_run_in_thread (task, play_thread);
}

static void
dispose (GObject *object)
{
  LwStudyPace *self = LW_STUDY_PACE (object);
  g_clear_handle_id (&self->next, g_source_remove);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (lw_study_pace_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  LwStudyPace *self = LW_STUDY_PACE (object);
  g_hash_table_unref (self->sights);
  g_hash_table_unref (self->trained);
  g_free (self->begins);
  g_free (self->ends);
  G_OBJECT_CLASS (lw_study_pace_parent_class)->finalize (object);
}

static void
lw_study_pace_class_init (LwStudyPaceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  changed = g_signal_new ("changed", LW_TYPE_STUDY_PACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                          G_TYPE_NONE, 0);
}

static void
lw_study_pace_init (LwStudyPace *self)
{
  self->left = -1;
  self->trained = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->sights = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

LwStudyPace *
lw_study_pace_new (LwStudyModel *model)
{
  LwStudyPace *self = g_object_new (LW_TYPE_STUDY_PACE, NULL);
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "queue-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "results-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}

double
lw_study_pace_get_left (LwStudyPace *self)
{
  return self->left;
}

static double
time_of (LwStudyPace *self, LwRunItem *run, const double *times)
{
  guint position = lw_run_item_get_position (run);
  return times && position < self->n ? times[position] : (double)NAN;
}

double
lw_study_pace_begins_in (LwStudyPace *self, LwRunItem *run)
{
  return time_of (self, run, self->begins);
}

double
lw_study_pace_ends_in (LwStudyPace *self, LwRunItem *run)
{
  return time_of (self, run, self->ends);
}
