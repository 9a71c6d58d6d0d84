/* Boundary loss: the probabilities of a window, p [K][w.t.window] at the start of the dynamic
 * shared memory. What loops need of @w is read before them: stores could change it for all the
 * compiler knows. */
#pragma once

#include <float.h>

#include "backend/formula/gumbel.h"
#include "kernels/boundary.cuh"

/* p = noise of the window, drawn or given. Rows are contiguous in the order of the noise, so
 * threads take elements in fours, as they are drawn. */
static __device__ inline void
lw_boundary_noise (const LwBoundaryWork &w, const LwBoundaryTile &tile, float *p)
{
  const int32_t K = w.a.K, n = (tile.x1 - tile.x0) * K, fours = n / 4 + 2, window = w.t.window;
  const int32_t all = (tile.y1 - tile.y0) * fours, first_row = tile.b * w.a.H + tile.y0;
  const int64_t row_elements = (int64_t)w.a.W * K, left = (int64_t)tile.x0 * K;
  const float *given = w.a.noise;
  const LwRngKey key = w.a.key;
  for (int32_t i = (int32_t)threadIdx.x; i < all; i += (int32_t)blockDim.x)
    {
      int64_t first = (first_row + i / fours) * row_elements + left, four = first / 4 + i % fours;
      int32_t e = (int32_t)(4 * four - first);
      int32_t pixel = e > 0 ? e / K : 0, k = e > 0 ? e % K : 0;
      float *row = p + lw_boundary_at (tile, tile.y0 + i / fours, tile.x0);
      uint32_t words[4] = { 0, 0, 0, 0 };
      if (!given && e < n)
        lw_rng_block (key, (uint64_t)four, words);
#pragma unroll
      for (int32_t j = 0; j < 4; j++, e++)
        if (e >= 0 && e < n)
          {
            row[k * window + pixel]
                = given ? given[first + e]
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
  const LwUpsampled u = w.u;
  const float *logits = w.a.logits;
  const int32_t window = w.t.window;
  const LwTap row = w.rows[y], column = w.columns[x];
  const bool noise = w.a.noise || w.a.gumbel;
  bool known = w.a.labels[((int64_t)b * u.H + y) * u.W + x] != LW_LABEL_IGNORE;
  float keep = !w.a.ignore_zero || known ? 1.0f : 0.0f, scale = 1.0f / w.a.temperature;
  float largest = -FLT_MAX, sum = 0.0f;
  for (int32_t k = 0; k < u.K; k++)
    {
      float4 c = lw_corners (u, logits, b, row.first, column.first, k);
      float z = lw_mix (lw_mix (c.x, c.y, column.fraction), lw_mix (c.z, c.w, column.fraction),
                        row.fraction);
      z = (keep * z + (noise ? p[k * window] : 0.0f)) * scale;
      p[k * window] = z;
      largest = fmaxf (largest, z);
    }
  for (int32_t k = 0; k < u.K; k++)
    {
      float e = expf (p[k * window] - largest);
      p[k * window] = e;
      sum += e;
    }
  float inverse = 1.0f / sum;
  for (int32_t k = 0; k < u.K; k++)
    p[k * window] *= inverse;
}

/* What lies one pixel beyond the image. */
static __device__ inline void
lw_boundary_pad (const LwBoundaryWork &w, const LwBoundaryTile &tile, float *p)
{
  const int32_t height = w.t.height + 2 * LW_BOUNDARY_HALO, K = w.a.K, window = w.t.window;
  const int32_t H = w.a.H, W = w.a.W;
  const bool zero = w.a.pad_zero;
  for (int32_t i = (int32_t)threadIdx.x; i < height * tile.stride; i += (int32_t)blockDim.x)
    {
      int32_t y = tile.top - LW_BOUNDARY_HALO + i / tile.stride;
      int32_t x = tile.left - LW_BOUNDARY_HALO + i % tile.stride;
      int32_t inside_y = min (max (y, 0), H - 1), inside_x = min (max (x, 0), W - 1);
      bool beside = abs (y - inside_y) <= 1 && abs (x - inside_x) <= 1;
      if (!beside || (y == inside_y && x == inside_x))
        continue;
      int32_t from = lw_boundary_at (tile, inside_y, inside_x);
      for (int32_t k = 0; k < K; k++)
        p[k * window + i] = zero ? 0.0f : p[k * window + from];
    }
}

/* Fills p. All threads must call. */
static __device__ inline void
lw_boundary_window (const LwBoundaryWork &w, const LwBoundaryTile tile)
{
  LW_DYNAMIC_SHARED (float, p);
  const int32_t height = tile.y1 - tile.y0, width = tile.x1 - tile.x0;
  if (w.a.noise || w.a.gumbel)
    {
      lw_boundary_noise (w, tile, p);
      __syncthreads ();
    }
  for (int32_t i = (int32_t)threadIdx.x; i < height * width; i += (int32_t)blockDim.x)
    {
      int32_t y = tile.y0 + i / width, x = tile.x0 + i % width;
      lw_boundary_softmax (w, tile.b, y, x, p + lw_boundary_at (tile, y, x));
    }
  __syncthreads ();
  if (height < w.t.height + 2 * LW_BOUNDARY_HALO || width < tile.stride)
    {
      lw_boundary_pad (w, tile, p);
      __syncthreads ();
    }
}
