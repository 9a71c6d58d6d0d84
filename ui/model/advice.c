/* Fits of all methods of a study. */
#include "model/advice.h"

#include <string.h>

#include "model/owner-task.h"

static void
clear_method (void *data)
{
  LwMethodAdvice *self = data;
  lw_exchange_free (self->exchange);
  lw_forecasts_free (self->forecasts);
}

LwAdvice *
lw_advice_new (LwStudySnapshot *snapshot, const LwMeasure *measure)
{
  LwAdvice *self = g_atomic_rc_box_new0 (LwAdvice);
  self->snapshot = lw_study_snapshot_ref (snapshot);
  self->measure = *measure;
  self->methods = g_array_new (FALSE, FALSE, sizeof (LwMethodAdvice));
  g_array_set_clear_func (self->methods, clear_method);
  LwForecastOptions options = lw_forecast_options_default ();
  options.measure = *measure;
  for (guint i = 0; i < snapshot->methods->len; i++)
    {
      LwMethodAdvice method = { .method = snapshot->methods->pdata[i] };
      method.forecasts = lw_forecasts_new (snapshot->results, method.method, &options);
      method.exchange = lw_exchange_new (method.forecasts, snapshot->results->pool);
      g_array_append_val (self->methods, method);
    }
  return self;
}

typedef struct
{
  LwStudySnapshot *snapshot;
  LwMeasure measure;
} Job;

static void
job_free (void *data)
{
  Job *job = data;
  lw_study_snapshot_unref (job->snapshot);
  g_free (job);
}

static void
new_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_task_return_pointer (task, lw_advice_new (job->snapshot, &job->measure),
                         (GDestroyNotify)lw_advice_unref);
}

void
lw_advice_new_async (LwStudySnapshot *snapshot, const LwMeasure *measure, gpointer owner,
                     GCancellable *cancellable, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = lw_owner_task_new (owner, cancellable, callback, NULL);
  Job *job = g_new0 (Job, 1);
  *job = (Job){ lw_study_snapshot_ref (snapshot), *measure };
  g_task_set_source_tag (task, lw_advice_new_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, new_thread);
}

LwAdvice *
lw_advice_new_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

LwAdvice *
lw_advice_ref (LwAdvice *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (void *data)
{
  LwAdvice *self = data;
  g_array_unref (self->methods);
  lw_study_snapshot_unref (self->snapshot);
}

void
lw_advice_unref (LwAdvice *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const LwMethodAdvice *
lw_advice_find (const LwAdvice *self, const char *method)
{
  for (guint i = 0; i < self->methods->len; i++)
    {
      const LwMethodAdvice *advice = &g_array_index (self->methods, LwMethodAdvice, i);
      if (!method || strcmp (advice->method, method) == 0)
        return advice;
    }
  return NULL;
}
