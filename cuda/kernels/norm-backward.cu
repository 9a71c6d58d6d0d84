/* Batch normalisation, backward: with g = dy + dy2, masked by ReLU, one pass for the sums of g and
 * of g * (x - mean), and one for dx, from the last rows to the first: those are still in the cache.
 *
 * The second pass makes g again from dy and the mask, unless the first had to write it: as the
 * gradient of the residual, or because two gradients are dearer to read again than their sum. */
#include "cuda-ops.h"
#include "kernels/norm.cuh"

#define GROUP 2 /* rows in flight of a thread: up to four arrays each */

/* What makes g: one gradient; two; or one that is masked where x * scale + shift, which was y
 * before its ReLU, is not positive: y need not be read then. */
enum Kind
{
  ONE,
  TWO,
  ONE_BY_X,
};

/* dy2, and y, whose sign masks, may be NULL. */
struct Gradient
{
  const void *dy, *dy2, *y;
};

/* [c]: dx = scale * (g - k0 - x * k1). */
struct Slopes
{
  float *scale, *k0, *k1;
};

/* Loads @rows vectors of g from element @at on, @step apart. */
template <bool BF16, int N, Kind KIND> struct Loader
{
  LwVector<BF16, N> dy[GROUP], dy2[GROUP], y[GROUP];

  __device__ inline void
  load (const Gradient &from, int32_t rows, int64_t at, int64_t step)
  {
#pragma unroll
    for (int u = 0; u < GROUP; u++)
      if (u < rows)
        dy[u].load (from.dy, at + u * step);
    if constexpr (KIND == TWO)
#pragma unroll
      for (int u = 0; u < GROUP; u++)
        if (u < rows)
          dy2[u].load (from.dy2, at + u * step);
    if constexpr (KIND != ONE_BY_X)
      if (from.y)
#pragma unroll
        for (int u = 0; u < GROUP; u++)
          if (u < rows)
            y[u].load (from.y, at + u * step);
  }

  __device__ inline void
  get (const Gradient &from, int u, float *g) const
  {
    float v[N];
    dy[u].unpack (g);
    if constexpr (KIND == TWO)
      {
        dy2[u].unpack (v);
#pragma unroll
        for (int i = 0; i < N; i++)
          g[i] += v[i];
      }
    if constexpr (KIND != ONE_BY_X)
      if (from.y)
        {
          y[u].unpack (v);
#pragma unroll
          for (int i = 0; i < N; i++)
            g[i] = v[i] > 0 ? g[i] : 0.0f;
        }
  }
};

/* Masks g by x, of N channels. */
template <int N, Kind KIND>
static __device__ inline void
mask_by_x (float *g, const float *x, const float *scale, const float *shift)
{
  if constexpr (KIND == ONE_BY_X)
#pragma unroll
    for (int i = 0; i < N; i++)
      g[i] = lw_norm_apply (x[i], scale[i], shift[i]) > 0 ? g[i] : 0.0f;
}

