/* The queue as its files tell, for other processes. */
#include "study/queue.h"

#include <glib/gi18n-lib.h>

#include "study/queue-order.h"

/* A step or the evaluation of an image takes seconds, on a slow machine minutes. */
#define HUNG_SECONDS 300

static const char *const names[]
    = { "waiting", "running", "hung", "interrupted", "finished", "failed" };

const char *
lw_queue_state_name (LwQueueState state)
{
  return names[state];
}

gboolean
lw_queue_is_hung (gint64 heartbeat)
{
  return heartbeat > 0 && g_get_real_time () / G_USEC_PER_SEC - heartbeat > HUNG_SECONDS;
}

static void
entry_free (void *data)
{
  LwQueueEntry *self = data;
  g_free (self->message);
  g_free (self);
}

/* What lw_study_run_finished asks, without reading the status again. */
static gboolean
is_evaluated (const LwStudyRun *run)
{
  g_autofree char *path = g_build_filename (run->folder, LW_RUN_EVALUATION, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static LwQueueState
state_of (const LwStudyRun *run, const LwRunStatus *status)
{
  switch (status->state)
    {
    case LW_RUN_NONE:
      return LW_QUEUE_WAITING;
    case LW_RUN_RUNNING:
      return lw_queue_is_hung (status->heartbeat) ? LW_QUEUE_HANGING : LW_QUEUE_RUNNING;
    case LW_RUN_FINISHED:
      return is_evaluated (run) ? LW_QUEUE_DONE : LW_QUEUE_FAILURE;
    case LW_RUN_INTERRUPTED:
      return LW_QUEUE_INTERRUPTED;
    case LW_RUN_FAILED:
      break;
    }
  return LW_QUEUE_FAILURE;
}

static LwQueueEntry *
entry_new (const LwStudyRun *run, const LwQueueWishes *wishes)
{
  g_autoptr (GError) error = NULL;
  LwRunStatus status = { 0 };
  LwQueueEntry *entry = g_new0 (LwQueueEntry, 1);
  *entry = (LwQueueEntry){ .run = run,
                           .stop = lw_queue_wishes_stop_of (wishes, run->id),
                           .steps = run->config->method.iterations };
  if (!lw_run_state (run->folder, &status, &error))
    {
      entry->state = LW_QUEUE_FAILURE;
      entry->message = g_strdup (error->message);
      return entry;
    }
  entry->state = state_of (run, &status);
  entry->step = status.iteration;
  entry->heartbeat = status.heartbeat;
  entry->stopped = status.stopped;
  entry->message = g_steal_pointer (&status.message);
  if (entry->state == LW_QUEUE_FAILURE && !entry->message)
    entry->message = g_strdup (_ ("it ended without an evaluation"));
  return entry;
}

GPtrArray *
lw_queue_entries (const GPtrArray *plan, const LwQueueWishes *wishes)
{
  g_autofree int *order = lw_queue_order (plan, wishes);
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);
  for (guint i = 0; i < plan->len; i++)
    g_ptr_array_add (entries, entry_new (plan->pdata[order[i]], wishes));
  return entries;
}
