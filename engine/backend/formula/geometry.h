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

/* Source pixels first .. first + count - 1 under the filter of an output position; count 0 = the
 * position lies outside the source. */
typedef struct
{
  int32_t first, count;
  int32_t nearest; /* the source pixel under the position, -1 outside */
} LwSourceSpan;

/* Of @size source pixels. */
LW_INLINE LwSourceSpan
lw_augment_span (double centre, double support, int32_t size)
{
  LwSourceSpan span = { 0, 0, -1 };
  if (!(centre >= 0.0 && centre < size))
    return span;
  double first = floor (centre - support - 0.5) + 1.0, last = ceil (centre + support - 0.5) - 1.0;
  span.first = first > 0.0 ? (int32_t)first : 0;
  span.count = (last < size - 1 ? (int32_t)last : size - 1) - span.first + 1;
  span.nearest = (int32_t)centre;
  return span;
}

/* Unnormalised weight of source pixel @tap at @centre. */
LW_INLINE double
lw_augment_weight (int32_t tap, double centre, double support)
{
  double distance = fabs (tap + 0.5 - centre) / support;
  return distance < 1.0 ? 1.0 - distance : 0.0;
}
