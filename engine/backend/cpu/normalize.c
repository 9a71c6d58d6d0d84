/* L2 normalisation of the projected features. */
#include <math.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/cpu.h"
#include "backend/formula/bf16.h"

LW_ALWAYS void
forward_pixel (const void *x, int64_t at, int32_t c, float eps, float *restrict features,
               float *norm, bool bf16)
{
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int32_t i = 0; i < c; i++)
    {
      float v = lw_load (x, at + i, bf16);
      sum += v * v;
    }
  *norm = sqrtf (sum);
  float scale = 1.0f / (*norm > eps ? *norm : eps);
  for (int32_t i = 0; i < c; i++)
    features[i] = lw_load (x, at + i, bf16) * scale;
}

/* dx = (df - f (f . df)) / norm; below eps the norm is a constant. */
LW_ALWAYS void
backward_pixel (const float *restrict f, const float *restrict df, float norm, float eps, void *dx,
                int64_t at, int32_t c, bool bf16)
{
  float dot = 0;
#pragma omp simd reduction(+ : dot)
  for (int32_t i = 0; i < c; i++)
    dot += f[i] * df[i];
  if (!(norm > eps))
    dot = 0;
  float scale = 1.0f / (norm > eps ? norm : eps);
  for (int32_t i = 0; i < c; i++)
    lw_store (dx, at + i, bf16, (df[i] - f[i] * dot) * scale);
}

#define LW_L2(suffix, bf16)                                                                        \
  static LW_KERNEL void forward_##suffix (const void *x, int64_t at, int32_t c, float eps,         \
                                          float *features, float *norm)                            \
  {                                                                                                \
    forward_pixel (x, at, c, eps, features, norm, bf16);                                           \
  }                                                                                                \
  static LW_KERNEL void backward_##suffix (const float *f, const float *df, float norm, float eps, \
                                           void *dx, int64_t at, int32_t c)                        \
  {                                                                                                \
    backward_pixel (f, df, norm, eps, dx, at, c, bf16);                                            \
  }

LW_L2 (f32, false)
LW_L2 (bf16, true)

bool
lw_cpu_l2_forward (LwStream *s, const LwShape *shape, const void *x, float eps, float *features,
                   float *norms)
{
  int64_t pixels = (int64_t)shape->n * shape->h * shape->w;
  int32_t c = shape->c;
  bool bf16 = s->options.precision == LW_PRECISION_BF16;
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int64_t p = 0; p < pixels; p++)
    (bf16 ? forward_bf16 : forward_f32) (x, p * c, c, eps, features + p * c, norms + p);
  return true;
}

bool
lw_cpu_l2_backward (LwStream *s, const LwShape *shape, const float *features, const float *norms,
                    float eps, const float *dfeatures, void *dx)
{
  int64_t pixels = (int64_t)shape->n * shape->h * shape->w;
  int32_t c = shape->c;
  bool bf16 = s->options.precision == LW_PRECISION_BF16;
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int64_t p = 0; p < pixels; p++)
    (bf16 ? backward_bf16 : backward_f32) (features + p * c, dfeatures + p * c, norms[p], eps, dx,
                                           p * c, c);
  return true;
}
