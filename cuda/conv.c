/* Convolutions: 1 x 1 ones of stride 1 are matrix products and belong to cuBLAS, all others to
 * cuDNN.
 *
 * Compute copies of the weights are [out][kernel][kernel][in]. Weight gradients gather in f32 in
 * that order. cuDNN's tensor cores want channels in steps: where a convolution's are not,
 * activations and weights are padded around it (of the network, that is the image alone). */
#include <stdio.h>
#include <stdlib.h>

#include "conv-choice.h"
#include "cuda-ops.h"
#include "kernels/layout.h"
#include "kernels/taps.h"

/* A way to run on cuDNN, looked for when it is first asked for. */
typedef struct
{
  LwConvProblem problem;
  LwConvChoice *choice; /* NULL: not looked for */
} Pass;

struct LwConv
{
  LwStream *stream;
  LwConvDesc desc;
  LwShape dst;
  int32_t in, out; /* channels that are computed */
  bool product;
  Pass passes[LW_CONV_FUSED], fused[4]; /* by residual and ReLU */
  float *gathered;                      /* [out][kernel][kernel][in] */
  bool has_gathered;
  char description[96];
};

static int64_t
pixels (const LwShape *shape)
{
  return (int64_t)shape->n * shape->h * shape->w;
}

static int64_t
weight_count (const LwConv *conv)
{
  return (int64_t)conv->out * conv->desc.kernel * conv->desc.kernel * conv->in;
}

/* ---- plans ---- */

static int32_t
padded (LwStream *s, int32_t channels)
{
  int32_t step = s->options.precision == LW_PRECISION_BF16   ? LW_CHANNEL_STEP
                 : s->options.precision == LW_PRECISION_TF32 ? LW_CHANNEL_STEP / 2
                                                             : 1;
  return (channels + step - 1) / step * step;
}

static LwConvProblem
problem (LwStream *s, const LwConv *conv, LwConvPass pass, bool residual, bool relu)
{
  LwConvProblem p = { .pass = pass, .desc = conv->desc, .dst = conv->dst };
  p.desc.src.c = conv->in;
  p.desc.out_channels = p.dst.c = conv->out;
  p.type = p.gradient_type = lw_cuda_is_bf16 (s) ? CUDNN_DATA_BFLOAT16 : CUDNN_DATA_FLOAT;
  p.residual = residual;
  p.relu = relu;
  return p;
}

/* Scratch memory of a run: copies with padded channels, a gradient that is gathered, coefficients
 * of a norm, and what the plan wants. */
static uint64_t
room (const LwConv *conv, const Pass *pass)
{
  const LwConvProblem *p = &pass->problem;
  const bool copied[LW_CONV_TENSORS] = {
    [LW_CONV_X] = conv->in != conv->desc.src.c, [LW_CONV_W] = p->pass == LW_CONV_BACKWARD_WEIGHTS,
    [LW_CONV_Y] = conv->out != conv->dst.c,     [LW_CONV_SCALE] = p->pass == LW_CONV_FUSED,
    [LW_CONV_SHIFT] = p->pass == LW_CONV_FUSED,
  };
  uint64_t bytes = lw_cuda_scratch_size ((size_t)pass->choice->plan.workspace);
  for (int i = 0; i < LW_CONV_TENSORS; i++)
    if (copied[i])
      bytes += lw_cuda_scratch_size (lw_conv_graph_bytes (p, i));
  return bytes;
}

/* False, without an error, if cuDNN has nothing. */
static bool
look (LwStream *s, const LwConv *conv, Pass *pass, const LwConvProblem *p)
{
  if (!pass->choice)
    {
      pass->problem = *p;
      pass->choice = lw_conv_choose (s, p);
      uint64_t bytes = pass->choice->found ? room (conv, pass) : 0;
      if (bytes > s->use.workspace)
        s->use.workspace = bytes;
    }
  return pass->choice->found;
}

static const char *const pass_names[] = { "forward", "data gradient", "weight gradient" };

