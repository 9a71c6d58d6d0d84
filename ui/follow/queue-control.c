/* Steering a queue. */
#include "follow/queue-control.h"

#include "model/owner-task.h"
#include "model/program.h"

typedef struct
{
  LwQueueVerb verb;
  char *folder;
  GStrv runs;
  LwStop how;
  int slots;
  GVariant *order, *before;
} Work;

static void
work_free (void *data)
{
  Work *work = data;
  g_free (work->folder);
  g_strfreev (work->runs);
  g_clear_pointer (&work->order, g_variant_unref);
  g_clear_pointer (&work->before, g_variant_unref);
  g_free (work);
}

/* ---- order --------------------------------------------------------------------------------- */

static GVariant *
ids_variant (const GPtrArray *ids)
{
  return g_variant_new_strv ((const char *const *)ids->pdata, (gssize)ids->len);
}

static void
ids_set (GPtrArray *ids, GVariant *order, int child)
{
  g_autoptr (GVariant) list = g_variant_get_child_value (order, (gsize)child);
  g_auto (GStrv) texts = g_variant_dup_strv (list, NULL);
  g_ptr_array_set_size (ids, 0);
  for (int i = 0; texts[i]; i++)
    g_ptr_array_add (ids, g_strdup (texts[i]));
}

static void
reorder (LwQueueWishes *wishes, Work *work)
{
  const char *const *runs = (const char *const *)work->runs;
  work->before = g_variant_ref_sink (
      g_variant_new ("(@as@as)", ids_variant (wishes->first), ids_variant (wishes->last)));
  if (work->verb == LW_QUEUE_FIRST)
    lw_queue_wishes_put_first (wishes, runs);
  else if (work->verb == LW_QUEUE_LAST)
    lw_queue_wishes_put_last (wishes, runs);
  else
    {
      ids_set (wishes->first, work->order, 0);
      ids_set (wishes->last, work->order, 1);
    }
}

/* ---- wishes -------------------------------------------------------------------------------- */

static void
stop (LwQueueWishes *wishes, const Work *work)
{
  if (!work->runs)
    wishes->stop = work->how;
  for (int i = 0; work->runs && work->runs[i]; i++)
    lw_queue_wishes_stop (wishes, work->runs[i], work->how);
}

static void
retry (LwQueueWishes *wishes, const Work *work)
{
  for (int i = 0; work->runs[i]; i++)
    lw_queue_wishes_retry (wishes, work->runs[i]);
}

static void
change (LwQueueWishes *wishes, const void *data)
{
  Work *work = (Work *)data;
  switch (work->verb)
    {
    case LW_QUEUE_PAUSE:
    case LW_QUEUE_CONTINUE:
      wishes->paused = work->verb == LW_QUEUE_PAUSE;
      break;
    case LW_QUEUE_STOP:
      stop (wishes, work);
      break;
    case LW_QUEUE_RETRY:
      retry (wishes, work);
      break;
    case LW_QUEUE_FIRST:
    case LW_QUEUE_LAST:
    case LW_QUEUE_REORDER:
      reorder (wishes, work);
      break;
    case LW_QUEUE_START:
      break;
    }
}

static void
work_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  gboolean ok = work->verb == LW_QUEUE_START
                    ? lw_program_start_queue (work->folder, work->slots, &error)
                    : lw_queue_wishes_edit (work->folder, change, work, &error);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
lw_queue_control_async (LwStudyModel *model, const LwQueueCommand *command,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = lw_owner_task_new (model, NULL, callback, user_data);
  Work *work = g_new0 (Work, 1);
  work->verb = command->verb;
  work->folder = g_strdup (lw_study_model_get_folder (model));
  work->runs = g_strdupv ((GStrv)command->runs);
  work->how = command->how;
  work->slots = command->slots;
  work->order = command->order ? g_variant_ref (command->order) : NULL;
  g_task_set_source_tag (task, lw_queue_control_async);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, work_thread);
}

gboolean
lw_queue_control_finish (LwStudyModel *model, GAsyncResult *result, GVariant **order,
                         GError **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));
  if (order)
    *order = g_steal_pointer (&work->before);
  lw_study_model_refresh (model);
  return g_task_propagate_boolean (G_TASK (result), error);
}
