/* Image loss: pools against tags. */
#include "kernels/image-tags.cuh"

#include "backend/formula/image-loss.h"
#include "kernels/launch.cuh"

/* Sum of the weights by which losses are divided: images with tags, times classes for a mean. */
static __device__ double
tags_norm (const LwImageTags &t)
{
  int32_t images = 0, classes = 0;
  for (int32_t b = threadIdx.x; b < t.B; b += blockDim.x)
    images += !t.has_tags || t.has_tags[b];
  for (int32_t k = threadIdx.x; k < t.K; k += blockDim.x)
    classes += !t.valid || t.valid[k];
  images = lw_block_sum (images);
  classes = lw_block_sum (classes);
  return (double)images * (t.reduce_mean ? classes : 1);
}

/* One block. */
static __global__ void
compare_tags (LwImageTags t)
{
  double norm = tags_norm (t), loss = 0.0;
  for (int32_t i = threadIdx.x; i < t.B * t.K; i += blockDim.x)
    {
      bool counts = (!t.has_tags || t.has_tags[i / t.K]) && (!t.valid || t.valid[i % t.K]);
      double log_sum = t.kappa * (double)t.max[i] + log (t.sum[i]), tag = t.tags[i];
      double score = lw_image_score (log_sum, t.pixels, t.kappa), p = lw_sigmoid (score);
      if (t.p)
        t.p[i] = (float)p;
      t.slope[i] = 0.0f;
      if (!counts || norm == 0.0)
        continue;
      loss += lw_image_cross_entropy (score, tag);
      t.slope[i] = (float)((double)t.term_weight * (p - tag) / (norm * t.sum[i]));
    }
  loss = lw_block_sum (loss);
  if (threadIdx.x == 0)
    *t.loss = norm > 0.0 ? (float)(loss / norm) : 0.0f;
}

bool
lw_cuda_compare_tags (LwStream *s, const LwImageTags &t)
{
  return lw_launch (s, compare_tags, 1, LW_BLOCK, 0, t);
}
