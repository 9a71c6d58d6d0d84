/* Tiles of random numbers that all textures are made of, and filtered patterns. */
#pragma once

#include "dataset/scene/scene-random.h"
#include "dataset/scene/scene-vector.h"

#define LW_TILE 128

typedef struct
{
  float white[LW_TILE * LW_TILE]; /* independent, uniform in [0, 1) */
  float cloud[LW_TILE * LW_TILE]; /* fractal noise, mean 0.5, about 0..1, periodic */
} LwTextures;

void lw_textures_fill (LwTextures *self, LwSceneRandom *random);

/* The random number of cell (i, j) of pattern @seed. */
static inline float
lw_texture_cell (const LwTextures *self, int i, int j, uint32_t seed)
{
  unsigned x = (unsigned)i + seed * 7u, y = (unsigned)j + seed * 29u + (seed >> 5);
  return self->white[(y % LW_TILE) * LW_TILE + x % LW_TILE];
}

/* Fractal noise; the tile repeats after 1 in u and v. */
static inline float
lw_texture_noise (const LwTextures *self, float u, float v)
{
  float x = u * LW_TILE, y = v * LW_TILE, fx = floorf (x), fy = floorf (y);
  unsigned x0 = (unsigned)(int)fx % LW_TILE, y0 = (unsigned)(int)fy % LW_TILE;
  unsigned x1 = (x0 + 1) % LW_TILE, y1 = (y0 + 1) % LW_TILE;
  float a = x - fx, b = y - fy;
  const float *r0 = self->cloud + y0 * LW_TILE, *r1 = self->cloud + y1 * LW_TILE;
  float top = r0[x0] + (r0[x1] - r0[x0]) * a, low = r1[x0] + (r1[x1] - r1[x0]) * a;
  return top + (low - top) * b;
}

/* Share of a pixel of width @f around @x that lies in [low, high]. */
static inline float
lw_texture_bar (float x, float low, float high, float f)
{
  float a = lw_max (x - 0.5f * f, low), b = lw_min (x + 0.5f * f, high);
  return b > a ? lw_min ((b - a) / (f + 1e-6f), 1) : 0;
}

/* The same for a bar [low, high] repeated with @period; fades to its mean where it cannot be seen.
 */
static inline float
lw_texture_bars (float x, float period, float low, float high, float f)
{
  float mean = (high - low) / period;
  if (f >= period)
    return mean;
  float t = x - floorf (x / period) * period;
  float s = lw_texture_bar (t, low, high, f) + lw_texture_bar (t - period, low, high, f)
            + lw_texture_bar (t + period, low, high, f);
  return s + (mean - s) * lw_smooth (0.4f, 1, f / period);
}

/* 1 where structures of size @size can be seen in pixels of width @f, 0 where they are far smaller.
 */
static inline float
lw_texture_visible (float size, float f)
{
  return 1 - lw_smooth (0.3f, 1.2f, f / size);
}
