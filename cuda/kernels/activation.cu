/* The layout of activations, NHWC in bf16 or f32, and their sum. */
#include "cuda-ops.h"
#include "kernels/launch.cuh"

static int64_t
count (const LwShape *shape)
{
  return (int64_t)shape->n * shape->c * shape->h * shape->w;
}

extern "C" size_t
lw_cuda_activation_bytes (LwStream *s, const LwShape *shape)
{
  return (size_t)count (shape) * lw_cuda_element (s);
}

/* Eights of elements, then what is left. */
static __global__ void
to_bf16 (const float *x, void *y, int64_t n)
{
  for (int64_t i = lw_first (); i < n / 8; i += lw_stride ())
    {
      float v[8];
      LwWide<false>::load (x, 8 * i, v);
      LwWide<false>::load (x, 8 * i + 4, v + 4);
      LwWide<true>::store (y, 8 * i, v);
    }
  for (int64_t i = n / 8 * 8 + lw_first (); i < n; i += lw_stride ())
    lw_store (y, i, true, x[i]);
}

static __global__ void
from_bf16 (const void *x, float *y, int64_t n)
{
  for (int64_t i = lw_first (); i < n / 8; i += lw_stride ())
    {
      float v[8];
      LwWide<true>::load (x, 8 * i, v);
      LwWide<false>::store (y, 8 * i, v);
      LwWide<false>::store (y, 8 * i + 4, v + 4);
    }
  for (int64_t i = n / 8 * 8 + lw_first (); i < n; i += lw_stride ())
    y[i] = lw_load (x, i, true);
}

extern "C" bool
lw_cuda_activation_from_f32 (LwStream *s, const LwShape *shape, const float *nhwc,
                             void *activation)
{
  int64_t n = count (shape);
  if (!lw_cuda_is_bf16 (s))
    return lw_cuda_copy (s, activation, nhwc, (size_t)n * sizeof (float));
  return lw_launch (s, to_bf16, lw_grid (s, (n + 7) / 8), LW_BLOCK, 0, nhwc, activation, n);
}

extern "C" bool
lw_cuda_activation_to_f32 (LwStream *s, const LwShape *shape, const void *activation, float *nhwc)
{
  int64_t n = count (shape);
  if (!lw_cuda_is_bf16 (s))
    return lw_cuda_copy (s, nhwc, activation, (size_t)n * sizeof (float));
  return lw_launch (s, from_bf16, lw_grid (s, (n + 7) / 8), LW_BLOCK, 0, activation, nhwc, n);
}

/* y may be a. */
template <bool BF16>
static __global__ void
add (const void *a, const void *b, void *y, int64_t n)
{
  const int N = LwWide<BF16>::N;
  for (int64_t i = lw_first (); i < n / N; i += lw_stride ())
    {
      float u[N], v[N];
      LwWide<BF16>::load (a, N * i, u);
      LwWide<BF16>::load (b, N * i, v);
      for (int k = 0; k < N; k++)
        u[k] += v[k];
      LwWide<BF16>::store (y, N * i, u);
    }
  for (int64_t i = n / N * N + lw_first (); i < n; i += lw_stride ())
    lw_store (y, i, BF16, lw_load (a, i, BF16) + lw_load (b, i, BF16));
}

extern "C" bool
lw_cuda_add (LwStream *s, const LwShape *shape, const void *a, const void *b, void *y)
{
  int64_t n = count (shape);
  return lw_launch (s, lw_cuda_is_bf16 (s) ? add<true> : add<false>, lw_grid (s, (n + 3) / 4),
                    LW_BLOCK, 0, a, b, y, n);
}
