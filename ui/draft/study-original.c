/* A study file and its costs. */
#include "draft/study-original.h"

void
lw_study_original_free (LwStudyOriginal *self)
{
  lw_study_free (self->study);
  g_free (self);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  LwStudyOriginal *self = g_new0 (LwStudyOriginal, 1);
  self->study = lw_study_open (data, &error);
  if (self->study && lw_study_costs (self->study, &self->costs, &error))
    {
      g_task_return_pointer (task, self, (GDestroyNotify)lw_study_original_free);
      return;
    }
  lw_study_original_free (self);
  g_task_return_error (task, error);
}

void
lw_study_original_async (const char *folder, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, lw_study_original_async);
  g_task_set_task_data (task, g_strdup (folder), g_free);
  g_task_run_in_thread (task, run);
}

LwStudyOriginal *
lw_study_original_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
