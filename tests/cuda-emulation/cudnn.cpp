/* cuDNN's graph interface on a CPU: descriptors with checked attributes, and graphs of one convolution
 * with pointwise operations behind it, by their definition. One engine, whose plan can be told as
 * text. LW_EMULATION_FUSES=0: graphs with pointwise operations find no engine. */
#include "cudnn.h"

#include <stdlib.h>
#include <string.h>

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "backend/formula/bf16.h"
#include "emulator.h"

struct LwEmulatedDnn
{
  cudaStream_t stream;
};

struct Tensor
{
  int64_t id = -1, size[4] = {}, stride[4] = {}, alignment = 0;
  cudnnDataType_t type = CUDNN_DATA_FLOAT;
  bool is_virtual = false;

  int64_t
  at (int64_t n, int64_t c, int64_t h, int64_t w) const
  {
    return n * stride[0] + c * stride[1] + h * stride[2] + w * stride[3];
  }

  size_t
  bytes () const
  {
    int64_t last = at (size[0] - 1, size[1] - 1, size[2] - 1, size[3] - 1);
    return (size_t)(last + 1) * (type == CUDNN_DATA_BFLOAT16 ? 2 : 4);
  }

  float
  get (const void *data, int64_t i) const
  {
    return lw_load (data, i, type == CUDNN_DATA_BFLOAT16);
  }

  void
  set (void *data, int64_t i, float value) const
  {
    lw_store (data, i, type == CUDNN_DATA_BFLOAT16, value);
  }
};

struct Step
{
  int64_t mode;
  bool has_operand;
  Tensor operand;
};

/* What a plan does. */
struct Program
{
  int64_t kind = 0, padding[2] = {}, dilation[2] = {}, stride[2] = {};
  Tensor x, w, y, result;
  std::vector<Step> steps;
};

struct LwEmulatedDescriptor
{
  cudnnBackendDescriptorType_t type;
  bool final = false;
  std::map<int, std::vector<char>> attributes;
  Program program; /* of a graph, a configuration or a plan */
};

namespace
{

typedef cudnnBackendDescriptor_t Descriptor;

size_t
element_size (cudnnBackendAttributeType_t type)
{
  switch (type)
    {
    case CUDNN_TYPE_HANDLE:
    case CUDNN_TYPE_INT64:
    case CUDNN_TYPE_VOID_PTR:
    case CUDNN_TYPE_BACKEND_DESCRIPTOR:
      return 8;
    case CUDNN_TYPE_BOOLEAN:
    case CUDNN_TYPE_CHAR:
      return 1;
    default:
      return 4;
    }
}

bool
has (Descriptor d, int name)
{
  return d->attributes.count (name) != 0;
}

template <typename T>
T
value (Descriptor d, int name, size_t i = 0)
{
  T result{};
  auto found = d->attributes.find (name);
  if (found != d->attributes.end () && found->second.size () >= (i + 1) * sizeof (T))
    memcpy (&result, found->second.data () + i * sizeof (T), sizeof (T));
  return result;
}

Tensor
tensor_of (Descriptor d)
{
  Tensor t;
  t.id = value<int64_t> (d, CUDNN_ATTR_TENSOR_UNIQUE_ID);
  t.type = value<cudnnDataType_t> (d, CUDNN_ATTR_TENSOR_DATA_TYPE);
  t.is_virtual = value<bool> (d, CUDNN_ATTR_TENSOR_IS_VIRTUAL);
  t.alignment = value<int64_t> (d, CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT);
  for (size_t i = 0; i < 4; i++)
    {
      t.size[i] = value<int64_t> (d, CUDNN_ATTR_TENSOR_DIMENSIONS, i);
      t.stride[i] = value<int64_t> (d, CUDNN_ATTR_TENSOR_STRIDES, i);
    }
  return t;
}

/* ---- graphs ---- */

bool
read_convolution (Descriptor op, Program &p)
{
  const int kinds[][4] = {
    { CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X,
      CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y },
    { CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_CONV_DESC,
      CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DX, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_W,
      CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DY },
    { CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_CONV_DESC,
      CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_X, CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DW,
      CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DY },
  };
  p.kind = op->type - CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR;
  if (p.kind < 0 || p.kind > 2)
    return false;
  Descriptor part[4];
  for (int i = 0; i < 4; i++)
    if (!(part[i] = value<Descriptor> (op, kinds[p.kind][i])) || !part[i]->final)
      return false;
  p.x = tensor_of (part[1]);
  p.w = tensor_of (part[2]);
  p.y = p.result = tensor_of (part[3]);
  for (size_t i = 0; i < 2; i++)
    {
      p.padding[i] = value<int64_t> (part[0], CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS, i);
      p.dilation[i] = value<int64_t> (part[0], CUDNN_ATTR_CONVOLUTION_DILATIONS, i);
      p.stride[i] = value<int64_t> (part[0], CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES, i);
      int64_t want = (p.x.size[2 + i] + 2 * p.padding[i] - p.dilation[i] * (p.w.size[2 + i] - 1) - 1)
                         / p.stride[i]
                     + 1;
      if (p.y.size[2 + i] != want)
        return false;
    }
  return p.x.size[1] == p.w.size[1] && p.y.size[1] == p.w.size[0] && p.x.size[0] == p.y.size[0];
}

bool
read_step (Descriptor op, Program &p)
{
  if (op->type != CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR)
    return false;
  Descriptor how = value<Descriptor> (op, CUDNN_ATTR_OPERATION_POINTWISE_PW_DESCRIPTOR);
  Descriptor x = value<Descriptor> (op, CUDNN_ATTR_OPERATION_POINTWISE_XDESC);
  Descriptor b = value<Descriptor> (op, CUDNN_ATTR_OPERATION_POINTWISE_BDESC);
  Descriptor y = value<Descriptor> (op, CUDNN_ATTR_OPERATION_POINTWISE_YDESC);
  if (!how || !x || !y || tensor_of (x).id != p.result.id)
    return false;
  Step step = { value<cudnnPointwiseMode_t> (how, CUDNN_ATTR_POINTWISE_MODE), b != nullptr, {} };
  if (b)
    step.operand = tensor_of (b);
  p.steps.push_back (step);
  p.result = tensor_of (y);
  return true;
}

bool
read_graph (Descriptor graph)
{
  size_t n = graph->attributes[CUDNN_ATTR_OPERATIONGRAPH_OPS].size () / sizeof (Descriptor);
  for (size_t i = 0; i < n; i++)
    {
      Descriptor op = value<Descriptor> (graph, CUDNN_ATTR_OPERATIONGRAPH_OPS, i);
      if (!op->final || !(i == 0 ? read_convolution (op, graph->program) : read_step (op, graph->program)))
        return false;
    }
  return n > 0 && !graph->program.result.is_virtual;
}

/* ---- arithmetic ---- */

struct Call
{
  Program program;
  std::map<int64_t, void *> data;

