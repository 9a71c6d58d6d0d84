/* Prototype-based contrastive alignment (section 3.3, eq 7-10) with its ablations. */
#include "backend/formula/quota.h"
#include "backend/registry.h"
#include "wdass/objective-private.h"

static int64_t
cell_count (const LwObjective *self)
{
  return (int64_t)self->input.B * self->input.h * self->input.w;
}

/* Everything of a selection but its arrays. */
static LwSelect
selection (const LwObjective *self, int images, double easy_tau, gint64 max_samples)
{
  const LwWdassConfig *c = &self->config;
  LwSelect a = { .B = images,
                 .K = self->input.K,
                 .h = self->input.h,
                 .w = self->input.w,
                 .easy_tau = (float)easy_tau };
  a.max_samples = (int32_t)max_samples;
  a.max_views = (int32_t)c->max_views;
  a.min_pixels = (int32_t)c->min_pixels;
  a.hard_first = c->sample_mix == LW_SAMPLE_HARD_FIRST;
  a.drop_short = c->drop_short;
  return a;
}

gboolean
lw_objective_select (LwObjective *self, const uint8_t *labels, const float *keys, uint8_t *selected,
                     GError **error)
{
  LwSelect a
      = selection (self, self->input.B, self->config.easy_intra, self->config.max_samples_intra);
  a.labels = labels;
  a.pred = self->pred;
  a.conf = self->conf;
  a.keys = keys;
  a.selected = selected;
  LW_CALL (self, select (self->stream, &a));
  return TRUE;
}

/* Rows of the student against a prototype table; the gradient goes to dfeatures. */
static LwInfoNce
info_nce (LwObjective *self, int slot, double weight, const float *features, const uint8_t *labels,
          const uint8_t *selected, const LwTable *table)
{
  LwInfoNce a = { .rows = (int32_t)cell_count (self), .K = self->input.K, .D = self->input.D };
  a.features = features;
  a.labels = labels;
  a.select = selected;
  a.table = table->table;
  a.valid = table->valid;
  a.tau = (float)self->config.temperature;
  a.scale = (float)self->config.contrast_scale;
  a.term_weight = (float)weight;
  a.loss = lw_objective_slot (self, slot);
  a.dfeatures = self->dfeatures;
  return a;
}

/* Of cells that lw_objective_select() chose. */
static LwPixelNce
pixel_nce (LwObjective *self, LwTerm term, const float *features, const uint8_t *labels,
           const uint8_t *selected)
{
  LwPixelNce a = {
    .rows = (int32_t)cell_count (self), .D = self->input.D, .features = features, .labels = labels
  };
  a.select = selected;
  a.most = lw_quota_most ((int32_t)self->config.max_samples_intra, self->input.B * self->input.K);
  a.tau = (float)self->config.temperature;
  a.scale = (float)self->config.contrast_scale;
  a.term_weight = (float)self->weights[term];
  a.loss = lw_objective_slot (self, term);
  a.dfeatures = self->dfeatures;
  return a;
}

gboolean
lw_objective_intra (LwObjective *self, LwTerm term, const float *features, const uint8_t *labels,
                    const uint8_t *selected, const LwTable *table, GError **error)
{
  if (self->config.contrast == LW_CONTRAST_PIXEL)
    {
      LwPixelNce a = pixel_nce (self, term, features, labels, selected);
      a.same = true;
      LW_CALL (self, pixel_nce (self->stream, &a));
      return TRUE;
    }
  LwInfoNce a = info_nce (self, term, self->weights[term], features, labels, selected, table);
  if (self->config.negatives == LW_NEGATIVES_SAMPLED)
    {
      LW_CALL (self, class_counts (self->stream, cell_count (self), self->input.K, labels, selected,
                                   self->counts));
      a.neg_weight = self->counts;
    }
  LW_CALL (self, info_nce (self->stream, &a));
  return TRUE;
}

/* Target features against the source prototypes (table 4 middle). */
gboolean
lw_objective_symmetric (LwObjective *self, const float *features, GError **error)
{
  LwInfoNce a = info_nce (self, LW_SLOT_SYMMETRIC, self->weights[LW_TERM_INTER], features,
                          self->labels_t, self->select_t, &self->source);
  LW_CALL (self, info_nce (self->stream, &a));
  return TRUE;
}

/* As released: one joint sample of source (student) and target (teacher) pixels, columns weighted
 * by the counts of both; rows whose class the other domain did not sample only dilute the mean. */
static gboolean
inter_sampled (LwObjective *self, const float *features, GError **error)
{
  const LwStepInput *in = &self->input;
  size_t n = (size_t)cell_count (self);
  LwStream *s = self->stream;
  LW_CALL (self, copy (s, self->joint_labels, self->labels_s, n));
  LW_CALL (self, copy (s, self->joint_labels + n, self->merged, n));
  LW_CALL (self, copy (s, self->joint_pred, self->pred, n));
  LW_CALL (self, copy (s, self->joint_pred + n, self->teacher_pred, n));
  LW_CALL (self, copy (s, self->joint_conf, self->conf, n * sizeof (float)));
  LW_CALL (self, copy (s, self->joint_conf + n, self->teacher_conf, n * sizeof (float)));
  LW_CALL (self, copy (s, self->joint_keys, in->keys_inter_s, n * sizeof (float)));
  LW_CALL (self, copy (s, self->joint_keys + n, in->keys_inter_t, n * sizeof (float)));
  LwSelect a = selection (self, 2 * in->B, self->config.easy_inter, self->config.max_samples_inter);
  a.labels = self->joint_labels;
  a.pred = self->joint_pred;
  a.conf = self->joint_conf;
  a.keys = self->joint_keys;
  a.selected = self->joint_select;
  LW_CALL (self, select (s, &a));
  LW_CALL (self, class_counts (s, n, in->K, self->labels_s, self->joint_select, self->counts_s));
  LW_CALL (self, class_counts (s, n, in->K, self->merged, self->joint_select + n, self->counts_t));
  LW_CALL (self,
           join_counts (s, in->K, self->counts_s, self->counts_t, self->counts, self->counts_both));
  LwInfoNce loss = info_nce (self, LW_TERM_INTER, self->weights[LW_TERM_INTER], features,
                             self->labels_s, self->joint_select, &self->target);
  loss.neg_weight = self->counts;
  loss.positive = self->counts_both;
  loss.extra_rows = (int32_t)n;
  loss.extra_features = self->teacher_features;
  loss.extra_labels = self->merged;
  loss.extra_select = self->joint_select + n;
  loss.mean_over_rows = true;
  LW_CALL (self, info_nce (s, &loss));
  return TRUE;
}

/* Source features against the target prototypes (eq 9). */
gboolean
lw_objective_inter (LwObjective *self, const float *features, GError **error)
{
  if (self->config.contrast == LW_CONTRAST_PIXEL)
    {
      LwPixelNce a = pixel_nce (self, LW_TERM_INTER, features, self->labels_s, self->select_s);
      a.cols = a.rows;
      a.col_features = self->teacher_features;
      a.col_labels = self->labels_t;
      a.col_select = self->select_t;
      LW_CALL (self, pixel_nce (self->stream, &a));
      return TRUE;
    }
  if (self->config.negatives == LW_NEGATIVES_SAMPLED)
    return inter_sampled (self, features, error);
  LwInfoNce a = info_nce (self, LW_TERM_INTER, self->weights[LW_TERM_INTER], features,
                          self->labels_s, self->select_s, &self->target);
  LW_CALL (self, info_nce (self->stream, &a));
  return TRUE;
}
