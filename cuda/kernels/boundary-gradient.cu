/* Boundary loss: loss and gradient of a tile.
 *
 * Of each class in turn, threads put the gradients of the two differences at their pixels, and at
 * the ring of pixels around the tile, into shared memory; the gradient of a probability is then a
 * sum over its four neighbours. */
#include "backend/formula/softmax.h"
#include "kernels/boundary-window.cuh"

/* Floats of the maps of slopes: across with a column more at each side, along with a row more. */
static __host__ __device__ inline int32_t
slope_floats (const LwBoundaryTiling &t)
{
  return t.height * (t.width + 2) + (t.height + 2) * t.width;
}

size_t
lw_boundary_gradient_shared (const LwBoundaryTiling &t, int32_t K)
{
  return sizeof (float) * ((size_t)K * (size_t)(t.window + t.plane) + 2 * (size_t)slope_floats (t));
}

/* Gradients of the two differences. */
typedef struct
{
  float across, along;
} Slope;

/* Shared memory of a block. */
typedef struct
{
  float *p;        /* [K][window] */
  float *gradient; /* [K][plane]: of the probabilities, then of the logits */
  float *slopes;   /* [2] maps of slopes: for even and odd classes */
} Shared;

static __device__ inline Shared
shared_new (const LwBoundaryWork &w, float *memory)
{
  Shared m = { memory, memory + w.a.K * w.t.window, memory + w.a.K * (w.t.window + w.t.plane) };
  return m;
}

/* A pixel of the thread's: its own, or one of the ring. */
typedef struct
{
  LwBoundarySpot spot;
  int32_t across, along; /* where its slopes go, -1 = nowhere */
} Place;

/* Beyond the image by more than one pixel no slope is read; the nearest one stands there. */
static __device__ inline LwBoundarySpot
spot_near (const LwBoundaryWork &w, const LwBoundaryTile &tile, int32_t y, int32_t x)
{
  return lw_boundary_spot (w, tile, min (tile.top + y, w.a.H), min (tile.left + x, w.a.W));
}

static __device__ inline Place
own_place (const LwBoundaryWork &w, const LwBoundaryTile &tile)
{
  int32_t y = (int32_t)threadIdx.x / w.t.width, x = (int32_t)threadIdx.x % w.t.width;
  Place place;
  place.spot = spot_near (w, tile, y, x);
  place.across = y * (w.t.width + 2) + x + 1;
  place.along = w.t.height * (w.t.width + 2) + (y + 1) * w.t.width + x;
  return place;
}

/* Above and below the tile, then left and right of it: fewer pixels than threads. */
static __device__ inline Place
ring_place (const LwBoundaryWork &w, const LwBoundaryTile &tile)
{
  int32_t i = (int32_t)threadIdx.x, height = w.t.height, width = w.t.width;
  Place place = {};
  place.across = place.along = -1;
  if (i < 2 * width)
    {
      int32_t y = i < width ? -1 : height, x = i % width;
      place.spot = spot_near (w, tile, y, x);
      place.along = height * (width + 2) + (y + 1) * width + x;
    }
  else if (i < 2 * (width + height))
    {
      int32_t x = i - 2 * width < height ? -1 : width, y = (i - 2 * width) % height;
      place.spot = spot_near (w, tile, y, x);
      place.across = y * (width + 2) + x + 1;
    }
  return place;
}

/* Of the loss, of class k; adds to the sums of e |m - threshold| and e sign m. */
static __device__ inline Slope
loss_slope (const LwBoundaryWork &w, const LwBoundaryScale &scale, const LwBoundarySpot &spot,
            const LwBoundaryElement &e, int32_t k, float *loss, float *slope)
{
  float m = sqrtf (e.square + w.a.eps);
  float threshold = lw_boundary_threshold (scale, spot.labels, k), d = m - threshold;
  float weight = scale.weight_all + (m > scale.edge ? scale.weight_map : 0.0f)
                 + (threshold > scale.edge ? scale.weight_label : 0.0f);
  weight = spot.counted ? weight : 0.0f;
  float signed_weight = weight * lw_sign (d), over = signed_weight / m;
  *loss += weight * fabsf (d);
  *slope += signed_weight * m;
  Slope slopes = { over * e.across, over * e.along };
  return slopes;
}

