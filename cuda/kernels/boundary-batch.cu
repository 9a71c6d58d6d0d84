/* Boundary loss: tables, counted pixels, and how the parts of the batch come together. */
#include "kernels/boundary.cuh"

#define LEAST_MAXIMUM 1e-12

/* ---- before the sweeps ---- */

static __device__ inline void
fill_axis (int32_t i, int32_t small, int32_t large, LwTap *taps, int32_t *starts)
{
  if (i < large)
    taps[i] = lw_bilinear_tap (i, small, large);
  if (i < small + 2)
    starts[i] = lw_bilinear_start (i - 1, small, large);
}

static __global__ void
fill_axes (const __grid_constant__ LwBoundaryWork w)
{
  int32_t i = (int32_t)lw_first ();
  if (blockIdx.y == 0)
    fill_axis (i, w.a.h, w.a.H, w.rows, w.row_starts);
  else
    fill_axis (i, w.a.w, w.a.W, w.columns, w.column_starts);
}

/* counted[block] = counted pixels, highest[block] = the largest level of any of them. */
static __global__ void
count_pixels (const __grid_constant__ LwBoundaryWork w)
{
  const uint32_t width = (uint32_t)w.a.W, pixels = (uint32_t)w.a.B * (uint32_t)w.a.H * width;
  int64_t count = 0;
  int32_t highest = 0;
  for (uint32_t i = (uint32_t)lw_first (); i < pixels; i += (uint32_t)lw_stride ())
    {
      int32_t x = (int32_t)(i % width);
      const LwLabelRows rows = lw_label_rows (&w.a, (int32_t)(i / width));
      if (!w.a.ignore_zero && !lw_boundary_counts (&rows, x))
        continue;
      const LwNeighbours n = lw_label_neighbours (&rows, x);
      highest = max (highest, lw_boundary_pixel_level (&n));
      count++;
    }
  count = lw_block_sum (count);
  highest = lw_block_reduce<LwMaximum> (highest, 0);
  if (threadIdx.x == 0)
    {
      w.counted[blockIdx.x] = count;
      w.highest[blockIdx.x] = highest;
    }
}

bool
lw_boundary_prepare (LwStream *s, const LwBoundaryWork &w)
{
  int32_t rows = w.a.H > w.a.h + 2 ? w.a.H : w.a.h + 2;
  int32_t columns = w.a.W > w.a.w + 2 ? w.a.W : w.a.w + 2, n = rows > columns ? rows : columns;
  return lw_launch (s, fill_axes, dim3 ((unsigned)((n + LW_BLOCK - 1) / LW_BLOCK), 2), LW_BLOCK, 0,
                    w)
         && lw_launch (s, count_pixels, (unsigned)w.count_blocks, LW_BLOCK, 0, w);
}

/* ---- between the sweeps: one block ---- */

/* M and the thresholds, and the weight of an element where it depends on the pixels alone. */
static __device__ inline void
store_scale (const LwBoundaryWork &w, int64_t pixels, int32_t highest, float square_max)
{
  LwBoundaryScale scale = {};
  double t[LW_BOUNDARY_LEVELS], T = 1.0;
  scale.square_max = square_max;
  scale.largest = 1.0f;
  for (int i = 0; i < LW_BOUNDARY_LEVELS; i++)
    t[i] = (double)sqrtf (0.25f * (float)i + w.a.eps);
  if (w.a.norm)
    {
      scale.largest = (float)fmax ((double)sqrtf (square_max + w.a.eps), LEAST_MAXIMUM);
      T = fmax (highest == 0 ? t[0] : highest == 1 ? t[1] : t[2], LEAST_MAXIMUM);
    }
  for (int i = 0; i < LW_BOUNDARY_LEVELS; i++)
    scale.level[i] = (float)((double)scale.largest * t[i] / T);
  if (!w.a.region_edges && pixels > 0)
    scale.weight_all = (float)(1.0 / ((double)pixels * w.a.K));
  if (w.a.region_edges)
    scale.edge = w.a.edge_tau * scale.largest;
  *w.scale = scale;
}

static __global__ void
find_scale (const __grid_constant__ LwBoundaryWork w, int64_t tiles)
{
  int64_t pixels = 0;
  int32_t highest = 0;
  float square_max = 0.0f;
  for (int32_t i = (int32_t)threadIdx.x; i < w.count_blocks; i += LW_BLOCK)
    {
      pixels += w.counted[i];
      highest = max (highest, w.highest[i]);
    }
  for (int64_t i = threadIdx.x; w.a.norm && i < tiles; i += LW_BLOCK)
    square_max = fmaxf (square_max, w.largest[i]);
  pixels = lw_block_sum (pixels);
  highest = lw_block_reduce<LwMaximum> (highest, 0);
  square_max = lw_block_reduce<LwMaximum> (square_max, 0.0f);
  if (threadIdx.x == 0)
    store_scale (w, pixels, highest, square_max);
}

