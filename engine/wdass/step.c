/* The order of a step, and SGD. */
#include "backend/registry.h"
#include "wdass/objective-private.h"

float *
lw_objective_slot (LwObjective *self, int slot)
{
  self->computed[slot] = TRUE;
  return self->losses + slot;
}

gboolean
lw_objective_forward (LwObjective *self, const float *image, gboolean target, gboolean features,
                      const float **logits, const float **f, GError **error)
{
  const LwStepInput *in = &self->input;
  size_t cells = (size_t)in->B * (size_t)in->h * (size_t)in->w;
  gboolean untracked
      = !target && self->config.bn_track == LW_TRACK_TARGET && lw_wdass_uses_target (&self->config);
  float *state = untracked ? self->untracked_state : self->student_state;
  LW_CALL (self, part (self->stream, "forward"));
  LW_CALL (self, zero (self->stream, self->dlogits, sizeof (float) * cells * (size_t)in->K));
  if (features)
    LW_CALL (self, zero (self->stream, self->dfeatures, sizeof (float) * cells * (size_t)in->D));
  if (!lw_plan_forward (self->student, self->student_parameters, state, image, LW_NORM_TRAIN,
                        logits, features ? f : NULL, error))
    return FALSE;
  LW_CALL (self, part (self->stream, "losses"));
  return TRUE;
}

gboolean
lw_objective_backward (LwObjective *self, gboolean features, GError **error)
{
  self->reached = TRUE;
  LW_CALL (self, part (self->stream, "backward"));
  self->reached_projection |= features;
  return lw_plan_backward (self->student, self->student_parameters, self->dlogits,
                           features ? self->dfeatures : NULL, self->gradients, NULL, error);
}

/* The teacher follows the student (section 3.1); at iteration 0 it is a copy. */
static gboolean
update_teacher (LwObjective *self, GError **error)
{
  LW_CALL (self, part (self->stream, "optimiser"));
  float alpha = (float)lw_wdass_ema_alpha (self->it, self->config.ema, self->config.ema_warmup);
  LW_CALL (self, ema (self->stream, lw_network_parameter_floats (self->network),
                      self->teacher_parameters, self->student_parameters, alpha));
  LW_CALL (self, ema (self->stream, lw_network_state_floats (self->network), self->teacher_state,
                      self->student_state, alpha));
  return lw_plan_pack (self->teacher, self->teacher_parameters, error);
}

/* Parameters that no active term reached are left alone. */
static gboolean
descend (LwObjective *self, GError **error)
{
  const LwWdassConfig *c = &self->config;
  double lr = lw_wdass_poly_lr (self->it, c->lr, c->iterations, c->lr_power, c->lr_warmup);
  if (!self->reached)
    return TRUE;
  LW_CALL (self, part (self->stream, "optimiser"));
  if (!lw_plan_collect (self->student, self->gradients, error)
      || !lw_objective_sum_gradients (self, error))
    return FALSE;
  int32_t n_parts = 0;
  for (guint i = 0; i < self->segments->len; i++)
    {
      const LwSegment *s = &g_array_index (self->segments, LwSegment, i);
      if (s->frozen || (s->projection && !self->reached_projection))
        continue;
      self->parts[n_parts++]
          = (LwSgdPart){ s->offset, s->count, (float)(s->head ? lr * c->head_mult : lr),
                         s->decay ? (float)c->weight_decay : 0.0f };
    }
  LW_CALL (self, sgd (self->stream, self->parts, n_parts, self->student_parameters, self->gradients,
                      self->velocity, (float)c->momentum));
  return lw_plan_pack (self->student, self->student_parameters, error);
}

static gboolean
passes (LwObjective *self, GError **error)
{
  const LwWdassConfig *c = &self->config;
  if (self->teacher && !lw_objective_teacher (self, error))
    return FALSE;
  if (lw_wdass_uses_target (c))
    {
      if (!lw_objective_weak_maps (self, error) || !lw_objective_target_pass (self, error))
        return FALSE;
    }
  if (c->source && !lw_objective_source_pass (self, error))
    return FALSE;
  return !self->teacher || !(self->weights[LW_TERM_CE_MIX] > 0)
         || lw_objective_mix_pass (self, error);
}

gboolean
lw_objective_micro_batch (LwObjective *self, gint64 it, int index, int count, GError **error)
{
  gboolean first = index == 0, last = index + 1 == count;
  LW_CALL (self, step_begin (self->stream));
  if (!lw_objective_begin (self, it, index, count, error)
      || (first && self->teacher && it >= 1 && !update_teacher (self, error))
      || !passes (self, error) || !lw_objective_gather (self, index, count, error)
      || (last && !descend (self, error)))
    return FALSE;
  LW_CALL (self, step_end (self->stream));
  return TRUE;
}

gboolean
lw_objective_step (LwObjective *self, gint64 it, GError **error)
{
  return lw_objective_micro_batch (self, it, 0, 1, error);
}
