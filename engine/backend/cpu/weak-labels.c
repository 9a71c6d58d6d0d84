/* Weak labels at feature size and at label size (section 3.2). */
#include "backend/cpu/weak-labels.h"

#include <string.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/formula/cells.h"

/* The points of a batch and the size of its label maps. */
typedef struct
{
  const int32_t *points;
  int32_t n;
  const uint8_t *weak_kind;
  int32_t H, W;
} PointSet;

int32_t
lw_cpu_point_count (const int32_t *n_points, int32_t max_points)
{
  int32_t n = n_points ? *n_points : 0;
  return n < 0 ? 0 : n > max_points ? max_points : n;
}

bool
lw_cpu_points_check (LwStream *s, const int32_t *points, int32_t n, int32_t B, int32_t H, int32_t W,
                     int32_t classes)
{
  for (int32_t i = 0; i < n; i++)
    {
      const int32_t *p = points + 4 * (int64_t)i;
      if (p[0] < 0 || p[0] >= B || p[1] < 0 || p[1] >= H || p[2] < 0 || p[2] >= W)
        return lw_cpu_fail (s,
                            "point %d (image %d, row %d, column %d) lies outside the batch of %d "
                            "images of %d x %d pixels",
                            i, p[0], p[1], p[2], B, H, W);
      if (p[3] < 0 || p[3] >= classes)
        return lw_cpu_fail (s, "point %d has class %d; the classes are 0 to %d", i, p[3],
                            classes - 1);
    }
  return true;
}

/* One row of cells by nearest sampling. */
static void
nearest_row (const uint8_t *labels, int32_t H, int32_t W, int32_t h, int32_t w, int32_t y,
             uint8_t *cells)
{
  const uint8_t *row = labels + (int64_t)lw_cell_pixel (y, H, h) * W;
  if (w == W)
    {
      memcpy (cells, row, w);
      return;
    }
  for (int32_t x = 0; x < w; x++)
    cells[x] = row[lw_cell_pixel (x, W, w)];
}

bool
lw_cpu_nearest_labels (LwStream *s, int32_t B, int32_t H, int32_t W, int32_t h, int32_t w,
                       const uint8_t *labels, uint8_t *cells)
{
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t i = 0; i < B * h; i++)
    nearest_row (labels + (int64_t)(i / h) * H * W, H, W, h, w, i % h, cells + (int64_t)i * w);
  return true;
}

/* The smallest class wins; 255 is larger than any. */
static void
mark (uint8_t *cell, int32_t label)
{
  if (label < *cell)
    *cell = (uint8_t)label;
}

/* A point labels the cell that holds it. */
static void
mark_by_cell (const PointSet *set, int32_t h, int32_t w, uint8_t *cells)
{
  for (int32_t i = 0; i < set->n; i++)
    {
      const int32_t *p = set->points + 4 * (int64_t)i;
      if (set->weak_kind[p[0]] != LW_WEAK_POINT)
        continue;
      int64_t row = (int64_t)p[0] * h + lw_pixel_cell (p[1], set->H, h);
      mark (cells + row * w + lw_pixel_cell (p[2], set->W, w), p[3]);
    }
}

/* A point labels the cells that take its very pixel, often none. */
static void
mark_by_pixel (const PointSet *set, int32_t h, int32_t w, uint8_t *cells)
{
  for (int32_t i = 0; i < set->n; i++)
    {
      const int32_t *p = set->points + 4 * (int64_t)i;
      if (set->weak_kind[p[0]] != LW_WEAK_POINT)
        continue;
      int32_t top = lw_pixel_first_cell (p[1], set->H, h);
      int32_t bottom = lw_pixel_first_cell (p[1] + 1, set->H, h);
      int32_t left = lw_pixel_first_cell (p[2], set->W, w);
      int32_t right = lw_pixel_first_cell (p[2] + 1, set->W, w);
      for (int32_t y = top; y < bottom; y++)
        for (int32_t x = left; x < right; x++)
          mark (cells + ((int64_t)p[0] * h + y) * w + x, p[3]);
    }
}

/* The labels of LW_WEAK_MAP images by nearest sampling, 255 in all others. */
static bool
sample_maps (LwStream *s, int32_t B, const PointSet *set, const uint8_t *labels, int32_t h,
             int32_t w, uint8_t *cells)
{
  for (int32_t b = 0; b < B; b++)
    if (set->weak_kind[b] == LW_WEAK_MAP && !labels)
      return lw_cpu_fail (s, "image %d of the batch has a label map, but no maps were given", b);
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t i = 0; i < B * h; i++)
    {
      int32_t b = i / h;
      uint8_t *row = cells + (int64_t)i * w;
      if (set->weak_kind[b] == LW_WEAK_MAP)
        nearest_row (labels + (int64_t)b * set->H * set->W, set->H, set->W, h, w, i % h, row);
      else
        memset (row, LW_LABEL_IGNORE, w);
    }
  return true;
}

bool
lw_cpu_weak_cells (LwStream *s, const LwPrototypes *a, uint8_t *cells)
{
  PointSet set
      = { a->points, lw_cpu_point_count (a->n_points, a->max_points), a->weak_kind, a->H, a->W };
  if (!lw_cpu_points_check (s, set.points, set.n, a->B, a->H, a->W, LW_LABEL_IGNORE)
      || !sample_maps (s, a->B, &set, a->labels, a->h, a->w, cells))
    return false;
  if (a->point_nearest)
    mark_by_pixel (&set, a->h, a->w, cells);
  else
    mark_by_cell (&set, a->h, a->w, cells);
  return true;
}

bool
lw_cpu_weak_map (LwStream *s, int32_t B, int32_t H, int32_t W, const uint8_t *weak_kind,
                 const uint8_t *labels, const int32_t *points, const int32_t *n_points,
                 int32_t max_points, uint8_t *map)
{
  PointSet set = { points, lw_cpu_point_count (n_points, max_points), weak_kind, H, W };
  if (!lw_cpu_points_check (s, points, set.n, B, H, W, LW_LABEL_IGNORE)
      || !sample_maps (s, B, &set, labels, H, W, map))
    return false;
  mark_by_cell (&set, H, W, map);
  return true;
}

static LW_KERNEL void
merge_row (int64_t n, const uint8_t *weak, const uint8_t *pseudo, uint8_t *merged)
{
  for (int64_t i = 0; i < n; i++)
    merged[i] = weak[i] != LW_LABEL_IGNORE ? weak[i] : pseudo[i];
}

bool
lw_cpu_merge_labels (LwStream *s, int64_t pixels, const uint8_t *weak, const uint8_t *pseudo,
                     uint8_t *merged)
{
  const int64_t chunk = 1 << 16;
#pragma omp parallel for num_threads(s->options.threads) schedule(static) if (pixels > chunk)
  for (int64_t i = 0; i < pixels; i += chunk)
    merge_row (pixels - i < chunk ? pixels - i : chunk, weak + i, pseudo + i, merged + i);
  return true;
}
