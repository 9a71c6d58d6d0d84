/* Colour jitter of one pixel in [0, 1] RGB, with the meaning of torchvision's adjust_* functions:
 * the result is clamped to [0, 1] after each step. Branch-free, so that rows vectorise. */
#pragma once

#include "backend/backend.h"

typedef enum
{
  LW_JITTER_BRIGHTNESS,
  LW_JITTER_CONTRAST,
  LW_JITTER_SATURATION,
  LW_JITTER_HUE,
  LW_JITTER_STEPS
} LwJitterStep;

/* The step changes nothing. */
LW_INLINE bool
lw_jitter_step_neutral (const LwJitter *jitter, int32_t step)
{
  switch (step)
    {
    case LW_JITTER_BRIGHTNESS:
      return jitter->brightness == 1.0f;
    case LW_JITTER_CONTRAST:
      return jitter->contrast == 1.0f;
    case LW_JITTER_SATURATION:
      return jitter->saturation == 1.0f;
    default:
      return jitter->hue == 0.0f;
    }
}

LW_INLINE bool
lw_jitter_neutral (const LwJitter *jitter)
{
  for (int32_t step = 0; step < LW_JITTER_STEPS; step++)
    if (!lw_jitter_step_neutral (jitter, step))
      return false;
  return true;
}

/* The order is a permutation, or of no importance. */
LW_INLINE bool
lw_jitter_valid (const LwJitter *jitter)
{
  uint32_t seen = 0;
  for (int32_t i = 0; i < LW_JITTER_STEPS; i++)
    seen |= jitter->order[i] < LW_JITTER_STEPS ? 1u << jitter->order[i] : 0u;
  return seen == 0xfu || lw_jitter_neutral (jitter);
}

/* Steps before contrast, which needs the mean of the image that they make; LW_JITTER_STEPS if
 * contrast changes nothing. */
LW_INLINE int32_t
lw_jitter_before_contrast (const LwJitter *jitter)
{
  int32_t n = 0;
  if (lw_jitter_step_neutral (jitter, LW_JITTER_CONTRAST))
    return LW_JITTER_STEPS;
  while (jitter->order[n] != LW_JITTER_CONTRAST)
    n++;
  return n;
}

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

/* Between [0, 1] and what the network sees; @scale = 1 / standard deviation. */
LW_INLINE float
lw_normalise (float x, float mean, float scale)
{
  return (x - mean) * scale;
}

LW_INLINE float
lw_denormalise (float x, float mean, float std)
{
  return lw_unit_clamp (x * std + mean);
}