/* Of M. */
static __device__ inline Slope
pull_slope (const LwBoundaryScale &scale, const LwBoundarySpot &spot, const LwBoundaryElement &e)
{
  float over = spot.counted && e.square == scale.square_max ? scale.pull : 0.0f;
  Slope slopes = { over * e.across, over * e.along };
  return slopes;
}

static __device__ inline void
put_slope (const Place &place, Slope slope, float *slopes)
{
  if (place.across >= 0)
    slopes[place.across] = place.spot.sign * slope.across;
  if (place.along >= 0)
    slopes[place.along] = place.spot.sign * slope.along;
}

/* The gradient of the thread's pixel: of its probabilities, then of its logits; the sums of
 * loss_slope() are those of this pixel. */
template <bool PULL>
static __device__ inline void
pixel_gradient (const LwBoundaryWork &w, const LwBoundaryTile &tile, const LwBoundaryScale &scale,
                const Shared &m, float *loss, float *slope)
{
  const Place own = own_place (w, tile), ring = ring_place (w, tile);
  const bool in_ring = ring.across >= 0 || ring.along >= 0;
  float dot = 0.0f, unused = 0.0f;
  float *gradient = m.gradient + threadIdx.x;
  for (int32_t k = 0; k < w.a.K; k++)
    {
      const float *p = m.p + k * w.t.window;
      float *slopes = m.slopes + k % 2 * slope_floats (w.t);
      LwBoundaryElement e = lw_boundary_element (p, tile, own.spot.at);
      put_slope (own,
                 PULL ? pull_slope (scale, own.spot, e)
                      : loss_slope (w, scale, own.spot, e, k, loss, slope),
                 slopes);
      if (in_ring)
        {
          e = lw_boundary_element (p, tile, ring.spot.at);
          put_slope (ring,
                     PULL ? pull_slope (scale, ring.spot, e)
                          : loss_slope (w, scale, ring.spot, e, k, &unused, &unused),
                     slopes);
        }
      __syncthreads ();
      const float *across = slopes + own.across, *along = slopes + own.along;
      float d = across[-1] - across[1] + along[-w.t.width] - along[w.t.width];
      gradient[k * w.t.plane] = d;
      dot += p[own.spot.at] * d;
    }
  int32_t y = tile.top + (int32_t)threadIdx.x / w.t.width;
  int32_t x = tile.left + (int32_t)threadIdx.x % w.t.width;
  bool inside = y < w.a.H && x < w.a.W;
  bool known = !w.a.ignore_zero || !inside
               || w.a.labels[((int64_t)tile.b * w.a.H + y) * w.a.W + x] != LW_LABEL_IGNORE;
  /* A difference is half a step. */
  float factor
      = known ? 0.5f * (PULL ? 1.0f : w.a.term_weight / scale.largest) / w.a.temperature : 0.0f;
  for (int32_t k = 0; k < w.a.K; k++)
    gradient[k * w.t.plane]
        = lw_softmax_backward (m.p[k * w.t.window + own.spot.at], gradient[k * w.t.plane], dot)
          * factor;
  if (!inside)
    *loss = *slope = 0.0f;
}

/* ---- the small cells ---- */

/* Pixels of an axis that are blended from cell @cell: [first, own) as their second one, [own, end)
 * as their first; the last cell is both. */
typedef struct
{
  int32_t first, own, end;
  bool last;
} Reach;

static __device__ inline Reach
cell_reach (const int32_t *starts, int32_t cell, int32_t cells, int32_t from, int32_t to)
{
  Reach r = { 0, 0, 0, cell + 1 == cells };
  if (cell < cells)
    {
      r.first = max (starts[cell], from);
      r.own = starts[cell + 1];
      r.end = min (starts[cell + 2], to);
    }
  return r;
}

static __device__ inline float
reach_weight (const Reach &r, int32_t i, float fraction)
{
  return i < r.own ? fraction : r.last ? 1.0f : 1.0f - fraction;
}