static bool
plan_pass (LwStream *s, LwConv *conv, LwConvPass pass)
{
  const LwConvDesc *d = &conv->desc;
  LwConvProblem p = problem (s, conv, pass, false, false);
  return look (s, conv, &conv->passes[pass], &p)
         || lw_cuda_fail (s,
                          "cuDNN %zu has no %s pass for a convolution of %d to %d channels, %d x "
                          "%d, stride %d, dilation %d on %s; try --precision f32",
                          (size_t)cudnnGetVersion (), pass_names[pass], d->src.c, d->out_channels,
                          d->kernel, d->kernel, d->stride, d->dilation, s->name);
}

static bool
plan (LwStream *s, LwConv *conv)
{
  return conv->product
         || (plan_pass (s, conv, LW_CONV_FORWARD)
             && (!conv->desc.input_grad || plan_pass (s, conv, LW_CONV_BACKWARD_DATA))
             && (!conv->desc.weight_grad || plan_pass (s, conv, LW_CONV_BACKWARD_WEIGHTS)));
}

static void
describe (LwConv *conv)
{
  if (conv->product)
    {
      snprintf (conv->description, sizeof conv->description, "cuBLAS");
      return;
    }
  int n = snprintf (conv->description, sizeof conv->description, "cuDNN");
  for (int i = 0; i < LW_CONV_FUSED; i++)
    if (conv->passes[i].choice && n > 0 && n < (int)sizeof conv->description)
      n += snprintf (conv->description + n, sizeof conv->description - (size_t)n, " %s %lld",
                     pass_names[i], (long long)conv->passes[i].choice->plan.engine);
}

/* ---- life ---- */

LwConv *
lw_cuda_conv_new (LwStream *s, const LwConvDesc *desc)
{
  LwConv *conv = calloc (1, sizeof *conv);
  if (!conv)
    {
      lw_cuda_fail (s, "out of memory");
      return NULL;
    }
  conv->stream = s;
  conv->desc = *desc;
  conv->dst = (LwShape){ desc->src.n, desc->out_channels, lw_conv_extent (desc->src.h, desc),
                         lw_conv_extent (desc->src.w, desc) };
  conv->product = desc->kernel == 1 && desc->stride == 1 && desc->padding == 0;
  conv->in = conv->product ? desc->src.c : padded (s, desc->src.c);
  conv->out = conv->product ? desc->out_channels : padded (s, desc->out_channels);
  size_t bytes = sizeof (float) * (size_t)weight_count (conv);
  if (plan (s, conv) && (!desc->weight_grad || (conv->gathered = lw_cuda_alloc (s, bytes))))
    {
      describe (conv);
      return conv;
    }
  lw_cuda_conv_free (s, conv);
  return NULL;
}

void
lw_cuda_conv_free (LwStream *s, LwConv *conv)
{
  if (!conv)
    return;
  for (int i = 0; i < LW_CONV_FUSED; i++)
    lw_conv_choice_release (s, conv->passes[i].choice);
  for (int i = 0; i < 4; i++)
    lw_conv_choice_release (s, conv->fused[i].choice);
  lw_cuda_free (s, conv->gathered);
  free (conv);
}

const char *
lw_cuda_conv_describe (LwConv *conv)
{
  return conv->description;
}

size_t
lw_cuda_conv_packed_bytes (LwConv *conv)
{
  return lw_cuda_element (conv->stream) * (size_t)weight_count (conv);
}

static LwTaps
taps (const LwConv *conv)
{
  const LwConvDesc *d = &conv->desc;
  return (LwTaps){ d->out_channels, d->src.c, d->kernel * d->kernel, conv->in, 1 };
}

