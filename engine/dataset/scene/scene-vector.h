/* Vectors (metres; x right, y up, z forward) and colours (linear light, 1 = white under the sun).
 */
#pragma once

#include <math.h>

typedef struct
{
  float x, y, z;
} LwVec;

typedef struct
{
  float r, g, b;
} LwRgb;

/* Unlike fminf and fmaxf these are instructions, not calls. */
static inline float
lw_min (float a, float b)
{
  return a < b ? a : b;
}

static inline float
lw_max (float a, float b)
{
  return a > b ? a : b;
}

static inline LwVec
lw_vec (float x, float y, float z)
{
  LwVec v = { x, y, z };
  return v;
}

static inline LwVec
lw_vec_add (LwVec a, LwVec b)
{
  return lw_vec (a.x + b.x, a.y + b.y, a.z + b.z);
}

static inline LwVec
lw_vec_sub (LwVec a, LwVec b)
{
  return lw_vec (a.x - b.x, a.y - b.y, a.z - b.z);
}

static inline LwVec
lw_vec_scale (LwVec a, float s)
{
  return lw_vec (a.x * s, a.y * s, a.z * s);
}

static inline LwVec
lw_vec_lerp (LwVec a, LwVec b, float t)
{
  return lw_vec_add (a, lw_vec_scale (lw_vec_sub (b, a), t));
}

static inline float
lw_vec_dot (LwVec a, LwVec b)
{
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

static inline LwVec
lw_vec_cross (LwVec a, LwVec b)
{
  return lw_vec (a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
}

static inline float
lw_vec_length (LwVec a)
{
  return sqrtf (lw_vec_dot (a, a));
}

/* The zero vector stays zero. */
static inline LwVec
lw_vec_unit (LwVec a)
{
  float length = lw_vec_length (a);
  return lw_vec_scale (a, length > 1e-9f ? 1 / length : 0);
}

static inline LwRgb
lw_rgb (float r, float g, float b)
{
  LwRgb c = { r, g, b };
  return c;
}

/* From display values 0..255 (gamma 2, so that encoding is a square root). */
static inline LwRgb
lw_rgb8 (float r, float g, float b)
{
  const float s = 1.0f / (255 * 255);
  return lw_rgb (r * r * s, g * g * s, b * b * s);
}

static inline LwRgb
lw_rgb_add (LwRgb a, LwRgb b)
{
  return lw_rgb (a.r + b.r, a.g + b.g, a.b + b.b);
}

static inline LwRgb
lw_rgb_scale (LwRgb a, float s)
{
  return lw_rgb (a.r * s, a.g * s, a.b * s);
}

static inline LwRgb
lw_rgb_multiply (LwRgb a, LwRgb b)
{
  return lw_rgb (a.r * b.r, a.g * b.g, a.b * b.b);
}

static inline LwRgb
lw_rgb_mix (LwRgb a, LwRgb b, float t)
{
  return lw_rgb (a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t);
}

static inline float
lw_clamp01 (float x)
{
  return x < 0 ? 0 : x > 1 ? 1 : x;
}

static inline float
lw_smooth (float low, float high, float x)
{
  float t = lw_clamp01 ((x - low) / (high - low));
  return t * t * (3 - 2 * t);
}
