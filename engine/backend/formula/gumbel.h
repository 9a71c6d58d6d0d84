/* Gumbel noise: -log (-log u) for uniform u. */
#pragma once

#include "backend/formula/exp.h"

/* @u in [0, 1) with 24 bits; 0 counts as half a step. */
LW_INLINE float
lw_gumbel (float u)
{
  float inside = u > 0.0f ? u : 0.5f / 16777216.0f;
  return -lw_log (-lw_log (inside));
}
