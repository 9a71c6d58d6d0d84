/* The student on the target image: weak labels, pseudo-labels, image losses, contrast within the
 * target. */
#include "backend/registry.h"
#include "wdass/objective-private.h"

/* Weak and pseudo-labels share one softmax (eq 11). */
static gboolean
classification (LwObjective *self, const float *logits, GError **error)
{
  const LwStepInput *in = &self->input;
  const double *w = self->weights;
  LwCrossEntropy terms[2];
  int n = 0;
  if (w[LW_TERM_CE_WEAK] > 0)
    terms[n++] = (LwCrossEntropy){ .labels = self->weak_map,
                                   .term_weight = (float)w[LW_TERM_CE_WEAK],
                                   .loss = lw_objective_slot (self, LW_TERM_CE_WEAK) };
  if (w[LW_TERM_CE_PSEUDO] > 0)
    terms[n++] = (LwCrossEntropy){ .labels = self->unlabelled,
                                   .weight = self->pseudo_weight,
                                   .term_weight = (float)w[LW_TERM_CE_PSEUDO],
                                   .loss = lw_objective_slot (self, LW_TERM_CE_PSEUDO) };
  if (n > 0)
    LW_CALL (self, cross_entropy (self->stream, in->B, in->K, in->h, in->w, in->H, in->W, logits,
                                  terms, n, self->dlogits));
  return TRUE;
}

/* Eq 4-6 and 12. */
static gboolean
image_losses (LwObjective *self, const float *logits, const float *features, GError **error)
{
  const LwStepInput *in = &self->input;
  const LwWdassConfig *c = &self->config;
  bool mean = c->image_reduction == LW_REDUCE_MEAN;
  if (self->weights[LW_TERM_IMAGE2] > 0)
    {
      LwImageLoss a = { in->B,
                        in->K,
                        in->h,
                        in->w,
                        in->H,
                        in->W,
                        logits,
                        in->tags,
                        in->has_tags,
                        (float)c->image_kappa,
                        mean,
                        (float)self->weights[LW_TERM_IMAGE2],
                        lw_objective_slot (self, LW_TERM_IMAGE2),
                        NULL,
                        self->dlogits };
      LW_CALL (self, image_loss (self->stream, &a));
    }
  if (features && self->weights[LW_TERM_IMAGE1] > 0)
    {
      LwImageLossProto a = { in->B,
                             in->K,
                             in->D,
                             in->h,
                             in->w,
                             features,
                             self->target.table,
                             c->image_mask_invalid ? self->target.valid : NULL,
                             in->tags,
                             in->has_tags,
                             (float)c->image_kappa,
                             mean,
                             (float)self->weights[LW_TERM_IMAGE1],
                             lw_objective_slot (self, LW_TERM_IMAGE1),
                             NULL,
                             self->dfeatures };
      LW_CALL (self, image_loss_proto (self->stream, &a));
    }
  return TRUE;
}

/* Samples are weak labels over the student's own prediction. */
static gboolean
contrast (LwObjective *self, const float *logits, const float *features, GError **error)
{
  const LwStepInput *in = &self->input;
  int64_t cells = (int64_t)in->B * in->h * in->w;
  LwPrototypes weak
      = { .B = in->B, .K = in->K, .D = in->D, .h = in->h, .w = in->w, .H = in->H, .W = in->W };
  weak.weak_kind = in->weak_kind;
  weak.labels = in->label_t;
  weak.points = in->points;
  weak.n_points = in->n_points;
  weak.max_points = in->max_points;
  weak.point_nearest = self->config.point_merge == LW_POINT_NEAREST;
  LW_CALL (self, weak_cells (self->stream, &weak, self->weak_cells));
  LW_CALL (self, predict (self->stream, cells, in->K, logits, self->conf, self->pred));
  LW_CALL (self, merge_labels (self->stream, cells, self->weak_cells, self->pred, self->labels_t));
  if (!lw_objective_select (self, self->labels_t, in->keys_t, self->select_t, error))
    return FALSE;
  if (self->weights[LW_TERM_INTRA_T] > 0
      && !lw_objective_intra (self, LW_TERM_INTRA_T, features, self->labels_t, self->select_t,
                              &self->target, error))
    return FALSE;
  return !(self->weights[LW_TERM_INTER] > 0 && self->config.symmetric
           && self->config.contrast == LW_CONTRAST_PROTOTYPE)
         || lw_objective_symmetric (self, features, error);
}

gboolean
lw_objective_target_pass (LwObjective *self, GError **error)
{
  const double *w = self->weights;
  gboolean samples = w[LW_TERM_INTRA_T] > 0 || w[LW_TERM_INTER] > 0;
  gboolean needs_features = samples || w[LW_TERM_IMAGE1] > 0;
  const float *logits, *features = NULL;
  return lw_objective_forward (self, self->input.image_t, TRUE, needs_features, &logits, &features,
                               error)
         && classification (self, logits, error) && image_losses (self, logits, features, error)
         && (!samples || contrast (self, logits, features, error))
         && lw_objective_backward (self, needs_features, error);
}
