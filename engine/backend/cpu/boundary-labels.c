/* Boundary loss: counted pixels and boundaries of the labels. */
#include "backend/cpu/boundary.h"

typedef struct
{
  int32_t left, right, above, below;
} Neighbours;

/* Pixels of three rows; above and below may be NULL beyond the image. */
typedef struct
{
  const uint8_t *above, *row, *below;
  int32_t W;
  bool zero_ignored, pad_zero;
} LabelRows;

static LabelRows
label_rows (const Boundary *c, int32_t row)
{
  const LwBoundary *a = c->a;
  int32_t y = row % a->H;
  const uint8_t *labels = a->labels + (size_t)row * a->W;
  return (LabelRows){ .above = y > 0 ? labels - a->W : NULL,
                      .row = labels,
                      .below = y + 1 < a->H ? labels + a->W : NULL,
                      .W = a->W,
                      .zero_ignored = a->ignore_zero,
                      .pad_zero = a->pad_zero };
}

static inline int32_t
label (const LabelRows *r, const uint8_t *row, int32_t x)
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

static inline Neighbours
neighbours (const LabelRows *r, int32_t x)
{
  return (Neighbours){ label (r, r->row, x - 1), label (r, r->row, x + 1), label (r, r->above, x),
                       label (r, r->below, x) };
}

bool
lw_boundary_known (const Boundary *c, size_t pixel)
{
  return c->a->labels[pixel] != LW_LABEL_IGNORE;
}

/* A pixel counts if it and its neighbours inside the image are labelled. */
static bool
pixel_counts (const LabelRows *r, int32_t x)
{
  return r->row[x] != LW_LABEL_IGNORE && (x == 0 || r->row[x - 1] != LW_LABEL_IGNORE)
         && (x + 1 == r->W || r->row[x + 1] != LW_LABEL_IGNORE)
         && (!r->above || r->above[x] != LW_LABEL_IGNORE)
         && (!r->below || r->below[x] != LW_LABEL_IGNORE);
}

/* The largest level of a class at a pixel. */
static int32_t
pixel_level (const Neighbours *n)
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

/* Flags of columns 1 to n - 2 of a row with rows on both sides. */
static LW_KERNEL void
flag_interior (const LabelRows *r, uint8_t *flags)
{
  const uint8_t *above = r->above, *row = r->row, *below = r->below;
  const uint8_t none = LW_LABEL_IGNORE, stand_in = r->zero_ignored ? 0 : LW_LABEL_IGNORE;
  const bool all = r->zero_ignored;
#pragma GCC ivdep
  for (int32_t x = 1; x < r->W - 1; x++)
    {
      uint8_t left = row[x - 1] == none ? stand_in : row[x - 1];
      uint8_t right = row[x + 1] == none ? stand_in : row[x + 1];
      uint8_t up = above[x] == none ? stand_in : above[x];
      uint8_t down = below[x] == none ? stand_in : below[x];
      uint8_t known
          = (row[x] != none) & (left != none) & (right != none) & (up != none) & (down != none);
      uint8_t change = (left != right) | (up != down);
      flags[x] = (uint8_t)((all | known) * LW_BOUNDARY_COUNTED | change * LW_BOUNDARY_CHANGE);
    }
}

static uint8_t
flag_pixel (const LabelRows *r, int32_t x)
{
  Neighbours n = neighbours (r, x);
  bool change = n.left != n.right || n.above != n.below;
  return (uint8_t)((r->zero_ignored || pixel_counts (r, x) ? LW_BOUNDARY_COUNTED : 0)
                   | (change ? LW_BOUNDARY_CHANGE : 0));
}

static void
flag_row (const LabelRows *r, uint8_t *flags)
{
  bool interior = r->above && r->below;
  if (interior)
    flag_interior (r, flags);
  for (int32_t x = 0; x < r->W; x += interior && x == 0 && r->W > 1 ? r->W - 1 : 1)
    flags[x] = flag_pixel (r, x);
}

void
lw_boundary_count_row (Boundary *c, int32_t row)
{
  const uint8_t both = LW_BOUNDARY_COUNTED | LW_BOUNDARY_CHANGE;
  LabelRows r = label_rows (c, row);
  uint8_t *flags = c->flags + (size_t)row * r.W;
  int32_t count = 0, largest = 0;
  flag_row (&r, flags);
  for (int32_t x = 0; x < r.W; x++)
    count += flags[x] & LW_BOUNDARY_COUNTED;
  for (int32_t x = 0; x < r.W && largest < LW_BOUNDARY_LEVELS - 1; x++)
    if ((flags[x] & both) == both)
      {
        Neighbours n = neighbours (&r, x);
        int32_t level = pixel_level (&n);
        largest = level > largest ? level : largest;
      }
  c->row_count[row] = count;
  c->row_level[row] = largest;
}

void
lw_boundary_set_thresholds (const Boundary *c, int32_t row, float *planes,
                            const float level[LW_BOUNDARY_LEVELS])
{
  LabelRows r = label_rows (c, row);
  const uint8_t *flags = c->flags + (size_t)row * r.W;
  for (int32_t x = 0; x < r.W; x++)
    {
      if (!(flags[x] & LW_BOUNDARY_CHANGE))
        continue;
      Neighbours n = neighbours (&r, x);
      const int32_t classes[] = { n.left, n.right, n.above, n.below };
      for (int i = 0; i < 4; i++)
        if (classes[i] != LW_LABEL_IGNORE)
          planes[(size_t)classes[i] * c->stride + x]
              = level[lw_boundary_level (classes[i], n.left, n.right, n.above, n.below)];
    }
}
