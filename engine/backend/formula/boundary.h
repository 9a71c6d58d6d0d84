/* The boundary loss at one pixel: magnitude of the central differences of a map, and the same of
 * the one-hot labels, where it takes three values only. */
#pragma once

#include "core/rng.h"

#include <stdbool.h>

#define LW_BOUNDARY_LEVELS 3

/* gx^2 + gy^2 with central differences (next - previous) / 2. */
LW_INLINE float
lw_boundary_square (float left, float right, float above, float below)
{
  float gx = 0.5f * (right - left), gy = 0.5f * (below - above);
  return gx * gx + gy * gy;
}

/* The same of the indicator of class @k, in quarters: 0, 1 or 2. */
LW_INLINE int32_t
lw_boundary_level (int32_t k, int32_t left, int32_t right, int32_t above, int32_t below)
{
  int32_t across = left != right && (k == left || k == right);
  int32_t along = above != below && (k == above || k == below);
  return across + along;
}

LW_INLINE float
lw_sign (float x)
{
  return (x > 0.0f ? 1.0f : 0.0f) - (x < 0.0f ? 1.0f : 0.0f);
}
