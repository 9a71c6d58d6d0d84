/* How label pixels, feature cells and points are matched. */
#pragma once

#include "core/rng.h"

/* The label pixel that cell @i of @cells takes, of @pixels along an axis: floor (i * pixels /
 * cells).
 */
LW_INLINE int32_t
lw_cell_pixel (int32_t i, int32_t pixels, int32_t cells)
{
  return (int32_t)((int64_t)i * pixels / cells);
}

/* The cell that holds label pixel @i. */
LW_INLINE int32_t
lw_pixel_cell (int32_t i, int32_t pixels, int32_t cells)
{
  return (int32_t)((int64_t)i * cells / pixels);
}

/* First of the cells whose lw_cell_pixel() is @i or more: the cells that take pixel i are
 * [first (i), first (i + 1)). */
LW_INLINE int32_t
lw_pixel_first_cell (int32_t i, int32_t pixels, int32_t cells)
{
  return (int32_t)(((int64_t)i * cells + pixels - 1) / pixels);
}
