/* Convolutions on oneDNN, NHWC.
 *
 * Where oneDNN has no fast dilated kernel (AVX2), a convolution of stride 1 runs on the phases of
 * its map instead: with dilation d, pixels whose coordinates agree modulo d never meet pixels of
 * another phase, so the map falls into d * d smaller maps on which the convolution is an ordinary
 * one. Rows are copied there and back; the pad of uneven sizes is zero and ignored. */
#include "backend/cpu/primitive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/formula/bf16.h"

/* Above this a reference implementation would stall training; smaller ones (checks) may use it. */
#define REFERENCE_LIMIT 5e8

typedef struct
{
  LwPrimitive primitive;
  LwDesc weights; /* the layout it wants */
  bool phased;
} Pass;

struct LwConv
{
  LwConvDesc desc, phase_desc;
  LwShape dst, phase_dst;
  size_t element; /* bytes of an activation */
  Pass forward, backward_data, backward_weights;
  LwPrimitive pack_forward, pack_backward, collect;
  float *gathered; /* weight gradients in the layout of backward_weights */
  bool has_gathered;
  char text[256];
};

static double
work (const LwConvDesc *d)
{
  return 2.0 * d->src.n * d->src.c * d->out_channels * d->kernel * d->kernel
         * lw_conv_extent (d->src.h, d) * lw_conv_extent (d->src.w, d);
}

static bool
is_reference (const Pass *pass)
{
  return strncmp (pass->primitive.implementation, "ref", 3) == 0;
}

static bool
is_slow (const Pass *pass)
{
  return is_reference (pass) || strstr (pass->primitive.implementation, "gemm");
}

static void
pass_clear (Pass *pass)
{
  lw_primitive_clear (&pass->primitive);
  lw_desc_free (pass->weights);
  *pass = (Pass){ 0 };
}

static bool
pass_new (LwStream *s, LwConv *conv, LwConvKind kind, Pass *pass)
{
  static const char *const names[] = { "forward", "backward data", "backward weights" };
  const LwConvDesc *d = &conv->desc;
  dnnl_data_type_t type = s->options.precision == LW_PRECISION_BF16 ? dnnl_bf16 : dnnl_f32;
  bool found = lw_primitive_conv (s, &pass->primitive, kind, d, type, &pass->weights);
  bool phases = d->dilation > 1 && d->stride == 1 && d->kernel == 3 && d->padding == d->dilation;
  if (phases && (!found || is_slow (pass)))
    {
      Pass other = { .phased = true };
      if (lw_primitive_conv (s, &other.primitive, kind, &conv->phase_desc, type, &other.weights))
        {
          if (!found || !is_slow (&other) || is_reference (pass))
            {
              Pass old = *pass;
              *pass = other;
              other = old;
            }
          pass_clear (&other);
          found = true;
        }
    }
  if (!found || (is_reference (pass) && work (d) > REFERENCE_LIMIT))
    return lw_cpu_fail (s,
                        "oneDNN has no fast %s convolution for %d -> %d channels, kernel %d, "
                        "dilation %d; use a width that "
                        "is a multiple of 8",
                        names[kind], d->src.c, d->out_channels, d->kernel, d->dilation);
  return true;
}

static size_t
shape_count (const LwShape *shape)
{
  return (size_t)shape->n * (size_t)shape->h * (size_t)shape->w * (size_t)shape->c;
}

/* Scratch of a pass: oneDNN's, and the maps of the phases. */
static size_t
workspace_of (const LwConv *conv, const Pass *pass)
{
  size_t maps = shape_count (&conv->phase_desc.src) + shape_count (&conv->phase_dst);
  return pass->primitive.scratchpad + (pass->phased ? maps * conv->element : 0);
}

