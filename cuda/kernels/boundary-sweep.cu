/* Boundary loss: the first sweeps over the batch, which find the largest element and count those
 * above the edge threshold. */
#include "kernels/boundary-window.cuh"

/* Some thread of the block has a counted pixel. All threads must call. */
static __device__ inline bool
any_counted (bool counted)
{
  return __syncthreads_or (counted) != 0;
}

/* The thread's pixel; not counted beyond the image. */
static __device__ inline LwBoundarySpot
own_spot (const LwBoundaryWork &w, const LwBoundaryTile &tile)
{
  int32_t y = tile.top + (int32_t)threadIdx.x / w.t.width;
  int32_t x = tile.left + (int32_t)threadIdx.x % w.t.width;
  LwBoundarySpot spot = lw_boundary_spot (w, tile, min (y, w.a.H), min (x, w.a.W));
  spot.counted = spot.counted && y < w.a.H && x < w.a.W;
  return spot;
}

static __global__ void
__launch_bounds__ (LW_BOUNDARY_THREADS) sweep_maximum (const __grid_constant__ LwBoundaryWork w)
{
  LW_DYNAMIC_SHARED (float, p);
  const LwBoundaryTile tile = lw_boundary_tile (w);
  const LwBoundarySpot spot = own_spot (w, tile);
  float largest = 0.0f;
  int32_t ties = 0;
  if (any_counted (spot.counted))
    {
      lw_boundary_window (w, tile, p);
      for (int32_t k = 0; spot.counted && k < w.a.K; k++)
        {
          float square = lw_boundary_element (p + k * w.t.window, tile, spot.at).square;
          ties = square > largest ? 1 : ties + (square == largest);
          largest = fmaxf (largest, square);
        }
    }
  float all = lw_block_reduce<LwMaximum> (largest, 0.0f);
  ties = lw_block_sum (largest == all ? ties : 0);
  if (threadIdx.x == 0)
    {
      w.largest[blockIdx.x] = all;
      w.ties[blockIdx.x] = ties;
    }
}

static __global__ void
__launch_bounds__ (LW_BOUNDARY_THREADS) sweep_edges (const __grid_constant__ LwBoundaryWork w)
{
  LW_DYNAMIC_SHARED (float, p);
  const LwBoundaryTile tile = lw_boundary_tile (w);
  const LwBoundarySpot spot = own_spot (w, tile);
  const LwBoundaryScale scale = *w.scale;
  int32_t map = 0, label = 0;
  if (any_counted (spot.counted))
    {
      lw_boundary_window (w, tile, p);
      for (int32_t k = 0; spot.counted && k < w.a.K; k++)
        {
          float square = lw_boundary_element (p + k * w.t.window, tile, spot.at).square;
          map += sqrtf (square + w.a.eps) > scale.edge;
          label += lw_boundary_threshold (scale, spot.labels, k) > scale.edge;
        }
    }
  map = lw_block_sum (map);
  label = lw_block_sum (label);
  if (threadIdx.x == 0)
    {
      w.edges[2 * blockIdx.x] = map;
      w.edges[2 * blockIdx.x + 1] = label;
    }
}

static bool
sweep (LwStream *s, const LwBoundaryWork &w, void (*kernel) (const LwBoundaryWork))
{
  size_t shared = (size_t)w.a.K * (size_t)w.t.window * sizeof (float);
  return lw_launch (s, kernel, dim3 ((unsigned)lw_boundary_tiles (w)), lw_boundary_threads (w.t),
                    shared, w);
}

bool
lw_boundary_sweep_maximum (LwStream *s, const LwBoundaryWork &w)
{
  return sweep (s, w, sweep_maximum);
}

bool
lw_boundary_sweep_edges (LwStream *s, const LwBoundaryWork &w)
{
  return sweep (s, w, sweep_edges);
}