  void *
  of (const Tensor &t) const
  {
    return data.at (t.id);
  }
};

/* Calls f (input row, input column, kernel row, kernel column) of what output pixel (i, j) reads. */
template <typename F>
void
each_tap (const Program &p, int64_t i, int64_t j, F f)
{
  for (int64_t r = 0; r < p.w.size[2]; r++)
    for (int64_t q = 0; q < p.w.size[3]; q++)
      {
        int64_t h = i * p.stride[0] - p.padding[0] + r * p.dilation[0];
        int64_t w = j * p.stride[1] - p.padding[1] + q * p.dilation[1];
        if (h >= 0 && h < p.x.size[2] && w >= 0 && w < p.x.size[3])
          f (h, w, r, q);
      }
}

float
apply_steps (const Call &call, float v, int64_t n, int64_t k, int64_t i, int64_t j)
{
  for (const Step &step : call.program.steps)
    {
      float with = 0;
      if (step.has_operand)
        {
          const Tensor &t = step.operand;
          with = t.get (call.of (t), t.at (t.size[0] > 1 ? n : 0, k, t.size[2] > 1 ? i : 0,
                                           t.size[3] > 1 ? j : 0));
        }
      v = step.mode == CUDNN_POINTWISE_ADD   ? v + with
          : step.mode == CUDNN_POINTWISE_MUL ? v * with
          : v > 0.0f                         ? v
                                             : 0.0f;
    }
  return v;
}

void
forward (const Call &call)
{
  const Program &p = call.program;
  const void *x = call.of (p.x), *w = call.of (p.w);
  void *y = call.of (p.result);
  for (int64_t n = 0; n < p.y.size[0]; n++)
    for (int64_t i = 0; i < p.y.size[2]; i++)
      for (int64_t j = 0; j < p.y.size[3]; j++)
        for (int64_t k = 0; k < p.y.size[1]; k++)
          {
            float sum = 0;
            each_tap (p, i, j, [&] (int64_t h, int64_t v, int64_t r, int64_t q) {
              for (int64_t c = 0; c < p.x.size[1]; c++)
                sum += p.x.get (x, p.x.at (n, c, h, v)) * p.w.get (w, p.w.at (k, c, r, q));
            });
            p.result.set (y, p.result.at (n, k, i, j), apply_steps (call, sum, n, k, i, j));
          }
}

/* Sums in f32 of the result's tensor, rounded at the end. */
struct Sums
{
  const Tensor &tensor;
  void *data;
  std::vector<float> sum;

