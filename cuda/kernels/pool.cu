/* Max pooling, 3 x 3, stride 2, padding 1. A thread has one vector of channels of one pixel. */
#include <math.h>

#include "cuda-ops.h"
#include "kernels/launch.cuh"

/* N channels from element @i on: 16 bytes, or one element where channels do not fill them. */
template <bool BF16, int N>
static __device__ inline void
load (const void *p, int64_t i, float *v)
{
  if constexpr (N == 1)
    v[0] = lw_load (p, i, BF16);
  else
    LwWide<BF16>::load (p, i, v);
}

template <bool BF16, int N>
static __device__ inline void
store (void *p, int64_t i, const float *v)
{
  if constexpr (N == 1)
    lw_store (p, i, BF16, v[0]);
  else
    LwWide<BF16>::store (p, i, v);
}

template <bool BF16, int N>
static __global__ void
forward (LwShape in, const void *x, void *y, int64_t n)
{
  int32_t oh = (in.h + 1) / 2, ow = (in.w + 1) / 2, groups = in.c / N;
  for (int64_t i = lw_first (); i < n; i += lw_stride ())
    {
      int64_t pixel = i / groups, row = pixel / ow;
      int32_t ox = (int32_t)(pixel % ow), oy = (int32_t)(row % oh);
      float best[N], v[N];
      for (int k = 0; k < N; k++)
        best[k] = -INFINITY;
      for (int32_t iy = oy > 0 ? 2 * oy - 1 : 0; iy <= 2 * oy + 1 && iy < in.h; iy++)
        for (int32_t ix = ox > 0 ? 2 * ox - 1 : 0; ix <= 2 * ox + 1 && ix < in.w; ix++)
          {
            load<BF16, N> (x, ((row / oh * in.h + iy) * in.w + ix) * in.c + i % groups * N, v);
            for (int k = 0; k < N; k++)
              best[k] = v[k] > best[k] ? v[k] : best[k];
          }
      store<BF16, N> (y, i * N, best);
    }
}

/* The largest of the elements of window (oy, ox) that come before (iy, ix) in scan order. */
template <bool BF16, int N>
static __device__ inline void
largest_before (const LwShape &in, const void *x, int64_t image, int32_t oy, int32_t ox, int32_t iy,
                int32_t ix, int64_t channel, float *earlier)
{
  float v[N];
  for (int k = 0; k < N; k++)
    earlier[k] = -INFINITY;
  for (int32_t wy = oy > 0 ? 2 * oy - 1 : 0; wy <= iy; wy++)
    for (int32_t wx = ox > 0 ? 2 * ox - 1 : 0;
         wx <= 2 * ox + 1 && wx < in.w && (wy < iy || wx < ix); wx++)
      {
        load<BF16, N> (x, ((image * in.h + wy) * in.w + wx) * in.c + channel, v);
        for (int k = 0; k < N; k++)
          earlier[k] = v[k] > earlier[k] ? v[k] : earlier[k];
      }
}

/* A pixel gathers dy of each window whose first maximum, in scan order, it is. */
template <bool BF16, int N>
static __global__ void
backward (LwShape in, const void *x, const void *y, const void *dy, void *dx, int64_t n)
{
  int32_t oh = (in.h + 1) / 2, ow = (in.w + 1) / 2, groups = in.c / N;
  for (int64_t i = lw_first (); i < n; i += lw_stride ())
    {
      int64_t pixel = i / groups, row = pixel / in.w, image = row / in.h, channel = i % groups * N;
      int32_t ix = (int32_t)(pixel % in.w), iy = (int32_t)(row % in.h);
      float sum[N], mine[N], earlier[N], top[N], g[N];
      load<BF16, N> (x, i * N, mine);
      for (int k = 0; k < N; k++)
        sum[k] = 0.0f;
      for (int32_t oy = iy / 2; oy <= (iy + 1) / 2 && oy < oh; oy++)
        for (int32_t ox = ix / 2; ox <= (ix + 1) / 2 && ox < ow; ox++)
          {
            int64_t out = ((image * oh + oy) * ow + ox) * in.c + channel;
            load<BF16, N> (y, out, top);
            load<BF16, N> (dy, out, g);
            largest_before<BF16, N> (in, x, image, oy, ox, iy, ix, channel, earlier);
            for (int k = 0; k < N; k++)
              sum[k] += mine[k] == top[k] && earlier[k] < top[k] ? g[k] : 0.0f;
          }
      store<BF16, N> (dx, i * N, sum);
    }
}

template <bool BF16>
static bool
run_forward (LwStream *s, const LwShape *src, const void *x, void *y)
{
  const int N = LwWide<BF16>::N;
  int64_t n = (int64_t)src->n * ((src->h + 1) / 2) * ((src->w + 1) / 2) * src->c;
  if (src->c % N == 0)
    return lw_launch (s, forward<BF16, N>, lw_grid (s, n / N), LW_BLOCK, 0, *src, x, y, n / N);
  return lw_launch (s, forward<BF16, 1>, lw_grid (s, n), LW_BLOCK, 0, *src, x, y, n);
}

template <bool BF16>
static bool
run_backward (LwStream *s, const LwShape *src, const void *x, const void *y, const void *dy,
              void *dx)
{
  const int N = LwWide<BF16>::N;
  int64_t n = (int64_t)src->n * src->h * src->w * src->c;
  if (src->c % N == 0)
    return lw_launch (s, backward<BF16, N>, lw_grid (s, n / N), LW_BLOCK, 0, *src, x, y, dy, dx,
                      n / N);
  return lw_launch (s, backward<BF16, 1>, lw_grid (s, n), LW_BLOCK, 0, *src, x, y, dy, dx, n);
}

extern "C" bool
lw_cuda_maxpool_forward (LwStream *s, const LwShape *src, const void *x, void *y)
{
  return lw_cuda_is_bf16 (s) ? run_forward<true> (s, src, x, y) : run_forward<false> (s, src, x, y);
}

extern "C" bool
lw_cuda_maxpool_backward (LwStream *s, const LwShape *src, const void *x, const void *y,
                          const void *dy, void *dx)
{
  return lw_cuda_is_bf16 (s) ? run_backward<true> (s, src, x, y, dy, dx)
                             : run_backward<false> (s, src, x, y, dy, dx);
}
