/* One training step of WDASS (eq 13) on a device: teacher pass, prototypes, student passes on
 * target, source and mixed image, SGD. The passes share one activation arena and gather gradients;
 * they meet only through detached prototypes, so this equals the joint backward pass.
 *
 * A step may take several batches one after the other (micro-batches), so that memory holds one of
 * them only. Each goes through all passes with its own teacher pass, BN statistics, losses and
 * means; prototypes and running statistics move with each. Its gradient counts 1 / n. The teacher
 * follows, SGD descends and the iteration counts once a step: the gradient is the mean over the
 * micro-batches of the gradients of their losses. That is the gradient of one large batch where no
 * term meets images of several micro-batches and all of them have as many labelled pixels: batch
 * statistics, means over labelled pixels, samples and prototypes are those of a micro-batch. */
#pragma once

#include "nn/plan.h"
#include "parallel/collective.h"
#include "wdass/config.h"

G_BEGIN_DECLS

typedef struct _LwObjective LwObjective;

/* What a step reads. Device buffers of the objective, to be filled before every step, but for the
 * (host) ones. */
typedef struct
{
  int B, K, D, H, W, h, w;
  int max_points; /* B * 64 */
  float *image_s,
      *image_t;     /* [B][H][W][3], normalised; NULL where the configuration uses no such images */
  uint8_t *label_s; /* [B][H][W] */
  uint8_t *label_t; /* [B][H][W]: coarse or full labels of LW_WEAK_MAP images, 255 elsewhere */
  uint8_t *weak_kind;         /* (host) [B] of LwWeakKind */
  int32_t *points, *n_points; /* [max_points][4], [1]: of LW_WEAK_POINT images */
  uint8_t *tags, *has_tags;   /* [B][K], [B] */
  float *keys_s, *keys_t;     /* [B][h][w]: order of the contrast samples */
  float *keys_inter_s, *keys_inter_t;
  int32_t *classes;  /* [B][K + 1]: source classes pasted by ClassMix, -1 = unused */
  float *class_keys; /* [B][K + 1]: with draw_classes the step chooses classes by them, from the
                        labels */
  bool draw_classes;
  float *noise; /* [B][H][W][K] Gumbel noise given from outside, or NULL: drawn from noise_key */
  LwRngKey noise_key;
  LwJitter *jitter; /* (host) [B]: strong augmentation of the mixed image */
  float *sigma;     /* (host) [B] */
  bool strong;      /* apply them */
  float mean[3],
      std[3]; /* (host) of the normalisation, for the strong augmentation; 0 and 1 at first */
} LwStepInput;

typedef struct
{
  double terms[LW_N_TERMS]; /* unweighted; NAN where the term was not computed */
  double loss;              /* eq 13 */
  double pseudo_coverage;   /* share of target pixels with a confident pseudo-label; NAN without a
                               teacher */
  int valid_prototypes;     /* target classes that have one */
} LwStepResult;

/* One array of the training state, on the device. */
typedef struct
{
  char *name; /* "student.parameters", "teacher.state", "velocity", "tables.target", ... */
  LwTensorType type;
  int64_t count;
  void *data;
} LwStateTensor;

/* Allocates everything. The student's weights come from @weights; the teacher is a copy. NULL: all
 * zero, for a stream that only plans. */
LwObjective *lw_objective_new (const LwNetwork *network, const LwBackend *backend, LwStream *stream,
                               const LwWdassConfig *config, const LwWeights *weights, int B, int H,
                               int W, GError **error);
void lw_objective_free (LwObjective *self);
/* Device memory beside that of the networks' passes: parameters, running statistics, gradients and
 * momentum; and inputs, labels and samples of a step. */
void lw_objective_memory (const LwObjective *self, size_t *weights, size_t *buffers);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwObjective, lw_objective_free)

/* From here on steps are shared with the processes of @collective (transfer none), which do the
 * same steps on batches of their own: gradients are means over all of them, and prototypes are
 * those of the joint batch. Batch statistics, losses and their means stay those of each process.
 * With equal weights, momentum and tables at first, these stay equal bit by bit. */
void lw_objective_share (LwObjective *self, LwCollective *collective);

/* Whether steps of this configuration read target images (source images: config->source). */
gboolean lw_wdass_uses_target (const LwWdassConfig *config);

LwStepInput *lw_objective_input (LwObjective *self);

/* Fills keys, ClassMix classes (from label_s, which must be there), noise key and strong
 * augmentation of batch @number of the run, from 0: with one batch a step, the iteration. */
gboolean lw_objective_draw (LwObjective *self, guint64 seed, gint64 number, GError **error);

/* Iteration @it, from 0, of a single batch. Enqueues the step and does not wait for it. */
gboolean lw_objective_step (LwObjective *self, gint64 it, GError **error);

/* Micro-batch @index, from 0, of the @count of iteration @it. They follow each other, each with the
 * input of its own; the last one ends the step. */
gboolean lw_objective_micro_batch (LwObjective *self, gint64 it, int index, int count,
                                   GError **error);

/* The losses of the last step, in two halves: begin enqueues the reading, end waits for it, best
 * after the next step was enqueued. One reading at a time. They are means over the micro-batches,
 * in which a term that one does not have counts 0. */
gboolean lw_objective_read_begin (LwObjective *self, GError **error);
gboolean lw_objective_read_end (LwObjective *self, LwStepResult *result, GError **error);

/* Mean of the results [n] of processes that share a step; a term that some do not have counts 0
 * there. */
void lw_step_result_mean (LwStepResult *mean, const LwStepResult *results, int n);

/* What the last step chose, on the device, for checks and probes; NULL where it chose nothing. */
typedef struct
{
  const uint8_t *teacher_labels;                 /* [B][H][W] pseudo targets */
  const float *teacher_weight;                   /* [B][H][W] */
  const uint8_t *teacher_merged;                 /* [B][h][w]: y-bar */
  const uint8_t *labels_t, *select_t, *select_s; /* [B][h][w] contrast labels and samples */
  const uint8_t *select_inter;                   /* [2B][h][w] */
  gboolean reached_projection;                   /* some loss reached the projection head */
} LwStepTrace;

void lw_objective_trace (const LwObjective *self, LwStepTrace *trace);

/* The whole state: what a checkpoint holds and a resumed run restores. Also the gradients of the
 * last step ("gradients"), which are not part of a checkpoint. (element-type LwStateTensor)
 * (transfer none) */
GArray *lw_objective_state (LwObjective *self);
/* After the state was written from outside. */
gboolean lw_objective_state_changed (LwObjective *self, GError **error);

/* Downloads the student (or the teacher). */
gboolean lw_objective_weights (LwObjective *self, gboolean teacher, LwWeights *weights,
                               GError **error);

G_END_DECLS
