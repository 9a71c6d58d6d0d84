/* The objective's memory, shared by the files of a step. */
#pragma once

#include "wdass/objective.h"

G_BEGIN_DECLS

/* Loss slots on the device: the terms, then the symmetric part of inter. */
#define LW_SLOT_SYMMETRIC LW_N_TERMS
#define LW_N_SLOTS (LW_N_TERMS + 1)

/* A run of parameters that SGD treats alike. */
typedef struct
{
  int64_t offset, count;
  gboolean decay, head, frozen, projection;
} LwSegment;

/* The prototype table of a domain. */
typedef struct
{
  float *table;   /* [K][D] */
  uint8_t *valid; /* [K] */
} LwTable;

struct _LwObjective
{
  const LwNetwork *network;
  const LwBackend *backend;
  LwStream *stream;
  LwWdassConfig config;
  LwStepInput input;
  GPtrArray *owned;
  size_t bytes, weight_bytes; /* of owned; of these of the weights and what follows them */
  GArray *segments;           /* LwSegment */
  LwSgdPart *parts;           /* (host) of the step at work, one a segment at most */
  GArray *state;              /* LwStateTensor */

  LwCollective *collective; /* NULL: this process is alone */
  GError *sum_error;        /* of a sum that the backend asked for */

  LwPlan *student, *teacher; /* teacher: NULL without self-training */
  float *student_parameters, *student_state, *teacher_parameters, *teacher_state;
  float *untracked_state; /* running statistics of passes that are not followed */
  float *gradients, *velocity;
  LwTable target, source;

  /* results of the teacher pass on the target */
  uint8_t *pseudo, *teacher_pred, *merged; /* cells */
  float *teacher_conf;
  float *teacher_features; /* copy; NULL where no term needs it */
  uint8_t *pseudo_labels;  /* [B][H][W] */
  float *pseudo_weight;
  float *coverage; /* [K] counts of pseudo */

  /* label maps of the target */
  uint8_t *weak_map; /* [B][H][W] */
  uint8_t *weak_cells;
  uint8_t *unlabelled;    /* pseudo-labels where weak_map has none */
  uint8_t *merged_labels; /* weak over pseudo-labels */
  float *merged_weight;

  /* mixed images */
  float *mix_image, *mix_weight;
  uint8_t *mix_labels;
  float *rolled_image; /* without a source: the target batch moved on by one */
  uint8_t *rolled_labels;

  /* samples */
  float *conf; /* student, cells */
  uint8_t *pred;
  uint8_t *labels_s, *labels_t, *select_s, *select_t;
  uint8_t *none_cells;                               /* 255 everywhere */
  uint8_t *joint_labels, *joint_pred, *joint_select; /* [2B][h][w] */
  float *joint_conf, *joint_keys;
  float *counts_s, *counts_t, *counts; /* [K] */
  uint8_t *counts_both;

  float *anchors, *weight_sum; /* of the last prototypes */
  uint8_t *anchor_valid, *source_merged;

  /* (host) of the results, so that no step allocates */
  uint8_t *all_map, *host_valid; /* [B] of LW_WEAK_MAP; [K] */
  float *host_counts;            /* [K] */

  float *losses;                      /* [LW_N_SLOTS] */
  float *mean_losses, *mean_coverage; /* of the micro-batches so far: [LW_N_SLOTS], [K] */
  float *dlogits, *dfeatures;         /* [B][h][w][K], [B][h][w][D] */

  /* of the step at work */
  gint64 it;
  double term_weights[LW_N_TERMS]; /* the largest that a micro-batch gives a term */
  gboolean computed[LW_N_SLOTS];
  gboolean reached, reached_projection;
  double weights[LW_N_TERMS]; /* of the gradient of the micro-batch at work */

  /* of the step whose losses are read back */
  double read_weights[LW_N_TERMS];
  gboolean read_computed[LW_N_SLOTS];
};

/* Beginning and end of a micro-batch: clears what it gathers in and weighs its terms; takes its
 * losses into the means of the step. */
gboolean lw_objective_begin (LwObjective *self, gint64 it, int index, int count, GError **error);
gboolean lw_objective_gather (LwObjective *self, int index, int count, GError **error);

/* Sums over the processes of the run: of the gradients, which weights of terms made parts of the
 * mean, and of what the backend asks for in lw_prototypes (LwPrototypes.reduce, @self as its data).
 */
gboolean lw_objective_sum_gradients (LwObjective *self, GError **error);
bool lw_objective_sum (void *self, float *sums, int64_t n);

/* Some term of the run can use prototypes. */
gboolean lw_objective_uses_prototypes (const LwObjective *self);
gboolean lw_objective_uses_contrast (const LwObjective *self);

/* Marks a loss slot as computed in this step and returns its device address. */
float *lw_objective_slot (LwObjective *self, int slot);

/* Teacher pass on the target, pseudo-labels, prototypes (eq 1-3). */
gboolean lw_objective_teacher (LwObjective *self, GError **error);

/* Source prototypes from features [B][h][w][D] and label_s. */
gboolean lw_objective_source_prototypes (LwObjective *self, const float *features, GError **error);

/* Weak labels of the target at full size, and what self-training learns from. */
gboolean lw_objective_weak_maps (LwObjective *self, GError **error);

/* Student passes: forward, the terms of the pass and backward. */
gboolean lw_objective_target_pass (LwObjective *self, GError **error);
gboolean lw_objective_source_pass (LwObjective *self, GError **error);
gboolean lw_objective_mix_pass (LwObjective *self, GError **error);

/* Forward pass of the student with cleared gradients of its outputs; on target images it always
 * moves the running statistics. @features: also the projection. */
gboolean lw_objective_forward (LwObjective *self, const float *image, gboolean target,
                               gboolean features, const float **logits, const float **f,
                               GError **error);
/* Backward pass from dlogits and, if @features, dfeatures. */
gboolean lw_objective_backward (LwObjective *self, gboolean features, GError **error);

/* Contrast samples and the losses on them (eq 7-10). */
gboolean lw_objective_select (LwObjective *self, const uint8_t *labels, const float *keys,
                              uint8_t *selected, GError **error);
gboolean lw_objective_intra (LwObjective *self, LwTerm term, const float *features,
                             const uint8_t *labels, const uint8_t *selected, const LwTable *table,
                             GError **error);
gboolean lw_objective_symmetric (LwObjective *self, const float *features, GError **error);
gboolean lw_objective_inter (LwObjective *self, const float *features, GError **error);

G_END_DECLS
