/* Bilinear upsampling and its transpose. */
#include "cuda-ops.h"
#include "kernels/upsampled.cuh"

static __global__ void
upsample_rows (LwUpsampled u, const float *x, float *y)
{
  int32_t e = blockIdx.x * blockDim.x + threadIdx.x;
  if (e >= u.W * u.K)
    return;
  int32_t k = e % u.K;
  LwTap column = lw_bilinear_tap (e / u.K, u.w, u.W);
  for (int64_t r = blockIdx.y; r < (int64_t)u.B * u.H; r += gridDim.y)
    {
      LwTap row = lw_bilinear_tap ((int32_t)(r % u.H), u.h, u.H);
      float4 c = lw_corners (u, x, (int32_t)(r / u.H), row.first, column.first, k);
      y[r * u.W * u.K + e] = lw_mix (lw_mix (c.x, c.y, column.fraction),
                                     lw_mix (c.z, c.w, column.fraction), row.fraction);
    }
}

/* A thread for each patch and class. */
static __global__ void
gather_patches (LwUpsampled u, LwTiling tiling, const float *dy, float *corners)
{
  LW_DYNAMIC_SHARED (int32_t, starts);
  LwTile tile = lw_tile (u, tiling);
  lw_tile_starts (u, tile, starts);
  __syncthreads ();
  for (int32_t e = threadIdx.x; e < tile.n * u.K; e += blockDim.x)
    {
      int32_t p = e / u.K, k = e % u.K;
      float sum[4] = { 0.0f, 0.0f, 0.0f, 0.0f };
      for (int32_t y = tile.top; y < tile.bottom; y++)
        {
          const float *row = dy + ((int64_t)tile.b * u.H + y) * u.W * u.K + k;
          float all = 0.0f, right = 0.0f, f = lw_bilinear_fraction (y, tile.i, u.h, u.H);
          for (int32_t x = starts[p]; x < starts[p + 1]; x++)
            {
              float d = row[(int64_t)x * u.K];
              all += d;
              right += lw_bilinear_fraction (x, tile.j + p, u.w, u.W) * d;
            }
          sum[0] += (1.0f - f) * (all - right);
          sum[1] += (1.0f - f) * right;
          sum[2] += f * (all - right);
          sum[3] += f * right;
        }
      float *out = corners + lw_corner_gradient (u, tile.b, tile.i, tile.j + p, k);
      for (int32_t c = 0; c < 4; c++)
        out[c * u.K] = sum[c];
    }
}

static __global__ void
join_corners (LwUpsampled u, const float *corners, float *dx)
{
  int32_t e = blockIdx.x * blockDim.x + threadIdx.x, K = u.K;
  if (e >= u.w * K)
    return;
  int32_t j = e / K, k = e % K;
  for (int64_t r = blockIdx.y; r < (int64_t)u.B * u.h; r += gridDim.y)
    {
      int32_t i = (int32_t)(r % u.h), b = (int32_t)(r / u.h);
      const float *own = corners + lw_corner_gradient (u, b, i, j, k), *left = own - 4 * K;
      const float *above = own - (int64_t)u.w * 4 * K, *diagonal = above - 4 * K;
      float sum = own[0];
      if (j > 0)
        sum += left[K];
      if (i > 0)
        sum += above[2 * K];
      if (i > 0 && j > 0)
        sum += diagonal[3 * K];
      if (j == u.w - 1)
        sum += own[K] + (i > 0 ? above[3 * K] : 0.0f);
      if (i == u.h - 1)
        sum += own[2 * K] + (j > 0 ? left[3 * K] : 0.0f);
      if (i == u.h - 1 && j == u.w - 1)
        sum += own[3 * K];
      dx[r * u.w * K + e] += sum;
    }
}

bool
lw_cuda_join_corners (LwStream *s, const LwUpsampled &u, const float *corners, float *dx)
{
  return lw_launch (s, join_corners, lw_row_grid ((int64_t)u.B * u.h, u.w * u.K), LW_BLOCK, 0, u,
                    corners, dx);
}

bool
lw_cuda_upsample_forward (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                          int32_t W, const float *x, float *y)
{
  LwUpsampled u = { B, K, h, w, H, W };
  return lw_launch (s, upsample_rows, lw_row_grid ((int64_t)B * H, W * K), LW_BLOCK, 0, u, x, y);
}

bool
lw_cuda_upsample_backward (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                           int32_t W, const float *dy, float *dx)
{
  LwUpsampled u = { B, K, h, w, H, W };
  LwTiling t = lw_tiling (u, LW_BLOCK / K);
  lw_cuda_scratch_begin (s);
  float *corners = (float *)lw_cuda_scratch_take (s, lw_corner_gradient_bytes (u));
  return corners
         && lw_launch (s, gather_patches, lw_tile_grid (u, t), lw_tile_block (t.patches * K),
                       (t.patches + 1) * sizeof (int32_t), u, t, dy, corners)
         && lw_cuda_join_corners (s, u, corners, dx);
}
