/* Colour jitter of one pixel in [0, 1] RGB, with the meaning of torchvision's adjust_* functions:
 * the result is clamped to [0, 1] after each step. Branch-free, so that rows vectorise. */
#pragma once

#include "core/rng.h"

#include <stdbool.h>

LW_INLINE float
lw_unit_clamp (float x)
{
  x = x > 0.0f ? x : 0.0f;
  return x < 1.0f ? x : 1.0f;
}

/* Luma of ITU-R BT.601. */
LW_INLINE float
lw_grey (float r, float g, float b)
{
  return 0.2989f * r + 0.587f * g + 0.114f * b;
}

LW_INLINE float
lw_jitter_brightness (float x, float factor)
{
  return lw_unit_clamp (factor * x);
}

/* Contrast: @towards = mean grey of the image. Saturation: @towards = grey of the pixel. */
LW_INLINE float
lw_jitter_blend (float x, float towards, float factor)
{
  return lw_unit_clamp (factor * x + (1.0f - factor) * towards);
}

/* Hue of an RGB colour in sixths of a turn, [-1, 5]; 0 for greys. @chroma = largest - smallest. */
LW_INLINE float
lw_hue (float r, float g, float b, float largest, float chroma)
{
  float divisor = chroma > 0.0f ? chroma : 1.0f;
  float above_blue = 4.0f * divisor + (r - g), above_green = 2.0f * divisor + (b - r);
  float sixths = largest == g ? above_green : above_blue;
  sixths = largest == r ? g - b : sixths;
  return sixths / divisor;
}

/* Channel of HSV -> RGB; @sector = 5 for red, 3 for green, 1 for blue; @hue in sixths, [0, 6). */
LW_INLINE float
lw_hue_channel (float hue, float sector, float value, float chroma)
{
  float k = sector + hue;
  k = k >= 6.0f ? k - 6.0f : k;
  float other = 4.0f - k;
  return value - chroma * lw_unit_clamp (k < other ? k : other);
}

/* @turns in [-0.5, 0.5]. */
LW_INLINE void
lw_jitter_hue (float *r, float *g, float *b, float turns)
{
  float R = *r, G = *g, B = *b;
  float largest = R > G ? R : G, smallest = R < G ? R : G;
  largest = largest > B ? largest : B;
  smallest = smallest < B ? smallest : B;
  float chroma = largest - smallest;
  float hue = lw_hue (R, G, B, largest, chroma) + 6.0f * turns;
  hue = hue < 0.0f ? hue + 6.0f : hue;
  hue = hue >= 6.0f ? hue - 6.0f : hue;
  *r = lw_unit_clamp (lw_hue_channel (hue, 5.0f, largest, chroma));
  *g = lw_unit_clamp (lw_hue_channel (hue, 3.0f, largest, chroma));
  *b = lw_unit_clamp (lw_hue_channel (hue, 1.0f, largest, chroma));
}
