/* Class and confidence of logits, at feature size and upsampled: the largest softmax probability,
 * the lowest class of equals. */
#include <float.h>

#include "cuda-ops.h"
#include "kernels/upsampled.cuh"

static __global__ void
predict_pixels (int64_t pixels, int32_t K, const float *logits, float *conf, uint8_t *pred)
{
  for (int64_t i = lw_first (); i < pixels; i += lw_stride ())
    {
      const float *z = logits + i * K;
      float max = -FLT_MAX, sum = 0.0f;
      int32_t index = 0;
      for (int32_t k = 0; k < K; k++)
        {
          float v = z[k];
          index = v > max ? k : index;
          max = fmaxf (max, v);
        }
      for (int32_t k = 0; k < K; k++)
        sum += exp2f (LW_LOG2_E * (z[k] - max));
      conf[i] = 1.0f / sum;
      pred[i] = (uint8_t)index;
    }
}

/* Rows of a column, LW_ROWS at most, and their predictions. */
struct Rows
{
  float fraction[LW_ROWS], max[LW_ROWS], sum[LW_ROWS];
  int32_t index[LW_ROWS];
};

/* @corners [K], @f: the column's. */
template <bool CONF>
static __device__ inline void
predict_rows (int32_t K, const float4 *corners, float f, Rows &rows)
{
#pragma unroll
  for (int32_t r = 0; r < LW_ROWS; r++)
    {
      rows.max[r] = -FLT_MAX;
      rows.sum[r] = 0.0f;
      rows.index[r] = 0;
    }
  for (int32_t k = 0; k < K; k++)
    {
      float top, bottom;
      lw_widen (corners[k], f, &top, &bottom);
#pragma unroll
      for (int32_t r = 0; r < LW_ROWS; r++)
        {
          float v = lw_mix (top, bottom, rows.fraction[r]);
          rows.index[r] = v > rows.max[r] ? k : rows.index[r];
          rows.max[r] = fmaxf (rows.max[r], v);
        }
    }
  for (int32_t k = 0; CONF && k < K; k++)
    {
      float top, bottom;
      lw_widen (corners[k], f, &top, &bottom);
#pragma unroll
      for (int32_t r = 0; r < LW_ROWS; r++)
        rows.sum[r] += exp2f (LW_LOG2_E * (lw_mix (top, bottom, rows.fraction[r]) - rows.max[r]));
    }
}

/* A thread for each column of a tile. */
template <bool CONF>
static __global__ void
__launch_bounds__ (LW_BLOCK, 3)
    predict_tiles (LwUpsampled u, LwTiling tiling, const float *logits, uint8_t *pred, float *conf)
{
  LW_DYNAMIC_SHARED (float4, corners);
  LwTile tile = lw_tile (u, tiling);
  int32_t end = lw_bilinear_start (tile.j + tile.n, u.w, u.W);
  lw_tile_corners (u, tile, logits, 1.0f, corners);
  __syncthreads ();
  for (int32_t x = lw_bilinear_start (tile.j, u.w, u.W) + threadIdx.x; x < end; x += blockDim.x)
    {
      LwTap tap = lw_bilinear_tap (x, u.w, u.W);
      const float4 *own = corners + (tap.first - tile.j) * lw_corner_stride (u.K);
      for (int32_t y = tile.top; y < tile.bottom; y += LW_ROWS)
        {
          Rows rows;
          int64_t pixel = ((int64_t)tile.b * u.H + y) * u.W + x;
          lw_row_fractions (u, tile, y, rows.fraction);
          predict_rows<CONF> (u.K, own, tap.fraction, rows);
#pragma unroll
          for (int32_t r = 0; r < LW_ROWS; r++)
            if (y + r < tile.bottom)
              {
                pred[pixel + (int64_t)r * u.W] = (uint8_t)rows.index[r];
                if (CONF)
                  conf[pixel + (int64_t)r * u.W] = 1.0f / rows.sum[r];
              }
        }
    }
}

bool
lw_cuda_predict (LwStream *s, int64_t pixels, int32_t K, const float *logits, float *conf,
                 uint8_t *pred)
{
  return lw_launch (s, predict_pixels, lw_grid (s, pixels), LW_BLOCK, 0, pixels, K, logits, conf,
                    pred);
}

/* Takes no scratch. */
bool
lw_cuda_predict_upsampled (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                           int32_t W, const float *logits, uint8_t *pred, float *conf)
{
  LwUpsampled u = { B, K, h, w, H, W };
  size_t patch = lw_corner_stride (K) * sizeof (float4);
  LwTiling t = lw_column_tiling (u, patch, 1, 0);
  return lw_launch (s, conf ? predict_tiles<true> : predict_tiles<false>, lw_tile_grid (u, t),
                    lw_tile_block (t.columns), t.patches * patch, u, t, logits, pred, conf);
}
