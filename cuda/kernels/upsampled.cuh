/* Upsampled logits for the operations that work at label size, without ever holding a map of that
 * size.
 *
 * The output pixels that start at the same small cell (i, j) are a patch: 8 x 8 of them at output
 * stride 8. Its logits are blends of four corners, the cells (i, j), (i, j + 1), (i + 1, j) and
 * (i + 1, j + 1), where the last row and column of cells stand twice. The gradient of a patch is
 * four numbers a class, one a corner; lw_cuda_join_corners() adds to each cell what the four
 * patches around it hold, in a fixed order.
 *
 * A block works on a tile: neighbouring patches of one row of patches. */
#pragma once

#include "backend/formula/bilinear.h"
#include "kernels/launch.cuh"

/* Dynamic shared memory of a block that works on a tile; reductions need some more. */
#define LW_TILE_SHARED (46 * 1024)

/* Rows of a column of pixels that a thread works on at once. */
#define LW_ROWS 8

#define LW_LOG2_E 1.44269504f /* exponents are of 2 */

/* f32 [B][h][w][K] and the size that it is blown up to. */
struct LwUpsampled
{
  int32_t B, K, h, w, H, W;
};

struct LwTiling
{
  int32_t patches; /* of a tile; the last one of a row may have fewer */
  int32_t per_row; /* tiles in a row of patches */
  int32_t columns; /* of the widest tile */
};

/* The tile of a block: patches [j, j + n) of row i of image b, rows [top, bottom) of pixels. */
struct LwTile
{
  int32_t b, i, j, n;
  int32_t top, bottom;
};

static inline LwTiling
lw_tiling (const LwUpsampled &u, int32_t patches)
{
  patches = patches < 1 ? 1 : patches > u.w ? u.w : patches;
  LwTiling t = { patches, (u.w + patches - 1) / patches, 0 };
  for (int32_t j = 0; j < u.w; j += patches)
    {
      int32_t end = j + patches < u.w ? j + patches : u.w;
      int32_t columns = lw_bilinear_start (end, u.w, u.W) - lw_bilinear_start (j, u.w, u.W);
      t.columns = columns > t.columns ? columns : t.columns;
    }
  return t;
}

/* Tiles of about 128 columns for blocks with a thread a column; fewer where the shared memory would
 * not do for @patch_bytes a patch, @column_bytes a column and @rest. A block takes .columns at a
 * time, which is less than a tile has where even one patch is too wide. */
static inline LwTiling
lw_column_tiling (const LwUpsampled &u, size_t patch_bytes, size_t column_bytes, size_t rest)
{
  LwTiling t = lw_tiling (u, (int32_t)((int64_t)128 * u.w / u.W));
  while (t.patches > 1
         && t.patches * patch_bytes + t.columns * column_bytes + rest > LW_TILE_SHARED)
    t = lw_tiling (u, t.patches / 2);
  int32_t most = (int32_t)((LW_TILE_SHARED - t.patches * patch_bytes - rest) / column_bytes);
  most = most < LW_BLOCK ? most : LW_BLOCK;
  t.columns = t.columns < most ? t.columns : most;
  return t;
}

static inline dim3
lw_tile_grid (const LwUpsampled &u, const LwTiling &t)
{
  return dim3 ((unsigned)((int64_t)u.B * u.h * t.per_row));
}

/* Threads for @n at once: whole warps, LW_BLOCK at most. */
static inline dim3
lw_tile_block (int64_t n)
{
  int64_t threads = (n + LW_WARP - 1) / LW_WARP * LW_WARP;
  return dim3 ((unsigned)(threads < LW_BLOCK ? threads : LW_BLOCK));
}

