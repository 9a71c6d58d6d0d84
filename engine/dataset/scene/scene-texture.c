/* Tiles of noise: see scene-texture.h. */
#include "dataset/scene/scene-texture.h"

/* Periodic smooth interpolation of a coarse lattice taken from the white tile; @period is a power
 * of two. */
static float
lattice (const float *white, int period, int octave, float x, float y)
{
  int x0 = (int)x, y0 = (int)y;
  float a = x - (float)x0, b = y - (float)y0;
  a = a * a * (3 - 2 * a);
  b = b * b * (3 - 2 * b);
  int x1 = (x0 + 1) & (period - 1), y1 = (y0 + 1) & (period - 1), base = octave * 31;
#define AT(i, j) white[((j + base) & (LW_TILE - 1)) * LW_TILE + ((i + base) & (LW_TILE - 1))]
  float top = AT (x0, y0) + (AT (x1, y0) - AT (x0, y0)) * a;
  float low = AT (x0, y1) + (AT (x1, y1) - AT (x0, y1)) * a;
#undef AT
  return top + (low - top) * b;
}

void
lw_textures_fill (LwTextures *self, LwSceneRandom *random)
{
  for (int i = 0; i < LW_TILE * LW_TILE; i++)
    self->white[i] = lw_random_range (random, 0, 1);
  for (int y = 0; y < LW_TILE; y++)
    for (int x = 0; x < LW_TILE; x++)
      {
        float sum = 0, amplitude = 0.75f;
        for (int octave = 0; octave < 4; octave++, amplitude *= 0.55f)
          {
            int period = 8 << octave;
            float s = (float)period / LW_TILE;
            sum += amplitude
                   * (lattice (self->white, period, octave, (float)x * s, (float)y * s) - 0.5f);
          }
        self->cloud[y * LW_TILE + x]
            = (uint8_t)(128.5f + 128 * lw_max (-0.99f, lw_min (sum, 0.99f)));
      }
}
