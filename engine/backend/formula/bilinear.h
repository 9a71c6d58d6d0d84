/* Bilinear resizing along one axis, align_corners = False: the source coordinate of sample d is
 * (d + 0.5) * small / large - 0.5, clamped at 0. */
#pragma once

#include "core/rng.h"

typedef struct
{
  int32_t first, second; /* of the small axis */
  float fraction;        /* value = first + fraction * (second - first) */
} LwTap;

/* Sample @d of @large from an axis of @small. In integers, so that every backend picks the same
 * taps. */
LW_INLINE LwTap
lw_bilinear_tap (int32_t d, int32_t small, int32_t large)
{
  int64_t twice = 2 * (int64_t)large;
  int64_t source = (2 * (int64_t)d + 1) * small - large;
  source = source > 0 ? source : 0;
  LwTap tap;
  tap.first = (int32_t)(source / twice);
  tap.second = tap.first + 1 < small ? tap.first + 1 : tap.first;
  tap.fraction = (float)(source - tap.first * twice) / (float)twice;
  return tap;
}

LW_INLINE float
lw_mix (float a, float b, float fraction)
{
  return a + fraction * (b - a);
}
