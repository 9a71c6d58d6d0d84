/* Boundary loss: from the gradient of the logits of a tile to that of the small cells that they are
 * blended from. */
#pragma once

#include "kernels/boundary.cuh"

/* Pixels of an axis that are blended from cell @cell: [first, own) as their second one, [own, end)
 * as their first; the last cell is both. */
struct LwBoundaryReach
{
  int32_t first, own, end;
  bool last;
};

static __device__ inline LwBoundaryReach
lw_boundary_reach (const int32_t *starts, int32_t cell, int32_t cells, int32_t from, int32_t to)
{
  LwBoundaryReach r = { 0, 0, 0, cell + 1 == cells };
  if (cell < cells)
    {
      r.first = max (starts[cell], from);
      r.own = starts[cell + 1];
      r.end = min (starts[cell + 2], to);
    }
  return r;
}

static __device__ inline float
lw_boundary_reach_weight (const LwBoundaryReach &r, int32_t i, float fraction)
{
  return i < r.own ? fraction : r.last ? 1.0f : 1.0f - fraction;
}

/* Stores the tile's part of the gradient of the cells that it touches; @ADD: adds to what is there.
 * @gradient [K][plane]; classes are contiguous in the result. All threads must call. */
template <bool ADD>
static __device__ inline void
lw_boundary_store_cells (const LwBoundaryWork &w, const LwBoundaryTile &tile, const float *gradient)
{
  __shared__ float row_fraction[LW_BOUNDARY_SIDE], column_fraction[LW_BOUNDARY_SIDE];
  int32_t bottom = min (tile.top + w.t.height, w.a.H), right = min (tile.left + w.t.width, w.a.W);
  int32_t i = (int32_t)threadIdx.x, K = w.a.K, n = w.t.cell_rows * w.t.cell_columns * K;
  if (i < bottom - tile.top)
    row_fraction[i] = w.rows[tile.top + i].fraction;
  if (i < right - tile.left)
    column_fraction[i] = w.columns[tile.left + i].fraction;
  bool live = ADD && w.live[blockIdx.x];
  __syncthreads ();
  for (; i < n; i += (int32_t)blockDim.x)
    {
      int32_t cell = i / K;
      LwBoundaryReach r = lw_boundary_reach (
          w.row_starts, w.rows[tile.top].first + cell / w.t.cell_columns, w.a.h, tile.top, bottom);
      LwBoundaryReach c = lw_boundary_reach (w.column_starts,
                                             w.columns[tile.left].first + cell % w.t.cell_columns,
                                             w.a.w, tile.left, right);
      const float *plane = gradient + i % K * w.t.plane;
      float sum = 0.0f;
      for (int32_t y = r.first; y < r.end; y++)
        {
          const float *row = plane + (y - tile.top) * w.t.width;
          float row_sum = 0.0f;
          for (int32_t x = c.first; x < c.end; x++)
            row_sum += lw_boundary_reach_weight (c, x, column_fraction[x - tile.left])
                       * row[x - tile.left];
          sum += lw_boundary_reach_weight (r, y, row_fraction[y - tile.top]) * row_sum;
        }
      float *out = w.cells + (int64_t)blockIdx.x * n + i;
      *out = (live ? *out : 0.0f) + sum;
    }
  if (threadIdx.x == 0)
    w.live[blockIdx.x] = 1;
}
