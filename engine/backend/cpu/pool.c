/* Max pooling, 3 x 3, stride 2, padding 1. */
#include <math.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/cpu.h"
#include "backend/formula/bf16.h"

/* One output row of one image. */
LW_ALWAYS void
forward_row (const LwShape *in, const void *x, void *y, int32_t n, int32_t oy, bool bf16)
{
  int32_t oh = (in->h + 1) / 2, ow = (in->w + 1) / 2, c = in->c;
  for (int32_t ox = 0; ox < ow; ox++)
    {
      int64_t out = (((int64_t)n * oh + oy) * ow + ox) * c;
      bool first = true;
      for (int32_t iy = oy > 0 ? 2 * oy - 1 : 0; iy <= 2 * oy + 1 && iy < in->h; iy++)
        for (int32_t ix = ox > 0 ? 2 * ox - 1 : 0; ix <= 2 * ox + 1 && ix < in->w; ix++)
          {
            int64_t at = (((int64_t)n * in->h + iy) * in->w + ix) * c;
            for (int32_t i = 0; i < c; i++)
              {
                float v = lw_load (x, at + i, bf16), old = first ? v : lw_load (y, out + i, bf16);
                lw_store (y, out + i, bf16, v > old ? v : old);
              }
            first = false;
          }
    }
}

/* Channels [c] of input pixel (iy, ix) receive dy of each window whose first maximum, in scan
 * order, they are. */
LW_ALWAYS void
backward_pixel (const LwShape *in, const void *x, const void *y, const void *dy, int32_t n,
                int32_t iy, int32_t ix, float *restrict sum, float *restrict earlier, bool bf16)
{
  int32_t oh = (in->h + 1) / 2, ow = (in->w + 1) / 2, c = in->c;
  int64_t here = (((int64_t)n * in->h + iy) * in->w + ix) * c;
  for (int32_t i = 0; i < c; i++)
    sum[i] = 0;
  for (int32_t oy = iy / 2; oy <= (iy + 1) / 2 && oy < oh; oy++)
    for (int32_t ox = ix / 2; ox <= (ix + 1) / 2 && ox < ow; ox++)
      {
        int64_t out = (((int64_t)n * oh + oy) * ow + ox) * c;
        for (int32_t i = 0; i < c; i++)
          earlier[i] = -INFINITY;
        for (int32_t wy = oy > 0 ? 2 * oy - 1 : 0; wy <= iy; wy++)
          for (int32_t wx = ox > 0 ? 2 * ox - 1 : 0;
               wx <= 2 * ox + 1 && wx < in->w && (wy < iy || wx < ix); wx++)
            {
              int64_t at = (((int64_t)n * in->h + wy) * in->w + wx) * c;
              for (int32_t i = 0; i < c; i++)
                {
                  float v = lw_load (x, at + i, bf16);
                  earlier[i] = v > earlier[i] ? v : earlier[i];
                }
            }
        for (int32_t i = 0; i < c; i++)
          {
            float top = lw_load (y, out + i, bf16);
            bool mine = (lw_load (x, here + i, bf16) == top) & (earlier[i] < top);
            sum[i] += mine ? lw_load (dy, out + i, bf16) : 0.0f;
          }
      }
}

#define LW_POOL(suffix, bf16)                                                                      \
  static LW_KERNEL void forward_##suffix (const LwShape *in, const void *x, void *y, int32_t n,    \
                                          int32_t oy)                                              \
  {                                                                                                \
    forward_row (in, x, y, n, oy, bf16);                                                           \
  }                                                                                                \
  static LW_KERNEL void backward_##suffix (const LwShape *in, const void *x, const void *y,        \
                                           const void *dy, void *dx, int32_t n, int32_t iy,        \
                                           float *sum, float *earlier)                             \
  {                                                                                                \
    for (int32_t ix = 0; ix < in->w; ix++)                                                         \
      {                                                                                            \
        backward_pixel (in, x, y, dy, n, iy, ix, sum, earlier, bf16);                              \
        for (int32_t i = 0; i < in->c; i++)                                                        \
          lw_store (dx, (((int64_t)n * in->h + iy) * in->w + ix) * in->c + i, bf16, sum[i]);       \
      }                                                                                            \
  }

LW_POOL (f32, false)
LW_POOL (bf16, true)

bool
lw_cpu_maxpool_forward (LwStream *s, const LwShape *src, const void *x, void *y)
{
  int32_t rows = (src->h + 1) / 2;
  bool bf16 = s->options.precision == LW_PRECISION_BF16;
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int64_t k = 0; k < (int64_t)src->n * rows; k++)
    (bf16 ? forward_bf16 : forward_f32) (src, x, y, (int32_t)(k / rows), (int32_t)(k % rows));
  return true;
}

bool
lw_cpu_maxpool_backward (LwStream *s, const LwShape *src, const void *x, const void *y,
                         const void *dy, void *dx)
{
  bool bf16 = s->options.precision == LW_PRECISION_BF16;
  int64_t rows = (int64_t)src->n * src->h;
  lw_cpu_scratch_begin (s);
  int32_t threads = s->options.threads;
  float *buffers = lw_cpu_scratch_take (s, (size_t)threads * 2 * src->c * sizeof (float));
  int64_t part = (rows + threads - 1) / threads;
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int32_t t = 0; t < threads; t++)
    for (int64_t k = t * part; k < (t + 1) * part && k < rows; k++)
      (bf16 ? backward_bf16 : backward_f32) (
          src, x, y, dy, dx, (int32_t)(k / src->h), (int32_t)(k % src->h),
          buffers + (int64_t)t * 2 * src->c, buffers + ((int64_t)t * 2 + 1) * src->c);
  return true;
}
