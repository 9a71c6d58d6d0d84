/* Opening the evaluation data of a study. */
#include "compare/eval-data.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"

LwEvalData *
lw_eval_data_open (const LwStudySnapshot *snapshot, GError **error)
{
  if (snapshot->plan->len == 0)
    {
      lw_refuse (error, _ ("The study has no runs."));
      return NULL;
    }
  const LwStudyRun *run = snapshot->plan->pdata[0];
  const LwRunOptions *options = &run->config->run;
  g_autoptr (LwClassSet) classes = NULL;
  if (options->class_set && *options->class_set
      && !(classes = lw_class_set_load (options->class_set, error)))
    return NULL;
  const char *spec = lw_run_config_eval (run->config);
  if (!spec)
    {
      lw_refuse (error, _ ("The study has no evaluation data."));
      return NULL;
    }
  LwDataset *data = lw_dataset_open (spec, options->eval_split, classes, error);
  if (!data)
    return NULL;
  LwEvalData *self = g_atomic_rc_box_new0 (LwEvalData);
  int n = lw_dataset_count (data);
  self->data = data;
  self->ids = g_new0 (char *, n + 1);
  for (int i = 0; i < n; i++)
    self->ids[i] = g_strdup (lw_dataset_item (data, i)->id);
  self->weak_seed = (guint64)options->weak_seed;
  self->coarse = (LwCoarseOptions){ options->coarse_coverage, (int)options->coarse_min_area };
  return self;
}

LwEvalData *
lw_eval_data_ref (LwEvalData *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LwEvalData *self = data;
  lw_dataset_free (self->data);
  g_strfreev (self->ids);
}

void
lw_eval_data_unref (LwEvalData *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  LwEvalData *self = lw_eval_data_open (data, &error);
  if (self)
    g_task_return_pointer (task, self, (GDestroyNotify)lw_eval_data_unref);
  else
    g_task_return_error (task, error);
}

void
lw_eval_data_open_async (LwStudySnapshot *snapshot, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, lw_eval_data_open_async);
  g_task_set_task_data (task, lw_study_snapshot_ref (snapshot),
                        (GDestroyNotify)lw_study_snapshot_unref);
  g_task_run_in_thread (task, open_thread);
}

LwEvalData *
lw_eval_data_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
