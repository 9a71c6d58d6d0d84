/* Augmentation of a batch: crop, scale, flip, colour jitter, normalisation, in one pass over the
 * output. Where contrast changes, which needs the mean of the image, a second pass goes on from
 * there. */
#include <math.h>

#include "backend/formula/geometry.h"
#include "kernels/colour.cuh"
#include "cuda-ops.h"

/* What an output row or column sees of the source. */
typedef struct
{
  LwSourceSpan span;
  float distance; /* of the centre of its first pixel from the position */
  float share;    /* 1 / sum of the weights */
} Position;

typedef struct
{
  LwAugmentImage source;
  float narrowness; /* 1 / half width of the filter, in source pixels */
  int32_t before_contrast;
} Item;

typedef struct
{
  Item items[LW_IMAGES_A_LAUNCH];
  LwColourScale colours;
  int32_t H, W;
  Position *positions; /* [images][H + W]: rows, then columns */
  float *grey;         /* [images][blocks] */
  float *image;        /* of the first of the images */
  uint8_t *labels;     /* or NULL */
} Work;

/* In double, so that labels fall as in every backend; the weights of the colours need less. */
static __global__ void
find_positions (const Work work)
{
  const Item &item = work.items[blockIdx.y];
  int i = (int)lw_first (), n = work.H + work.W;
  if (i >= n)
    return;
  bool row = i < work.H;
  int x = row || !item.source.flip ? i - (row ? 0 : work.H) : n - 1 - i;
  int size = row ? item.source.height : item.source.width;
  double scale = (double)item.source.scale;
  double centre = lw_augment_source (x, (double)(row ? item.source.top : item.source.left), scale);
  double support = lw_augment_support (scale), sum = 0.0;
  Position position;
  position.span = lw_augment_span (centre, support, size);
  for (int j = 0; j < position.span.count; j++)
    sum += lw_augment_weight (position.span.first + j, centre, support);
  position.distance = (float)(position.span.first + 0.5 - centre);
  position.share = sum > 0.0 ? (float)(1.0 / sum) : 0.0f;
  work.positions[blockIdx.y * n + i] = position;
}

static __device__ inline float
weight_of (const Position &position, int i, float narrowness)
{
  return fmaxf (1.0f - fabsf (position.distance + (float)i) * narrowness, 0.0f) * position.share;
}

static __device__ inline void
filter_pixel (const Item &item, const Position &row, const Position &column, float rgb[3])
{
  rgb[0] = rgb[1] = rgb[2] = 0.0f;
  for (int i = 0; i < row.span.count; i++)
    {
      int64_t first = (int64_t)(row.span.first + i) * item.source.width + column.span.first;
      const uint8_t *pixel = item.source.image + 3 * first;
      float r = 0.0f, g = 0.0f, b = 0.0f;
      for (int j = 0; j < column.span.count; j++)
        {
          float w = weight_of (column, j, item.narrowness);
          r += w * (float)pixel[3 * j];
          g += w * (float)pixel[3 * j + 1];
          b += w * (float)pixel[3 * j + 2];
        }
      float w = weight_of (row, i, item.narrowness);
      rgb[0] += w * r;
      rgb[1] += w * g;
      rgb[2] += w * b;
    }
  for (int c = 0; c < 3; c++)
    rgb[c] /= 255.0f;
}

static __device__ inline uint8_t
label_of (const Item &item, const Position &row, const Position &column)
{
  int y = row.span.nearest, x = column.span.nearest;
  if (!item.source.labels || y < 0 || x < 0)
    return LW_LABEL_IGNORE;
  return item.source.labels[(int64_t)y * item.source.width + x];
}

/* Everything up to the contrast; all of it where there is no contrast. */
static __global__ void
crop_pass (const Work work)
{
  const Item &item = work.items[blockIdx.y];
  const Position *rows = work.positions + blockIdx.y * (work.H + work.W), *columns = rows + work.H;
  int pixels = work.H * work.W, steps = item.before_contrast;
  int64_t start = (int64_t)blockIdx.y * pixels;
  float grey = 0.0f;
  for (int first = (int)blockIdx.x * LW_BLOCK; first < pixels; first += (int)gridDim.x * LW_BLOCK)
    {
      int i = first + (int)threadIdx.x;
      float rgb[3] = { 0.0f, 0.0f, 0.0f };
      if (i < pixels)
        {
          const Position row = rows[i / work.W], column = columns[i % work.W];
          filter_pixel (item, row, column, rgb);
          if (work.labels)
            work.labels[start + i] = label_of (item, row, column);
          lw_jitter_pixel (item.source.jitter, 0, steps, 0.0f, rgb);
          grey += lw_grey (rgb[0], rgb[1], rgb[2]);
        }
      if (steps == LW_JITTER_STEPS)
        lw_normalise_pixel (work.colours, rgb);
      lw_store_pixels (work.image + 3 * start, first, pixels, rgb);
    }
  if (steps < LW_JITTER_STEPS)
    lw_keep_grey (grey, work.grey);
}

