/* Tiles of random numbers that all textures are made of, and filtered patterns. */
#pragma once

#include "dataset/scene/scene-random.h"
#include "dataset/scene/scene-vector.h"

#define LW_TILE 128

typedef struct
{
  float white[LW_TILE * LW_TILE];   /* independent, uniform in [0, 1) */
  uint8_t cloud[LW_TILE * LW_TILE]; /* periodic fractal noise of mean 0.5: (byte - 64) / 128 */
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
  const uint8_t *r0 = self->cloud + y0 * LW_TILE, *r1 = self->cloud + y1 * LW_TILE;
  float p = (float)r0[x0], q = (float)r1[x0];
  p += ((float)r0[x1] - p) * a;
  q += ((float)r1[x1] - q) * a;
  return (p + (q - p) * b - 64) * (1.0f / 128);
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
