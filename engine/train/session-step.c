/* Steps of a session. */
#include "train/session-step.h"

typedef gboolean (*PlaceFunc) (LwBatch *batch, gint64 number, LwSample *const *samples,
                               GError **error);

static gboolean
feed (LwSession *self, LwLoader *loader, PlaceFunc place, gint64 number, GError **error)
{
  if (!loader)
    return TRUE;
  if (!lw_loader_next (loader, self->samples, error))
    return FALSE;
  gboolean ok = place (self->batch, number, self->samples, error);
  for (gint64 b = 0; b < self->config->run.batch; b++)
    g_clear_pointer (&self->samples[b], lw_sample_unref);
  return ok;
}

static gboolean
micro_batch (LwSession *self, int index, GError **error)
{
  int count = (int)self->config->run.accumulate;
  gint64 number = lw_session_batch_number (self, index);
  return feed (self, self->source, lw_batch_source, number, error)
         && feed (self, self->target, lw_batch_target, number, error)
         && lw_objective_draw (self->objective, (guint64)self->config->run.seed, number, error)
         && lw_objective_micro_batch (self->objective, self->iteration, index, count, error);
}

gboolean
lw_session_step (LwSession *self, GError **error)
{
  for (int i = 0; i < self->config->run.accumulate; i++)
    if (!micro_batch (self, i, error))
      return FALSE;
  self->iteration++;
  return TRUE;
}
