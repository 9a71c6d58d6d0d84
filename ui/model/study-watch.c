/* Looking at a study folder. */
#include "model/study-watch.h"

#include "core/lock.h"
#include "model/owner-task.h"

static guint64
stamp_in (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  return lw_file_stamp (path);
}

static void
count (LwStudyWatch *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      LwQueueState state = ((const LwQueueEntry *)self->entries->pdata[i])->state;
      self->finished += state == LW_QUEUE_DONE;
      self->running += state == LW_QUEUE_RUNNING || state == LW_QUEUE_HANGING;
      self->failed += state == LW_QUEUE_FAILURE;
    }
}

static void
look_at_costs (LwStudyWatch *self, guint64 known)
{
  g_autoptr (GError) error = NULL;
  LwCostTable costs;
  if (self->costs == known)
    return;
  if (lw_study_costs (self->snapshot->study, &costs, &error))
    self->new_costs = g_memdup2 (&costs, sizeof costs);
  else
    self->costs_problem = g_strdup (error->message);
}

static void
look_at_queue (LwStudyWatch *self)
{
  const char *folder = self->snapshot->study->folder;
  g_autoptr (GError) error = NULL;
  g_autoptr (LwQueueWishes) wishes = lw_queue_wishes_load (folder, &error);
  if (!wishes)
    {
      self->problem = g_strdup (error->message);
      return;
    }
  self->paused = wishes->paused;
  self->stop = wishes->stop;
  self->entries = lw_queue_entries (self->snapshot->plan, wishes);
  lw_lock_is_held (folder, &self->holder);
  count (self);
}

static LwStudyWatch *
watch_new (LwStudySnapshot *snapshot, guint64 known_costs)
{
  gint64 begin = g_get_monotonic_time ();
  LwStudyWatch *self = g_new0 (LwStudyWatch, 1);
  self->snapshot = lw_study_snapshot_ref (snapshot);
  self->study = stamp_in (snapshot->study->folder, LW_STUDY_FILE);
  self->costs = stamp_in (snapshot->study->folder, LW_STUDY_COSTS);
  self->missing = self->study == 0;
  if (!self->missing)
    {
      look_at_costs (self, known_costs);
      look_at_queue (self);
    }
  self->seconds = (double)(g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  return self;
}

void
lw_study_watch_free (LwStudyWatch *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  lw_study_snapshot_unref (self->snapshot);
  g_free (self->holder);
  g_free (self->problem);
  g_free (self->new_costs);
  g_free (self->costs_problem);
  g_free (self);
}

typedef struct
{
  LwStudySnapshot *snapshot;
  guint64 known_costs;
} Job;

static void
job_free (void *data)
{
  Job *job = data;
  lw_study_snapshot_unref (job->snapshot);
  g_free (job);
}

static void
watch_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  g_task_return_pointer (task, watch_new (job->snapshot, job->known_costs),
                         (GDestroyNotify)lw_study_watch_free);
}

void
lw_study_watch_async (LwStudySnapshot *snapshot, guint64 known_costs, gpointer owner,
                      GCancellable *cancellable, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = lw_owner_task_new (owner, cancellable, callback, NULL);
  Job *job = g_new (Job, 1);
  *job = (Job){ lw_study_snapshot_ref (snapshot), known_costs };
  g_task_set_source_tag (task, lw_study_watch_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, watch_thread);
}

LwStudyWatch *
lw_study_watch_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/* Order, states and stops of the runs. */
static gboolean
same_entries (const GPtrArray *a, const GPtrArray *b)
{
  if (!a || !b || a->len != b->len)
    return a == b;
  for (guint i = 0; i < a->len; i++)
    {
      const LwQueueEntry *x = a->pdata[i], *y = b->pdata[i];
      if (x->run != y->run || x->state != y->state || x->stop != y->stop)
        return FALSE;
    }
  return TRUE;
}

gboolean
lw_study_watch_queue_differs (const LwStudyWatch *self, const LwStudyWatch *before)
{
  return !before || self->paused != before->paused || self->stop != before->stop
         || self->finished != before->finished || self->running != before->running
         || self->failed != before->failed || g_strcmp0 (self->holder, before->holder) != 0
         || !same_entries (self->entries, before->entries);
}

LwStudySeen
lw_study_watch_seen (const LwStudyWatch *self)
{
  return (LwStudySeen){ self->study, self->finished, self->failed };
}
