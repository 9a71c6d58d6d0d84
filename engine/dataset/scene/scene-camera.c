/* Lens blur, vignetting, exposure, white balance, tone curve, sharpening, chroma at half
 * resolution, noise. A game engine's picture passes with exposure and tone curve only. */
#include "dataset/scene/scene-camera.h"

#include <string.h>

#include "core/kernel.h"

/* out = a before + (1 - 2a) here + a after, for n values that no two arrays share. */
static void
filter (float *restrict out, const float *before, const float *here, const float *after, size_t n,
        float a)
{
  for (size_t i = 0; i < n; i++)
    out[i] = here[i] * (1 - 2 * a) + (before[i] + after[i]) * a;
}

/* One pass along a row, of which @line has room for a copy and a pixel at both ends. */
static void
filter_row (LwRgb *p, LwRgb *line, int width, float a)
{
  memcpy (line + 1, p, sizeof (LwRgb) * (size_t)width);
  line[0] = p[0];
  line[width + 1] = p[width - 1];
  filter (&p->r, &line->r, &line[1].r, &line[2].r, 3 * (size_t)width, a);
}

/* One pass along all columns, row by row; @lines has room for two rows as they were. */
static void
filter_columns (LwRgb *p, LwRgb *lines, int width, int height, float a)
{
  size_t n = (size_t)width;
  LwRgb *before = lines, *here = lines + n;
  memcpy (before, p, sizeof (LwRgb) * n);
  for (int y = 0; y < height; y++, p += n)
    {
      LwRgb *last = before;
      memcpy (here, p, sizeof (LwRgb) * n);
      filter (&p->r, &before->r, &here->r, y + 1 < height ? &p[n].r : &here->r, 3 * n, a);
      before = here;
      here = last;
    }
}

/* Variance @sigma^2 in passes of at most 0.5 each. */
static void
blur (LwRgb *p, int width, int height, float sigma)
{
  g_autofree LwRgb *lines = g_new (LwRgb, 2 * (size_t)width + 2);
  float left = sigma * sigma;
  for (int pass = 0; pass < 8 && left > 0.01f; pass++)
    {
      float a = 0.5f * lw_min (left, 0.5f);
      for (int y = 0; y < height; y++)
        filter_row (p + (size_t)y * (size_t)width, lines, width, a);
      filter_columns (p, lines, width, height, a);
      left -= 2 * a;
    }
}

/* Display value 0..1 of linear light: gamma 2 with a shoulder, contrast around mid grey. */
static float
tone (float x, const LwSceneSensor *s)
{
  float y = sqrtf (lw_max (x, 0));
  if (y > 0.8f)
    y = 0.8f + 0.2f * (y - 0.8f) / (y - 0.6f);
  y = 0.45f + (y - 0.45f) * s->contrast;
  return s->black + (1 - s->black) * lw_max (y, 0);
}

static LwRgb
develop (LwRgb c, const LwSceneSensor *s, float gain)
{
  c = lw_rgb_scale (lw_rgb_multiply (c, s->balance), gain);
  c = lw_rgb (tone (c.r, s), tone (c.g, s), tone (c.b, s));
  float grey = 0.3f * c.r + 0.59f * c.g + 0.11f * c.b;
  return lw_rgb_mix (lw_rgb (grey, grey, grey), c, s->saturation);
}

static void
develop_all (const LwSceneSensor *s, LwRgb *p, int width, int height)
{
  float cx = 0.5f * (float)width, cy = 0.5f * (float)height, r = 1 / (cx * cx + cy * cy);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        float dx = (float)x + 0.5f - cx, dy = (float)y + 0.5f - cy;
        float d = (dx * dx + dy * dy) * r;
        LwRgb *c = p + (size_t)y * (size_t)width + x;
        *c = develop (*c, s, s->exposure * (1 - s->vignette * d));
      }
}

/* Half the colour resolution, as JPEG stores it; luma stays. */
static void
soften_chroma (LwRgb *p, int width, int height, float share)
{
  for (int y = 0; y + 1 < height; y += 2)
    for (int x = 0; x + 1 < width; x += 2)
      {
        LwRgb *q[4], mean = { 0, 0, 0 };
        for (int i = 0; i < 4; i++)
          {
            q[i] = p + (size_t)(y + i / 2) * (size_t)width + (x + i % 2);
            mean = lw_rgb_add (mean, lw_rgb_scale (*q[i], 0.25f));
          }
        float grey = 0.3f * mean.r + 0.59f * mean.g + 0.11f * mean.b;
        for (int i = 0; i < 4; i++)
          {
            float d = 0.3f * q[i]->r + 0.59f * q[i]->g + 0.11f * q[i]->b - grey;
            *q[i] = lw_rgb_mix (*q[i], lw_rgb (mean.r + d, mean.g + d, mean.b + d), share);
          }
      }
}

/* Adds @amount times the difference to the blurred picture, which @soft has room for. */
static void
sharpen (LwRgb *p, LwRgb *soft, int width, int height, float amount)
{
  size_t n = (size_t)width * (size_t)height;
  memcpy (soft, p, sizeof (LwRgb) * n);
  blur (soft, width, height, 0.7f);
  for (size_t i = 0; i < n; i++)
    p[i] = lw_rgb_mix (soft[i], p[i], 1 + amount);
}

/* Standard deviation 1: the sum of two bytes. */
static float
noise_of (uint32_t word)
{
  return ((float)((word & 255) + (word >> 8 & 255)) - 255) * (1 / 104.5f);
}

static uint8_t
byte_of (float x)
{
  return (uint8_t)(lw_clamp01 (x) * 255 + 0.5f);
}

LW_KERNEL_FLAT void
lw_camera_expose (const LwScene *scene, LwRgb *light, LwRgb *scratch, int width, int height,
                  uint8_t *pixels)
{
  const LwSceneSensor *s = &scene->sensor;
  LwSceneRandom noise = lw_scene_random (scene->key, (int)scene->look, LW_STREAM_NOISE);
  size_t n = (size_t)width * (size_t)height;
  if (s->blur > 0)
    blur (light, width, height, s->blur * (float)height / 360);
  develop_all (s, light, width, height);
  if (s->sharp > 0)
    sharpen (light, scratch, width, height, s->sharp);
  if (s->chroma > 0)
    soften_chroma (light, width, height, s->chroma);
  for (size_t i = 0; i < n; i++)
    {
      LwRgb c = light[i];
      if (s->noise > 0)
        {
          uint32_t word = lw_random_u32 (&noise);
          float e = s->noise * (1.3f - 0.8f * lw_clamp01 (c.g));
          float luma = e * noise_of (word), tint = 0.5f * e * noise_of (word >> 16);
          c = lw_rgb (c.r + luma + tint, c.g + luma, c.b + luma - tint);
        }
      pixels[3 * i] = byte_of (c.r);
      pixels[3 * i + 1] = byte_of (c.g);
      pixels[3 * i + 2] = byte_of (c.b);
    }
}
