/* Prototypes of the classes (eq 2-3): where anchors come from, and when an entry moves. */
#pragma once

#include "core/rng.h"

#include <stdbool.h>

/* Below this sum of weights the quotient of eq 3 is noise. */
#define LW_PROTOTYPE_MIN_WEIGHT 1e-6

/* Anchors come from pseudo-labels too if nothing else labels the batch, on request, and where
 * images of different kinds meet. @maps, @points: images with labels of those kinds. */
LW_INLINE bool
lw_prototype_takes_pseudo (bool fallback, int32_t images, int32_t maps, int32_t points)
{
  return fallback || (maps < images && points < images);
}
