/* Convolutions as operation graphs of cuDNN. */
#include "conv-graph.h"

#include <string.h>

/* Tensors between operations, which never reach memory. */
#define FIRST_VIRTUAL 100
#define ALIGNMENT 16

typedef cudnnBackendDescriptor_t Descriptor;

/* ---- descriptors ---- */

static Descriptor
begin (LwConvGraph *g, cudnnBackendDescriptorType_t type)
{
  Descriptor d = NULL;
  if (g->n_made == LW_CONV_MAX_DESCRIPTORS
      || cudnnBackendCreateDescriptor (type, &d) != CUDNN_STATUS_SUCCESS)
    return NULL;
  g->made[g->n_made++] = d;
  return d;
}

static bool
set (Descriptor d, cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type,
     int64_t count, const void *values)
{
  return cudnnBackendSetAttribute (d, name, type, count, values) == CUDNN_STATUS_SUCCESS;
}

static bool
set_int (Descriptor d, cudnnBackendAttributeName_t name, int64_t value)
{
  return set (d, name, CUDNN_TYPE_INT64, 1, &value);
}

static bool
set_pair (Descriptor d, cudnnBackendAttributeName_t name, int64_t value)
{
  const int64_t both[] = { value, value };
  return set (d, name, CUDNN_TYPE_INT64, 2, both);
}

static bool
set_float (Descriptor d, cudnnBackendAttributeName_t name, float value)
{
  return set (d, name, CUDNN_TYPE_FLOAT, 1, &value);
}

static bool
set_descriptor (Descriptor d, cudnnBackendAttributeName_t name, Descriptor value)
{
  return value && set (d, name, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &value);
}

static bool
finish (Descriptor d)
{
  return cudnnBackendFinalize (d) == CUDNN_STATUS_SUCCESS;
}

/* ---- tensors ---- */

static LwShape
shape_of (const LwConvProblem *p, int tensor)
{
  switch (tensor)
    {
    case LW_CONV_X:
      return p->desc.src;
    case LW_CONV_W:
      return (LwShape){ p->desc.out_channels, p->desc.src.c, p->desc.kernel, p->desc.kernel };
    case LW_CONV_SCALE:
    case LW_CONV_SHIFT:
      return (LwShape){ 1, p->desc.out_channels, 1, 1 };
    default:
      return p->dst;
    }
}

static cudnnDataType_t
type_of (const LwConvProblem *p, int tensor)
{
  if (tensor == LW_CONV_SCALE || tensor == LW_CONV_SHIFT)
    return CUDNN_DATA_FLOAT;
  return tensor == LW_CONV_W && p->pass == LW_CONV_BACKWARD_WEIGHTS ? p->gradient_type : p->type;
}

size_t
lw_conv_graph_bytes (const LwConvProblem *problem, int tensor)
{
  LwShape s = shape_of (problem, tensor);
  return (size_t)s.n * s.c * s.h * s.w * (type_of (problem, tensor) == CUDNN_DATA_BFLOAT16 ? 2 : 4);
}

/* NULL after a failure. */
static Descriptor
new_tensor (LwConvGraph *g, int64_t id, const LwShape *s, cudnnDataType_t type)
{
  const int64_t sizes[] = { s->n, s->c, s->h, s->w };
  const int64_t strides[] = { (int64_t)s->h * s->w * s->c, 1, (int64_t)s->w * s->c, s->c };
  bool is_virtual = id >= FIRST_VIRTUAL;
  Descriptor d = begin (g, CUDNN_BACKEND_TENSOR_DESCRIPTOR);
  return d && set (d, CUDNN_ATTR_TENSOR_DATA_TYPE, CUDNN_TYPE_DATA_TYPE, 1, &type)
                 && set (d, CUDNN_ATTR_TENSOR_DIMENSIONS, CUDNN_TYPE_INT64, 4, sizes)
                 && set (d, CUDNN_ATTR_TENSOR_STRIDES, CUDNN_TYPE_INT64, 4, strides)
                 && set_int (d, CUDNN_ATTR_TENSOR_UNIQUE_ID, id)
                 && set_int (d, CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, ALIGNMENT)
                 && set (d, CUDNN_ATTR_TENSOR_IS_VIRTUAL, CUDNN_TYPE_BOOLEAN, 1, &is_virtual)
                 && finish (d)
             ? d
             : NULL;
}

