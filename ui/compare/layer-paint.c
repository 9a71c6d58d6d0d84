/* Labels, maps and photographs as pixels for cairo. */
#include "compare/layer-paint.h"

#include <math.h>

#define HATCH_PERIOD 12
#define HATCH_WIDTH 3
#define HATCH 0x70505050u /* grey, premultiplied */

static uint32_t
opaque (const uint8_t rgb[3])
{
  return 0xff000000u | (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
}

static uint32_t
premultiplied (uint32_t argb)
{
  uint32_t a = argb >> 24, out = a << 24;
  for (int shift = 0; shift <= 16; shift += 8)
    out |= (((argb >> shift) & 0xff) * a / 255) << shift;
  return out;
}

static gboolean
hatched (int x, int y)
{
  return (x + y) % HATCH_PERIOD < HATCH_WIDTH;
}

/* Whether another class begins within @reach pixels. */
static gboolean
is_border (const LwImage *labels, int x, int y, int reach)
{
  const uint8_t *row = labels->pixels + (size_t)y * labels->width;
  uint8_t klass = row[x];
  for (int d = 1; d <= reach; d++)
    {
      const size_t down = (size_t)d * labels->width;
      if ((x >= d && row[x - d] != klass) || (x + d < labels->width && row[x + d] != klass)
          || (y >= d && row[x - down] != klass)
          || (y + d < labels->height && row[x + down] != klass))
        return TRUE;
    }
  return FALSE;
}

void
lw_paint_labels (const LwImage *labels, const LwLabelPaint *paint, uint32_t *pixels)
{
  uint32_t colours[256];
  int reach = 1 + labels->width / 1024;
  for (int k = 0; k < 256; k++)
    colours[k] = paint->hidden[k] ? 0 : opaque (paint->palette[k]);
  colours[LW_IGNORE] = 0;
  for (int y = 0; y < labels->height; y++)
    for (int x = 0; x < labels->width; x++)
      {
        size_t i = (size_t)y * labels->width + x;
        uint8_t klass = labels->pixels[i];
        if (klass == LW_IGNORE)
          pixels[i] = !paint->hidden[klass] && hatched (x, y) ? HATCH : 0;
        else if (paint->outlines && !is_border (labels, x, y, reach))
          pixels[i] = 0;
        else
          pixels[i] = colours[klass];
      }
}

void
lw_paint_map (const LwImage *map, const uint32_t *colours, int n, uint32_t *pixels)
{
  uint32_t painted[256] = { 0 };
  for (int i = 0; i < n; i++)
    painted[i] = premultiplied (colours[i]);
  for (size_t i = 0; i < (size_t)map->width * map->height; i++)
    pixels[i] = painted[map->pixels[i]];
}

/* Dark blue, grey, yellow: even in lightness, and the same for all kinds of colour blindness. */
static uint32_t
ramp (double t)
{
  static const double stops[3][3] = { { 0, 32, 77 }, { 124, 123, 120 }, { 255, 234, 70 } };
  int i = t < 0.5 ? 0 : 1;
  double part = t * 2 - i;
  uint8_t rgb[3];
  for (int c = 0; c < 3; c++)
    rgb[c] = (uint8_t)lround (stops[i][c] + (stops[i + 1][c] - stops[i][c]) * part);
  return opaque (rgb);
}

void
lw_paint_confidence (const LwImage *confidence, double threshold, uint32_t *pixels)
{
  uint32_t colours[256];
  for (int v = 0; v < 256; v++)
    colours[v] = threshold > 0 ? (v / 255.0 < threshold ? 0xd0101010u : 0) : ramp (v / 255.0);
  for (size_t i = 0; i < (size_t)confidence->width * confidence->height; i++)
    pixels[i] = colours[confidence->pixels[i]];
}

void
lw_paint_photograph (const LwImage *rgb, uint32_t *pixels)
{
  for (size_t i = 0; i < (size_t)rgb->width * rgb->height; i++)
    pixels[i] = opaque (rgb->pixels + i * 3);
}

/* All four channels of @pixel times @factor / 256, two at a time. */
static uint32_t
scaled (uint32_t pixel, uint32_t factor)
{
  const uint32_t mask = 0x00ff00ffu;
  uint32_t low = ((pixel & mask) * factor) >> 8 & mask;
  uint32_t high = ((pixel >> 8) & mask) * factor & ~mask;
  return low | high;
}

void
lw_paint_blend (const uint32_t *under, const uint32_t *over, double opacity, size_t n,
                uint32_t *pixels)
{
  uint32_t share = (uint32_t)lround (opacity * 256);
  for (size_t i = 0; i < n; i++)
    {
      uint32_t top = scaled (over[i], share);
      pixels[i] = (top + scaled (under[i], 256 - (top >> 24))) | 0xff000000u;
    }
}