/* Sums over chunks, and g itself to @store if that is not NULL. */
template <bool BF16, int N, Kind KIND>
static __global__ void
__launch_bounds__ (LW_BLOCK, LW_COLUMN_BLOCKS)
chunk_sums (LwColumns o, Gradient from, LwNormBackward a, void *store, float2 *partial)
{
  LwPlace<GROUP> p (o, N);
  float sums[2 * N] = {}, centre[N], scale[N], shift[N];
  for (int i = 0; i < N && p.channel < o.c; i++)
    {
      centre[i] = a.mean[p.channel + i];
      if constexpr (KIND == ONE_BY_X)
        {
          scale[i] = lw_norm_scale (a.weight[p.channel + i], a.rstd[p.channel + i]);
          shift[i] = lw_norm_shift (a.bias[p.channel + i], centre[i], scale[i]);
        }
    }
  for (int32_t k = 0; k < p.groups (); k++)
    {
      Loader<BF16, N, KIND> load;
      LwVector<BF16, N> x[GROUP];
      int32_t rows = p.group_rows (k);
      int64_t at = p.group_first (k);
      load.load (from, rows, at, p.step);
#pragma unroll
      for (int u = 0; u < GROUP; u++)
        if (u < rows)
          x[u].load (a.x, at + u * p.step);
#pragma unroll
      for (int u = 0; u < GROUP; u++)
        if (u < rows)
          {
            float g[N], v[N];
            load.get (from, u, g);
            x[u].unpack (v);
            mask_by_x<N, KIND> (g, v, scale, shift);
            if (store)
              LwVector<BF16, N>::store (store, at + u * p.step, g);
#pragma unroll
            for (int i = 0; i < N; i++)
              {
                sums[i] += g[i];
                sums[N + i] += g[i] * (v[i] - centre[i]);
              }
          }
    }
  lw_sum_depth<2 * N> (sums, o.lanes);
  if (p.depth == 0 && p.channel < o.c)
    for (int i = 0; i < N; i++)
      partial[(int64_t)(p.channel + i) * o.chunks + blockIdx.y]
          = make_float2 (sums[i], sums[N + i]);
}

/* A warp a channel: adds to dweight and dbias, and sets the slopes, which in training carry the
 * gradient through mean and variance. */
static __global__ void
finish_sums (LwColumns o, const float2 *partial, LwNormBackward a, Slopes to)
{
  int32_t channel = (int32_t)(lw_first () / LW_WARP), lane = threadIdx.x % LW_WARP;
  if (channel >= o.c)
    return;
  const float2 *chunks = partial + (int64_t)channel * o.chunks;
  double sum = 0, sum_xhat = 0;
  for (int32_t k = lane; k < o.chunks; k += LW_WARP)
    {
      sum += (double)chunks[k].x;
      sum_xhat += (double)chunks[k].y;
    }
  sum = lw_warp_reduce<LwSum> (sum);
  sum_xhat = lw_warp_reduce<LwSum> (sum_xhat) * (double)a.rstd[channel];
  if (lane > 0)
    return;
  double slope = a.mode == LW_NORM_TRAIN ? sum_xhat / (double)o.rows * (double)a.rstd[channel] : 0,
         level = a.mode == LW_NORM_TRAIN ? sum / (double)o.rows : 0;
  if (a.dweight)
    {
      a.dbias[channel] += (float)sum;
      a.dweight[channel] += (float)sum_xhat;
    }
  to.scale[channel] = lw_norm_scale (a.weight[channel], a.rstd[channel]);
  to.k0[channel] = (float)(level - slope * (double)a.mean[channel]);
  to.k1[channel] = (float)slope;
}

template <bool BF16, int N, Kind KIND>
static __global__ void
__launch_bounds__ (LW_BLOCK, LW_COLUMN_BLOCKS)
input_gradient (LwColumns o, Gradient from, LwNormBackward a, Slopes slopes)
{
  LwPlace<GROUP> p (o, N);
  float scale[N], k0[N], k1[N], shift[N];
  for (int i = 0; i < N && p.channel < o.c; i++)
    {
      int32_t channel = p.channel + i;
      scale[i] = slopes.scale[channel];
      k0[i] = slopes.k0[channel];
      k1[i] = slopes.k1[channel];
      if constexpr (KIND == ONE_BY_X)
        shift[i] = lw_norm_shift (a.bias[channel], a.mean[channel], scale[i]);
    }
  for (int32_t k = p.groups () - 1; k >= 0; k--)
    {
      Loader<BF16, N, KIND> load;
      LwVector<BF16, N> x[GROUP];
      int32_t rows = p.group_rows (k);
      int64_t at = p.group_first (k);
      load.load (from, rows, at, p.step);
#pragma unroll
      for (int u = 0; u < GROUP; u++)
        if (u < rows)
          x[u].load (a.x, at + u * p.step);
#pragma unroll
      for (int u = 0; u < GROUP; u++)
        if (u < rows)
          {
            float g[N], v[N];
            load.get (from, u, g);
            x[u].unpack (v);
            mask_by_x<N, KIND> (g, v, scale, shift);
#pragma unroll
            for (int i = 0; i < N; i++)
              g[i] = scale[i] * (g[i] - k0[i] - v[i] * k1[i]);
            LwVector<BF16, N>::store (a.dx, at + u * p.step, g);
          }
    }
}

