/* Contrast with prototypes (eq 7 and 9). */
#pragma once

#include "core/rng.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

/* What the score of a class gains as a negative of the given weight: nothing counts whose weight is
 * not positive or whose prototype is not valid. */
LW_INLINE float
lw_contrast_bias (bool valid, float weight)
{
  return valid && weight > 0.0f ? logf (weight) : -FLT_MAX / 4.0f;
}
