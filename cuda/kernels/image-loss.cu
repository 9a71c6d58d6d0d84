/* Image loss (eq 5-6) on upsampled logits: a thread pools one class of one patch; patches are
 * pooled to images, compared with the tags, and give their pixels' share of the gradient to their
 * corners. */
#include <float.h>

#include "cuda-ops.h"
#include "kernels/image-tags.cuh"
#include "kernels/upsampled.cuh"

/* The largest of the blends of a patch is one of those at its ends. */
static __device__ inline float
patch_max (const float4 &c, const float row[2], const float column[2])
{
  float max = -FLT_MAX;
  for (int32_t x = 0; x < 2; x++)
    {
      float top, bottom;
      lw_widen (c, column[x], &top, &bottom);
      for (int32_t y = 0; y < 2; y++)
        max = fmaxf (max, lw_mix (top, bottom, row[y]));
    }
  return max;
}

/* A patch that has pixels, its columns [left, right). */
struct Patch
{
  LwTile tile;
  int32_t j, left, right;
};

/* The sum of e = exp2 (scale * (z - max)) over the pixels of a patch; @GRADIENT: sums for each
 * corner, with the weight that it has in the blends. */
template <bool GRADIENT>
static __device__ inline void
sum_patch (const LwUpsampled &u, const Patch &patch, const float4 &c, float scale, float max,
           float sum[4])
{
  const LwTile &t = patch.tile;
  for (int32_t y = t.top; y < t.bottom; y += LW_ROWS)
    {
      float row[LW_ROWS];
      lw_row_fractions (u, t, y, row);
      for (int32_t x = patch.left; x < patch.right; x++)
        {
          float f = lw_bilinear_fraction (x, patch.j, u.w, u.W);
          float top, bottom, all = 0.0f, below = 0.0f;
          lw_widen (c, f, &top, &bottom);
#pragma unroll
          for (int32_t r = 0; r < LW_ROWS; r++)
            {
              float e = exp2f (scale * (lw_mix (top, bottom, row[r]) - max));
              e = y + r < t.bottom ? e : 0.0f;
              all += e;
              below += row[r] * e;
            }
          if (GRADIENT)
            {
              sum[1] += f * (all - below);
              sum[2] += (1.0f - f) * below;
              sum[3] += f * below;
              all = (1.0f - f) * (all - below);
            }
          sum[0] += all;
        }
    }
}

/* pools [B][h][w][K]: max and sum of exp (kappa (z - max)). */
static __global__ void
pool_patches (LwUpsampled u, LwTiling tiling, const float *logits, const uint8_t *has_tags,
              float kappa, float2 *pools)
{
  LW_DYNAMIC_SHARED (int32_t, starts);
  LwTile tile = lw_tile (u, tiling);
  if (has_tags && !has_tags[tile.b])
    return;
  lw_tile_starts (u, tile, starts);
  __syncthreads ();
  for (int32_t e = threadIdx.x; e < tile.n * u.K; e += blockDim.x)
    {
      int32_t p = e / u.K, k = e % u.K;
      Patch patch = { tile, tile.j + p, starts[p], starts[p + 1] };
      float max = -FLT_MAX, sum[4] = { 0.0f, 0.0f, 0.0f, 0.0f };
      if (patch.left < patch.right && tile.top < tile.bottom)
        {
          float4 c = lw_corners (u, logits, tile.b, tile.i, patch.j, k);
          const float row[2] = { lw_bilinear_fraction (tile.top, tile.i, u.h, u.H),
                                 lw_bilinear_fraction (tile.bottom - 1, tile.i, u.h, u.H) };
          const float column[2] = { lw_bilinear_fraction (patch.left, patch.j, u.w, u.W),
                                    lw_bilinear_fraction (patch.right - 1, patch.j, u.w, u.W) };
          max = patch_max (c, row, column);
          sum_patch<false> (u, patch, c, kappa * LW_LOG2_E, max, sum);
        }
      int64_t at = (((int64_t)tile.b * u.h + tile.i) * u.w + patch.j) * u.K + k;
      pools[at] = make_float2 (max, sum[0]);
    }
}

