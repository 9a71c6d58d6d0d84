/* The teacher's part of a step: pseudo-labels (eq 1), anchors and prototypes (eq 2-3), and the
 * label maps of the target. */
#include "backend/registry.h"
#include "wdass/objective-private.h"

/* Prototypes of one domain from its features. */
static gboolean
update_table (LwObjective *self, LwPrototypes *a, LwTable *table, GError **error)
{
  const LwWdassConfig *c = &self->config;
  const LwStepInput *in = &self->input;
  a->B = in->B;
  a->K = in->K;
  a->D = in->D;
  a->h = in->h;
  a->w = in->w;
  a->H = in->H;
  a->W = in->W;
  a->average = c->proto_kind == LW_PROTO_AVERAGE;
  a->clamp_weights = c->clamp_weights;
  a->renormalize = c->renormalize;
  a->momentum = (float)c->proto_momentum;
  a->anchors = self->anchors;
  a->anchor_valid = self->anchor_valid;
  a->weight_sum = self->weight_sum;
  a->table = table->table;
  a->valid = table->valid;
  a->reduce = self->collective ? lw_objective_sum : NULL;
  a->reduce_data = self;
  if (self->backend->prototypes (self->stream, a))
    return TRUE;
  if (!self->sum_error)
    return lw_backend_set_error (self->backend, self->stream, error);
  g_propagate_error (error, g_steal_pointer (&self->sum_error));
  return FALSE;
}

static gboolean
target_prototypes (LwObjective *self, const float *features, GError **error)
{
  const LwStepInput *in = &self->input;
  LwPrototypes a = {
    .features = features, .pseudo = self->pseudo, .weak_kind = in->weak_kind, .labels = in->label_t
  };
  a.points = in->points;
  a.n_points = in->n_points;
  a.max_points = in->max_points;
  a.anchor_fallback = self->config.anchor_fallback;
  a.point_nearest = self->config.point_merge == LW_POINT_NEAREST;
  a.merged = self->merged;
  return update_table (self, &a, &self->target, error);
}

gboolean
lw_objective_source_prototypes (LwObjective *self, const float *features, GError **error)
{
  LwPrototypes a = { .features = features,
                     .pseudo = self->none_cells,
                     .weak_kind = self->all_map,
                     .labels = self->input.label_s };
  a.merged = self->source_merged;
  return update_table (self, &a, &self->source, error);
}

/* Weak labels and pseudo-labels as the student's losses read them. */
gboolean
lw_objective_weak_maps (LwObjective *self, GError **error)
{
  const LwStepInput *in = &self->input;
  int64_t pixels = (int64_t)in->B * in->H * in->W;
  LW_CALL (self, weak_map (self->stream, in->B, in->H, in->W, in->weak_kind, in->label_t,
                           in->points, in->n_points, in->max_points, self->weak_map));
  if (self->teacher)
    LW_CALL (self, target_labels (self->stream, pixels, self->weak_map, self->pseudo_labels,
                                  self->pseudo_weight, self->config.mix_weak_weight,
                                  self->unlabelled, self->merged_labels, self->merged_weight));
  return TRUE;
}

gboolean
lw_objective_teacher (LwObjective *self, GError **error)
{
  const LwWdassConfig *c = &self->config;
  const LwStepInput *in = &self->input;
  int64_t cells = (int64_t)in->B * in->h * in->w;
  gboolean prototypes = lw_objective_uses_prototypes (self);
  const float *logits, *features = NULL;
  LwPseudoOptions pseudo = { (float)c->tau_pseudo, c->strict, c->pseudo_mode,
                             (int32_t)c->border_top, (int32_t)c->border_bottom };
  LW_CALL (self, part (self->stream, "teacher"));
  if (!lw_plan_forward (self->teacher, self->teacher_parameters, self->teacher_state, in->image_t,
                        LW_NORM_TRAIN, &logits, prototypes ? &features : NULL, error))
    return FALSE;
  LW_CALL (self, part (self->stream, "pseudo-labels, prototypes"));
  LW_CALL (self, pseudo_targets (self->stream, in->B, in->K, in->h, in->w, in->H, in->W, logits,
                                 &pseudo, self->pseudo_labels, self->pseudo_weight));
  LW_CALL (self,
           predict (self->stream, cells, in->K, logits, self->teacher_conf, self->teacher_pred));
  LW_CALL (self, pseudo_labels (self->stream, cells, self->teacher_conf, self->teacher_pred,
                                (float)c->tau_proto, c->strict, self->pseudo));
  LW_CALL (self, class_counts (self->stream, cells, in->K, self->pseudo, NULL, self->coverage));
  if (!prototypes)
    return TRUE;
  if (!target_prototypes (self, features, error))
    return FALSE;
  if (c->contrast == LW_CONTRAST_PIXEL || c->negatives == LW_NEGATIVES_SAMPLED)
    LW_CALL (self, copy (self->stream, self->teacher_features, features,
                         sizeof (float) * (size_t)(cells * in->D)));
  if (!c->source || c->source_protos != LW_SOURCE_TEACHER)
    return TRUE;
  LW_CALL (self, part (self->stream, "teacher"));
  return lw_plan_forward (self->teacher, self->teacher_parameters, self->teacher_state, in->image_s,
                          LW_NORM_TRAIN, &logits, &features, error)
         && lw_objective_source_prototypes (self, features, error);
}
