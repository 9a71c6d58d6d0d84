/* What makes a step of several micro-batches, of one process or several: their share in the
 * gradient, and means of their losses. */
#include <math.h>
#include <string.h>

#include "backend/registry.h"
#include "wdass/objective-private.h"

void
lw_objective_share (LwObjective *self, LwCollective *collective)
{
  self->collective = collective;
}

static int
processes (const LwObjective *self)
{
  return self->collective ? lw_collective_size (self->collective) : 1;
}

static gboolean
begin_step (LwObjective *self, gint64 it, GError **error)
{
  self->it = it;
  self->reached = self->reached_projection = FALSE;
  memset (self->computed, 0, sizeof self->computed);
  memset (self->term_weights, 0, sizeof self->term_weights);
  LW_CALL (self, zero (self->stream, self->gradients,
                       sizeof (float) * (size_t)lw_network_parameter_floats (self->network)));
  return TRUE;
}

gboolean
lw_objective_begin (LwObjective *self, gint64 it, int index, int count, GError **error)
{
  gboolean pixel_labels = FALSE;
  if (index == 0 && !begin_step (self, it, error))
    return FALSE;
  for (int b = 0; b < self->input.B; b++)
    pixel_labels |= self->input.weak_kind[b] != LW_WEAK_NONE;
  lw_wdass_term_weights (&self->config, it, pixel_labels, self->weights);
  for (int t = 0; t < LW_N_TERMS; t++)
    {
      self->term_weights[t] = fmax (self->term_weights[t], self->weights[t]);
      self->weights[t] /= count * processes (self);
    }
  LW_CALL (self, zero (self->stream, self->losses, sizeof (float) * LW_N_SLOTS));
  return TRUE;
}

/* @mean [n] becomes that of this micro-batch and the @index before it. */
static gboolean
take_mean (LwObjective *self, int index, int64_t n, float *mean, const float *values,
           GError **error)
{
  if (index == 0)
    LW_CALL (self, copy (self->stream, mean, values, sizeof (float) * (size_t)n));
  else
    LW_CALL (self, ema (self->stream, n, mean, values, (float)index / (float)(index + 1)));
  return TRUE;
}

gboolean
lw_objective_gather (LwObjective *self, int index, int count, GError **error)
{
  int64_t K = self->input.K;
  if (count == 1)
    return TRUE;
  LW_CALL (self, part (self->stream, "means"));
  if (!take_mean (self, index, LW_N_SLOTS, self->mean_losses, self->losses, error)
      || (self->teacher && !take_mean (self, index, K, self->mean_coverage, self->coverage, error)))
    return FALSE;
  if (index + 1 < count)
    return TRUE;
  LW_CALL (self, copy (self->stream, self->losses, self->mean_losses, sizeof (float) * LW_N_SLOTS));
  if (self->teacher)
    LW_CALL (self,
             copy (self->stream, self->coverage, self->mean_coverage, sizeof (float) * (size_t)K));
  return TRUE;
}

gboolean
lw_objective_sum_gradients (LwObjective *self, GError **error)
{
  return !self->collective
         || lw_collective_sum (self->collective, self->gradients,
                               lw_network_parameter_floats (self->network), error);
}

bool
lw_objective_sum (void *data, float *sums, int64_t n)
{
  LwObjective *self = data;
  return lw_collective_sum (self->collective, sums, n, &self->sum_error);
}
