/* Colours of images [H][W][3]: jitter, the mean grey that contrast needs, coalesced stores.
 *
 * An image is worked on by blocks of LW_BLOCK threads that loop over its pixels, gridDim.x blocks
 * an image, image blockIdx.y. */
#pragma once

#include "backend/formula/jitter.h"
#include "kernels/launch.cuh"

#define LW_IMAGES_A_LAUNCH 32 /* whose settings travel as parameters of the kernel */

struct LwColourScale
{
  float mean[3], std[3], scale[3]; /* scale = 1 / std */
};

static inline LwColourScale
lw_colour_scale (const float mean[3], const float std[3])
{
  LwColourScale c;
  for (int i = 0; i < 3; i++)
    {
      c.mean[i] = mean[i];
      c.std[i] = std[i];
      c.scale[i] = 1.0f / std[i];
    }
  return c;
}

/* Fails unless the order is a permutation. */
static inline bool
lw_cuda_jitter_check (LwStream *s, const LwJitter *jitter)
{
  const uint8_t *order = jitter->order;
  return lw_jitter_valid (jitter)
         || lw_cuda_fail (s,
                          "the order %d %d %d %d of a colour jitter is no permutation of 0 1 2 3",
                          order[0], order[1], order[2], order[3]);
}

/* Blocks of an image of @n pixels; each leaves a partial sum of grey values. */
static inline unsigned
lw_image_blocks (int64_t n)
{
  int64_t blocks = (n + LW_BLOCK - 1) / LW_BLOCK;
  return (unsigned)(blocks < 512 ? blocks : 512);
}

/* Steps [from, to) of the order; @mean_grey: of the image, when contrast is one of them. */
static __device__ inline void
lw_jitter_pixel (const LwJitter &jitter, int from, int to, float mean_grey, float rgb[3])
{
  for (int i = from; i < to; i++)
    {
      int step = jitter.order[i];
      if (lw_jitter_step_neutral (&jitter, step))
        continue;
      if (step == LW_JITTER_HUE)
        {
          lw_jitter_hue (&rgb[0], &rgb[1], &rgb[2], jitter.hue);
          continue;
        }
      float factor = step == LW_JITTER_CONTRAST ? jitter.contrast : jitter.saturation;
      float towards = step == LW_JITTER_CONTRAST ? mean_grey : lw_grey (rgb[0], rgb[1], rgb[2]);
      for (int c = 0; c < 3; c++)
        rgb[c] = step == LW_JITTER_BRIGHTNESS ? lw_jitter_brightness (rgb[c], jitter.brightness)
                                              : lw_jitter_blend (rgb[c], towards, factor);
    }
}

static __device__ inline void
lw_normalise_pixel (const LwColourScale &colours, float rgb[3])
{
  for (int c = 0; c < 3; c++)
    rgb[c] = lw_normalise (rgb[c], colours.mean[c], colours.scale[c]);
}

/* Pixel @i of a normalised image, in [0, 1]. */
static __device__ inline void
lw_denormalise_pixel (const LwColourScale &colours, const float *image, int64_t i, float rgb[3])
{
  for (int c = 0; c < 3; c++)
    rgb[c] = lw_denormalise (image[3 * i + c], colours.mean[c], colours.std[c]);
}

/* Keeps the block's share of the sum of grey values. All threads must call. */
static __device__ inline void
lw_keep_grey (float grey, float *sums)
{
  grey = lw_block_sum (grey);
  if (threadIdx.x == 0)
    sums[blockIdx.y * gridDim.x + blockIdx.x] = grey;
}

/* The mean of the image from the sums of its @n blocks. All threads must call. */
static __device__ inline float
lw_mean_grey (const float *sums, int n, int64_t pixels)
{
  double sum = 0.0;
  for (int i = (int)threadIdx.x; i < n; i += (int)blockDim.x)
    sum += (double)sums[blockIdx.y * n + i];
  return (float)(lw_block_sum (sum) / (double)pixels);
}

/* Stores pixel first + thread of @image, pixels below @end only. Through shared memory, so that
 * neighbouring threads write neighbouring words. All threads must call. */
static __device__ inline void
lw_store_pixels (float *image, int64_t first, int64_t end, const float rgb[3])
{
  __shared__ float staged[3 * LW_BLOCK];
  int64_t floats = 3 * (end - first < LW_BLOCK ? end - first : LW_BLOCK);
  __syncthreads ();
  for (int c = 0; c < 3; c++)
    staged[3 * threadIdx.x + c] = rgb[c];
  __syncthreads ();
  for (int64_t i = threadIdx.x; i < floats; i += LW_BLOCK)
    image[3 * first + i] = staged[i];
}
