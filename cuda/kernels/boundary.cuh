/* Shared by the files of the boundary loss.
 *
 * The loss compares m = |grad softmax| with t = |grad one-hot labels|, each divided by its maximum
 * (M and T) over the counted pixels of the batch: mean |m / M - t / T|. As t takes three values
 * only, m is compared with the thresholds M * t / T, one for each level (formula/boundary.h).
 *
 * A block works on a tile of pixels, a thread on a pixel of it. Its window, the tile and two pixels
 * around it, holds the probabilities of all classes in shared memory; nothing of that size is ever
 * in device memory, so every sweep draws the noise anew. What depends on the whole batch (M, the
 * counts) comes from the first sweeps. The gradient that flows through M concerns the few elements
 * equal to it, and is added by a sweep that visits the tiles near them only.
 *
 * A tile leaves its part of the gradient of the small cells that its pixels are blended from; in
 * the end each cell gathers from the tiles that it touches, in a fixed order. */
#pragma once

#include "backend/formula/boundary-labels.h"
#include "kernels/upsampled.cuh"

#define LW_BOUNDARY_HALO 2
#define LW_BOUNDARY_THREADS 512 /* at most */
#define LW_BOUNDARY_SIDE 32     /* of a tile, at most */

/* What one value of the batch determines, on the device. */
struct LwBoundaryScale
{
  float square_max;
  float largest; /* M */
  float level[LW_BOUNDARY_LEVELS];
  /* An element weighs all, plus map where m > edge, plus label where its threshold is above edge.
   */
  float weight_all, weight_map, weight_label, edge;
  float pull; /* slope of the loss in m, through M, of each element that is equal to M */
};

/* Of the pixels of an image, in [rows][columns] tiles of @height x @width pixels. */
struct LwBoundaryTiling
{
  int32_t height, width, rows, columns;
  int32_t cell_rows, cell_columns; /* small cells of a tile, at most */
  int32_t window;                  /* floats of a window of one class */
  int32_t plane;                   /* floats of a tile of one class */
};

struct LwBoundaryWork
{
  LwBoundary a;
  LwUpsampled u;
  LwBoundaryTiling t;
  LwTap *rows, *columns;               /* [H], [W] */
  int32_t *row_starts, *column_starts; /* [h + 2], [w + 2]: first pixel of cell i - 1 or later */
  LwBoundaryScale *scale;
  int32_t count_blocks;
  int64_t *counted; /* [count_blocks] pixels */
  int32_t *highest; /* [count_blocks]: largest level */
  float *largest;   /* [tiles]: largest square at counted pixels */
  int32_t *ties;    /* [tiles]: elements equal to it */
  int32_t *edges;   /* [tiles][2]: elements with m, and with their threshold, above edge */
  float *sums;      /* [tiles][2]: sums of e |m - threshold| and of e sign m */
  uint8_t *live;    /* [tiles]: the tile has a gradient */
  float *cells;     /* [tiles][cell_rows][cell_columns][K] */
};

static inline int64_t
lw_boundary_tiles (const LwBoundaryWork &w)
{
  return (int64_t)w.a.B * w.t.rows * w.t.columns;
}

static inline dim3
lw_boundary_grid (const LwBoundaryWork &w)
{
  return dim3 ((unsigned)lw_boundary_tiles (w));
}

static inline dim3
lw_boundary_threads (const LwBoundaryTiling &t)
{
  return dim3 ((unsigned)(t.height * t.width));
}

/* boundary-batch.cu: what the labels determine, and how the parts of the batch come together. */
bool lw_boundary_prepare (LwStream *s, const LwBoundaryWork &w);
bool lw_boundary_find_scale (LwStream *s, const LwBoundaryWork &w);
bool lw_boundary_find_edge_weights (LwStream *s, const LwBoundaryWork &w);
bool lw_boundary_finish (LwStream *s, const LwBoundaryWork &w);
bool lw_boundary_gather (LwStream *s, const LwBoundaryWork &w);

/* boundary-maximum.cu: the largest elements of the tiles; later what flows through M. */
bool lw_boundary_sweep_maximum (LwStream *s, const LwBoundaryWork &w);
bool lw_boundary_sweep_pull (LwStream *s, const LwBoundaryWork &w);

/* boundary-edges.cu: the elements above edge. */
bool lw_boundary_sweep_edges (LwStream *s, const LwBoundaryWork &w);

/* boundary-gradient.cu: loss and gradient of the tiles. */
bool lw_boundary_sweep_gradient (LwStream *s, const LwBoundaryWork &w);

/* ---- shared memory ---- */

static inline size_t
lw_boundary_window_shared (const LwBoundaryTiling &t, int32_t K)
{
  return sizeof (float) * (size_t)K * (size_t)t.window;
}

/* Floats of the maps of slopes: across with a column more at each side, along with a row more. */
static __host__ __device__ inline int32_t
lw_boundary_slope_floats (const LwBoundaryTiling &t)
{
  return t.height * (t.width + 2) + (t.height + 2) * t.width;
}

