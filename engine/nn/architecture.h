/* The layers of a network as a static description, shared by parameters, weight files and plans.
 * Indices are positions in the network's parameter table. */
#pragma once

#include "nn/network.h"

G_BEGIN_DECLS

/* A convolution without bias and its BatchNorm. */
typedef struct
{
  int in, out, kernel, stride, dilation;
  int weight;                    /* [out][in][kernel][kernel] */
  int norm_weight, norm_bias;    /* [out] */
  int running_mean, running_var; /* [out] */
} LwUnit;

/* A residual block: units in a chain, ReLU between them; the last is added to the shortcut before
 * its ReLU. */
typedef struct
{
  int stage; /* 1..4 */
  int n_units;
  LwUnit units[3];
  gboolean has_shortcut; /* else the input itself */
  LwUnit shortcut;
} LwBlock;

typedef struct
{
  LwUnit stem; /* 7x7, stride 2, then max pooling */
  int n_blocks;
  LwBlock blocks[36];
  int channels; /* of the backbone's output */
  int dilations[LW_BRANCHES];
  int aspp_weight[LW_BRANCHES], aspp_bias[LW_BRANCHES]; /* the weights of all branches lie behind
                                                           each other, so do the biases */
  int projection_weight, projection_bias;
} LwArchitecture;

const LwArchitecture *lw_network_architecture (const LwNetwork *self);
const LwNetworkConfig *lw_network_config (const LwNetwork *self);

G_END_DECLS
