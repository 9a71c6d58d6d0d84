/* Sums of the columns of an array, for gradients of biases, in a fixed order: blocks leave a sum
 * for each column and chunk of rows, and a warp joins the chunks of a column in double precision.
 */
#include "kernels/column-sum.h"

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
      LwVector<BF16, N> raw[GROUP];
      int32_t rows = p.group_rows (k);
      int64_t at = p.group_first (k);
#pragma unroll
      for (int u = 0; u < GROUP; u++)
        if (u < rows)
          raw[u].load (x, at + u * p.step);
#pragma unroll
      for (int u = 0; u < GROUP; u++)
        if (u < rows)
          {
            float v[N];
            raw[u].unpack (v);
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

static __global__ void
add_chunks (LwColumns o, const float *partial, int32_t copies, float *sums)
{
  int32_t channel = (int32_t)(lw_first () / LW_WARP), lane = threadIdx.x % LW_WARP;
  if (channel >= o.c)
    return;
  double total = 0;
  for (int32_t k = lane; k < o.chunks; k += LW_WARP)
    total += (double)partial[(int64_t)channel * o.chunks + k];
  total = lw_warp_reduce<LwSum> (total);
  for (int32_t copy = lane; copy < copies; copy += LW_WARP)
    sums[(int64_t)copy * o.c + channel] += (float)total;
}

bool
lw_cuda_column_sum_add_copies (LwStream *s, const void *x, bool bf16, int64_t rows, int32_t c,
                               int32_t copies, float *sums)
{
  int32_t n = lw_wide_elements (bf16);
  bool wide = c % n == 0;
  LwColumns o = lw_columns (s, rows, c, wide ? n : 1);
  float *partial = (float *)lw_cuda_scratch_take (s, (size_t)c * o.chunks * sizeof (float));
  return partial
         && lw_launch (s, LW_BY_WIDTH (chunk_sums, bf16, wide), lw_columns_grid (&o), LW_BLOCK, 0,
                       o, x, partial)
         && lw_launch (s, add_chunks, lw_warps_grid (c), LW_BLOCK, 0, o, partial, copies, sums);
}

extern "C" bool
lw_cuda_column_sum_add (LwStream *s, const void *x, bool bf16, int64_t rows, int32_t c, float *sum)
{
  return lw_cuda_column_sum_add_copies (s, x, bf16, rows, c, 1, sum);
}
