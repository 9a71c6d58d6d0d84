/* Colour jitter of rows. */
#include "backend/cpu/colour.h"

bool
lw_cpu_jitter_check (LwStream *s, const LwJitter *jitter)
{
  const uint8_t *order = jitter->order;
  if (lw_jitter_valid (jitter))
    return true;
  return lw_cpu_fail (s, "the order %d %d %d %d of a colour jitter is no permutation of 0 1 2 3",
                      order[0], order[1], order[2], order[3]);
}

static LW_KERNEL void
brightness_row (float factor, float *rgb, int32_t n)
{
  for (int32_t i = 0; i < n; i++)
    rgb[i] = lw_jitter_brightness (rgb[i], factor);
}

static LW_KERNEL void
contrast_row (float factor, float mean_grey, float *rgb, int32_t n)
{
  for (int32_t i = 0; i < n; i++)
    rgb[i] = lw_jitter_blend (rgb[i], mean_grey, factor);
}

static LW_KERNEL void
saturation_row (float factor, float *restrict r, float *restrict g, float *restrict b, int32_t W)
{
  for (int32_t x = 0; x < W; x++)
    {
      float grey = lw_grey (r[x], g[x], b[x]);
      r[x] = lw_jitter_blend (r[x], grey, factor);
      g[x] = lw_jitter_blend (g[x], grey, factor);
      b[x] = lw_jitter_blend (b[x], grey, factor);
    }
}

static LW_KERNEL void
hue_row (float turns, float *restrict r, float *restrict g, float *restrict b, int32_t W)
{
  for (int32_t x = 0; x < W; x++)
    {
      float R = r[x], G = g[x], B = b[x];
      lw_jitter_hue (&R, &G, &B, turns);
      r[x] = R;
      g[x] = G;
      b[x] = B;
    }
}

void
lw_cpu_jitter_row (const LwJitter *jitter, int32_t from, int32_t to, float mean_grey, float *rgb,
                   int32_t W)
{
  for (int32_t i = from; i < to; i++)
    {
      int32_t step = jitter->order[i];
      if (lw_jitter_step_neutral (jitter, step))
        continue;
      if (step == LW_JITTER_BRIGHTNESS)
        brightness_row (jitter->brightness, rgb, 3 * W);
      else if (step == LW_JITTER_CONTRAST)
        contrast_row (jitter->contrast, mean_grey, rgb, 3 * W);
      else if (step == LW_JITTER_SATURATION)
        saturation_row (jitter->saturation, rgb, rgb + W, rgb + 2 * W, W);
      else
        hue_row (jitter->hue, rgb, rgb + W, rgb + 2 * W, W);
    }
}

LW_KERNEL double
lw_cpu_grey_row (const float *rgb, int32_t W)
{
  float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
  for (int32_t x = 0; x < W; x++)
    sum += lw_grey (rgb[x], rgb[W + x], rgb[2 * W + x]);
  return (double)sum;
}

float
lw_cpu_grey_mean (const double *rows, int32_t H, int32_t W)
{
  double sum = 0.0;
  for (int32_t y = 0; y < H; y++)
    sum += rows[y];
  return (float)(sum / ((double)H * W));
}

LW_KERNEL void
lw_cpu_normalise_row (const float *rgb, int32_t W, const float mean[3], const float std[3],
                      float *image)
{
  const float *restrict r = rgb, *restrict g = rgb + W, *restrict b = rgb + 2 * W;
  float *restrict out = image, scale[3] = { 1.0f / std[0], 1.0f / std[1], 1.0f / std[2] };
  for (int32_t x = 0; x < W; x++)
    {
      out[3 * x] = lw_normalise (r[x], mean[0], scale[0]);
      out[3 * x + 1] = lw_normalise (g[x], mean[1], scale[1]);
      out[3 * x + 2] = lw_normalise (b[x], mean[2], scale[2]);
    }
}

LW_KERNEL void
lw_cpu_denormalise_row (const float *image, int32_t W, const float mean[3], const float std[3],
                        float *rgb)
{
  float *restrict r = rgb, *restrict g = rgb + W, *restrict b = rgb + 2 * W;
  const float *restrict in = image;
  for (int32_t x = 0; x < W; x++)
    {
      r[x] = lw_denormalise (in[3 * x], mean[0], std[0]);
      g[x] = lw_denormalise (in[3 * x + 1], mean[1], std[1]);
      b[x] = lw_denormalise (in[3 * x + 2], mean[2], std[2]);
    }
}
