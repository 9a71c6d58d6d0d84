/* bf16 numbers and activations of either precision. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/rng.h"

LW_INLINE float
lw_f32_from_bf16 (uint16_t bits)
{
  uint32_t wide = (uint32_t)bits << 16;
  float value;
  memcpy (&value, &wide, sizeof value);
  return value;
}

/* Rounds to nearest even; NaN stays NaN. */
LW_INLINE uint16_t
lw_bf16_from_f32 (float value)
{
  uint32_t bits;
  memcpy (&bits, &value, sizeof bits);
  uint32_t rounded = (bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16;
  return (uint16_t)(value != value ? (bits >> 16) | 0x40u : rounded);
}

/* Element @i of an activation; @bf16 is a constant in every caller, so that one of the branches
 * remains. */
LW_INLINE float
lw_load (const void *p, int64_t i, bool bf16)
{
  return bf16 ? lw_f32_from_bf16 (((const uint16_t *)p)[i]) : ((const float *)p)[i];
}

LW_INLINE void
lw_store (void *p, int64_t i, bool bf16, float value)
{
  if (bf16)
    ((uint16_t *)p)[i] = lw_bf16_from_f32 (value);
  else
    ((float *)p)[i] = value;
}
