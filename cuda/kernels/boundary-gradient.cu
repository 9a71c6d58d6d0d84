/* Boundary loss: the loss and its gradient, with M held constant. */
#include "kernels/boundary-cells.cuh"
#include "kernels/boundary-slopes.cuh"

/* Of the loss; sums e |m - threshold| and e sign m. */
struct LossSlopes
{
  const LwBoundaryScale &scale;
  float eps, loss, slope;

  __device__ inline LwBoundarySlope
  operator() (const LwBoundarySpot &spot, const LwBoundaryElement &e, int32_t k)
  {
    float m = sqrtf (e.square + eps);
    float threshold = lw_boundary_threshold (scale, spot.labels, k), d = m - threshold;
    float weight = scale.weight_all + (m > scale.edge ? scale.weight_map : 0.0f)
                   + (threshold > scale.edge ? scale.weight_label : 0.0f);
    weight = spot.counted ? weight : 0.0f;
    float signed_weight = weight * lw_sign (d), over = signed_weight / m;
    loss += weight * fabsf (d);
    slope += signed_weight * m;
    return { over * e.across, over * e.along };
  }
};

static __global__ void
__launch_bounds__ (LW_BOUNDARY_THREADS, 2) sweep_gradient (const __grid_constant__ LwBoundaryWork w)
{
  LW_DYNAMIC_SHARED (float, memory);
  const LwBoundaryTile tile = lw_boundary_tile (w);
  const LwBoundaryShared m = lw_boundary_shared (w, memory);
  const LwBoundaryScale scale = *w.scale;
  LossSlopes own = { scale, w.a.eps, 0.0f, 0.0f }, ring = own;
  bool live = __syncthreads_or (lw_boundary_own_place (w, tile).spot.counted
                                || lw_boundary_ring_place (w, tile).spot.counted);
  if (live)
    {
      lw_boundary_window (w, tile);
      lw_boundary_pixel_gradient (w, tile, w.a.term_weight / scale.largest, own, ring, m);
      lw_boundary_store_cells<false> (w, tile, m.gradient);
    }
  bool counted = lw_boundary_own_spot (w, tile).counted;
  float loss = lw_block_sum (counted ? own.loss : 0.0f);
  float slope = lw_block_sum (counted ? own.slope : 0.0f);
  if (threadIdx.x == 0)
    {
      w.sums[2 * blockIdx.x] = loss;
      w.sums[2 * blockIdx.x + 1] = slope;
      if (!live)
        w.live[blockIdx.x] = 0;
    }
}

bool
lw_boundary_sweep_gradient (LwStream *s, const LwBoundaryWork &w)
{
  return lw_launch (s, sweep_gradient, lw_boundary_grid (w), lw_boundary_threads (w.t),
                    lw_boundary_gradient_shared (w.t, w.a.K), w);
}
