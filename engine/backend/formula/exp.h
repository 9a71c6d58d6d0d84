/* Exponential and logarithm in single precision, without branches or tables, so that loops over
 * them vectorise. Relative error below 1.5e-7 (log: or 1e-7 absolute near 1). */
#pragma once

#include "core/rng.h"

#include <string.h>

LW_INLINE int32_t
lw_float_bits (float x)
{
  int32_t bits;
  memcpy (&bits, &x, sizeof bits);
  return bits;
}

LW_INLINE float
lw_bits_float (int32_t bits)
{
  float x;
  memcpy (&x, &bits, sizeof x);
  return x;
}

/* 0 below -87, constant above 88. 2^n * e^r with |r| <= ln 2 / 2; adding 1.5 * 2^23 rounds to an
 * integer and leaves n in the low bits. */
LW_INLINE float
lw_exp (float x)
{
  float y = x < 88.0f ? x : 88.0f;
  float clamped = y > -87.0f ? y : -87.0f;
  float shifted = clamped * 1.44269504f + 12582912.0f;
  float n = shifted - 12582912.0f;
  float r = clamped - n * 0.693359375f;
  r = r + n * 2.12194440e-4f;
  float q = 1.38144672e-3f;
  q = q * r + 8.36878084e-3f;
  q = q * r + 4.16683927e-2f;
  q = q * r + 1.66665196e-1f;
  q = q * r + 4.99999940e-1f;
  q = q * r * r + r + 1.0f;
  uint32_t power = (uint32_t)lw_float_bits (shifted) << 23;
  float e = lw_bits_float ((int32_t)((uint32_t)lw_float_bits (q) + power));
  return y > -87.0f ? e : 0.0f;
}

/* For positive, normal x. x = 2^n * m with m in [sqrt (1/2), sqrt (2)); log m = 2 artanh (s). */
LW_INLINE float
lw_log (float x)
{
  uint32_t bits = (uint32_t)lw_float_bits (x) - 0x3f3504f3u;
  float n = (float)((int32_t)bits >> 23);
  float m = lw_bits_float ((int32_t)((bits & 0x007fffffu) + 0x3f3504f3u));
  float s = (m - 1.0f) / (m + 1.0f);
  float t = s * s;
  float q = 2.98744828e-1f;
  q = q * t + 3.99774462e-1f;
  q = q * t + 6.66667759e-1f;
  float r = s * t * q - n * 2.12194440e-4f;
  return n * 0.693359375f + (2.0f * s + r);
}