/* The tile's part of the gradient of the cells that it touches; classes are contiguous. */
template <bool ADD>
static __device__ inline void
store_cells (const LwBoundaryWork &w, const LwBoundaryTile &tile, const float *gradient)
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
      Reach r = cell_reach (w.row_starts, w.rows[tile.top].first + cell / w.t.cell_columns, w.a.h,
                            tile.top, bottom);
      Reach c = cell_reach (w.column_starts, w.columns[tile.left].first + cell % w.t.cell_columns,
                            w.a.w, tile.left, right);
      const float *plane = gradient + i % K * w.t.plane;
      float sum = 0.0f;
      for (int32_t y = r.first; y < r.end; y++)
        {
          const float *row = plane + (y - tile.top) * w.t.width;
          float row_sum = 0.0f;
          for (int32_t x = c.first; x < c.end; x++)
            row_sum += reach_weight (c, x, column_fraction[x - tile.left]) * row[x - tile.left];
          sum += reach_weight (r, y, row_fraction[y - tile.top]) * row_sum;
        }
      float *out = w.cells + (int64_t)blockIdx.x * n + i;
      *out = (live ? *out : 0.0f) + sum;
    }
  if (threadIdx.x == 0)
    w.live[blockIdx.x] = 1;
}

/* ---- kernels ---- */

static __global__ void
__launch_bounds__ (LW_BOUNDARY_THREADS) sweep_gradient (const __grid_constant__ LwBoundaryWork w)
{
  LW_DYNAMIC_SHARED (float, memory);
  const LwBoundaryTile tile = lw_boundary_tile (w);
  const Shared m = shared_new (w, memory);
  const LwBoundaryScale scale = *w.scale;
  float loss = 0.0f, slope = 0.0f;
  bool live
      = __syncthreads_or (own_place (w, tile).spot.counted || ring_place (w, tile).spot.counted)
        != 0;
  if (live)
    {
      lw_boundary_window (w, tile, m.p);
      pixel_gradient<false> (w, tile, scale, m, &loss, &slope);
      __syncthreads ();
      store_cells<false> (w, tile, m.gradient);
    }
  loss = lw_block_sum (loss);
  slope = lw_block_sum (slope);
  if (threadIdx.x == 0)
    {
      w.sums[2 * blockIdx.x] = loss;
      w.sums[2 * blockIdx.x + 1] = slope;
      if (!live)
        w.live[blockIdx.x] = 0;
    }
}

/* The tile or one beside it holds an element that is equal to M. */
static __device__ inline bool
near_maximum (const LwBoundaryWork &w, const LwBoundaryTile &tile, float square_max)
{
  bool near = false;
  for (int32_t row = max (tile.row - 1, 0); row <= min (tile.row + 1, w.t.rows - 1); row++)
    for (int32_t column = max (tile.column - 1, 0);
         column <= min (tile.column + 1, w.t.columns - 1); column++)
      near |= w.largest[((int64_t)tile.b * w.t.rows + row) * w.t.columns + column] == square_max;
  return near;
}

static __global__ void
__launch_bounds__ (LW_BOUNDARY_THREADS) sweep_pull (const __grid_constant__ LwBoundaryWork w)
{
  LW_DYNAMIC_SHARED (float, memory);
  const LwBoundaryTile tile = lw_boundary_tile (w);
  const Shared m = shared_new (w, memory);
  const LwBoundaryScale scale = *w.scale;
  float unused = 0.0f;
  if (scale.pull == 0.0f || !near_maximum (w, tile, scale.square_max))
    return;
  lw_boundary_window (w, tile, m.p);
  pixel_gradient<true> (w, tile, scale, m, &unused, &unused);
  __syncthreads ();
  store_cells<true> (w, tile, m.gradient);
}

bool
lw_boundary_sweep_gradient (LwStream *s, const LwBoundaryWork &w)
{
  return lw_launch (s, sweep_gradient, dim3 ((unsigned)lw_boundary_tiles (w)),
                    lw_boundary_threads (w.t), lw_boundary_gradient_shared (w.t, w.a.K), w);
}

bool
lw_boundary_sweep_pull (LwStream *s, const LwBoundaryWork &w)
{
  return lw_launch (s, sweep_pull, dim3 ((unsigned)lw_boundary_tiles (w)),
                    lw_boundary_threads (w.t), lw_boundary_gradient_shared (w.t, w.a.K), w);
}
