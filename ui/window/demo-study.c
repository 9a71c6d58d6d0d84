/* Copying the demo study. */
#include "window/demo-study.h"

#include "core/datadir.h"

void
lw_demo_study_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, lw_demo_study_async);
  g_task_return_pointer (task, lw_data_path ("demo/study"), g_free);
}

char *
lw_demo_study_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
