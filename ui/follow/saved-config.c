/* Reading configurations. */
#include "follow/saved-config.h"

#include "core/json.h"

typedef struct
{
  LwStudySnapshot *snapshot;
  int position;
} Work;

static void
work_free (void *data)
{
  Work *work = data;
  lw_study_snapshot_unref (work->snapshot);
  g_free (work);
}

static void
work_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Work *work = data;
  const LwStudyRun *run = work->snapshot->plan->pdata[work->position];
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (run->folder, LW_RUN_CONFIG, NULL);
  JsonObject *config = g_file_test (path, G_FILE_TEST_EXISTS) ? lw_json_load (path, &error)
                                                              : lw_run_config_to_json (run->config);
  if (config)
    g_task_return_pointer (task, config, (GDestroyNotify)json_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
lw_saved_config_async (LwStudySnapshot *snapshot, int position, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new (Work, 1);
  *work = (Work){ lw_study_snapshot_ref (snapshot), position };
  g_task_set_source_tag (task, lw_saved_config_async);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, work_thread);
}

JsonObject *
lw_saved_config_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