static bool
build (LwStream *s, LwConv *conv)
{
  const LwConvDesc *d = &conv->desc;
  dnnl_data_type_t type = s->options.precision == LW_PRECISION_BF16 ? dnnl_bf16 : dnnl_f32;
  bool good = pass_new (s, conv, LW_CONV_FORWARD, &conv->forward);
  if (good && d->input_grad)
    good = pass_new (s, conv, LW_CONV_BACKWARD_DATA, &conv->backward_data);
  if (good && d->weight_grad)
    good = pass_new (s, conv, LW_CONV_BACKWARD_WEIGHTS, &conv->backward_weights);
  LwDesc masters
      = lw_desc_new (dnnl_f32, d->out_channels, d->src.c, d->kernel, d->kernel, dnnl_oihw);
  good = good && masters
         && lw_primitive_reorder (s, &conv->pack_forward, masters, conv->forward.weights, false);
  if (good && d->input_grad)
    good = lw_primitive_reorder (s, &conv->pack_backward, masters, conv->backward_data.weights,
                                 false);
  if (good && d->weight_grad)
    {
      good
          = lw_primitive_reorder (s, &conv->collect, conv->backward_weights.weights, masters, true);
      conv->gathered = lw_cpu_alloc (s, lw_desc_bytes (conv->backward_weights.weights));
      good = good && conv->gathered;
    }
  lw_desc_free (masters);
  conv->element = type == dnnl_bf16 ? 2 : 4;
  const Pass *passes[] = { &conv->forward, &conv->backward_data, &conv->backward_weights };
  for (int i = 0; i < 3; i++)
    lw_cpu_wants_workspace (s, workspace_of (conv, passes[i]));
  snprintf (conv->text, sizeof conv->text, "forward %s%s, data %s%s, weights %s%s",
            conv->forward.primitive.implementation, conv->forward.phased ? " by phase" : "",
            d->input_grad ? conv->backward_data.primitive.implementation : "none",
            conv->backward_data.phased ? " by phase" : "",
            d->weight_grad ? conv->backward_weights.primitive.implementation : "none",
            conv->backward_weights.phased ? " by phase" : "");
  return good;
}

LwConv *
lw_cpu_conv_new (LwStream *s, const LwConvDesc *desc)
{
  LwConv *conv = calloc (1, sizeof *conv);
  if (!conv)
    {
      lw_cpu_fail (s, "out of memory");
      return NULL;
    }
  int32_t d = desc->dilation;
  conv->desc = *desc;
  conv->dst = (LwShape){ desc->src.n, desc->out_channels, lw_conv_extent (desc->src.h, desc),
                         lw_conv_extent (desc->src.w, desc) };
  if (conv->dst.h < 1 || conv->dst.w < 1)
    {
      lw_cpu_fail (
          s, "a %d x %d map is too small for a convolution of kernel %d, dilation %d, padding %d",
          desc->src.h, desc->src.w, desc->kernel, desc->dilation, desc->padding);
      free (conv);
      return NULL;
    }
  conv->phase_desc = *desc;
  conv->phase_desc.dilation = conv->phase_desc.padding = 1;
  conv->phase_desc.src.n *= d * d;
  conv->phase_desc.src.h = (desc->src.h + d - 1) / d;
  conv->phase_desc.src.w = (desc->src.w + d - 1) / d;
  conv->phase_dst = conv->phase_desc.src;
  conv->phase_dst.c = desc->out_channels;
  if (!build (s, conv))
    {
      lw_cpu_conv_free (s, conv);
      return NULL;
    }
  return conv;
}

void
lw_cpu_conv_free (LwStream *s, LwConv *conv)
{
  if (!conv)
    return;
  pass_clear (&conv->forward);
  pass_clear (&conv->backward_data);
  pass_clear (&conv->backward_weights);
  lw_primitive_clear (&conv->pack_forward);
  lw_primitive_clear (&conv->pack_backward);
  lw_primitive_clear (&conv->collect);
  lw_cpu_free (s, conv->gathered);
  free (conv);
}

/* Where the norm folds into a convolution is 0.8 to 1.9 % of an evaluation: not worth a second
 * set of primitives. */
bool
lw_cpu_conv_fuses (LwStream *s, LwConv *conv, bool residual, bool relu)
{
  return false;
}

const char *
lw_cpu_conv_describe (LwConv *conv)
{
  return conv->text;
}

/* ---- packed weights: those of the forward pass, then those of the backward pass ---- */