static Descriptor
tensor (LwConvGraph *g, const LwConvProblem *p, int which)
{
  LwShape shape = shape_of (p, which);
  return new_tensor (g, which, &shape, type_of (p, which));
}

/* ---- operations ---- */

static Descriptor
convolution (LwConvGraph *g, const LwConvDesc *c)
{
  cudnnDataType_t compute = CUDNN_DATA_FLOAT;
  cudnnConvolutionMode_t mode = CUDNN_CROSS_CORRELATION;
  Descriptor d = begin (g, CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR);
  return d && set_int (d, CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS, 2)
                 && set (d, CUDNN_ATTR_CONVOLUTION_COMP_TYPE, CUDNN_TYPE_DATA_TYPE, 1, &compute)
                 && set (d, CUDNN_ATTR_CONVOLUTION_CONV_MODE, CUDNN_TYPE_CONVOLUTION_MODE, 1, &mode)
                 && set_pair (d, CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS, c->padding)
                 && set_pair (d, CUDNN_ATTR_CONVOLUTION_POST_PADDINGS, c->padding)
                 && set_pair (d, CUDNN_ATTR_CONVOLUTION_DILATIONS, c->dilation)
                 && set_pair (d, CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES, c->stride) && finish (d)
             ? d
             : NULL;
}

/* Attributes of the three kinds, in the order convolution, X, W, Y, alpha, beta. */
typedef struct
{
  cudnnBackendDescriptorType_t type;
  cudnnBackendAttributeName_t names[6];
} Kind;

static const Kind kinds[] = {
  [LW_CONV_FORWARD]
  = { CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR,
      { CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC,
        CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W,
        CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA,
        CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA } },
  [LW_CONV_BACKWARD_DATA]
  = { CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_DATA_DESCRIPTOR,
      { CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_CONV_DESC,
        CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DX, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_W,
        CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DY,
        CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_ALPHA,
        CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_BETA } },
  [LW_CONV_BACKWARD_WEIGHTS] = { CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_FILTER_DESCRIPTOR,
                                 { CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_CONV_DESC,
                                   CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_X,
                                   CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DW,
                                   CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DY,
                                   CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_ALPHA,
                                   CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_BETA } },
};

static Descriptor
convolve (LwConvGraph *g, const LwConvProblem *p, Descriptor y)
{
  const Kind *kind = &kinds[p->pass == LW_CONV_FUSED ? LW_CONV_FORWARD : p->pass];
  Descriptor d = begin (g, kind->type);
  return d && set_descriptor (d, kind->names[0], convolution (g, &p->desc))
                 && set_descriptor (d, kind->names[1], tensor (g, p, LW_CONV_X))
                 && set_descriptor (d, kind->names[2], tensor (g, p, LW_CONV_W))
                 && set_descriptor (d, kind->names[3], y) && set_float (d, kind->names[4], 1)
                 && set_float (d, kind->names[5], 0) && finish (d)
             ? d
             : NULL;
}

/* y = mode (x, b), or mode (x) without @b. */
static Descriptor
pointwise (LwConvGraph *g, cudnnPointwiseMode_t mode, Descriptor x, Descriptor b, Descriptor y)
{
  cudnnDataType_t compute = CUDNN_DATA_FLOAT;
  Descriptor how = begin (g, CUDNN_BACKEND_POINTWISE_DESCRIPTOR);
  if (!how || !set (how, CUDNN_ATTR_POINTWISE_MODE, CUDNN_TYPE_POINTWISE_MODE, 1, &mode)
      || !set (how, CUDNN_ATTR_POINTWISE_MATH_PREC, CUDNN_TYPE_DATA_TYPE, 1, &compute)
      || !finish (how))
    return NULL;
  Descriptor d = begin (g, CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR);
  return d && set_descriptor (d, CUDNN_ATTR_OPERATION_POINTWISE_PW_DESCRIPTOR, how)
                 && set_descriptor (d, CUDNN_ATTR_OPERATION_POINTWISE_XDESC, x)
                 && (!b || set_descriptor (d, CUDNN_ATTR_OPERATION_POINTWISE_BDESC, b))
                 && set_descriptor (d, CUDNN_ATTR_OPERATION_POINTWISE_YDESC, y) && finish (d)
             ? d
             : NULL;
}

