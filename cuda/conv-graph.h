/* Convolutions as operation graphs of cuDNN.
 *
 * All tensors are NHWC, weights [out][kernel][kernel][in]. X is the convolution's input or its
 * gradient, Y its output or its gradient, W the weights or their gradient. */
#pragma once

#include "cuda.h"

typedef enum
{
  LW_CONV_FORWARD,
  LW_CONV_BACKWARD_DATA,
  LW_CONV_BACKWARD_WEIGHTS,
  LW_CONV_FUSED, /* y = relu? (conv (x) * scale + shift (+ residual)); scale, shift f32 [out] */
} LwConvPass;

typedef struct
{
  LwConvPass pass;
  LwConvDesc desc; /* with the channels that are computed */
  LwShape dst;
  cudnnDataType_t type;          /* of X, Y and W */
  cudnnDataType_t gradient_type; /* of W, where it is computed */
  bool residual, relu;           /* LW_CONV_FUSED */
} LwConvProblem;

/* The tensors of a run; those that a pass does not have are NULL. */
enum
{
  LW_CONV_X,
  LW_CONV_W,
  LW_CONV_Y,
  LW_CONV_SCALE,
  LW_CONV_SHIFT,
  LW_CONV_RESIDUAL,
  LW_CONV_TENSORS
};

#define LW_CONV_MAX_DESCRIPTORS 24

/* An operation graph with everything that it is made of. */
typedef struct
{
  cudnnBackendDescriptor_t made[LW_CONV_MAX_DESCRIPTORS];
  int n_made;
  cudnnBackendDescriptor_t graph;
} LwConvGraph;

/* False where cuDNN takes no such graph; no error is set. @handle NULL: for a device that is only
 * described. */
bool lw_conv_graph_make (LwConvGraph *self, cudnnHandle_t handle, const LwConvProblem *problem);
void lw_conv_graph_clear (LwConvGraph *self);

/* Enqueues @plan on memory @data. */
cudnnStatus_t lw_conv_graph_run (cudnnHandle_t handle, cudnnBackendDescriptor_t plan,
                                 void *const data[LW_CONV_TENSORS], void *workspace);

/* Bytes of a tensor of the problem. */
size_t lw_conv_graph_bytes (const LwConvProblem *problem, int tensor);
