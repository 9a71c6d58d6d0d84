/* L2 normalisation of the projected features. A warp has one pixel. */
#include "cuda-ops.h"
#include "kernels/launch.cuh"

template <bool BF16>
static __global__ void
forward (const void *x, int64_t pixels, int32_t c, float eps, float *features, float *norms)
{
  int lane = threadIdx.x % LW_WARP;
  for (int64_t p = lw_first () / LW_WARP; p < pixels; p += lw_stride () / LW_WARP)
    {
      float sum = 0;
      for (int32_t i = lane; i < c; i += LW_WARP)
        {
          float v = lw_load (x, p * c + i, BF16);
          sum += v * v;
        }
      float norm = sqrtf (lw_warp_reduce<LwSum> (sum)), scale = 1.0f / (norm > eps ? norm : eps);
      for (int32_t i = lane; i < c; i += LW_WARP)
        features[p * c + i] = lw_load (x, p * c + i, BF16) * scale;
      if (lane == 0)
        norms[p] = norm;
    }
}

/* dx = (df - f (f . df)) / norm; below eps the norm is a constant. */
template <bool BF16>
static __global__ void
backward (const float *f, const float *df, const float *norms, int64_t pixels, int32_t c, float eps,
          void *dx)
{
  int lane = threadIdx.x % LW_WARP;
  for (int64_t p = lw_first () / LW_WARP; p < pixels; p += lw_stride () / LW_WARP)
    {
      float dot = 0, norm = norms[p];
      for (int32_t i = lane; i < c; i += LW_WARP)
        dot += f[p * c + i] * df[p * c + i];
      dot = lw_warp_reduce<LwSum> (dot);
      dot = norm > eps ? dot : 0.0f;
      float scale = 1.0f / (norm > eps ? norm : eps);
      for (int32_t i = lane; i < c; i += LW_WARP)
        lw_store (dx, p * c + i, BF16, (df[p * c + i] - f[p * c + i] * dot) * scale);
    }
}

extern "C" bool
lw_cuda_l2_forward (LwStream *s, const LwShape *shape, const void *x, float eps, float *features,
                    float *norms)
{
  int64_t pixels = (int64_t)shape->n * shape->h * shape->w;
  return lw_launch (s, lw_cuda_is_bf16 (s) ? forward<true> : forward<false>,
                    lw_grid (s, pixels * LW_WARP), LW_BLOCK, 0, x, pixels, shape->c, eps, features,
                    norms);
}

extern "C" bool
lw_cuda_l2_backward (LwStream *s, const LwShape *shape, const float *features, const float *norms,
                     float eps, const float *dfeatures, void *dx)
{
  int64_t pixels = (int64_t)shape->n * shape->h * shape->w;
  return lw_launch (s, lw_cuda_is_bf16 (s) ? backward<true> : backward<false>,
                    lw_grid (s, pixels * LW_WARP), LW_BLOCK, 0, features, dfeatures, norms, pixels,
                    shape->c, eps, dx);
}
