/* Boundary loss: from the slopes of m to the gradient of the logits of a tile.
 *
 * Of each class in turn, threads put the gradients of the two differences at their pixels, and at
 * the ring of pixels around the tile, into shared memory; the gradient of a probability is then a
 * sum over its four neighbours. */
#pragma once

#include "backend/formula/softmax.h"
#include "kernels/boundary-window.cuh"

/* Gradients of the two differences. */
struct LwBoundarySlope
{
  float across, along;
};

/* Shared memory of a block: lw_boundary_gradient_shared(). */
struct LwBoundaryShared
{
  float *p;        /* [K][window] */
  float *gradient; /* [K][plane]: of the probabilities, then of the logits */
  float *slopes;   /* [2] maps of slopes: for even and odd classes */
};

static __device__ inline LwBoundaryShared
lw_boundary_shared (const LwBoundaryWork &w, float *memory)
{
  LwBoundaryShared m
      = { memory, memory + w.a.K * w.t.window, memory + w.a.K * (w.t.window + w.t.plane) };
  return m;
}

/* A pixel of the thread's: its own, or one of the ring. */
struct LwBoundaryPlace
{
  LwBoundarySpot spot;
  int32_t across, along; /* where its slopes go, -1 = nowhere */
};

static __device__ inline LwBoundaryPlace
lw_boundary_own_place (const LwBoundaryWork &w, const LwBoundaryTile &tile)
{
  int32_t y = (int32_t)threadIdx.x / w.t.width, x = (int32_t)threadIdx.x % w.t.width;
  LwBoundaryPlace place;
  place.spot = lw_boundary_spot_near (w, tile, y, x);
  place.across = y * (w.t.width + 2) + x + 1;
  place.along = w.t.height * (w.t.width + 2) + (y + 1) * w.t.width + x;
  return place;
}

/* Above and below the tile, then left and right of it: fewer pixels than threads. */
static __device__ inline LwBoundaryPlace
lw_boundary_ring_place (const LwBoundaryWork &w, const LwBoundaryTile &tile)
{
  int32_t i = (int32_t)threadIdx.x, height = w.t.height, width = w.t.width;
  LwBoundaryPlace place = {};
  place.across = place.along = -1;
  if (i < 2 * width)
    {
      int32_t y = i < width ? -1 : height, x = i % width;
      place.spot = lw_boundary_spot_near (w, tile, y, x);
      place.along = height * (width + 2) + (y + 1) * width + x;
    }
  else if (i < 2 * (width + height))
    {
      int32_t x = i - 2 * width < height ? -1 : width, y = (i - 2 * width) % height;
      place.spot = lw_boundary_spot_near (w, tile, y, x);
      place.across = y * (width + 2) + x + 1;
    }
  return place;
}

static __device__ inline void
lw_boundary_put_slope (const LwBoundaryPlace &place, LwBoundarySlope slope, float *slopes)
{
  if (place.across >= 0)
    slopes[place.across] = place.spot.sign * slope.across;
  if (place.along >= 0)
    slopes[place.along] = place.spot.sign * slope.along;
}

/* The gradient of the thread's pixel: of its probabilities, then, times @factor, of its logits.
 * @slopes_of (spot, element, k) gives the slopes of class k; @ring_slopes_of the same for the ring.
 */
template <typename Slopes>
static __device__ inline void
lw_boundary_pixel_gradient (const LwBoundaryWork &w, const LwBoundaryTile &tile, float factor,
                            Slopes &slopes_of, Slopes &ring_slopes_of, const LwBoundaryShared &m)
{
  const LwBoundaryPlace own = lw_boundary_own_place (w, tile);
  const LwBoundaryPlace ring = lw_boundary_ring_place (w, tile);
  const bool in_ring = ring.across >= 0 || ring.along >= 0;
  float dot = 0.0f, *gradient = m.gradient + threadIdx.x;
  for (int32_t k = 0; k < w.a.K; k++)
    {
      const float *p = m.p + k * w.t.window;
      float *slopes = m.slopes + k % 2 * lw_boundary_slope_floats (w.t);
      lw_boundary_put_slope (
          own, slopes_of (own.spot, lw_boundary_element (p, tile, own.spot.at), k), slopes);
      if (in_ring)
        lw_boundary_put_slope (
            ring, ring_slopes_of (ring.spot, lw_boundary_element (p, tile, ring.spot.at), k),
            slopes);
      __syncthreads ();
      const float *across = slopes + own.across, *along = slopes + own.along;
      float d = across[-1] - across[1] + along[-w.t.width] - along[w.t.width];
      gradient[k * w.t.plane] = d;
      dot += p[own.spot.at] * d;
    }
  int32_t y = tile.top + (int32_t)threadIdx.x / w.t.width;
  int32_t x = tile.left + (int32_t)threadIdx.x % w.t.width;
  if (w.a.ignore_zero && y < w.a.H && x < w.a.W
      && w.a.labels[((int64_t)tile.b * w.a.H + y) * w.a.W + x] == LW_LABEL_IGNORE)
    factor = 0.0f;
  factor *= 0.5f / w.a.temperature; /* a difference is half a step */
  for (int32_t k = 0; k < w.a.K; k++)
    gradient[k * w.t.plane]
        = lw_softmax_backward (m.p[k * w.t.window + own.spot.at], gradient[k * w.t.plane], dot)
          * factor;
  __syncthreads ();
}
