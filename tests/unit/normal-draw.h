/* Seeded draws of a standard normal distribution, for simulations with a known truth. */
#pragma once

#include <glib.h>
#include <math.h>

#include "core/rng.h"

/* The number with that index; Box and Muller's formula. */
static inline double
normal_draw (LwRngKey key, uint64_t index)
{
  double u = (lw_rng_u32 (key, 2 * index) + 0.5) / 4294967296.0;
  double v = (lw_rng_u32 (key, 2 * index + 1) + 0.5) / 4294967296.0;
  return sqrt (-2 * log (u)) * cos (2 * G_PI * v);
}
