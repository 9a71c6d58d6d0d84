/* Boundary loss: how many elements lie above the edge threshold, of the probabilities and of the
 * labels. */
#include "kernels/boundary-window.cuh"

static __global__ void
__launch_bounds__ (LW_BOUNDARY_THREADS, 2) sweep_edges (const __grid_constant__ LwBoundaryWork w)
{
  LW_DYNAMIC_SHARED (float, p);
  const LwBoundaryTile tile = lw_boundary_tile (w);
  const LwBoundarySpot spot = lw_boundary_own_spot (w, tile);
  const LwBoundaryScale scale = *w.scale;
  int32_t map = 0, label = 0;
  if (__syncthreads_or (spot.counted))
    {
      lw_boundary_window (w, tile);
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

bool
lw_boundary_sweep_edges (LwStream *s, const LwBoundaryWork &w)
{
  return lw_launch (s, sweep_edges, lw_boundary_grid (w), lw_boundary_threads (w.t),
                    lw_boundary_window_shared (w.t, w.a.K), w);
}
