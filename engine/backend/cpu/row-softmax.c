/* Softmax of a row in planes. */
#include "backend/cpu/row-softmax.h"

#include <float.h>

#include "backend/formula/bilinear.h"
#include "backend/formula/exp.h"

LW_KERNEL void
lw_cpu_blend_max (const float *top, const float *bottom, float f, int32_t K, int32_t n,
                  int32_t stride, float *z, int32_t z_stride, float *max)
{
  for (int32_t x = 0; x < n; x++)
    max[x] = -FLT_MAX;
  for (int32_t k = 0; k < K; k++)
    {
      const float *a = top + (size_t)k * stride, *b = bottom + (size_t)k * stride;
      float *out = z + (size_t)k * z_stride;
#pragma GCC ivdep
      for (int32_t x = 0; x < n; x++)
        {
          float v = lw_mix (a[x], b[x], f);
          out[x] = v;
          max[x] = v > max[x] ? v : max[x];
        }
    }
}

LW_KERNEL void
lw_cpu_exp_sum (float *z, int32_t stride, int32_t K, int32_t n, const float *max, float *sum)
{
  for (int32_t x = 0; x < n; x++)
    sum[x] = 0.0f;
  for (int32_t k = 0; k < K; k++)
    {
      float *plane = z + (size_t)k * stride;
#pragma GCC ivdep
      for (int32_t x = 0; x < n; x++)
        {
          float e = lw_exp (plane[x] - max[x]);
          plane[x] = e;
          sum[x] += e;
        }
    }
}

LW_KERNEL void
lw_cpu_log_sum (const float *max, const float *sum, int32_t n, float *log_sum, float *inverse)
{
#pragma GCC ivdep
  for (int32_t x = 0; x < n; x++)
    {
      log_sum[x] = max[x] + lw_log (sum[x]);
      inverse[x] = 1.0f / sum[x];
    }
}

LW_KERNEL void
lw_cpu_scale_planes (float *z, int32_t stride, int32_t K, int32_t n, const float *factor)
{
  for (int32_t k = 0; k < K; k++)
    {
      float *plane = z + (size_t)k * stride;
#pragma GCC ivdep
      for (int32_t x = 0; x < n; x++)
        plane[x] *= factor[x];
    }
}

void
lw_cpu_pixels_to_planes (const float *pixels, int32_t K, int32_t n, float *planes, int32_t stride)
{
  for (int32_t k = 0; k < K; k++)
    for (int32_t x = 0; x < n; x++)
      planes[(size_t)k * stride + x] = pixels[(size_t)x * K + k];
}

void
lw_cpu_planes_to_pixels (const float *planes, int32_t stride, int32_t K, int32_t n, float *pixels)
{
  for (int32_t x = 0; x < n; x++)
    for (int32_t k = 0; k < K; k++)
      pixels[(size_t)x * K + k] = planes[(size_t)k * stride + x];
}