static size_t
packed_offset (LwConv *conv)
{
  return (lw_desc_bytes (conv->forward.weights) + 63) & ~(size_t)63;
}

size_t
lw_cpu_conv_packed_bytes (LwConv *conv)
{
  return packed_offset (conv)
         + (conv->desc.input_grad ? lw_desc_bytes (conv->backward_data.weights) : 0);
}

static bool
pack (LwStream *s, LwConv *conv, const float *weights, void *packed)
{
  lw_cpu_scratch_begin (s);
  if (!lw_primitive_run (s, &conv->pack_forward, (void *[]){ (void *)weights, packed }))
    return false;
  return !conv->desc.input_grad
         || lw_primitive_run (s, &conv->pack_backward,
                              (void *[]){ (void *)weights, (char *)packed + packed_offset (conv) });
}

bool
lw_cpu_conv_pack (LwStream *s, int32_t n, const LwConvPack *packs)
{
  for (int32_t i = 0; i < n; i++)
    if (!pack (s, packs[i].conv, packs[i].weights, packs[i].packed))
      return false;
  return true;
}

/* ---- phases ---- */

/* Copies the pixels of @map to their phases (or back): map pixel (y, x) is pixel (y / d, x / d) of
 * phase (y % d, x % d). */
static void
copy_phases (LwStream *s, const LwShape *map, int32_t d, size_t pixel, void *maps, void *phases,
             bool back)
{
  int32_t ph = (map->h + d - 1) / d, pw = (map->w + d - 1) / d;
  int64_t rows = (int64_t)map->n * d * d * ph;
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int64_t row = 0; row < rows; row++)
    {
      int64_t n = row / (d * d * ph), phase = row / ph % (d * d), y = row % ph * d + phase / d,
              x0 = phase % d;
      char *in_phase = (char *)phases + (size_t)row * pw * pixel;
      char *in_map = (char *)maps + (size_t)((n * map->h + y) * map->w) * pixel;
      for (int64_t i = 0; i < pw; i++)
        {
          int64_t x = x0 + i * d;
          bool inside = y < map->h && x < map->w;
          if (back && inside)
            memcpy (in_map + x * pixel, in_phase + i * pixel, pixel);
          else if (!back && inside)
            memcpy (in_phase + i * pixel, in_map + x * pixel, pixel);
          else if (!back)
            memset (in_phase + i * pixel, 0, pixel);
        }
    }
}

static void *
phases_take (LwStream *s, const LwShape *shape, size_t element)
{
  return lw_cpu_scratch_take (s, shape_count (shape) * element);
}

static void *
to_phases (LwStream *s, LwConv *conv, const LwShape *map, const LwShape *phase, const void *data)
{
  void *phases = phases_take (s, phase, conv->element);
  copy_phases (s, map, conv->desc.dilation, map->c * conv->element, (void *)data, phases, false);
  return phases;
}

static void
from_phases (LwStream *s, LwConv *conv, const LwShape *map, void *phases, void *data)
{
  copy_phases (s, map, conv->desc.dilation, map->c * conv->element, data, phases, true);
}

/* ---- passes ---- */

/* Rows [pixels][c] plus a bias; a bias is rare (the projection head), so it is a pass of its own.
 */
static LW_KERNEL void
bias_row (float *row, const float *bias, int32_t c)
{
  for (int32_t i = 0; i < c; i++)
    row[i] += bias[i];
}

static LW_KERNEL void
bias_row_bf16 (uint16_t *row, const float *bias, int32_t c)
{
  for (int32_t i = 0; i < c; i++)
    row[i] = lw_bf16_from_f32 (lw_f32_from_bf16 (row[i]) + bias[i]);
}

static void
add_bias (LwStream *s, LwConv *conv, const float *bias, void *dst)
{
  int64_t pixels = (int64_t)conv->dst.n * conv->dst.h * conv->dst.w;
  int32_t c = conv->dst.c;
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int64_t p = 0; p < pixels; p++)
    if (conv->element == 4)
      bias_row ((float *)dst + p * c, bias, c);
    else
      bias_row_bf16 ((uint16_t *)dst + p * c, bias, c);
}

