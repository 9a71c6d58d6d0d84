/* Max pooling, 3 x 3, stride 2, padding 1. A thread has one vector of channels; blocks go along
 * rows of the output, so that neighbours read neighbouring memory. */
#include "cuda-ops.h"
#include "kernels/columns.cuh"

struct Pool
{
  LwShape in;
  int32_t oh, ow, groups; /* groups: vectors of a pixel */
};

/* One window and one vector of its channels. */
struct Window
{
  int64_t image;
  int32_t y, x, channel;
};

static __device__ inline int64_t
element (const LwShape &shape, int64_t image, int32_t y, int32_t x, int32_t channel)
{
  return ((image * shape.h + y) * shape.w + x) * shape.c + channel;
}

/* The largest of the window, and the place 3 * row + column where it is met first. */
template <bool BF16, int N>
static __device__ inline void
largest (const LwShape &in, const void *x, const Window &o, float *best, int32_t *place)
{
  int32_t top = o.y > 0 ? 0 : 1, left = o.x > 0 ? 0 : 1;
  LwVector<BF16, N> first;
  first.load (x, element (in, o.image, 2 * o.y - 1 + top, 2 * o.x - 1 + left, o.channel));
  first.unpack (best);
#pragma unroll
  for (int i = 0; i < N; i++)
    place[i] = 3 * top + left;
#pragma unroll
  for (int row = 0; row < 3; row++)
    {
      LwVector<BF16, N> line[3];
      int32_t y = 2 * o.y - 1 + row;
      bool inside[3];
#pragma unroll
      for (int column = 0; column < 3; column++)
        {
          int32_t q = 2 * o.x - 1 + column;
          inside[column] = y >= 0 && y < in.h && q >= 0 && q < in.w;
          if (inside[column])
            line[column].load (x, element (in, o.image, y, q, o.channel));
        }
#pragma unroll
      for (int column = 0; column < 3; column++)
        if (inside[column])
          {
            float v[N];
            line[column].unpack (v);
#pragma unroll
            for (int i = 0; i < N; i++)
              if (v[i] > best[i])
                {
                  best[i] = v[i];
                  place[i] = 3 * row + column;
                }
          }
    }
}

template <bool BF16, int N>
static __global__ void
forward (Pool o, const void *x, void *y)
{
  const LwShape out = { o.in.n, o.in.c, o.oh, o.ow };
  int32_t at = (int32_t)lw_first ();
  if (at >= o.ow * o.groups)
    return;
  Window window = { 0, 0, at / o.groups, at % o.groups * N };
  for (int64_t row = blockIdx.y; row < (int64_t)o.in.n * o.oh; row += gridDim.y)
    {
      float best[N];
      int32_t place[N];
      window.image = row / o.oh;
      window.y = (int32_t)(row % o.oh);
      largest<BF16, N> (o.in, x, window, best, place);
      LwVector<BF16, N>::store (y, element (out, window.image, window.y, window.x, window.channel),
                                best);
    }
}

/* Adds dy of window (by_y, by_x) windows further to those of the 2 x 2 pixels that it covers and
 * whose place is the largest's: pixel (p, q) has row p + 1 - 2 by_y and column q + 1 - 2 by_x in
 * it. */
template <bool BF16, int N>
static __device__ inline void
gather_window (const Pool &o, const void *x, const void *dy, Window window, int by_y, int by_x,
               float (*sum)[N])
{
  const LwShape out = { o.in.n, o.in.c, o.oh, o.ow };
  float g[N];
  int32_t place[N];
  window.y += by_y;
  window.x += by_x;
  if (window.y >= o.oh || window.x >= o.ow)
    return;
  LwVector<BF16, N> gradient;
  gradient.load (dy, element (out, window.image, window.y, window.x, window.channel));
  largest<BF16, N> (o.in, x, window, g, place);
  gradient.unpack (g);
#pragma unroll
  for (int pixel = 0; pixel < 4; pixel++)
    {
      int row = pixel / 2 + 1 - 2 * by_y, column = pixel % 2 + 1 - 2 * by_x;
      if (row >= 0 && column >= 0)
#pragma unroll
        for (int i = 0; i < N; i++)
          sum[pixel][i] += place[i] == 3 * row + column ? g[i] : 0.0f;
    }
}

/* A thread gathers for the 2 x 2 pixels whose last window begins behind them: dy of each window
 * goes to the first of its largest, in scan order. */
template <bool BF16, int N>
static __global__ void
backward (Pool o, const void *x, const void *dy, void *dx)
{
  int32_t at = (int32_t)lw_first ();
  if (at >= o.ow * o.groups)
    return;
  Window window = { 0, 0, at / o.groups, at % o.groups * N };
  for (int64_t row = blockIdx.y; row < (int64_t)o.in.n * o.oh; row += gridDim.y)
    {
      float sum[4][N] = {};
      window.image = row / o.oh;
      window.y = (int32_t)(row % o.oh);
      gather_window<BF16, N> (o, x, dy, window, 0, 0, sum);
      gather_window<BF16, N> (o, x, dy, window, 0, 1, sum);
      gather_window<BF16, N> (o, x, dy, window, 1, 0, sum);
      gather_window<BF16, N> (o, x, dy, window, 1, 1, sum);
#pragma unroll
      for (int pixel = 0; pixel < 4; pixel++)
        {
          int32_t y = 2 * window.y + pixel / 2, q = 2 * window.x + pixel % 2;
          if (y < o.in.h && q < o.in.w)
            LwVector<BF16, N>::store (dx, element (o.in, window.image, y, q, window.channel),
                                      sum[pixel]);
        }
    }
}

static Pool
pool (const LwStream *s, const LwShape *src, bool *wide)
{
  int32_t n = lw_wide_elements (lw_cuda_is_bf16 (s));
  *wide = src->c % n == 0;
  return { *src, (src->h + 1) / 2, (src->w + 1) / 2, *wide ? src->c / n : src->c };
}

static dim3
pool_grid (const Pool *o)
{
  int64_t rows = (int64_t)o->in.n * o->oh;
  return dim3 ((unsigned)((o->ow * o->groups + LW_BLOCK - 1) / LW_BLOCK),
               (unsigned)(rows < 65535 ? rows : 65535));
}

extern "C" bool
lw_cuda_maxpool_forward (LwStream *s, const LwShape *src, const void *x, void *y)
{
  bool wide;
  Pool o = pool (s, src, &wide);
  return lw_launch (s, LW_BY_WIDTH (forward, lw_cuda_is_bf16 (s), wide), pool_grid (&o), LW_BLOCK,
                    0, o, x, y);
}

extern "C" bool
lw_cuda_maxpool_backward (LwStream *s, const LwShape *src, const void *x, const void *y,
                          const void *dy, void *dx)
{
  bool wide;
  Pool o = pool (s, src, &wide);
  return lw_launch (s, LW_BY_WIDTH (backward, lw_cuda_is_bf16 (s), wide), pool_grid (&o), LW_BLOCK,
                    0, o, x, dy, dx);
}