static __device__ inline LwTile
lw_tile (const LwUpsampled &u, const LwTiling &t)
{
  LwTile tile;
  int32_t row = blockIdx.x / t.per_row;
  tile.b = row / u.h;
  tile.i = row % u.h;
  tile.j = (int32_t)(blockIdx.x % t.per_row) * t.patches;
  tile.n = t.patches < u.w - tile.j ? t.patches : u.w - tile.j;
  tile.top = lw_bilinear_start (tile.i, u.h, u.H);
  tile.bottom = lw_bilinear_start (tile.i + 1, u.h, u.H);
  return tile;
}

/* starts[p] = first column of patch j + p, for p <= n. The caller synchronises. */
static __device__ inline void
lw_tile_starts (const LwUpsampled &u, const LwTile &tile, int32_t *starts)
{
  for (int32_t p = threadIdx.x; p <= tile.n; p += blockDim.x)
    starts[p] = lw_bilinear_start (tile.j + p, u.w, u.W);
}

/* ---- corners ---- */

/* Elements between the corners of neighbouring patches in shared memory: odd, so that threads of
 * two patches do not meet in one bank. */
static __host__ __device__ inline int32_t
lw_corner_stride (int32_t K)
{
  return K | 1;
}

/* Top left, top right, bottom left, bottom right corner of patch (i, j) of image b, class k. */
static __device__ inline float4
lw_corners (const LwUpsampled &u, const float *x, int32_t b, int32_t i, int32_t j, int32_t k)
{
  const float *top = x + ((int64_t)b * u.h + i) * u.w * u.K + k;
  const float *bottom = i + 1 < u.h ? top + (int64_t)u.w * u.K : top;
  int64_t left = (int64_t)j * u.K, right = (int64_t)(j + 1 < u.w ? j + 1 : j) * u.K;
  return make_float4 (top[left], top[right], bottom[left], bottom[right]);
}

/* corners [n][lw_corner_stride (K)] of the tile, times @scale. The caller synchronises. */
static __device__ inline void
lw_tile_corners (const LwUpsampled &u, const LwTile &tile, const float *x, float scale,
                 float4 *corners)
{
  for (int32_t e = threadIdx.x; e < tile.n * u.K; e += blockDim.x)
    {
      int32_t p = e / u.K, k = e % u.K;
      float4 c = lw_corners (u, x, tile.b, tile.i, tile.j + p, k);
      corners[p * lw_corner_stride (u.K) + k]
          = make_float4 (scale * c.x, scale * c.y, scale * c.z, scale * c.w);
    }
}

/* What column fraction @f makes of the corners of a patch: rows are blends of top and bottom. */
static __device__ inline void
lw_widen (const float4 &corners, float f, float *top, float *bottom)
{
  *top = lw_mix (corners.x, corners.y, f);
  *bottom = lw_mix (corners.z, corners.w, f);
}

/* The fractions of rows [y, y + LW_ROWS) of a tile; below it, the last one's. */
static __device__ inline void
lw_row_fractions (const LwUpsampled &u, const LwTile &tile, int32_t y, float fraction[LW_ROWS])
{
#pragma unroll
  for (int32_t r = 0; r < LW_ROWS; r++)
    fraction[r] = lw_bilinear_fraction (min (y + r, tile.bottom - 1), tile.i, u.h, u.H);
}

/* Where the gradient of the corners of patch (i, j), class k is: corner c at [c * K]. */
static __device__ inline int64_t
lw_corner_gradient (const LwUpsampled &u, int32_t b, int32_t i, int32_t j, int32_t k)
{
  return (((int64_t)b * u.h + i) * u.w + j) * 4 * u.K + k;
}

/* Of gradients f32 [B][h][w][4][K]. */
static inline size_t
lw_corner_gradient_bytes (const LwUpsampled &u)
{
  return (size_t)u.B * u.h * u.w * 4 * u.K * sizeof (float);
}

/* upsample.cu: dx f32 [B][h][w][K] += the gradients of the corners, f32 [B][h][w][4][K]. */
bool lw_cuda_join_corners (LwStream *s, const LwUpsampled &u, const float *corners, float *dx);
