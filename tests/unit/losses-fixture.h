/* Inputs of every loss of the CPU backend, and each loss as a function of them. */
#pragma once

#include "cpu-stream.h"

/* Random inputs at feature size h x w and label size H x W, and the last results. */
typedef struct
{
  LwStream *s;
  int32_t B, K, D, h, w, H, W;
  size_t n_logits, n_features;
  float *logits, *features, *table, *weight, *neg_weight, *noise;
  uint8_t *labels, *cells, *valid, *tags, *select, *positive;
  float *gradient; /* n_logits or n_features */
  float loss;
} Losses;

typedef bool (*Loss) (Losses *l, float term_weight);

typedef struct
{
  const char *name;
  Loss run;
  bool of_features; /* the gradient is that of the features, else of the logits */
  bool needs_labels;
} LossCase;

#define N_LOSSES 12
extern const LossCase all_losses[N_LOSSES];

/* @ignored: share of labels that are none. */
Losses *losses_new (int threads, uint64_t seed, int B, int K, int h, int w, int H, int W,
                    float ignored);
void losses_free (Losses *l);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Losses, losses_free)

/* n numbers in [-scale, scale); the step of the key advances. */
float *random_floats (LwRngKey *key, size_t n, float scale);

LwImageLoss image_arguments (Losses *l, float term_weight);
LwImageLossProto image_proto_arguments (Losses *l, float term_weight);
LwBoundary boundary_arguments (Losses *l, float term_weight);
LwInfoNce info_arguments (Losses *l, float term_weight);