/* Rows of padded output channels stay 0, as the memory was allocated. */
bool
lw_cuda_conv_pack (LwStream *s, int32_t n, const LwConvPack *packs)
{
  LwTapsCopy copies[LW_TAPS_AT_ONCE];
  for (int32_t i = 0; i < n;)
    {
      int32_t m = 0;
      for (; i < n && m < LW_TAPS_AT_ONCE; i++)
        copies[m++]
            = (LwTapsCopy){ taps (packs[i].conv), (float *)packs[i].weights, packs[i].packed };
      if (!lw_cuda_pack_taps (s, m, copies, lw_cuda_is_bf16 (s)))
        return false;
    }
  return true;
}

/* ---- cuDNN ---- */

static bool
run (LwStream *s, const Pass *pass, void *const data[LW_CONV_TENSORS])
{
  const LwConvPlan *plan = &pass->choice->plan;
  void *workspace = NULL;
  if (plan->workspace > 0 && !(workspace = lw_cuda_scratch_take (s, (size_t)plan->workspace)))
    return false;
  return s->options.plan_only
         || lw_cudnn_ok (s, lw_conv_graph_run (s->dnn, plan->plan, data, workspace),
                         "a convolution");
}

/* @x with the channels that are computed: itself, or a padded copy in scratch memory. NULL after a
 * failure. */
static void *
widen (LwStream *s, const LwShape *shape, int32_t computed, const void *x)
{
  if (shape->c == computed)
    return (void *)x;
  void *wide = lw_cuda_scratch_take (s, (size_t)(pixels (shape) * computed) * lw_cuda_element (s));
  return wide && lw_cuda_pad_channels (s, x, pixels (shape), shape->c, computed, wide) ? wide
                                                                                       : NULL;
}

/* Where a result with the channels that are computed goes: @x, or scratch memory. */
static void *
result (LwStream *s, const LwShape *shape, int32_t computed, void *x)
{
  return shape->c == computed
             ? x
             : lw_cuda_scratch_take (s, (size_t)(pixels (shape) * computed) * lw_cuda_element (s));
}

static bool
narrow (LwStream *s, const LwShape *shape, int32_t computed, const void *wide, void *x)
{
  return wide == x || lw_cuda_crop_channels (s, wide, pixels (shape), computed, shape->c, x);
}

static bool
convolve (LwStream *s, LwConv *conv, const void *packed, const void *src, void *dst)
{
  void *x = widen (s, &conv->desc.src, conv->in, src);
  void *y = result (s, &conv->dst, conv->out, dst);
  void *const data[LW_CONV_TENSORS] = { x, (void *)packed, y };
  return x && y && run (s, &conv->passes[LW_CONV_FORWARD], data)
         && narrow (s, &conv->dst, conv->out, y, dst);
}

static bool
convolve_back (LwStream *s, LwConv *conv, const void *packed, const void *ddst, void *dsrc)
{
  void *y = widen (s, &conv->dst, conv->out, ddst);
  void *x = result (s, &conv->desc.src, conv->in, dsrc);
  void *const data[LW_CONV_TENSORS] = { x, (void *)packed, y };
  return x && y && run (s, &conv->passes[LW_CONV_BACKWARD_DATA], data)
         && narrow (s, &conv->desc.src, conv->in, x, dsrc);
}

/* The gradient of one pass, then the sum over passes. */
static bool
gather (LwStream *s, LwConv *conv, const void *src, const void *ddst)
{
  const Pass *pass = &conv->passes[LW_CONV_BACKWARD_WEIGHTS];
  void *x = widen (s, &conv->desc.src, conv->in, src);
  void *y = widen (s, &conv->dst, conv->out, ddst);
  bool bf16 = pass->problem.gradient_type == CUDNN_DATA_BFLOAT16;
  bool direct = !conv->has_gathered && !bf16;
  void *w = direct ? conv->gathered
                   : lw_cuda_scratch_take (s, lw_conv_graph_bytes (&pass->problem, LW_CONV_W));
  void *const data[LW_CONV_TENSORS] = { x, w, y };
  if (!x || !y || !w || !run (s, pass, data))
    return false;
  if (direct)
    return true;
  return lw_cuda_gather (s, conv->gathered, w, bf16, conv->has_gathered, weight_count (conv));
}

