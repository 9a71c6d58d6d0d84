/* Boundary loss: the largest elements, and the gradient through the division by their M.
 *
 * One kernel does both, so that an element which was the largest is equal to M when it comes back,
 * to the last bit. */
#include "kernels/boundary-cells.cuh"
#include "kernels/boundary-slopes.cuh"

static __device__ inline void
find_largest (const LwBoundaryWork &w, const LwBoundaryTile &tile, const float *p)
{
  const LwBoundarySpot spot = lw_boundary_own_spot (w, tile);
  float largest = 0.0f;
  int32_t ties = 0;
  for (int32_t k = 0; spot.counted && k < w.a.K; k++)
    {
      float square = lw_boundary_element (p + k * w.t.window, tile, spot.at).square;
      ties = square > largest ? 1 : ties + (square == largest);
      largest = fmaxf (largest, square);
    }
  float all = lw_block_reduce<LwMaximum> (largest, 0.0f);
  ties = lw_block_sum (largest == all ? ties : 0);
  if (threadIdx.x == 0)
    {
      w.largest[blockIdx.x] = all;
      w.ties[blockIdx.x] = ties;
    }
}

/* The tile or one beside it holds an element that is equal to M and pulls. */
static __device__ inline bool
near_maximum (const LwBoundaryWork &w, const LwBoundaryTile &tile)
{
  bool near = false;
  for (int32_t row = max (tile.row - 1, 0); row <= min (tile.row + 1, w.t.rows - 1); row++)
    for (int32_t column = max (tile.column - 1, 0);
         column <= min (tile.column + 1, w.t.columns - 1); column++)
      {
        int64_t i = ((int64_t)tile.b * w.t.rows + row) * w.t.columns + column;
        near |= w.largest[i] == w.scale->square_max;
      }
  return near && w.scale->pull != 0.0f;
}

/* Of M. */
struct PullSlopes
{
  float square_max, pull;

  __device__ inline LwBoundarySlope
  operator() (const LwBoundarySpot &spot, const LwBoundaryElement &e, int32_t k)
  {
    float over = spot.counted && e.square == square_max ? pull : 0.0f;
    return { over * e.across, over * e.along };
  }
};

static __global__ void
__launch_bounds__ (LW_BOUNDARY_THREADS, 2)
    sweep_extreme (const __grid_constant__ LwBoundaryWork w, bool pulls)
{
  LW_DYNAMIC_SHARED (float, memory);
  const LwBoundaryTile tile = lw_boundary_tile (w);
  bool needed = pulls ? near_maximum (w, tile) : lw_boundary_own_spot (w, tile).counted;
  needed = __syncthreads_or (needed);
  if (needed)
    lw_boundary_window (w, tile);
  if (!pulls)
    find_largest (w, tile, memory);
  else if (needed)
    {
      PullSlopes own = { w.scale->square_max, w.scale->pull }, ring = own;
      const LwBoundaryShared m = lw_boundary_shared (w, memory);
      lw_boundary_pixel_gradient (w, tile, 1.0f, own, ring, m);
      lw_boundary_store_cells<true> (w, tile, m.gradient);
    }
}

bool
lw_boundary_sweep_maximum (LwStream *s, const LwBoundaryWork &w)
{
  return lw_launch (s, sweep_extreme, lw_boundary_grid (w), lw_boundary_threads (w.t),
                    lw_boundary_window_shared (w.t, w.a.K), w, false);
}

bool
lw_boundary_sweep_pull (LwStream *s, const LwBoundaryWork &w)
{
  return lw_launch (s, sweep_extreme, lw_boundary_grid (w), lw_boundary_threads (w.t),
                    lw_boundary_gradient_shared (w.t, w.a.K), w, true);
}
