/* Resampling of photographs (bilinear or area, each axis by itself) and of label maps (nearest).
 *
 * An axis is a table of taps: output i is the sum of @span inputs from first[i] on, weighted. Rows
 * are combined first, as that vectorises over the whole row; then columns of the combined row. */
#include "image/image.h"

#include <string.h>

typedef struct
{
  int span;      /* taps of each output */
  int *first;    /* [out] */
  float *weight; /* [out][span], a row sums to 1 */
} Taps;

static void
taps_clear (Taps *self)
{
  g_free (self->first);
  g_free (self->weight);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Taps, taps_clear)

/* Enlarging: the two nearest pixel centres. */
static void
set_bilinear (Taps *taps, int i, int in, int out)
{
  double centre = CLAMP ((i + 0.5) * in / out - 0.5, 0, in - 1);
  int first = MIN ((int)centre, MAX (in - 2, 0));
  taps->first[i] = first;
  if (in == 1)
    {
      taps->weight[i * taps->span] = 1;
      return;
    }
  taps->weight[i * taps->span] = (float)(1 - (centre - first));
  taps->weight[i * taps->span + 1] = (float)(centre - first);
}

/* Reducing: the share of output pixel i that each input pixel covers. */
static void
set_area (Taps *taps, int i, int in, int out)
{
  double low = (double)i * in / out, high = (double)(i + 1) * in / out;
  int first = MIN ((int)low, in - taps->span);
  taps->first[i] = first;
  for (int t = 0; t < taps->span; t++)
    {
      double covered = MIN (high, first + t + 1) - MAX (low, first + t);
      taps->weight[i * taps->span + t] = (float)(MAX (covered, 0) / (high - low));
    }
}

static Taps
taps_new (int in, int out)
{
  Taps taps = { .span = out < in ? MIN (in, (in + out - 1) / out + 1) : MIN (in, 2) };
  taps.first = g_new (int, out);
  taps.weight = g_new0 (float, (size_t)out *taps.span);
  for (int i = 0; i < out; i++)
    if (out < in)
      set_area (&taps, i, in, out);
    else
      set_bilinear (&taps, i, in, out);
  return taps;
}

/* row[k] = sum over taps of weight * image row, k over width * channels. */
static void
combine_rows (const LwImage *image, const Taps *taps, int y, float *row)
{
  size_t stride = (size_t)image->width * image->channels;
  memset (row, 0, stride * sizeof *row);
  for (int t = 0; t < taps->span; t++)
    {
      float weight = taps->weight[y * taps->span + t];
      const uint8_t *in = image->pixels + (taps->first[y] + t) * stride;
      if (weight > 0)
        for (size_t k = 0; k < stride; k++)
          row[k] += weight * in[k];
    }
}

static inline void
combine_columns (const float *row, const Taps *taps, int width, int channels, uint8_t *out)
{
  for (int x = 0; x < width; x++)
    {
      const float *weight = taps->weight + (size_t)x * taps->span;
      const float *in = row + (size_t)taps->first[x] * channels;
      float sum[3] = { 0.5f, 0.5f, 0.5f };
      for (int t = 0; t < taps->span; t++)
        for (int c = 0; c < channels; c++)
          sum[c] += weight[t] * in[t * channels + c];
      for (int c = 0; c < channels; c++)
        out[x * channels + c] = (uint8_t)sum[c];
    }
}

LwImage *
lw_image_resize (const LwImage *image, int width, int height)
{
  g_assert (image->channels == 3 || image->channels == 1);
  if (width == image->width && height == image->height)
    return lw_image_copy (image);
  LwImage *out = lw_image_new (width, height, image->channels);
  g_auto (Taps) across = taps_new (image->width, width);
  g_auto (Taps) down = taps_new (image->height, height);
  g_autofree float *row = g_new (float, (size_t)image->width * image->channels);
  for (int y = 0; y < height; y++)
    {
      uint8_t *pixels = out->pixels + (size_t)y * width * image->channels;
      combine_rows (image, &down, y, row);
      /* Constant channel counts unroll the inner loop. */
      if (image->channels == 3)
        combine_columns (row, &across, width, 3, pixels);
      else
        combine_columns (row, &across, width, 1, pixels);
    }
  return out;
}

LwImage *
lw_image_resize_labels (const LwImage *labels, int width, int height)
{
  g_assert (labels->channels == 1);
  LwImage *out = lw_image_new (width, height, 1);
  g_autofree int *column = g_new (int, width);
  for (int x = 0; x < width; x++)
    column[x] = (int)((gint64)x * labels->width / width);
  for (int y = 0; y < height; y++)
    {
      const uint8_t *in = labels->pixels + ((gint64)y * labels->height / height) * labels->width;
      uint8_t *row = out->pixels + (size_t)y * width;
      for (int x = 0; x < width; x++)
        row[x] = in[column[x]];
    }
  return out;
}