/* ---- passes ---- */

bool
lw_cuda_conv_forward (LwStream *s, LwConv *conv, const void *packed, const float *bias,
                      const void *src, void *dst)
{
  int64_t n = pixels (&conv->dst), in = conv->in, out = conv->out;
  bool bf16 = lw_cuda_is_bf16 (s);
  lw_cuda_scratch_begin (s);
  bool done = conv->product ? lw_cuda_gemm (s, false, true, n, out, in, 1, src, in, packed, in, 0,
                                            dst, out, bf16, bf16)
                            : convolve (s, conv, packed, src, dst);
  return done && (!bias || lw_cuda_add_bias (s, dst, n, conv->dst.c, bias));
}

bool
lw_cuda_conv_backward_data (LwStream *s, LwConv *conv, const void *packed, const void *ddst,
                            void *dsrc)
{
  int64_t n = pixels (&conv->dst), in = conv->in, out = conv->out;
  bool bf16 = lw_cuda_is_bf16 (s);
  lw_cuda_scratch_begin (s);
  return conv->product ? lw_cuda_gemm (s, false, false, n, in, out, 1, ddst, out, packed, in, 0,
                                       dsrc, in, bf16, bf16)
                       : convolve_back (s, conv, packed, ddst, dsrc);
}

bool
lw_cuda_conv_backward_weights (LwStream *s, LwConv *conv, const void *src, const void *ddst,
                               float *dbias)
{
  int64_t n = pixels (&conv->dst), in = conv->in, out = conv->out;
  bool bf16 = lw_cuda_is_bf16 (s);
  lw_cuda_scratch_begin (s);
  bool done = conv->product
                  ? lw_cuda_gemm (s, true, false, out, in, n, 1, ddst, out, src, in,
                                  conv->has_gathered ? 1 : 0, conv->gathered, in, bf16, false)
                  : gather (s, conv, src, ddst);
  conv->has_gathered = true;
  return done && (!dbias || lw_cuda_column_sum_add (s, ddst, bf16, n, conv->dst.c, dbias));
}

bool
lw_cuda_conv_collect (LwStream *s, int32_t n, const LwConvCollect *collects)
{
  LwTapsCopy copies[LW_TAPS_AT_ONCE];
  for (int32_t i = 0; i < n;)
    {
      int32_t m = 0;
      for (; i < n && m < LW_TAPS_AT_ONCE; i++)
        {
          LwConv *conv = collects[i].conv;
          if (conv->has_gathered)
            copies[m++] = (LwTapsCopy){ taps (conv), collects[i].dweights, conv->gathered };
          conv->has_gathered = false;
        }
      if (!lw_cuda_unpack_taps (s, m, copies))
        return false;
    }
  return true;
}

/* ---- with the norm ---- */

bool
lw_cuda_conv_fuses (LwStream *s, LwConv *conv, bool residual, bool relu)
{
  LwConvProblem p = problem (s, conv, LW_CONV_FUSED, residual, relu);
  bool whole = conv->in == conv->desc.src.c && conv->out == conv->dst.c;
  return lw_cuda_is_bf16 (s) && whole && look (s, conv, &conv->fused[2 * residual + relu], &p);
}

bool
lw_cuda_conv_norm_forward (LwStream *s, LwConv *conv, const void *packed, const void *src,
                           const LwNormForward *a)
{
  lw_cuda_scratch_begin (s);
  float *scale = lw_cuda_scratch_take (s, sizeof (float) * (size_t)conv->out);
  float *shift = lw_cuda_scratch_take (s, sizeof (float) * (size_t)conv->out);
  void *const data[LW_CONV_TENSORS]
      = { (void *)src, (void *)packed, a->y, scale, shift, (void *)a->residual };
  return scale && shift && lw_cuda_norm_coefficients (s, a, scale, shift)
         && run (s, &conv->fused[2 * (a->residual != NULL) + a->relu], data);
}
