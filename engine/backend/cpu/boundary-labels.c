/* Boundary loss: counted pixels and boundaries of the labels. */
#include "backend/cpu/boundary.h"
#include "backend/formula/boundary-labels.h"

bool
lw_boundary_known (const Boundary *c, size_t pixel)
{
  return c->a->labels[pixel] != LW_LABEL_IGNORE;
}

/* Flags of columns 1 to n - 2 of a row with rows on both sides. */
static LW_KERNEL void
flag_interior (const LwLabelRows *r, uint8_t *flags)
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
flag_pixel (const LwLabelRows *r, int32_t x)
{
  LwNeighbours n = lw_label_neighbours (r, x);
  bool change = n.left != n.right || n.above != n.below;
  return (uint8_t)((r->zero_ignored || lw_boundary_counts (r, x) ? LW_BOUNDARY_COUNTED : 0)
                   | (change ? LW_BOUNDARY_CHANGE : 0));
}

static void
flag_row (const LwLabelRows *r, uint8_t *flags)
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
  LwLabelRows r = lw_label_rows (c->a, row);
  uint8_t *flags = c->flags + (size_t)row * r.W;
  int32_t count = 0, largest = 0;
  flag_row (&r, flags);
  for (int32_t x = 0; x < r.W; x++)
    count += flags[x] & LW_BOUNDARY_COUNTED;
  for (int32_t x = 0; x < r.W && largest < LW_BOUNDARY_LEVELS - 1; x++)
    if ((flags[x] & both) == both)
      {
        LwNeighbours n = lw_label_neighbours (&r, x);
        int32_t level = lw_boundary_pixel_level (&n);
        largest = level > largest ? level : largest;
      }
  c->row_count[row] = count;
  c->row_level[row] = largest;
}

void
lw_boundary_set_thresholds (const Boundary *c, int32_t row, float *planes,
                            const float level[LW_BOUNDARY_LEVELS])
{
  LwLabelRows r = lw_label_rows (c->a, row);
  const uint8_t *flags = c->flags + (size_t)row * r.W;
  for (int32_t x = 0; x < r.W; x++)
    {
      if (!(flags[x] & LW_BOUNDARY_CHANGE))
        continue;
      LwNeighbours n = lw_label_neighbours (&r, x);
      const int32_t classes[] = { n.left, n.right, n.above, n.below };
      for (int i = 0; i < 4; i++)
        if (classes[i] != LW_LABEL_IGNORE)
          planes[(size_t)classes[i] * c->stride + x]
              = level[lw_boundary_level (classes[i], n.left, n.right, n.above, n.below)];
    }
}
