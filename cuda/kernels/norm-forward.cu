/* Batch normalisation, forward: statistics of the batch, then y = relu? (x * scale + shift
 * (+ residual)) in one pass, from its last rows to the first: those are still in the cache. */
#include "cuda-ops.h"
#include "kernels/layout.h"
#include "kernels/norm.cuh"

#define GROUP 4 /* rows in flight of a thread */

/* ---- statistics ---- */

/* Mean and sum of squared deviations of @count numbers. */
struct Moments
{
  float mean, m2;
};

/* Chan's combination; @share = n / (count + n). */
static __device__ inline void
join (Moments *a, Moments b, float count, float share)
{
  float delta = b.mean - a->mean;
  a->mean += delta * share;
  a->m2 += b.m2 + delta * delta * count * share;
}

/* Joins @rows vectors, at most GROUP, to the @count so far. Deviations are taken from the mean of
 * the group, so that nothing cancels where the mean is large. */
template <bool BF16, int N>
static __device__ inline void
join_group (Moments *m, const LwVector<BF16, N> *x, int32_t rows, float count)
{
  float n = (float)rows, share = n / (count + n), inverse = 1.0f / n;
  float v[GROUP][N];
#pragma unroll
  for (int u = 0; u < GROUP; u++)
    x[u].unpack (v[u]);
#pragma unroll
  for (int i = 0; i < N; i++)
    {
      Moments group = { 0, 0 };
#pragma unroll
      for (int u = 0; u < GROUP; u++)
        group.mean += u < rows ? v[u][i] : 0.0f;
      group.mean *= inverse;
#pragma unroll
      for (int u = 0; u < GROUP; u++)
        {
          float d = u < rows ? v[u][i] - group.mean : 0.0f;
          group.m2 += d * d;
        }
      join (&m[i], group, count, share);
    }
}

/* Joins the threads of a lane in a tree; those of depth 0 receive the moments of the block. */
template <int N>
static __device__ inline void
join_depth (Moments *m, int32_t rows, int32_t lanes)
{
  __shared__ float mean[N][LW_BLOCK / 2], m2[N][LW_BLOCK / 2], counts[LW_BLOCK / 2];
  int t = threadIdx.x;
  float count = (float)rows;
  for (int half = LW_BLOCK / 2; half >= lanes; half /= 2)
    {
      if (t >= half && t < 2 * half)
        {
          counts[t - half] = count;
          for (int i = 0; i < N; i++)
            {
              mean[i][t - half] = m[i].mean;
              m2[i][t - half] = m[i].m2;
            }
        }
      __syncthreads ();
      if (t < half && counts[t] > 0)
        {
          float n = counts[t], share = n / (count + n);
          for (int i = 0; i < N; i++)
            join (&m[i], { mean[i][t], m2[i][t] }, count, share);
          count += n;
        }
      __syncthreads ();
    }
}

template <bool BF16, int N>
static __global__ void
__launch_bounds__ (LW_BLOCK, LW_COLUMN_BLOCKS)
chunk_moments (LwColumns o, const void *data, float2 *partial)
{
  LwPlace<GROUP> p (o, N);
  Moments m[N] = {};
  for (int32_t k = 0; k < p.groups (); k++)
    {
      LwVector<BF16, N> x[GROUP] = {};
      int32_t rows = p.group_rows (k);
      int64_t at = p.group_first (k);
#pragma unroll
      for (int u = 0; u < GROUP; u++)
        if (u < rows)
          x[u].load (data, at + u * p.step);
      if (rows == GROUP)
        join_group (m, x, GROUP, (float)(k * GROUP));
      else
        join_group (m, x, rows, (float)(k * GROUP));
    }
  join_depth<N> (m, p.count, o.lanes);
  if (p.depth == 0 && p.channel < o.c)
    for (int i = 0; i < N; i++)
      partial[(int64_t)(p.channel + i) * o.chunks + blockIdx.y] = make_float2 (m[i].mean, m[i].m2);
}

/* A warp a channel. */
static __global__ void
finish_moments (LwColumns o, const float2 *partial, LwNormForward a)
{
  int32_t channel = (int32_t)(lw_first () / LW_WARP), lane = threadIdx.x % LW_WARP;
  if (channel >= o.c)
    return;
  const float2 *chunks = partial + (int64_t)channel * o.chunks;
  double mean = 0, m2 = 0;
  for (int32_t k = lane; k < o.chunks; k += LW_WARP)
    mean += (double)chunks[k].x * (double)lw_chunk_rows (o, k);
  mean = lw_warp_reduce<LwSum> (mean) / (double)o.rows;
  for (int32_t k = lane; k < o.chunks; k += LW_WARP)
    {
      double delta = (double)chunks[k].x - mean;
      m2 += (double)chunks[k].y + delta * delta * (double)lw_chunk_rows (o, k);
    }
  m2 = lw_warp_reduce<LwSum> (m2);
  if (lane > 0)
    return;
  double variance = m2 / (double)o.rows,
         unbiased = o.rows > 1 ? m2 / (double)(o.rows - 1) : variance;
  a.mean[channel] = (float)mean;
  a.rstd[channel] = (float)(1.0 / sqrt (variance + (double)a.eps));
  a.running_mean[channel] += a.momentum * ((float)mean - a.running_mean[channel]);
  a.running_var[channel] += a.momentum * ((float)unbiased - a.running_var[channel]);
}

