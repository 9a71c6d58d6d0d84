/* Boundary loss: the probabilities of a window in shared memory, p [K][w.t.window]. */
#pragma once

#include <float.h>

#include "backend/formula/gumbel.h"
#include "kernels/boundary.cuh"

/* p = noise of the window, drawn or given. Rows are contiguous in the order of the noise, so
 * threads take elements in fours, as they are drawn. */
static __device__ inline void
lw_boundary_noise (const LwBoundaryWork &w, const LwBoundaryTile &tile, float *p)
{
  int32_t K = w.a.K, n = (tile.x1 - tile.x0) * K, fours = n / 4 + 2;
  for (int32_t i = (int32_t)threadIdx.x; i < (tile.y1 - tile.y0) * fours; i += (int32_t)blockDim.x)
    {
      int32_t y = tile.y0 + i / fours;
      uint64_t first = (((uint64_t)tile.b * w.a.H + y) * w.a.W + tile.x0) * K;
      uint64_t four = first / 4 + i % fours;
      int32_t e = (int32_t)(4 * four - first);
      int32_t pixel = e > 0 ? e / K : 0, k = e > 0 ? e % K : 0;
      float *row = p + lw_boundary_at (tile, y, tile.x0);
      uint32_t words[4] = { 0, 0, 0, 0 };
      if (!w.a.noise && e < n)
        lw_rng_block (w.a.key, four, words);
#pragma unroll
      for (int32_t j = 0; j < 4; j++, e++)
        if (e >= 0 && e < n)
          {
            row[k * w.t.window + pixel]
                = w.a.noise ? w.a.noise[first + e]
                            : lw_gumbel ((float)(words[j] >> 8) * (1.0f / 16777216.0f));
            pixel += k + 1 == K;
            k = k + 1 == K ? 0 : k + 1;
          }
    }
}

/* One pixel: logits, noise, softmax. */
static __device__ inline void
lw_boundary_softmax (const LwBoundaryWork &w, int32_t b, int32_t y, int32_t x, float *p)
{
  const bool noise = w.a.noise || w.a.gumbel;
  const LwTap row = w.rows[y], column = w.columns[x];
  bool known = w.a.labels[((int64_t)b * w.a.H + y) * w.a.W + x] != LW_LABEL_IGNORE;
  float keep = !w.a.ignore_zero || known ? 1.0f : 0.0f, scale = 1.0f / w.a.temperature;
  float largest = -FLT_MAX, sum = 0.0f;
  for (int32_t k = 0; k < w.a.K; k++)
    {
      float4 c = lw_corners (w.u, w.a.logits, b, row.first, column.first, k);
      float z = lw_mix (lw_mix (c.x, c.y, column.fraction), lw_mix (c.z, c.w, column.fraction),
                        row.fraction);
      z = (keep * z + (noise ? p[k * w.t.window] : 0.0f)) * scale;
      p[k * w.t.window] = z;
      largest = fmaxf (largest, z);
    }
  for (int32_t k = 0; k < w.a.K; k++)
    {
      float e = expf (p[k * w.t.window] - largest);
      p[k * w.t.window] = e;
      sum += e;
    }
  float inverse = 1.0f / sum;
  for (int32_t k = 0; k < w.a.K; k++)
    p[k * w.t.window] *= inverse;
}

/* What lies one pixel beyond the image. */
static __device__ inline void
lw_boundary_pad (const LwBoundaryWork &w, const LwBoundaryTile &tile, float *p)
{
  int32_t height = w.t.height + 2 * LW_BOUNDARY_HALO, width = w.t.width + 2 * LW_BOUNDARY_HALO;
  for (int32_t i = (int32_t)threadIdx.x; i < height * width; i += (int32_t)blockDim.x)
    {
      int32_t y = tile.top - LW_BOUNDARY_HALO + i / width;
      int32_t x = tile.left - LW_BOUNDARY_HALO + i % width;
      int32_t inside_y = min (max (y, 0), w.a.H - 1), inside_x = min (max (x, 0), w.a.W - 1);
      bool beside = abs (y - inside_y) <= 1 && abs (x - inside_x) <= 1;
      if (!beside || (y == inside_y && x == inside_x))
        continue;
      int32_t from = lw_boundary_at (tile, inside_y, inside_x);
      for (int32_t k = 0; k < w.a.K; k++)
        p[k * w.t.window + lw_boundary_at (tile, y, x)]
            = w.a.pad_zero ? 0.0f : p[k * w.t.window + from];
    }
}

/* Fills p. All threads must call. Never inlined: every kernel must round alike. */
static __device__ __attribute__ ((noinline)) void
lw_boundary_window (const LwBoundaryWork &w, const LwBoundaryTile &tile, float *p)
{
  if (w.a.noise || w.a.gumbel)
    {
      lw_boundary_noise (w, tile, p);
      __syncthreads ();
    }
  int32_t width = tile.x1 - tile.x0;
  for (int32_t i = (int32_t)threadIdx.x; i < (tile.y1 - tile.y0) * width; i += (int32_t)blockDim.x)
    {
      int32_t y = tile.y0 + i / width, x = tile.x0 + i % width;
      lw_boundary_softmax (w, tile.b, y, x, p + lw_boundary_at (tile, y, x));
    }
  __syncthreads ();
  if (tile.y1 - tile.y0 < w.t.height + 2 * LW_BOUNDARY_HALO
      || width < w.t.width + 2 * LW_BOUNDARY_HALO)
    {
      lw_boundary_pad (w, tile, p);
      __syncthreads ();
    }
}
