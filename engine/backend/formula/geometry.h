/* Where an augmented pixel comes from: the crop, scale and flip of LwAugmentImage along one axis,
 * and the triangle filter of the resampling. Coordinates have pixel centres at +0.5. In double: a
 * label on the border between two pixels must fall the same way in every backend. */
#pragma once

#include "core/rng.h"

#include <math.h>

/* Source coordinate of output pixel @i. */
LW_INLINE double
lw_augment_source (int32_t i, double offset, double scale)
{
  return (i + offset + 0.5) / scale;
}

/* Output pixel onto which the centre of source pixel @i falls; it may lie outside the crop. */
LW_INLINE int32_t
lw_augment_target (int32_t i, double offset, double scale)
{
  return (int32_t)floor ((i + 0.5) * scale - offset);
}

/* Half width of the filter in source pixels: bilinear, widened by the reduction of a smaller image
 * so that every source pixel counts (antialiasing). */
LW_INLINE double
lw_augment_support (double scale)
{
  return scale < 1.0 ? 1.0 / scale : 1.0;
}

/* Unnormalised weight of source pixel @tap at @centre. */
LW_INLINE double
lw_augment_weight (int32_t tap, double centre, double support)
{
  double distance = fabs (tap + 0.5 - centre) / support;
  return distance < 1.0 ? 1.0 - distance : 0.0;
}