/* With constant statistics and an affine part that is not trained: dx = scale * g, in one pass that
 * reads no x. */
template <bool BF16, int N, Kind KIND>
static __global__ void
__launch_bounds__ (LW_BLOCK, LW_COLUMN_BLOCKS)
constant_gradient (LwColumns o, Gradient from, LwNormBackward a)
{
  LwPlace<GROUP> p (o, N);
  float scale[N];
  for (int i = 0; i < N && p.channel < o.c; i++)
    scale[i] = a.weight[p.channel + i] * a.rstd[p.channel + i];
  for (int32_t k = 0; k < p.groups (); k++)
    {
      Loader<BF16, N, KIND> load;
      int32_t rows = p.group_rows (k);
      int64_t at = p.group_first (k);
      load.load (from, rows, at, p.step);
#pragma unroll
      for (int u = 0; u < GROUP; u++)
        if (u < rows)
          {
            float g[N];
            load.get (from, u, g);
            if (a.dresidual)
              LwVector<BF16, N>::store (a.dresidual, at + u * p.step, g);
#pragma unroll
            for (int i = 0; i < N; i++)
              g[i] *= scale[i];
            LwVector<BF16, N>::store (a.dx, at + u * p.step, g);
          }
    }
}

bool
lw_cuda_norm_backward (LwStream *s, const LwNormBackward *a)
{
  LwColumns o = lw_norm_columns (s, &a->shape);
  bool bf16 = lw_cuda_is_bf16 (s), wide = lw_norm_is_wide (&o);
  Gradient from = { a->dy, a->dy2, a->relu ? a->y : NULL };
  if (a->mode == LW_NORM_EVAL && !a->dweight)
    {
      auto constant = a->dy2 ? LW_BY_WIDTH (constant_gradient, bf16, wide, TWO)
                             : LW_BY_WIDTH (constant_gradient, bf16, wide, ONE);
      return lw_launch (s, constant, lw_columns_grid (&o), LW_BLOCK, 0, o, from, *a);
    }
  lw_cuda_scratch_begin (s);
  float2 *partial = (float2 *)lw_cuda_scratch_take (s, (size_t)o.c * o.chunks * sizeof (float2));
  float *slopes = (float *)lw_cuda_scratch_take (s, 3 * (size_t)o.c * sizeof (float));
  if (!partial || !slopes)
    return false;
  Slopes to = { slopes, slopes + o.c, slopes + 2 * (size_t)o.c };
  void *store = a->dresidual ? a->dresidual : a->dy2 ? a->dx : NULL;
  bool by_x = a->relu && a->bias && !store;
  auto sums = a->dy2 ? LW_BY_WIDTH (chunk_sums, bf16, wide, TWO)
              : by_x ? LW_BY_WIDTH (chunk_sums, bf16, wide, ONE_BY_X)
                     : LW_BY_WIDTH (chunk_sums, bf16, wide, ONE);
  auto input = by_x ? LW_BY_WIDTH (input_gradient, bf16, wide, ONE_BY_X)
                    : LW_BY_WIDTH (input_gradient, bf16, wide, ONE);
  return lw_launch (s, sums, lw_columns_grid (&o), LW_BLOCK, 0, o, from, *a, store, partial)
         && lw_launch (s, finish_sums, lw_warps_grid (o.c), LW_BLOCK, 0, o, partial, *a, to)
         && lw_launch (s, input, lw_columns_grid (&o), LW_BLOCK, 0, o,
                       store ? Gradient{ store, NULL, NULL } : from, *a, to);
}
