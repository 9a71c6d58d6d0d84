/* DeepLabv2 on a torchvision-style ResNet, output stride 8: architecture, parameters and weight
 * files.
 *
 * image [B][H][W][3] -> logits [B][h][w][K] (sum of four dilated 3x3 convolutions) and features
 * [B][h][w][D] (1x1 convolution, L2-normalised), h = ceil (H / 8), w = ceil (W / 8). Paper
 * section 4.
 *
 * All trainable parameters lie in one f32 array and all BatchNorm running statistics in another, so
 * that SGD, EMA and checkpoints are passes over arrays. Names are torchvision's behind "backbone.",
 * and "aspp.{0..3}", "projection". */
#pragma once

#include "backend/backend.h"
#include "core/options.h"
#include "core/safetensors.h"

G_BEGIN_DECLS

typedef enum
{
  LW_ARCH_RESNET18,
  LW_ARCH_RESNET34,
  LW_ARCH_RESNET50,
  LW_ARCH_RESNET101
} LwArch;
typedef enum
{
  LW_BN_TRAIN,
  LW_BN_FROZEN
} LwBnMode;

#define LW_BRANCHES 4

typedef struct
{
  int arch;        /* LwArch */
  gint64 width;    /* of the stem: 64 as published */
  gint64 dim;      /* D */
  char *dilations; /* "6,12,18,24" */
  int bn; /* LwBnMode: train = batch statistics, trainable affine; frozen = running statistics,
             affine not trained */
} LwNetworkConfig;

extern const LwOption lw_network_options[];            /* arch, width, dim, dilations, bn */
void lw_network_config_init (LwNetworkConfig *config); /* resnet101, 64, 256, "6,12,18,24", train */

typedef struct
{
  char *name;
  int rank;
  int64_t shape[4];
  int64_t offset, count; /* in the array of its kind */
  bool trainable;        /* in parameters[], else in state[] */
  bool decay;            /* weight decay applies: convolution weights */
  bool head;             /* ASPP and projection: learning rate x head_mult */
  bool frozen;           /* trainable by kind, but not with frozen BatchNorm */
} LwParameter;

typedef struct _LwNetwork LwNetwork;

LwNetwork *lw_network_new (const LwNetworkConfig *config, int classes, GError **error);
void lw_network_free (LwNetwork *self);
int lw_network_classes (const LwNetwork *self);
int lw_network_dim (const LwNetwork *self);
int lw_network_n_parameters (const LwNetwork *self);
const LwParameter *lw_network_parameter (const LwNetwork *self, int index);
const LwParameter *lw_network_find (const LwNetwork *self, const char *name); /* or NULL */
int64_t lw_network_parameter_floats (const LwNetwork *self);                  /* of parameters[] */
int64_t lw_network_state_floats (const LwNetwork *self);                      /* of state[] */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwNetwork, lw_network_free)

/* Weights in host memory. */
typedef struct
{
  float *parameters, *state;
} LwWeights;

LwWeights *lw_weights_new (const LwNetwork *network);
void lw_weights_free (LwWeights *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwWeights, lw_weights_free)

/* He initialisation (fan out for the backbone, fan in for ASPP, uniform 1/sqrt(fan in) for the
 * projection), BatchNorm 1 and 0, statistics 0 and 1. */
void lw_weights_init (LwWeights *self, const LwNetwork *network, guint64 seed);

/* Reads a safetensors file of this network (or a backbone alone if @partial: tensors of ASPP and
 * projection, and those whose class count differs, keep their values). num_batches_tracked and
 * backbone.fc.* are ignored; any other unknown, missing or wrongly shaped tensor is LW_ERROR_INPUT
 * by name. @prefix is put before the names looked for ("student.", or ""). */
gboolean lw_weights_load (LwWeights *self, const LwNetwork *network, const char *path,
                          const char *prefix, gboolean partial, GError **error);
/* Writes a weight file with metadata arch, width, classes, dim, dilations, bn. */
gboolean lw_weights_save (const LwWeights *self, const LwNetwork *network, const char *path,
                          GError **error);

/* The network configuration and class count that a weight file (or checkpoint) states in its
 * metadata. */
gboolean lw_network_config_read (LwNetworkConfig *config, int *classes, const char *path,
                                 GError **error);

G_END_DECLS
