/* Strong augmentation of mixed images: colour jitter, then Gaussian blur, in [0, 1] RGB. */
#include <math.h>

#include "backend/formula/blur.h"
#include "backend/formula/exp.h"
#include "kernels/colour.cuh"
#include "cuda-ops.h"

typedef struct
{
  LwJitter jitter;
  float sigma;
  int32_t radius;
  int32_t before_contrast;
} Item;

typedef struct
{
  Item items[LW_IMAGES_A_LAUNCH];
  LwColourScale colours;
  int32_t H, W;
  int32_t radius; /* the largest */
  float *grey;    /* [images][blocks] */
  float *blurred; /* [images][H][W][3]: along rows */
  float *image;   /* of the first of the images */
} Work;

static __device__ inline float *
image_of (const Work &work, float *images)
{
  return images + (int64_t)blockIdx.y * work.H * work.W * 3;
}

static __global__ void
grey_pass (const Work work)
{
  const Item &item = work.items[blockIdx.y];
  const float *image = image_of (work, work.image);
  int pixels = work.H * work.W;
  float grey = 0.0f;
  if (item.before_contrast == LW_JITTER_STEPS)
    return;
  for (int i = (int)lw_first (); i < pixels; i += (int)lw_stride ())
    {
      float rgb[3];
      lw_denormalise_pixel (work.colours, image, i, rgb);
      lw_jitter_pixel (item.jitter, 0, item.before_contrast, 0.0f, rgb);
      grey += lw_grey (rgb[0], rgb[1], rgb[2]);
    }
  lw_keep_grey (grey, work.grey);
}

/* Weights at distance -radius to radius. All threads must call. */
static __device__ inline void
fill_weights (const Item &item, float *weights)
{
  int n = 2 * item.radius + 1;
  float sum = 0.0f;
  for (int i = (int)threadIdx.x; i < n; i += LW_BLOCK)
    {
      float t = (float)(i - item.radius) / item.sigma;
      weights[i] = item.radius ? lw_exp (-0.5f * t * t) : 1.0f;
      sum += weights[i];
    }
  sum = lw_block_sum (sum);
  for (int i = (int)threadIdx.x; i < n; i += LW_BLOCK)
    weights[i] /= sum;
  __syncthreads ();
}

static __device__ inline void
jittered_pixel (const Work &work, const Item &item, const float *row, int x, float mean_grey,
                float rgb[3])
{
  lw_denormalise_pixel (work.colours, row, x, rgb);
  lw_jitter_pixel (item.jitter, 0, LW_JITTER_STEPS, mean_grey, rgb);
}

/* Blurs LW_BLOCK pixels of a row from @first on. */
static __device__ inline void
blur_segment (const Work &work, const Item &item, const float *row, int first, float mean_grey,
              const float *weights, float *colours, float *blurred)
{
  int r = item.radius, x = first + (int)threadIdx.x;
  float sum[3] = { 0.0f, 0.0f, 0.0f };
  __syncthreads ();
  for (int i = (int)threadIdx.x; i < LW_BLOCK + 2 * r; i += LW_BLOCK)
    if (first + i - r < work.W + r)
      jittered_pixel (work, item, row, lw_mirror (first + i - r, work.W), mean_grey,
                      colours + 3 * i);
  __syncthreads ();
  if (x < work.W)
    for (int t = 0; t <= 2 * r; t++)
      for (int c = 0; c < 3; c++)
        sum[c] += weights[t] * colours[3 * (threadIdx.x + t) + c];
  lw_store_pixels (blurred, first, work.W, sum);
}

/* Jitter, and the blur along rows; all of it where there is no blur. */
static __global__ void
row_pass (const Work work)
{
  LW_DYNAMIC_SHARED (float, colours);
  float *weights = colours + 3 * (LW_BLOCK + 2 * work.radius);
  const Item &item = work.items[blockIdx.y];
  float *image = image_of (work, work.image), *blurred = image_of (work, work.blurred);
  int segments = (work.W + LW_BLOCK - 1) / LW_BLOCK;
  if (item.radius == 0 && lw_jitter_neutral (&item.jitter))
    return;
  float mean_grey = 0.0f;
  if (item.before_contrast < LW_JITTER_STEPS)
    mean_grey = lw_mean_grey (work.grey, (int)gridDim.x, (int64_t)work.H * work.W);
  fill_weights (item, weights);
  for (int i = (int)blockIdx.x; i < work.H * segments; i += (int)gridDim.x)
    {
      int first = i % segments * LW_BLOCK, x = first + (int)threadIdx.x;
      float *row = image + (int64_t)(i / segments) * work.W * 3, rgb[3] = { 0.0f, 0.0f, 0.0f };
      if (item.radius > 0)
        {
          blur_segment (work, item, row, first, mean_grey, weights, colours,
                        blurred + (row - image));
          continue;
        }
      if (x < work.W)
        jittered_pixel (work, item, row, x, mean_grey, rgb);
      lw_normalise_pixel (work.colours, rgb);
      lw_store_pixels (row, first, work.W, rgb);
    }
}