static __global__ void
contrast_pass (const Work work)
{
  const Item &item = work.items[blockIdx.y];
  int pixels = work.H * work.W, steps = item.before_contrast;
  float *image = work.image + (int64_t)blockIdx.y * pixels * 3;
  if (steps == LW_JITTER_STEPS)
    return;
  float mean_grey = lw_mean_grey (work.grey, (int)gridDim.x, pixels);
  for (int first = (int)blockIdx.x * LW_BLOCK; first < pixels; first += (int)gridDim.x * LW_BLOCK)
    {
      int i = first + (int)threadIdx.x;
      float rgb[3] = { 0.0f, 0.0f, 0.0f };
      if (i < pixels)
        for (int c = 0; c < 3; c++)
          rgb[c] = image[3 * (int64_t)i + c];
      lw_jitter_pixel (item.source.jitter, steps, LW_JITTER_STEPS, mean_grey, rgb);
      lw_normalise_pixel (work.colours, rgb);
      lw_store_pixels (image, first, pixels, rgb);
    }
}

/* ---- the operation ---- */

static bool
item_new (LwStream *s, const LwAugmentImage *source, Item *item)
{
  if (!source->image || source->height < 1 || source->width < 1)
    return lw_cuda_fail (s, "an image of %d x %d pixels cannot be augmented", source->width,
                         source->height);
  if (!(source->scale > 0.0f) || !isfinite (source->scale) || !isfinite (source->left)
      || !isfinite (source->top))
    return lw_cuda_fail (s, "crop at (%g, %g), scale %g: the scale must be positive and all finite",
                         (double)source->left, (double)source->top, (double)source->scale);
  item->source = *source;
  item->narrowness = (float)(1.0 / lw_augment_support ((double)source->scale));
  item->before_contrast = lw_jitter_before_contrast (&source->jitter);
  return lw_cuda_jitter_check (s, &source->jitter);
}

/* Images [from, to). */
static bool
augment_images (LwStream *s, const LwAugment *a, Work *work, int32_t from, int32_t to)
{
  int64_t pixels = (int64_t)a->H * a->W;
  unsigned n = (unsigned)(to - from), positions = (unsigned)(a->H + a->W);
  for (int32_t b = from; b < to; b++)
    if (!item_new (s, &a->items[b], &work->items[b - from]))
      return false;
  work->image = a->image + from * pixels * 3;
  work->labels = a->labels ? a->labels + from * pixels : NULL;
  dim3 grid (lw_image_blocks (pixels), n);
  return lw_launch (s, find_positions, dim3 ((positions + LW_BLOCK - 1) / LW_BLOCK, n), LW_BLOCK, 0,
                    *work)
         && lw_launch (s, crop_pass, grid, LW_BLOCK, 0, *work)
         && lw_launch (s, contrast_pass, grid, LW_BLOCK, 0, *work);
}

bool
lw_cuda_augment (LwStream *s, const LwAugment *a)
{
  Work work;
  size_t images = (size_t)(a->B < LW_IMAGES_A_LAUNCH ? a->B : LW_IMAGES_A_LAUNCH);
  size_t positions = images * (size_t)(a->H + a->W);
  size_t sums = images * lw_image_blocks ((int64_t)a->H * a->W);
  lw_cuda_scratch_begin (s);
  work.colours = lw_colour_scale (a->mean, a->std);
  work.H = a->H;
  work.W = a->W;
  work.positions = (Position *)lw_cuda_scratch_take (s, positions * sizeof (Position));
  work.grey = (float *)lw_cuda_scratch_take (s, sums * sizeof (float));
  bool good = work.positions && work.grey;
  for (int32_t b = 0; good && b < a->B; b += LW_IMAGES_A_LAUNCH)
    good = augment_images (s, a, &work, b,
                           a->B - b < LW_IMAGES_A_LAUNCH ? a->B : b + LW_IMAGES_A_LAUNCH);
  return good;
}