  Sums (const Tensor &t, void *to) : tensor (t), data (to), sum (t.bytes () / (t.type == CUDNN_DATA_BFLOAT16 ? 2 : 4)) {}

  ~Sums ()
  {
    for (size_t i = 0; i < sum.size (); i++)
      tensor.set (data, (int64_t)i, sum[i]);
  }
};

void
backward_data (const Call &call)
{
  const Program &p = call.program;
  const void *w = call.of (p.w), *dy = call.of (p.y);
  Sums dx (p.x, call.of (p.x));
  for (int64_t n = 0; n < p.y.size[0]; n++)
    for (int64_t i = 0; i < p.y.size[2]; i++)
      for (int64_t j = 0; j < p.y.size[3]; j++)
        each_tap (p, i, j, [&] (int64_t h, int64_t v, int64_t r, int64_t q) {
          for (int64_t k = 0; k < p.y.size[1]; k++)
            {
              float g = p.y.get (dy, p.y.at (n, k, i, j));
              for (int64_t c = 0; c < p.x.size[1]; c++)
                dx.sum[(size_t)p.x.at (n, c, h, v)] += g * p.w.get (w, p.w.at (k, c, r, q));
            }
        });
}

void
backward_weights (const Call &call)
{
  const Program &p = call.program;
  const void *x = call.of (p.x), *dy = call.of (p.y);
  Sums dw (p.w, call.of (p.w));
  for (int64_t n = 0; n < p.y.size[0]; n++)
    for (int64_t i = 0; i < p.y.size[2]; i++)
      for (int64_t j = 0; j < p.y.size[3]; j++)
        each_tap (p, i, j, [&] (int64_t h, int64_t v, int64_t r, int64_t q) {
          for (int64_t k = 0; k < p.y.size[1]; k++)
            {
              float g = p.y.get (dy, p.y.at (n, k, i, j));
              for (int64_t c = 0; c < p.x.size[1]; c++)
                dw.sum[(size_t)p.w.at (k, c, r, q)] += g * p.x.get (x, p.x.at (n, c, h, v));
            }
        });
}

/* ---- plans as text ---- */

template <typename A>
void
exchange (A &archive, Tensor &t)
{
  int64_t type = t.type, is_virtual = t.is_virtual;
  archive (t.id);
  for (int i = 0; i < 4; i++)
    {
      archive (t.size[i]);
      archive (t.stride[i]);
    }
  archive (type);
  archive (is_virtual);
  t.type = (cudnnDataType_t)type;
  t.is_virtual = is_virtual;
}

template <typename A>
void
exchange (A &archive, Program &p)
{
  int64_t n = (int64_t)p.steps.size ();
  archive (p.kind);
  for (int i = 0; i < 2; i++)
    {
      archive (p.padding[i]);
      archive (p.dilation[i]);
      archive (p.stride[i]);
    }
  for (Tensor *t : { &p.x, &p.w, &p.y, &p.result })
    exchange (archive, *t);
  archive (n);
  p.steps.resize ((size_t)n);
  for (Step &step : p.steps)
    {
      int64_t operand = step.has_operand;
      archive (step.mode);
      archive (operand);
      exchange (archive, step.operand);
      step.has_operand = operand;
    }
}

std::string
text_of (Program p)
{
  std::ostringstream text;
  auto write = [&] (int64_t &v) { text << v << ' '; };
  exchange (write, p);
  return text.str ();
}

bool
parse (const std::string &content, Program &p)
{
  std::istringstream text (content);
  auto read = [&] (int64_t &v) { text >> v; };
  exchange (read, p);
  return (bool)text;
}

bool
fuses ()
{
  const char *wish = getenv ("LW_EMULATION_FUSES");
  return !wish || strcmp (wish, "0") != 0;
}

} // namespace

/* ---- handles ---- */

size_t
cudnnGetVersion (void)
{
  return 1;
}

const char *
cudnnGetErrorString (cudnnStatus_t status)
{
  return status == CUDNN_STATUS_SUCCESS ? "success" : "a bad parameter";
}

