/* Image loss on features (eq 4-6): similarities to the prototypes, pooled over an image, against
 * its tags. */
#include <float.h>

#include "backend/formula/exp.h"
#include "cuda-ops.h"
#include "kernels/image-tags.cuh"
#include "kernels/table-rows.cuh"

#define WARPS (LW_BLOCK / LW_WARP)
#define ROWS 64 /* cells of a block */

/* log sum exp (kappa z) = kappa * max + log (sum). */
struct Pool
{
  float max, sum;
};

static __device__ inline Pool
merge_pools (const Pool &a, const Pool &b, float kappa)
{
  float max = fmaxf (a.max, b.max);
  return { max, a.sum * lw_exp (kappa * (a.max - max)) + b.sum * lw_exp (kappa * (b.max - max)) };
}

/* Block = (chunk of ROWS cells, image), a warp a cell: z [B][cells][K] and the pools of the chunk
 * [B][chunks][K]. Shared memory: pools [WARPS][K], scores [WARPS][K]. */
template <bool WIDE>
static __global__ void
score_cells (LwImageLossProto a, float *z, Pool *pools)
{
  LW_DYNAMIC_SHARED (Pool, warp_pools);
  int lane = threadIdx.x % LW_WARP, warp = threadIdx.x / LW_WARP;
  float *scores = reinterpret_cast<float *> (warp_pools + WARPS * a.K) + warp * a.K;
  Pool *own = warp_pools + warp * a.K;
  int32_t cells = a.h * a.w, first = (int32_t)blockIdx.x * ROWS;
  for (int32_t k = lane; k < a.K; k += LW_WARP)
    own[k] = { -FLT_MAX, 0.0f };
  for (int32_t i = first + warp; i < first + ROWS && i < cells; i += WARPS)
    {
      int64_t row = (int64_t)blockIdx.y * cells + i;
      lw_table_products<WIDE> (a.features + row * a.D, a.table, a.K, a.D, 1.0f, scores);
      for (int32_t k = lane; k < a.K; k += LW_WARP)
        {
          z[row * a.K + k] = scores[k];
          own[k] = merge_pools (own[k], { scores[k], 1.0f }, a.kappa);
        }
    }
  __syncthreads ();
  for (int32_t k = threadIdx.x; k < a.K; k += blockDim.x)
    {
      Pool pool = warp_pools[k];
      for (int w = 1; w < WARPS; w++)
        pool = merge_pools (pool, warp_pools[w * a.K + k], a.kappa);
      pools[((int64_t)blockIdx.y * gridDim.x + blockIdx.x) * a.K + k] = pool;
    }
}

/* A warp a class of an image. */
static __global__ void
merge_chunks (LwImageLossProto a, const Pool *pools, int32_t chunks, float *maximum, double *sum)
{
  int lane = threadIdx.x % LW_WARP;
  int32_t i = (int32_t)(blockIdx.x * WARPS + threadIdx.x / LW_WARP);
  if (i >= a.B * a.K)
    return;
  const Pool *own = pools + (int64_t)(i / a.K) * chunks * a.K + i % a.K;
  float max = -FLT_MAX;
  double total = 0.0;
  for (int32_t c = lane; c < chunks; c += LW_WARP)
    max = fmaxf (max, own[(int64_t)c * a.K].max);
  max = lw_warp_reduce<LwMaximum> (max);
  for (int32_t c = lane; c < chunks; c += LW_WARP)
    {
      Pool pool = own[(int64_t)c * a.K];
      total += (double)(pool.sum * lw_exp (a.kappa * (pool.max - max)));
    }
  total = lw_warp_reduce<LwSum> (total);
  if (lane == 0)
    {
      maximum[i] = max;
      sum[i] = total;
    }
}

/* A warp a cell. Shared memory: factors [WARPS][K]. */
template <bool WIDE>
static __global__ void
spread_gradient (LwImageLossProto a, const float *z, const float *maximum, const float *slope)
{
  LW_DYNAMIC_SHARED (float, warp_factors);
  int lane = threadIdx.x % LW_WARP, warp = threadIdx.x / LW_WARP;
  float *factors = warp_factors + warp * a.K;
  int32_t cells = a.h * a.w;
  for (int64_t row = (int64_t)blockIdx.x * WARPS + warp; row < (int64_t)a.B * cells;
       row += (int64_t)gridDim.x * WARPS)
    {
      int64_t first = row / cells * a.K; /* of the classes of the image */
      bool any = false;
      __syncwarp ();
      for (int32_t k = lane; k < a.K; k += LW_WARP)
        {
          float factor = slope[first + k];
          factor *= lw_exp (a.kappa * (z[row * a.K + k] - maximum[first + k]));
          factors[k] = factor;
          any |= factor != 0.0f;
        }
      if (__any_sync (LW_ALL_LANES, any))
        lw_table_add<WIDE> (factors, a.table, a.K, a.D, a.dfeatures + row * a.D);
    }
}

bool
lw_cuda_image_loss_proto (LwStream *s, const LwImageLossProto *a)
{
  int32_t cells = a->h * a->w, chunks = (cells + ROWS - 1) / ROWS;
  size_t planes = (size_t)a->B * a->K, rows = (size_t)a->B * cells;
  lw_cuda_scratch_begin (s);
  float *z = (float *)lw_cuda_scratch_take (s, sizeof *z * rows * a->K);
  Pool *pools = (Pool *)lw_cuda_scratch_take (s, sizeof *pools * planes * chunks);
  float *maximum = (float *)lw_cuda_scratch_take (s, sizeof *maximum * planes);
  float *slope = (float *)lw_cuda_scratch_take (s, sizeof *slope * planes);
  double *sum = (double *)lw_cuda_scratch_take (s, sizeof *sum * planes);
  if (!z || !pools || !maximum || !slope || !sum)
    return false;
  LwImageTags tags = {};
  tags.B = a->B;
  tags.K = a->K;
  tags.tags = a->tags;
  tags.has_tags = a->has_tags;
  tags.valid = a->valid;
  tags.pixels = (double)cells;
  tags.kappa = (double)a->kappa;
  tags.reduce_mean = a->reduce_mean;
  tags.term_weight = a->term_weight;
  tags.max = maximum;
  tags.sum = sum;
  tags.loss = a->loss;
  tags.p = a->p;
  tags.slope = slope;
  bool wide = lw_rows_are_wide (a->D, a->features) && lw_rows_are_wide (a->D, a->table)
              && lw_rows_are_wide (a->D, a->dfeatures);
  size_t shared = sizeof (float) * WARPS * (size_t)a->K;
  dim3 chunk_grid ((unsigned)chunks, (unsigned)a->B), block (LW_BLOCK);
  return lw_launch (s, wide ? score_cells<true> : score_cells<false>, chunk_grid, block, shared * 3,
                    *a, z, pools)
         && lw_launch (s, merge_chunks, dim3 ((unsigned)((planes + WARPS - 1) / WARPS)), block, 0,
                       *a, pools, chunks, maximum, sum)
         && lw_cuda_compare_tags (s, tags)
         && lw_launch (s, wide ? spread_gradient<true> : spread_gradient<false>,
                       lw_grid (s, (int64_t)rows * LW_WARP), block, shared, *a, z, maximum, slope);
}