static bool
batch_statistics (LwStream *s, const LwColumns *o, const LwNormForward *a)
{
  float2 *partial = (float2 *)lw_cuda_scratch_take (s, (size_t)o->c * o->chunks * sizeof (float2));
  if (!partial)
    return false;
  auto kernel = LW_BY_WIDTH (chunk_moments, lw_cuda_is_bf16 (s), lw_norm_is_wide (o));
  return lw_launch (s, kernel, lw_columns_grid (o), LW_BLOCK, 0, *o, a->x, partial)
         && lw_launch (s, finish_moments, lw_warps_grid (o->c), LW_BLOCK, 0, *o, partial, *a);
}

/* ---- application ---- */

/* What channel @i is multiplied by and moved by; with running statistics also what of them is kept
 * for the backward pass. */
struct Coefficients
{
  float mean, rstd, scale, shift;

  __device__ inline void
  set (const LwNormForward &a, int32_t i)
  {
    bool train = a.mode == LW_NORM_TRAIN;
    mean = train ? a.mean[i] : a.running_mean[i];
    rstd = train ? a.rstd[i] : 1.0f / sqrtf (a.running_var[i] + a.eps);
    scale = lw_norm_scale (a.weight[i], rstd);
    shift = lw_norm_shift (a.bias[i], mean, scale);
  }
};

template <bool BF16, int N>
static __global__ void
__launch_bounds__ (LW_BLOCK, LW_COLUMN_BLOCKS)
apply (LwColumns o, LwNormForward a)
{
  LwPlace<GROUP> p (o, N);
  float scale[N], shift[N];
  for (int i = 0; i < N && p.channel < o.c; i++)
    {
      Coefficients one;
      one.set (a, p.channel + i);
      scale[i] = one.scale;
      shift[i] = one.shift;
      if (a.mode == LW_NORM_EVAL && blockIdx.y == 0 && p.depth == 0)
        {
          a.mean[p.channel + i] = one.mean;
          a.rstd[p.channel + i] = one.rstd;
        }
    }
  for (int32_t k = p.groups () - 1; k >= 0; k--)
    {
      LwVector<BF16, N> x[GROUP], residual[GROUP];
      int32_t rows = p.group_rows (k);
      int64_t at = p.group_first (k);
#pragma unroll
      for (int u = 0; u < GROUP; u++)
        if (u < rows)
          x[u].load (a.x, at + u * p.step);
      if (a.residual)
#pragma unroll
        for (int u = 0; u < GROUP; u++)
          if (u < rows)
            residual[u].load (a.residual, at + u * p.step);
#pragma unroll
      for (int u = 0; u < GROUP; u++)
        if (u < rows)
          {
            float v[N], r[N];
            x[u].unpack (v);
#pragma unroll
            for (int i = 0; i < N; i++)
              v[i] = lw_norm_apply (v[i], scale[i], shift[i]);
            if (a.residual)
              {
                residual[u].unpack (r);
#pragma unroll
                for (int i = 0; i < N; i++)
                  v[i] += r[i];
              }
            if (a.relu)
#pragma unroll
              for (int i = 0; i < N; i++)
                v[i] = fmaxf (v[i], 0.0f);
            LwVector<BF16, N>::store (a.y, at + u * p.step, v);
          }
    }
}

bool
lw_cuda_norm_forward (LwStream *s, const LwNormForward *a)
{
  LwColumns o = lw_norm_columns (s, &a->shape);
  lw_cuda_scratch_begin (s);
  if (a->mode == LW_NORM_TRAIN && !batch_statistics (s, &o, a))
    return false;
  auto kernel = LW_BY_WIDTH (apply, lw_cuda_is_bf16 (s), lw_norm_is_wide (&o));
  return lw_launch (s, kernel, lw_columns_grid (&o), LW_BLOCK, 0, o, *a);
}

static __global__ void
coefficients (LwNormForward a, float *scale, float *shift)
{
  for (int64_t i = lw_first (); i < a.shape.c; i += lw_stride ())
    {
      Coefficients one;
      one.set (a, (int32_t)i);
      scale[i] = one.scale;
      shift[i] = one.shift;
      a.mean[i] = one.mean;
      a.rstd[i] = one.rstd;
    }
}

bool
lw_cuda_norm_coefficients (LwStream *s, const LwNormForward *a, float *scale, float *shift)
{
  return lw_launch (s, coefficients, lw_grid (s, a->shape.c), LW_BLOCK, 0, *a, scale, shift);
}
