/* Gaussian blur along one axis, mirrored at the centres of the border pixels. */
#pragma once

#include "core/rng.h"

#include <math.h>

#define LW_BLUR_SIGMA_MAX 64.0f /* pixels */

/* Taps at distance 0 to radius; radius 0 = no blur. Beyond 4 sigma the weights are below 4e-4 of
 * the centre's. */
LW_INLINE int32_t
lw_blur_radius (float sigma)
{
  return (int32_t)ceilf (4.0f * sigma);
}

/* Pixel of [0, n) that stands for @i: ... 2 1 | 0 1 2 ... */
LW_INLINE int32_t
lw_mirror (int32_t i, int32_t n)
{
  int32_t period = n > 1 ? 2 * (n - 1) : 1;
  i = i % period;
  i = i < 0 ? i + period : i;
  return i < n ? i : period - i;
}