static __global__ void
find_edge_weights (const __grid_constant__ LwBoundaryWork w, int64_t tiles)
{
  int64_t map = 0, label = 0;
  for (int64_t i = threadIdx.x; i < tiles; i += LW_BLOCK)
    {
      map += w.edges[2 * i];
      label += w.edges[2 * i + 1];
    }
  map = lw_block_sum (map);
  label = lw_block_sum (label);
  if (threadIdx.x == 0)
    {
      w.scale->weight_map = map > 0 ? (float)(0.5 / (double)map) : 0.0f;
      w.scale->weight_label = label > 0 ? (float)(0.5 / (double)label) : 0.0f;
    }
}

/* The loss, and the slope of it in the elements that are equal to M, in equal shares. */
static __global__ void
finish_loss (const __grid_constant__ LwBoundaryWork w, int64_t tiles)
{
  double loss = 0.0, slope = 0.0, M = (double)w.scale->largest;
  float square_max = w.scale->square_max;
  int64_t ties = 0;
  for (int64_t i = threadIdx.x; i < tiles; i += LW_BLOCK)
    {
      loss += (double)w.sums[2 * i];
      slope += (double)w.sums[2 * i + 1];
      if (w.a.norm && w.largest[i] == square_max)
        ties += w.ties[i];
    }
  loss = lw_block_sum (loss);
  slope = lw_block_sum (slope);
  ties = lw_block_sum (ties);
  if (threadIdx.x > 0)
    return;
  *w.a.loss = (float)(loss / M);
  if (ties > 0 && square_max > 0.0f)
    w.scale->pull = (float)(-(double)w.a.term_weight * slope / (M * M * (double)ties))
                    / sqrtf (square_max + w.a.eps);
}

bool
lw_boundary_find_scale (LwStream *s, const LwBoundaryWork &w)
{
  return lw_launch (s, find_scale, 1, LW_BLOCK, 0, w, lw_boundary_tiles (w));
}

bool
lw_boundary_find_edge_weights (LwStream *s, const LwBoundaryWork &w)
{
  return lw_launch (s, find_edge_weights, 1, LW_BLOCK, 0, w, lw_boundary_tiles (w));
}

bool
lw_boundary_finish (LwStream *s, const LwBoundaryWork &w)
{
  return lw_launch (s, finish_loss, 1, LW_BLOCK, 0, w, lw_boundary_tiles (w));
}

/* ---- after the sweeps ---- */

/* A thread for each cell and class. */
static __global__ void
gather_cells (const __grid_constant__ LwBoundaryWork w)
{
  int32_t e = (int32_t)(blockIdx.x * blockDim.x + threadIdx.x), K = w.a.K;
  if (e >= w.a.w * K)
    return;
  int32_t j = e / K, k = e % K;
  for (int64_t cell_row = blockIdx.y; cell_row < (int64_t)w.a.B * w.a.h; cell_row += gridDim.y)
    {
      int32_t b = (int32_t)(cell_row / w.a.h), i = (int32_t)(cell_row % w.a.h);
      int32_t top = w.row_starts[i], bottom = w.row_starts[i + 2];
      int32_t left = w.column_starts[j], right = w.column_starts[j + 2];
      float sum = 0.0f;
      if (top == bottom || left == right) /* a map that shrinks skips cells */
        continue;
      for (int32_t row = top / w.t.height; row * w.t.height < bottom; row++)
        for (int32_t column = left / w.t.width; column * w.t.width < right; column++)
          {
            int64_t tile = ((int64_t)b * w.t.rows + row) * w.t.columns + column;
            int32_t r = i - w.rows[row * w.t.height].first;
            int32_t c = j - w.columns[column * w.t.width].first;
            if (w.live[tile])
              sum += w.cells[((tile * w.t.cell_rows + r) * w.t.cell_columns + c) * K + k];
          }
      w.a.dlogits[cell_row * w.a.w * K + e] += sum;
    }
}

bool
lw_boundary_gather (LwStream *s, const LwBoundaryWork &w)
{
  return lw_launch (s, gather_cells, lw_row_grid ((int64_t)w.a.B * w.a.h, w.a.w * w.a.K), LW_BLOCK,
                    0, w);
}