/* The operations of a fused forward pass, in order; their number, 0 after a failure. */
static int
fuse (LwConvGraph *g, const LwConvProblem *p, Descriptor ops[5])
{
  struct
  {
    cudnnPointwiseMode_t mode;
    int with; /* LW_CONV_X: nothing */
  } steps[4] = { { CUDNN_POINTWISE_MUL, LW_CONV_SCALE }, { CUDNN_POINTWISE_ADD, LW_CONV_SHIFT } };
  int n = 2;
  if (p->residual)
    {
      steps[n].mode = CUDNN_POINTWISE_ADD;
      steps[n++].with = LW_CONV_RESIDUAL;
    }
  if (p->relu)
    {
      steps[n].mode = CUDNN_POINTWISE_RELU_FWD;
      steps[n++].with = LW_CONV_X;
    }
  Descriptor x = new_tensor (g, FIRST_VIRTUAL, &p->dst, CUDNN_DATA_FLOAT);
  if (!x || !(ops[0] = convolve (g, p, x)))
    return 0;
  for (int i = 0; i < n; i++)
    {
      Descriptor b = steps[i].with == LW_CONV_X ? NULL : tensor (g, p, steps[i].with);
      Descriptor y = i == n - 1 ? tensor (g, p, LW_CONV_Y)
                                : new_tensor (g, FIRST_VIRTUAL + i + 1, &p->dst, CUDNN_DATA_FLOAT);
      if (!y || (steps[i].with != LW_CONV_X && !b)
          || !(ops[i + 1] = pointwise (g, steps[i].mode, x, b, y)))
        return 0;
      x = y;
    }
  return n + 1;
}

bool
lw_conv_graph_make (LwConvGraph *g, cudnnHandle_t handle, const LwConvProblem *problem)
{
  Descriptor ops[5], y;
  int n = 0;
  *g = (LwConvGraph){ .n_made = 0 };
  if (problem->pass == LW_CONV_FUSED)
    n = fuse (g, problem, ops);
  else if ((y = tensor (g, problem, LW_CONV_Y)) && (ops[0] = convolve (g, problem, y)))
    n = 1;
  if (n > 0 && (g->graph = begin (g, CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR))
      && (!handle
          || set (g->graph, CUDNN_ATTR_OPERATIONGRAPH_HANDLE, CUDNN_TYPE_HANDLE, 1, &handle))
      && set (g->graph, CUDNN_ATTR_OPERATIONGRAPH_OPS, CUDNN_TYPE_BACKEND_DESCRIPTOR, n, ops)
      && finish (g->graph))
    return true;
  lw_conv_graph_clear (g);
  return false;
}

void
lw_conv_graph_clear (LwConvGraph *g)
{
  while (g->n_made > 0)
    cudnnBackendDestroyDescriptor (g->made[--g->n_made]);
  g->graph = NULL;
}

/* ---- running ---- */

cudnnStatus_t
lw_conv_graph_run (cudnnHandle_t handle, cudnnBackendDescriptor_t plan,
                   void *const data[LW_CONV_TENSORS], void *workspace)
{
  int64_t ids[LW_CONV_TENSORS], n = 0;
  void *pointers[LW_CONV_TENSORS];
  Descriptor pack = NULL;
  for (int i = 0; i < LW_CONV_TENSORS; i++)
    if (data[i])
      {
        ids[n] = i;
        pointers[n++] = data[i];
      }
  cudnnStatus_t status
      = cudnnBackendCreateDescriptor (CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR, &pack);
  if (status != CUDNN_STATUS_SUCCESS)
    return status;
  bool good = set (pack, CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS, CUDNN_TYPE_INT64, n, ids)
              && set (pack, CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS, CUDNN_TYPE_VOID_PTR, n, pointers)
              && set (pack, CUDNN_ATTR_VARIANT_PACK_WORKSPACE, CUDNN_TYPE_VOID_PTR, 1, &workspace)
              && finish (pack);
  status = good ? cudnnBackendExecute (handle, plan, pack) : CUDNN_STATUS_BAD_PARAM;
  cudnnBackendDestroyDescriptor (pack);
  return status;
}