static inline size_t
lw_boundary_gradient_shared (const LwBoundaryTiling &t, int32_t K)
{
  return sizeof (float)
         * ((size_t)K * (size_t)(t.window + t.plane) + 2 * (size_t)lw_boundary_slope_floats (t));
}

/* ---- tiles ---- */

/* The tile of a block, and the part of its window inside the image. */
struct LwBoundaryTile
{
  int32_t b, row, column; /* of tiles */
  int32_t top, left;      /* the first pixel of the tile */
  int32_t y0, y1, x0, x1; /* the window: rows [y0, y1), columns [x0, x1) */
  int32_t stride;         /* of a row of the window */
};

static __device__ inline LwBoundaryTile
lw_boundary_tile (const LwBoundaryWork &w)
{
  LwBoundaryTile tile;
  int32_t row = (int32_t)blockIdx.x / w.t.columns;
  tile.b = row / w.t.rows;
  tile.row = row % w.t.rows;
  tile.column = (int32_t)blockIdx.x % w.t.columns;
  tile.top = tile.row * w.t.height;
  tile.left = tile.column * w.t.width;
  tile.y0 = max (tile.top - LW_BOUNDARY_HALO, 0);
  tile.x0 = max (tile.left - LW_BOUNDARY_HALO, 0);
  tile.y1 = min (tile.top + w.t.height + LW_BOUNDARY_HALO, w.a.H);
  tile.x1 = min (tile.left + w.t.width + LW_BOUNDARY_HALO, w.a.W);
  tile.stride = w.t.width + 2 * LW_BOUNDARY_HALO;
  return tile;
}

/* Of a pixel in the window. */
static __device__ inline int32_t
lw_boundary_at (const LwBoundaryTile &tile, int32_t y, int32_t x)
{
  return (y - tile.top + LW_BOUNDARY_HALO) * tile.stride + x - tile.left + LW_BOUNDARY_HALO;
}

/* A pixel of the map of slopes. Beyond the border the map continues as its last pixel turned around
 * (replicate) or as nothing (zero). */
struct LwBoundarySpot
{
  int32_t at; /* in the window */
  bool counted;
  float sign;
  LwNeighbours labels;
};

static __device__ inline LwBoundarySpot
lw_boundary_spot (const LwBoundaryWork &w, const LwBoundaryTile &tile, int32_t y, int32_t x)
{
  LwBoundarySpot spot;
  int32_t inside_y = min (max (y, 0), w.a.H - 1), inside_x = min (max (x, 0), w.a.W - 1);
  bool inside = y == inside_y && x == inside_x;
  const LwLabelRows rows = lw_label_rows (&w.a, tile.b * w.a.H + inside_y);
  spot.at = lw_boundary_at (tile, inside_y, inside_x);
  spot.counted = w.a.ignore_zero || lw_boundary_counts (&rows, inside_x);
  spot.sign = inside ? 1.0f : w.a.pad_zero ? 0.0f : -1.0f;
  spot.labels = lw_label_neighbours (&rows, inside_x);
  return spot;
}

/* Beyond the image by more than one pixel no slope is read; the nearest one stands there. */
static __device__ inline LwBoundarySpot
lw_boundary_spot_near (const LwBoundaryWork &w, const LwBoundaryTile &tile, int32_t y, int32_t x)
{
  return lw_boundary_spot (w, tile, min (tile.top + y, w.a.H), min (tile.left + x, w.a.W));
}

/* The thread's pixel; not counted beyond the image. */
static __device__ inline LwBoundarySpot
lw_boundary_own_spot (const LwBoundaryWork &w, const LwBoundaryTile &tile)
{
  int32_t y = (int32_t)threadIdx.x / w.t.width, x = (int32_t)threadIdx.x % w.t.width;
  LwBoundarySpot spot = lw_boundary_spot_near (w, tile, y, x);
  spot.counted = spot.counted && tile.top + y < w.a.H && tile.left + x < w.a.W;
  return spot;
}

/* One class at one pixel. */
struct LwBoundaryElement
{
  float across, along; /* differences in x and y */
  float square;
};

/* A square is compared with the largest: its rounding is prescribed. */
static __device__ inline LwBoundaryElement
lw_boundary_element (const float *p, const LwBoundaryTile &tile, int32_t at)
{
  LwBoundaryElement e;
  e.across = 0.5f * (p[at + 1] - p[at - 1]);
  e.along = 0.5f * (p[at + tile.stride] - p[at - tile.stride]);
  e.square = fmaf (e.across, e.across, e.along * e.along);
  return e;
}

static __device__ inline float
lw_boundary_threshold (const LwBoundaryScale &scale, const LwNeighbours &n, int32_t k)
{
  int32_t level = lw_boundary_level (k, n.left, n.right, n.above, n.below);
  return level == 0 ? scale.level[0] : level == 1 ? scale.level[1] : scale.level[2];
}