/* A block for each class of an image. */
static __global__ void
pool_images (LwUpsampled u, const float2 *pools, const uint8_t *has_tags, float kappa, float *max,
             double *sum)
{
  int32_t b = blockIdx.x / u.K, patches = u.h * u.w;
  const float2 *pool = pools + (int64_t)b * patches * u.K + blockIdx.x % u.K;
  bool tagged = !has_tags || has_tags[b];
  float largest = -FLT_MAX;
  double total = 0.0;
  for (int32_t i = threadIdx.x; tagged && i < patches; i += blockDim.x)
    largest = fmaxf (largest, pool[(int64_t)i * u.K].x);
  largest = lw_block_reduce<LwMaximum> (largest, -FLT_MAX);
  for (int32_t i = threadIdx.x; tagged && i < patches; i += blockDim.x)
    {
      float2 v = pool[(int64_t)i * u.K];
      total += (double)(v.y * exp2f (kappa * LW_LOG2_E * (v.x - largest)));
    }
  total = lw_block_sum (total);
  if (threadIdx.x == 0)
    {
      max[blockIdx.x] = tagged ? largest : 0.0f;
      sum[blockIdx.x] = tagged ? total : 1.0;
    }
}

static __global__ void
spread_patches (LwUpsampled u, LwTiling tiling, const float *logits, float kappa, const float *max,
                const float *slope, float *corners)
{
  LW_DYNAMIC_SHARED (int32_t, starts);
  LwTile tile = lw_tile (u, tiling);
  lw_tile_starts (u, tile, starts);
  __syncthreads ();
  for (int32_t e = threadIdx.x; e < tile.n * u.K; e += blockDim.x)
    {
      int32_t p = e / u.K, k = e % u.K, class_of_image = tile.b * u.K + k;
      Patch patch = { tile, tile.j + p, starts[p], starts[p + 1] };
      float factor = slope[class_of_image], sum[4] = { 0.0f, 0.0f, 0.0f, 0.0f };
      if (factor != 0.0f)
        sum_patch<true> (u, patch, lw_corners (u, logits, tile.b, tile.i, patch.j, k),
                         kappa * LW_LOG2_E, max[class_of_image], sum);
      float *out = corners + lw_corner_gradient (u, tile.b, tile.i, patch.j, k);
      for (int32_t c = 0; c < 4; c++)
        out[c * u.K] = factor * sum[c];
    }
}

bool
lw_cuda_image_loss (LwStream *s, const LwImageLoss *a)
{
  LwUpsampled u = { a->B, a->K, a->h, a->w, a->H, a->W };
  LwTiling t = lw_tiling (u, LW_BLOCK / a->K);
  dim3 grid = lw_tile_grid (u, t), block = lw_tile_block (t.patches * a->K);
  size_t classes = (size_t)a->B * a->K, shared = (t.patches + 1) * sizeof (int32_t);
  lw_cuda_scratch_begin (s);
  float2 *pools = (float2 *)lw_cuda_scratch_take (s, classes * a->h * a->w * sizeof (float2));
  float *corners = (float *)lw_cuda_scratch_take (s, lw_corner_gradient_bytes (u));
  double *sum = (double *)lw_cuda_scratch_take (s, classes * sizeof (double));
  float *max = (float *)lw_cuda_scratch_take (s, classes * sizeof (float));
  float *slope = (float *)lw_cuda_scratch_take (s, classes * sizeof (float));
  if (!pools || !corners || !sum || !max || !slope)
    return false;
  LwImageTags tags = { a->B,
                       a->K,
                       a->tags,
                       a->has_tags,
                       NULL,
                       (double)a->H * a->W,
                       (double)a->kappa,
                       a->reduce_mean,
                       a->term_weight,
                       max,
                       sum,
                       a->loss,
                       a->p,
                       slope };
  return lw_launch (s, pool_patches, grid, block, shared, u, t, a->logits, a->has_tags, a->kappa,
                    pools)
         && lw_launch (s, pool_images, (unsigned)classes, LW_BLOCK, 0, u, pools, a->has_tags,
                       a->kappa, max, sum)
         && lw_cuda_compare_tags (s, tags)
         && lw_launch (s, spread_patches, grid, block, shared, u, t, a->logits, a->kappa, max,
                       slope, corners)
         && lw_cuda_join_corners (s, u, corners, a->dlogits);
}
