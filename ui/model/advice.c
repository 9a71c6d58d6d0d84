/* Fits of all methods of a study. */
#include "model/advice.h"

#include <string.h>

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
