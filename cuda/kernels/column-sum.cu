/* Sums of the columns of an array, for gradients of biases, in a fixed order. */
#include "kernels/columns.cuh"
#include "kernels/layout.h"

#define GROUP 4 /* rows in flight of a thread */

/* partial [c][chunks] */
template <bool BF16, int N>
static __global__ void
__launch_bounds__ (LW_BLOCK, LW_COLUMN_BLOCKS)
chunk_sums (LwColumns o, const void *x, float *partial)
{
  LwPlace<GROUP> p (o, N);
  float sums[N] = {};
  for (int32_t k = 0; k < p.groups (); k++)
    {
      LwVector<BF16, N> rows_of[GROUP];
      int32_t rows = p.group_rows (k);
      int64_t at = p.group_row (k) * o.c + p.channel, step = (int64_t)p.deep * o.c;
#pragma unroll
      for (int u = 0; u < GROUP; u++)
        if (u < rows)
          rows_of[u].load (x, at + u * step);
#pragma unroll
      for (int u = 0; u < GROUP; u++)
        if (u < rows)
          {
            float v[N];
            rows_of[u].unpack (v);
#pragma unroll
            for (int i = 0; i < N; i++)
              sums[i] += v[i];
          }
    }
  lw_sum_depth<N> (sums, o.lanes);
  if (p.depth == 0 && p.channel < o.c)
    for (int i = 0; i < N; i++)
      partial[(int64_t)(p.channel + i) * o.chunks + blockIdx.y] = sums[i];
}

/* A warp a column. */
static __global__ void
add_chunks (LwColumns o, const float *partial, float *sum)
{
  int32_t channel = (int32_t)(lw_first () / LW_WARP), lane = threadIdx.x % LW_WARP;
  if (channel >= o.c)
    return;
  double total = 0;
  for (int32_t k = lane; k < o.chunks; k += LW_WARP)
    total += (double)partial[(int64_t)channel * o.chunks + k];
  total = lw_warp_reduce<LwSum> (total);
  if (lane == 0)
    sum[channel] += (float)total;
}

extern "C" bool
lw_cuda_column_sum_add (LwStream *s, const void *x, bool bf16, int64_t rows, int32_t c, float *sum)
{
  int32_t n = lw_wide_elements (bf16);
  bool wide = c % n == 0;
  LwColumns o = lw_columns (s, rows, c, wide ? n : 1);
  float *partial = (float *)lw_cuda_scratch_take (s, (size_t)c * o.chunks * sizeof (float));
  dim3 warps ((unsigned)((c + LW_BLOCK / LW_WARP - 1) / (LW_BLOCK / LW_WARP)));
  auto kernel = LW_BY_WIDTH (chunk_sums, bf16, wide);
  return partial
         && lw_launch (s, kernel, lw_columns_grid (&o), LW_BLOCK, 0, o, x, partial)
         && lw_launch (s, add_chunks, warps, LW_BLOCK, 0, o, (const float *)partial, sum);
}
