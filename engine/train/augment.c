/* Draws of the weak augmentation, and its geometry on the host. */
#include "train/augment.h"

#include <math.h>
#include <string.h>

#include "backend/formula/geometry.h"
#include "core/shuffle.h"

enum
{
  DRAW_SCALE,
  DRAW_TOP,
  DRAW_LEFT,
  DRAW_FLIP,
  DRAW_BRIGHTNESS,
  DRAW_CONTRAST,
  DRAW_SATURATION,
  DRAW_HUE,
  DRAW_ORDER, /* three numbers */
};

/* Whole, so that a pixel centre never falls on the border of two output pixels at scale 1. */
static float
draw_offset (LwRngKey key, uint64_t index, double scaled, int crop)
{
  int room = (int)floor (scaled) - crop;
  return (float)(MIN (room, 0) + (int)lw_rng_below (key, index, (uint32_t)abs (room) + 1));
}

static void
draw_jitter (double strength, LwRngKey key, uint64_t first, LwJitter *jitter)
{
  float *factors[] = { &jitter->brightness, &jitter->contrast, &jitter->saturation };
  for (int i = 0; i < 3; i++)
    *factors[i]
        = (float)(1.0
                  + strength
                        * (2.0 * (double)lw_rng_uniform (key, first + DRAW_BRIGHTNESS + i) - 1.0));
  jitter->hue = (float)(fmin (strength, 0.5)
                        * (2.0 * (double)lw_rng_uniform (key, first + DRAW_HUE) - 1.0));
  for (uint8_t i = 0; i < 4; i++)
    jitter->order[i] = i;
  lw_shuffle (key, first + DRAW_ORDER - 1, jitter->order, 4, sizeof *jitter->order);
}

void
lw_augment_draw (const LwAugmentOptions *options, LwRngKey key, int b, int H, int W,
                 LwAugmentImage *item)
{
  uint64_t first = (uint64_t)b * LW_AUGMENT_DRAWS;
  double range = options->scale_max - options->scale_min;
  item->scale
      = (float)(options->scale_min + range * (double)lw_rng_uniform (key, first + DRAW_SCALE));
  item->top = draw_offset (key, first + DRAW_TOP, item->height * (double)item->scale, H);
  item->left = draw_offset (key, first + DRAW_LEFT, item->width * (double)item->scale, W);
  item->flip = options->flip && lw_rng_uniform (key, first + DRAW_FLIP) < 0.5f;
  draw_jitter (options->jitter, key, first, &item->jitter);
}

gboolean
lw_augment_point (const LwAugmentImage *item, const LwSample *sample, int row, int col, int H,
                  int W, int32_t *out_row, int32_t *out_col)
{
  double rows = (double)item->height / sample->stored_height;
  double columns = (double)item->width / sample->stored_width;
  int32_t y = lw_augment_target (row, (double)item->top, rows * (double)item->scale);
  int32_t x = lw_augment_target (col, (double)item->left, columns * (double)item->scale);
  if (y < 0 || y >= H || x < 0 || x >= W)
    return FALSE;
  *out_row = y;
  *out_col = item->flip ? W - 1 - x : x;
  return TRUE;
}

/* The source pixel of each of @n positions, -1 outside. (transfer full) */
static int *
sources (int n, float offset, float scale, int size)
{
  int *source = g_new (int, n);
  for (int i = 0; i < n; i++)
    {
      double at = lw_augment_source (i, (double)offset, (double)scale);
      source[i] = at >= 0.0 && at < size ? (int)at : -1;
    }
  return source;
}

void
lw_augment_visible (const LwAugmentImage *item, const LwImage *labels, int H, int W, int K,
                    uint8_t *tags)
{
  g_autofree int *rows = sources (H, item->top, item->scale, labels->height);
  g_autofree int *columns = sources (W, item->left, item->scale, labels->width);
  memset (tags, 0, K);
  for (int y = 0; y < H; y++)
    for (int x = 0; x < W; x++)
      {
        if (rows[y] < 0 || columns[x] < 0)
          continue;
        uint8_t klass = labels->pixels[(size_t)rows[y] * labels->width + columns[x]];
        if (klass < K)
          tags[klass] = 1;
      }
}
