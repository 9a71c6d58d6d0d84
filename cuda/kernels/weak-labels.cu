/* Weak labels at feature size and at label size (section 3.2). Takes no scratch. */
#include "backend/formula/cells.h"
#include "cuda-ops.h"
#include "kernels/pack.cuh"

/* Images of a launch. */
#define IMAGES 1024

/* Which of images [first, first + n) have a map, which have points. */
struct Kinds
{
  int32_t first, n;
  uint8_t kind[IMAGES];
};

/* The points of a batch and the size of its label maps. */
struct PointSet
{
  const int32_t *points, *count;
  int32_t max;
  int32_t H, W;
};

static __device__ inline uint8_t
nearest (const uint8_t *labels, int64_t image, int32_t y, int32_t x, int32_t H, int32_t W,
         int32_t h, int32_t w)
{
  int32_t row = h == H ? y : lw_cell_pixel (y, H, h);
  return labels[(image * H + row) * W + (w == W ? x : lw_cell_pixel (x, W, w))];
}

static __global__ void
sample_labels (int32_t B, int32_t H, int32_t W, int32_t h, int32_t w, const uint8_t *labels,
               uint8_t *cells)
{
  int32_t x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= w)
    return;
  for (int64_t r = blockIdx.y; r < (int64_t)B * h; r += gridDim.y)
    cells[r * w + x] = nearest (labels, r / h, (int32_t)(r % h), x, H, W, h, w);
}

/* The labels of LW_WEAK_MAP images by nearest sampling, 255 in all others. */
static __global__ void
sample_maps (Kinds kinds, int32_t H, int32_t W, int32_t h, int32_t w, const uint8_t *labels,
             uint8_t *cells)
{
  int32_t x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= w)
    return;
  for (int64_t r = blockIdx.y; r < (int64_t)kinds.n * h; r += gridDim.y)
    {
      int64_t image = kinds.first + r / h;
      int32_t y = (int32_t)(r % h);
      cells[(image * h + y) * w + x] = kinds.kind[r / h] == LW_WEAK_MAP
                                           ? nearest (labels, image, y, x, H, W, h, w)
                                           : LW_LABEL_IGNORE;
    }
}

/* The smallest class wins; 255 is larger than any. A byte of a word at a time, as there are no
 * atomics on bytes. */
static __device__ inline void
mark (uint8_t *cells, int64_t i, uint32_t label)
{
  uintptr_t address = (uintptr_t)(cells + i);
  unsigned *word = reinterpret_cast<unsigned *> (address & ~(uintptr_t)3);
  uint32_t shift = (uint32_t)(address & 3) * 8, seen = *word, old;
  do
    {
      old = seen;
      if (label >= ((old >> shift) & 0xffu))
        return;
      seen = atomicCAS (word, old, (old & ~(0xffu << shift)) | label << shift);
    }
  while (seen != old);
}

/* NEAREST: a point labels the cells that take its very pixel, often none; else the cell that holds
 * it. Points outside the batch or of no class are left out. */
template <bool NEAREST>
static __global__ void
mark_points (Kinds kinds, PointSet set, int32_t h, int32_t w, uint8_t *cells)
{
  int32_t n = set.count ? min (max (*set.count, 0), set.max) : 0;
  for (int64_t i = lw_first (); i < n; i += lw_stride ())
    {
      const int32_t *p = set.points + 4 * i;
      int32_t image = p[0] - kinds.first, y = p[1], x = p[2], label = p[3];
      if (image < 0 || image >= kinds.n || kinds.kind[image] != LW_WEAK_POINT || y < 0 || y >= set.H
          || x < 0 || x >= set.W || label < 0 || label >= LW_LABEL_IGNORE)
        continue;
      int32_t top = NEAREST ? lw_pixel_first_cell (y, set.H, h) : lw_pixel_cell (y, set.H, h);
      int32_t left = NEAREST ? lw_pixel_first_cell (x, set.W, w) : lw_pixel_cell (x, set.W, w);
      int32_t bottom = NEAREST ? lw_pixel_first_cell (y + 1, set.H, h) : top + 1;
      int32_t right = NEAREST ? lw_pixel_first_cell (x + 1, set.W, w) : left + 1;
      for (int32_t row = top; row < bottom; row++)
        for (int32_t column = left; column < right; column++)
          mark (cells, ((int64_t)p[0] * h + row) * w + column, (uint32_t)label);
    }
}

static bool
draw (LwStream *s, int32_t B, const uint8_t *weak_kind, const PointSet &set, bool point_nearest,
      const uint8_t *labels, int32_t h, int32_t w, uint8_t *cells)
{
  for (int32_t b = 0; b < B; b++)
    if (weak_kind[b] == LW_WEAK_MAP && !labels)
      return lw_cuda_fail (s, "image %d of the batch has a label map, but no maps were given", b);
  for (int32_t first = 0; first < B; first += IMAGES)
    {
      Kinds kinds = {};
      kinds.first = first;
      for (; kinds.n < IMAGES && first + kinds.n < B; kinds.n++)
        kinds.kind[kinds.n] = weak_kind[first + kinds.n];
      if (!lw_launch (s, sample_maps, lw_row_grid ((int64_t)kinds.n * h, w), LW_BLOCK, 0, kinds,
                      set.H, set.W, h, w, labels, cells)
          || !lw_launch (s, point_nearest ? mark_points<true> : mark_points<false>,
                         lw_grid (s, set.max), LW_BLOCK, 0, kinds, set, h, w, cells))
        return false;
    }
  return true;
}

bool
lw_cuda_nearest_labels (LwStream *s, int32_t B, int32_t H, int32_t W, int32_t h, int32_t w,
                        const uint8_t *labels, uint8_t *cells)
{
  return lw_launch (s, sample_labels, lw_row_grid ((int64_t)B * h, w), LW_BLOCK, 0, B, H, W, h, w,
                    labels, cells);
}

bool
lw_cuda_weak_cells (LwStream *s, const LwPrototypes *a, uint8_t *cells)
{
  PointSet set = { a->points, a->n_points, a->max_points, a->H, a->W };
  return draw (s, a->B, a->weak_kind, set, a->point_nearest, a->labels, a->h, a->w, cells);
}

bool
lw_cuda_weak_map (LwStream *s, int32_t B, int32_t H, int32_t W, const uint8_t *weak_kind,
                  const uint8_t *labels, const int32_t *points, const int32_t *n_points,
                  int32_t max_points, uint8_t *map)
{
  PointSet set = { points, n_points, max_points, H, W };
  return draw (s, B, weak_kind, set, false, labels, H, W, map);
}