cudnnStatus_t
cudnnCreate (cudnnHandle_t *handle)
{
  *handle = new LwEmulatedDnn{};
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t
cudnnDestroy (cudnnHandle_t handle)
{
  delete handle;
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t
cudnnSetStream (cudnnHandle_t handle, cudaStream_t stream)
{
  handle->stream = stream;
  return CUDNN_STATUS_SUCCESS;
}

/* ---- descriptors ---- */

cudnnStatus_t
cudnnBackendCreateDescriptor (cudnnBackendDescriptorType_t type, cudnnBackendDescriptor_t *descriptor)
{
  *descriptor = new LwEmulatedDescriptor;
  (*descriptor)->type = type;
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t
cudnnBackendDestroyDescriptor (cudnnBackendDescriptor_t descriptor)
{
  delete descriptor;
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t
cudnnBackendSetAttribute (cudnnBackendDescriptor_t descriptor, cudnnBackendAttributeName_t name,
                          cudnnBackendAttributeType_t type, int64_t count, const void *values)
{
  if (descriptor->final || count < 0 || !values)
    return CUDNN_STATUS_BAD_PARAM;
  const char *bytes = (const char *)values;
  descriptor->attributes[name] = { bytes, bytes + (size_t)count * element_size (type) };
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t
cudnnBackendFinalize (cudnnBackendDescriptor_t d)
{
  bool good = !d->final;
  Descriptor config = value<Descriptor> (d, CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG);
  if (d->type == CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR)
    good = good && has (d, CUDNN_ATTR_OPERATIONGRAPH_HANDLE) && read_graph (d);
  if (d->type == CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR && config)
    d->program = config->program;
  else if (d->type == CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR)
    {
      const std::vector<char> &text = d->attributes[CUDNN_ATTR_EXECUTION_PLAN_JSON_REPRESENTATION];
      good = good && parse (std::string (text.begin (), text.end ()), d->program);
    }
  d->final = good;
  return good ? CUDNN_STATUS_SUCCESS : CUDNN_STATUS_BAD_PARAM;
}

/* Two configurations of the one engine, so that there is something to choose. */
static cudnnStatus_t
heuristic_results (Descriptor heuristic, int64_t room, int64_t *count, void *values)
{
  Descriptor graph = value<Descriptor> (heuristic, CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH);
  *count = !fuses () && !graph->program.steps.empty () ? 0 : 2;
  for (int64_t i = 0; i < *count && i < room; i++)
    {
      ((Descriptor *)values)[i]->program = graph->program;
      ((Descriptor *)values)[i]->final = true;
    }
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t
cudnnBackendGetAttribute (cudnnBackendDescriptor_t d, cudnnBackendAttributeName_t name,
                          cudnnBackendAttributeType_t type, int64_t room, int64_t *count,
                          void *values)
{
  *count = 1;
  switch (name)
    {
    case CUDNN_ATTR_ENGINEHEUR_RESULTS:
      return heuristic_results (d, room, count, values);
    case CUDNN_ATTR_ENGINECFG_ENGINE:
      return CUDNN_STATUS_SUCCESS;
    case CUDNN_ATTR_ENGINE_GLOBAL_INDEX:
      *(int64_t *)values = 7;
      return CUDNN_STATUS_SUCCESS;
    case CUDNN_ATTR_ENGINE_NUMERICAL_NOTE:
      *count = 0;
      return CUDNN_STATUS_SUCCESS;
    case CUDNN_ATTR_ENGINECFG_WORKSPACE_SIZE:
    case CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE:
      *(int64_t *)values = 1024;
      return CUDNN_STATUS_SUCCESS;
    case CUDNN_ATTR_EXECUTION_PLAN_JSON_REPRESENTATION:
      {
        std::string text = text_of (d->program);
        *count = (int64_t)text.size ();
        if (values)
          memcpy (values, text.data (), (size_t)std::min (room, *count));
        return CUDNN_STATUS_SUCCESS;
      }
    default:
      return CUDNN_STATUS_NOT_SUPPORTED;
    }
}

/* ---- execution ---- */

cudnnStatus_t
cudnnBackendExecute (cudnnHandle_t handle, cudnnBackendDescriptor_t plan,
                     cudnnBackendDescriptor_t pack)
{
  Call call = { plan->program, {} };
  const Program &p = call.program;
  size_t n = pack->attributes[CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS].size () / sizeof (int64_t);
  for (size_t i = 0; i < n; i++)
    call.data[value<int64_t> (pack, CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS, i)]
        = value<void *> (pack, CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS, i);
  std::vector<Tensor> used = { p.x, p.w, p.result };
  for (const Step &step : p.steps)
    if (step.has_operand)
      used.push_back (step.operand);
  for (const Tensor &t : used)
    {
      if (!call.data.count (t.id) || (uintptr_t)call.data[t.id] % 16 != 0)
        return CUDNN_STATUS_BAD_PARAM;
      lw_emulated_require_device (call.data[t.id], t.bytes (), "a convolution");
    }
  lw_emulated_require_device (value<void *> (pack, CUDNN_ATTR_VARIANT_PACK_WORKSPACE), 1024,
                              "a convolution's workspace");
  lw_emulated_enqueue (handle->stream, "convolution", [call] {
    call.program.kind == 0   ? forward (call)
    : call.program.kind == 1 ? backward_data (call)
                             : backward_weights (call);
  });
  return CUDNN_STATUS_SUCCESS;
}
