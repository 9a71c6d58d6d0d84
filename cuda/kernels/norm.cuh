/* Shared by the two passes of batch normalisation: what stands between their sums over rows and the
 * last pass over the activations.
 *
 * Sums are made in two stages: blocks leave two numbers for each channel and chunk of rows
 * (partial [c][chunks]), and a warp joins the chunks of a channel in double precision. */
#pragma once

#include "kernels/columns.cuh"

static inline int64_t
lw_norm_rows (const LwShape *shape)
{
  return (int64_t)shape->n * shape->h * shape->w;
}

static inline LwColumns
lw_norm_columns (const LwStream *s, const LwShape *shape)
{
  int32_t n = lw_wide_elements (lw_cuda_is_bf16 (s));
  return lw_columns (s, lw_norm_rows (shape), shape->c, shape->c % n == 0 ? n : 1);
}

static inline bool
lw_norm_is_wide (const LwColumns *o)
{
  return o->vectors != o->c;
}

/* What x is multiplied by and moved by. Both passes come to the same bits, so that the backward
 * pass can tell from x where ReLU cut. */
static __device__ inline float
lw_norm_scale (float weight, float rstd)
{
  return weight * rstd;
}

static __device__ inline float
lw_norm_shift (float bias, float mean, float scale)
{
  return fmaf (-mean, scale, bias);
}

static __device__ inline float
lw_norm_apply (float x, float scale, float shift)
{
  return fmaf (x, scale, shift);
}
