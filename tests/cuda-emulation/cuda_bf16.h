/* Pairs of bf16 numbers, rounded to nearest even. */
#pragma once

#include "backend/formula/bf16.h"

struct __nv_bfloat162
{
  uint16_t x, y;
};

static inline __nv_bfloat162
__floats2bfloat162_rn (float x, float y)
{
  return { lw_bf16_from_f32 (x), lw_bf16_from_f32 (y) };
}
