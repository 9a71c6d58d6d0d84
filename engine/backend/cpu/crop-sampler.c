/* Crop, scale and flip by a separable triangle filter (bilinear; widened where the image shrinks,
 * so that it does not alias). At the border of the source the weights of the pixels that exist are
 * normalised, so borders do not darken. */
#include "backend/cpu/crop-sampler.h"

#include <math.h>
#include <string.h>

/* Widest filter that a position can need. */
static int32_t
filter_width (double scale, int32_t size)
{
  double taps = ceil (2.0 * lw_augment_support (scale)) + 1.0;
  return taps < size ? (int32_t)taps : size;
}

static void
fill_span (LwSourceSpan *span, float *weight, double centre, double support, int32_t size)
{
  *span = lw_augment_span (centre, support, size);
  double sum = 0.0;
  for (int32_t i = 0; i < span->count; i++)
    sum += lw_augment_weight (span->first + i, centre, support);
  for (int32_t i = 0; i < span->count; i++)
    weight[i] = (float)(lw_augment_weight (span->first + i, centre, support) / sum);
}

static LwSourceAxis
axis_new (LwStream *s, int32_t n, double offset, double scale, bool flip, int32_t size)
{
  LwSourceAxis axis = { .width = filter_width (scale, size) };
  axis.span = lw_cpu_scratch_take (s, sizeof *axis.span * n);
  axis.weight = lw_cpu_scratch_take (s, sizeof (float) * n * axis.width);
  for (int32_t i = 0; i < n; i++)
    fill_span (axis.span + i, axis.weight + (size_t)i * axis.width,
               lw_augment_source (flip ? n - 1 - i : i, offset, scale), lw_augment_support (scale),
               size);
  return axis;
}

bool
lw_cpu_crop_sampler_begin (LwStream *s, LwCropSampler *self, const LwAugmentImage *item, int32_t H,
                           int32_t W)
{
  if (!item->image || item->height < 1 || item->width < 1)
    return lw_cpu_fail (s, "an image of %d x %d pixels cannot be augmented", item->width,
                        item->height);
  if (!(item->scale > 0.0f) || !isfinite (item->scale) || !isfinite (item->left)
      || !isfinite (item->top))
    return lw_cpu_fail (s, "crop at (%g, %g), scale %g: the scale must be positive and all finite",
                        (double)item->left, (double)item->top, (double)item->scale);
  self->item = item;
  self->W = W;
  self->rows = axis_new (s, H, (double)item->top, (double)item->scale, false, item->height);
  self->columns = axis_new (s, W, (double)item->left, (double)item->scale, item->flip, item->width);
  self->left = item->width;
  self->right = 0;
  for (int32_t x = 0; x < W; x++)
    {
      const LwSourceSpan *span = self->columns.span + x;
      if (span->count && span->first < self->left)
        self->left = span->first;
      if (span->count && span->first + span->count > self->right)
        self->right = span->first + span->count;
    }
  /* pixels are read four floats at a time */
  self->buffer_floats = 3 * (size_t)(self->right > self->left ? self->right - self->left : 0) + 16;
  return true;
}

/* out = (first ? 0 : out) + w * in */
static LW_KERNEL void
add_bytes (const uint8_t *restrict in, float w, bool first, float *restrict out, int32_t n)
{
  if (first)
    for (int32_t i = 0; i < n; i++)
      out[i] = w * (float)in[i];
  else
    for (int32_t i = 0; i < n; i++)
      out[i] += w * (float)in[i];
}

/* r, g, b of each column from a row of source pixels, values 0 to 255. */
static LW_KERNEL void
filter_columns (const LwSourceAxis *axis, int32_t left, const float *in, int32_t W, float *rgb)
{
  for (int32_t x = 0; x < W; x++)
    {
      const LwSourceSpan *span = axis->span + x;
      const float *weight = axis->weight + (size_t)x * axis->width;
      const float *pixel = in + 3 * (size_t)(span->count ? span->first - left : 0);
      float sum[4] = { 0 };
      for (int32_t i = 0; i < span->count; i++)
        for (int32_t c = 0; c < 4; c++)
          sum[c] += weight[i] * pixel[3 * i + c];
      rgb[x] = sum[0];
      rgb[W + x] = sum[1];
      rgb[2 * W + x] = sum[2];
    }
}

static LW_KERNEL void
scale_bytes (float *values, int32_t n)
{
  for (int32_t i = 0; i < n; i++)
    values[i] /= 255.0f;
}

void
lw_cpu_crop_row (const LwCropSampler *self, int32_t y, float *buffer, float *rgb)
{
  const LwAugmentImage *item = self->item;
  const LwSourceSpan *span = self->rows.span + y;
  const float *weight = self->rows.weight + (size_t)y * self->rows.width;
  int32_t W = self->W, columns = self->right - self->left;
  if (span->count == 0 || columns <= 0)
    {
      memset (rgb, 0, sizeof (float) * 3 * W);
      return;
    }
  for (int32_t i = 0; i < span->count; i++)
    add_bytes (item->image + 3 * ((size_t)(span->first + i) * item->width + self->left), weight[i],
               i == 0, buffer, 3 * columns);
  buffer[3 * columns] = 0.0f;
  filter_columns (&self->columns, self->left, buffer, W, rgb);
  scale_bytes (rgb, 3 * W);
}

void
lw_cpu_crop_labels (const LwCropSampler *self, int32_t y, uint8_t *labels)
{
  const LwAugmentImage *item = self->item;
  int32_t row = self->rows.span[y].nearest;
  const LwSourceSpan *columns = self->columns.span;
  if (row < 0 || !item->labels)
    {
      memset (labels, LW_LABEL_IGNORE, self->W);
      return;
    }
  const uint8_t *source = item->labels + (size_t)row * item->width;
  for (int32_t x = 0; x < self->W; x++)
    labels[x] = columns[x].nearest < 0 ? LW_LABEL_IGNORE : source[columns[x].nearest];
}