static __global__ void
column_pass (const Work work)
{
  LW_DYNAMIC_SHARED (float, weights);
  const Item &item = work.items[blockIdx.y];
  const float *blurred = image_of (work, work.blurred);
  float *image = image_of (work, work.image);
  int r = item.radius, row_floats = 3 * work.W, floats = row_floats * work.H;
  if (r == 0)
    return;
  fill_weights (item, weights);
  for (int i = (int)lw_first (); i < floats; i += (int)lw_stride ())
    {
      int y = i / row_floats, x = i - y * row_floats, c = x % 3;
      bool inside = y >= r && y + r < work.H;
      float sum = 0.0f;
      for (int t = -r; t <= r; t++)
        {
          int row = inside ? y + t : lw_mirror (y + t, work.H);
          sum += weights[t + r] * blurred[(int64_t)row * row_floats + x];
        }
      image[i] = lw_normalise (sum, work.colours.mean[c], work.colours.scale[c]);
    }
}

/* ---- the operation ---- */

/* Images [from, to). */
static bool
augment_images (LwStream *s, const LwStrongAugment *a, Work *work, int32_t from, int32_t to)
{
  int64_t pixels = (int64_t)a->H * a->W;
  work->radius = 0;
  for (int32_t b = from; b < to; b++)
    {
      Item *item = &work->items[b - from];
      item->jitter = a->jitter[b];
      item->sigma = a->sigma[b];
      item->radius = lw_blur_radius (a->sigma[b]);
      item->before_contrast = lw_jitter_before_contrast (&a->jitter[b]);
      work->radius = item->radius > work->radius ? item->radius : work->radius;
    }
  work->image = a->image + from * pixels * 3;
  dim3 grid (lw_image_blocks (pixels), (unsigned)(to - from));
  size_t weights = sizeof (float) * (size_t)(2 * work->radius + 1);
  size_t colours = sizeof (float) * 3 * (size_t)(LW_BLOCK + 2 * work->radius);
  return lw_launch (s, grey_pass, grid, LW_BLOCK, 0, *work)
         && lw_launch (s, row_pass, grid, LW_BLOCK, colours + weights, *work)
         && lw_launch (s, column_pass, grid, LW_BLOCK, weights, *work);
}

static bool
check (LwStream *s, const LwStrongAugment *a)
{
  for (int32_t b = 0; b < a->B; b++)
    {
      if (!lw_cuda_jitter_check (s, &a->jitter[b]))
        return false;
      if (!(a->sigma[b] >= 0.0f && a->sigma[b] <= LW_BLUR_SIGMA_MAX))
        return lw_cuda_fail (s, "a blur of sigma %g; it must lie in 0 to %g pixels",
                             (double)a->sigma[b], (double)LW_BLUR_SIGMA_MAX);
    }
  return true;
}

bool
lw_cuda_strong_augment (LwStream *s, const LwStrongAugment *a)
{
  Work work;
  size_t images = (size_t)(a->B < LW_IMAGES_A_LAUNCH ? a->B : LW_IMAGES_A_LAUNCH);
  size_t pixels = (size_t)a->H * (size_t)a->W;
  lw_cuda_scratch_begin (s);
  if (!check (s, a))
    return false;
  work.colours = lw_colour_scale (a->mean, a->std);
  work.H = a->H;
  work.W = a->W;
  work.grey = (float *)lw_cuda_scratch_take (s, images * lw_image_blocks ((int64_t)pixels)
                                                    * sizeof (float));
  work.blurred = (float *)lw_cuda_scratch_take (s, images * pixels * 3 * sizeof (float));
  bool good = work.grey && work.blurred;
  for (int32_t b = 0; good && b < a->B; b += LW_IMAGES_A_LAUNCH)
    good = augment_images (s, a, &work, b,
                           a->B - b < LW_IMAGES_A_LAUNCH ? a->B : b + LW_IMAGES_A_LAUNCH);
  return good;
}
