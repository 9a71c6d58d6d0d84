/* The labels around a pixel, as the boundary loss sees them. */
#pragma once

#include "backend/backend.h"
#include "backend/formula/boundary.h"

typedef struct
{
  int32_t left, right, above, below;
} LwNeighbours;

/* Pixels of three rows; above and below may be NULL beyond the image. */
typedef struct
{
  const uint8_t *above, *row, *below;
  int32_t W;
  bool zero_ignored, pad_zero;
} LwLabelRows;

/* Of row @row of the batch, [0, B * H). */
LW_INLINE LwLabelRows
lw_label_rows (const LwBoundary *a, int32_t row)
{
  int32_t y = row % a->H;
  const uint8_t *labels = a->labels + (size_t)row * a->W;
  LwLabelRows r = { y > 0 ? labels - a->W : NULL,
                    labels,
                    y + 1 < a->H ? labels + a->W : NULL,
                    a->W,
                    a->ignore_zero,
                    a->pad_zero };
  return r;
}

LW_INLINE int32_t
lw_label_near (const LwLabelRows *r, const uint8_t *row, int32_t x)
{
  if (!row || x < 0 || x >= r->W)
    {
      if (r->pad_zero)
        return LW_LABEL_IGNORE;
      row = row ? row : r->row;
      x = x < 0 ? 0 : x >= r->W ? r->W - 1 : x;
    }
  return r->zero_ignored && row[x] == LW_LABEL_IGNORE ? 0 : row[x];
}

LW_INLINE LwNeighbours
lw_label_neighbours (const LwLabelRows *r, int32_t x)
{
  LwNeighbours n = { lw_label_near (r, r->row, x - 1), lw_label_near (r, r->row, x + 1),
                     lw_label_near (r, r->above, x), lw_label_near (r, r->below, x) };
  return n;
}

/* A pixel counts if it and its neighbours inside the image are labelled. */
LW_INLINE bool
lw_boundary_counts (const LwLabelRows *r, int32_t x)
{
  return r->row[x] != LW_LABEL_IGNORE && (x == 0 || r->row[x - 1] != LW_LABEL_IGNORE)
         && (x + 1 == r->W || r->row[x + 1] != LW_LABEL_IGNORE)
         && (!r->above || r->above[x] != LW_LABEL_IGNORE)
         && (!r->below || r->below[x] != LW_LABEL_IGNORE);
}

/* The largest level of a class at a pixel. */
LW_INLINE int32_t
lw_boundary_pixel_level (const LwNeighbours *n)
{
  const int32_t classes[] = { n->left, n->right, n->above, n->below };
  int32_t largest = 0;
  for (int i = 0; i < 4; i++)
    {
      int32_t level = classes[i] == LW_LABEL_IGNORE
                          ? 0
                          : lw_boundary_level (classes[i], n->left, n->right, n->above, n->below);
      largest = level > largest ? level : largest;
    }
  return largest;
}
