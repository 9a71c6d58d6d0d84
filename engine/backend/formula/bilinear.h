/* Bilinear resizing along one axis, align_corners = False: the source coordinate of sample d is
 * (d + 0.5) * small / large - 0.5, clamped at 0. */
#pragma once

#include "core/rng.h"

typedef struct
{
  int32_t first, second; /* of the small axis */
  float fraction;        /* value = first + fraction * (second - first) */
} LwTap;

/* Source coordinate of sample @d in units of 1 / (2 * large). In integers, so that every backend
 * picks the same taps. */
LW_INLINE int64_t
lw_bilinear_source (int32_t d, int32_t small, int32_t large)
{
  int64_t source = (2 * (int64_t)d + 1) * small - large;
  return source > 0 ? source : 0;
}

/* Fraction of sample @d, which starts at cell @first. */
LW_INLINE float
lw_bilinear_fraction (int32_t d, int32_t first, int32_t small, int32_t large)
{
  int64_t twice = 2 * (int64_t)large;
  return (float)(lw_bilinear_source (d, small, large) - first * twice) / (float)twice;
}

/* Sample @d of @large from an axis of @small. */
LW_INLINE LwTap
lw_bilinear_tap (int32_t d, int32_t small, int32_t large)
{
  LwTap tap;
  tap.first = (int32_t)(lw_bilinear_source (d, small, large) / (2 * (int64_t)large));
  tap.second = tap.first + 1 < small ? tap.first + 1 : tap.first;
  tap.fraction = lw_bilinear_fraction (d, tap.first, small, large);
  return tap;
}

/* First sample that starts at cell @i or later, @large if there is none: the samples of cell i are
 * [start (i), start (i + 1)). */
LW_INLINE int32_t
lw_bilinear_start (int32_t i, int32_t small, int32_t large)
{
  int64_t twice = 2 * (int64_t)small, least = (2 * (int64_t)i + 1) * large - small;
  int64_t start = i > 0 && least > 0 ? (least + twice - 1) / twice : 0;
  return (int32_t)(start < large ? start : large);
}

LW_INLINE float
lw_mix (float a, float b, float fraction)
{
  return a + fraction * (b - a);
}