bool
lw_cpu_conv_forward (LwStream *s, LwConv *conv, const void *packed, const float *bias,
                     const void *src, void *dst)
{
  lw_cpu_scratch_begin (s);
  void *in = (void *)src, *out = dst;
  if (conv->forward.phased)
    {
      in = to_phases (s, conv, &conv->desc.src, &conv->phase_desc.src, src);
      out = phases_take (s, &conv->phase_dst, conv->element);
    }
  if (!lw_primitive_run (s, &conv->forward.primitive, (void *[]){ in, (void *)packed, out }))
    return false;
  if (conv->forward.phased)
    from_phases (s, conv, &conv->dst, out, dst);
  if (bias)
    add_bias (s, conv, bias, dst);
  return true;
}

bool
lw_cpu_conv_backward_data (LwStream *s, LwConv *conv, const void *packed, const void *ddst,
                           void *dsrc)
{
  lw_cpu_scratch_begin (s);
  void *weights = (char *)packed + packed_offset (conv), *in = (void *)ddst, *out = dsrc;
  if (conv->backward_data.phased)
    {
      in = to_phases (s, conv, &conv->dst, &conv->phase_dst, ddst);
      out = phases_take (s, &conv->phase_desc.src, conv->element);
    }
  if (!lw_primitive_run (s, &conv->backward_data.primitive, (void *[]){ out, weights, in }))
    return false;
  if (conv->backward_data.phased)
    from_phases (s, conv, &conv->desc.src, out, dsrc);
  return true;
}

static LW_KERNEL void
add_floats (float *restrict sum, const float *restrict x, int64_t n)
{
  for (int64_t i = 0; i < n; i++)
    sum[i] += x[i];
}

/* Channel sums of ddst, each by one thread in a fixed order. */
static void
bias_gradient (LwStream *s, LwConv *conv, const void *ddst, float *dbias)
{
  int64_t pixels = (int64_t)conv->dst.n * conv->dst.h * conv->dst.w;
  int32_t c = conv->dst.c;
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t i = 0; i < c; i++)
    {
      double sum = 0;
      for (int64_t p = 0; p < pixels; p++)
        sum += (double)lw_load (ddst, p * c + i, conv->element == 2);
      dbias[i] += (float)sum;
    }
}

bool
lw_cpu_conv_backward_weights (LwStream *s, LwConv *conv, const void *src, const void *ddst,
                              float *dbias)
{
  lw_cpu_scratch_begin (s);
  Pass *pass = &conv->backward_weights;
  size_t bytes = lw_desc_bytes (pass->weights);
  void *in = (void *)src, *out = (void *)ddst;
  if (pass->phased)
    {
      in = to_phases (s, conv, &conv->desc.src, &conv->phase_desc.src, src);
      out = to_phases (s, conv, &conv->dst, &conv->phase_dst, ddst);
    }
  float *fresh = conv->has_gathered ? lw_cpu_scratch_take (s, bytes) : conv->gathered;
  if (!lw_primitive_run (s, &pass->primitive, (void *[]){ in, fresh, out }))
    return false;
  if (conv->has_gathered)
    {
      int64_t n = bytes / sizeof (float), part = (n + s->options.threads - 1) / s->options.threads;
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
      for (int64_t begin = 0; begin < n; begin += part)
        add_floats (conv->gathered + begin, fresh + begin, n - begin < part ? n - begin : part);
    }
  conv->has_gathered = true;
  if (dbias)
    bias_gradient (s, conv, ddst, dbias);
  return true;
}

static bool
collect (LwStream *s, LwConv *conv, float *dweights)
{
  if (!conv->has_gathered)
    return true;
  lw_cpu_scratch_begin (s);
  conv->has_gathered = false;
  return lw_primitive_run (s, &conv->collect, (void *[]){ conv->gathered, dweights });
}

bool
lw_cpu_conv_collect (LwStream *s, int32_t n, const LwConvCollect *collects)
{
  for (int32_t i = 0; i < n; i++)
    if (!collect (s, collects[i].conv, collects[i].dweights))
      return false;
  return true;
}
