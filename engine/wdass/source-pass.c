/* The student on the source image: cross-entropy, boundary loss, contrast within the source and
 * with the target. */
#include "backend/registry.h"
#include "wdass/objective-private.h"

static gboolean
classification (LwObjective *self, const float *logits, GError **error)
{
  const LwStepInput *in = &self->input;
  LwCrossEntropy term = { .labels = in->label_s,
                          .term_weight = (float)self->weights[LW_TERM_CE_SOURCE],
                          .loss = lw_objective_slot (self, LW_TERM_CE_SOURCE) };
  LW_CALL (self, cross_entropy (self->stream, in->B, in->K, in->h, in->w, in->H, in->W, logits,
                                &term, 1, self->dlogits));
  return TRUE;
}

static gboolean
boundary (LwObjective *self, const float *logits, GError **error)
{
  const LwStepInput *in = &self->input;
  const LwWdassConfig *c = &self->config;
  LwBoundary a = { .B = in->B, .K = in->K, .h = in->h, .w = in->w, .H = in->H, .W = in->W };
  a.logits = logits;
  a.labels = in->label_s;
  a.gumbel = c->boundary_kind == LW_BOUNDARY_GUMBEL;
  a.noise = a.gumbel ? in->noise : NULL;
  a.key = in->noise_key;
  a.temperature = (float)c->boundary_temperature;
  a.ignore_zero = c->boundary_ignore == LW_IGNORE_ZERO;
  a.pad_zero = c->boundary_pad == LW_PAD_ZERO;
  a.region_edges = c->boundary_region == LW_REGION_EDGES;
  a.norm = c->boundary_norm;
  a.eps = 1e-6f;
  a.edge_tau = 1e-2f;
  a.term_weight = (float)self->weights[LW_TERM_BOUNDARY];
  a.loss = lw_objective_slot (self, LW_TERM_BOUNDARY);
  a.dlogits = self->dlogits;
  LW_CALL (self, boundary (self->stream, &a));
  return TRUE;
}

static gboolean
contrast (LwObjective *self, const float *logits, const float *features, GError **error)
{
  const LwStepInput *in = &self->input;
  int64_t cells = (int64_t)in->B * in->h * in->w;
  LW_CALL (self, predict (self->stream, cells, in->K, logits, self->conf, self->pred));
  LW_CALL (self, nearest_labels (self->stream, in->B, in->H, in->W, in->h, in->w, in->label_s,
                                 self->labels_s));
  if (!lw_objective_select (self, self->labels_s, in->keys_s, self->select_s, error))
    return FALSE;
  if (self->weights[LW_TERM_INTRA_S] > 0
      && !lw_objective_intra (self, LW_TERM_INTRA_S, features, self->labels_s, self->select_s,
                              &self->source, error))
    return FALSE;
  return !(self->weights[LW_TERM_INTER] > 0) || lw_objective_inter (self, features, error);
}

gboolean
lw_objective_source_pass (LwObjective *self, GError **error)
{
  const double *w = self->weights;
  gboolean samples = w[LW_TERM_INTRA_S] > 0 || w[LW_TERM_INTER] > 0;
  gboolean own
      = lw_objective_uses_prototypes (self) && self->config.source_protos == LW_SOURCE_STUDENT;
  const float *logits, *features = NULL;
  if (!lw_objective_forward (self, self->input.image_s, FALSE, samples || own, &logits, &features,
                             error)
      || !classification (self, logits, error))
    return FALSE;
  if (w[LW_TERM_BOUNDARY] > 0 && !boundary (self, logits, error))
    return FALSE;
  if (own && !lw_objective_source_prototypes (self, features, error))
    return FALSE;
  return (!samples || contrast (self, logits, features, error))
         && lw_objective_backward (self, samples, error);
}
