/* Batch normalisation with its ReLU and residual addition fused in, forward and backward.
 *
 * Rows are pixels. Statistics are gathered over chunks of rows of fixed size and combined in order,
 * in double precision, so that they do not depend on the number of threads. */
#include <math.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/cpu.h"
#include "backend/formula/bf16.h"

#define CHUNK 64 /* rows */

static bool
is_bf16 (LwStream *s)
{
  return s->options.precision == LW_PRECISION_BF16;
}

static int64_t
row_count (const LwShape *shape)
{
  return (int64_t)shape->n * shape->h * shape->w;
}

/* ---- statistics ---- */

/* Mean and sum of squared deviations of a chunk: [c] each. */
LW_ALWAYS void
chunk_moments (const void *x, int64_t begin, int64_t rows, int32_t c, bool bf16,
               float *restrict mean, float *restrict m2)
{
  for (int32_t i = 0; i < c; i++)
    mean[i] = m2[i] = 0;
  for (int64_t r = 0; r < rows; r++)
    for (int32_t i = 0; i < c; i++)
      mean[i] += lw_load (x, (begin + r) * c + i, bf16);
  for (int32_t i = 0; i < c; i++)
    mean[i] /= (float)rows;
  for (int64_t r = 0; r < rows; r++)
    for (int32_t i = 0; i < c; i++)
      {
        float d = lw_load (x, (begin + r) * c + i, bf16) - mean[i];
        m2[i] += d * d;
      }
}

static LW_KERNEL void
moments_f32 (const void *x, int64_t begin, int64_t rows, int32_t c, float *restrict mean,
             float *restrict m2)
{
  chunk_moments (x, begin, rows, c, false, mean, m2);
}

static LW_KERNEL void
moments_bf16 (const void *x, int64_t begin, int64_t rows, int32_t c, float *restrict mean,
              float *restrict m2)
{
  chunk_moments (x, begin, rows, c, true, mean, m2);
}

/* Chan's pairwise combination, chunk after chunk. */
static void
combine_moments (const float *chunks, int64_t n_chunks, int64_t rows, int32_t c, int32_t i,
                 double *mean, double *m2)
{
  double count = 0;
  *mean = *m2 = 0;
  for (int64_t k = 0; k < n_chunks; k++)
    {
      double n = k + 1 < n_chunks ? CHUNK : (double)(rows - k * CHUNK);
      double delta = (double)chunks[2 * k * c + i] - *mean, total = count + n;
      *mean += delta * n / total;
      *m2 += (double)chunks[(2 * k + 1) * c + i] + delta * delta * count * n / total;
      count = total;
    }
}

static void
batch_statistics (LwStream *s, const LwNormForward *a)
{
  int64_t rows = row_count (&a->shape), n_chunks = (rows + CHUNK - 1) / CHUNK;
  int32_t c = a->shape.c;
  bool bf16 = is_bf16 (s);
  float *chunks = lw_cpu_scratch_take (s, (size_t)n_chunks * 2 * c * sizeof (float));
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int64_t k = 0; k < n_chunks; k++)
    {
      int64_t begin = k * CHUNK, n = rows - begin < CHUNK ? rows - begin : CHUNK;
      (bf16 ? moments_bf16 : moments_f32) (a->x, begin, n, c, chunks + 2 * k * c,
                                           chunks + (2 * k + 1) * c);
    }
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t i = 0; i < c; i++)
    {
      double mean, m2;
      combine_moments (chunks, n_chunks, rows, c, i, &mean, &m2);
      double variance = m2 / (double)rows, unbiased = rows > 1 ? m2 / (double)(rows - 1) : variance;
      a->mean[i] = (float)mean;
      a->rstd[i] = (float)(1.0 / sqrt (variance + (double)a->eps));
      a->running_mean[i] += a->momentum * ((float)mean - a->running_mean[i]);
      a->running_var[i] += a->momentum * ((float)unbiased - a->running_var[i]);
    }
}

/* ---- forward ---- */

LW_ALWAYS void
apply_row (const void *x, const void *residual, void *y, int64_t row, int32_t c,
           const float *restrict scale, const float *restrict shift, bool relu, bool bf16)
{
  for (int32_t i = 0; i < c; i++)
    {
      float v = lw_load (x, row * c + i, bf16) * scale[i] + shift[i];
      if (residual)
        v += lw_load (residual, row * c + i, bf16);
      lw_store (y, row * c + i, bf16, relu && !(v > 0) ? 0.0f : v);
    }
}

#define LW_APPLY(name, bf16)                                                                       \
  static LW_KERNEL void name (const LwNormForward *a, int64_t begin, int64_t end,                  \
                              const float *scale, const float *shift)                              \
  {                                                                                                \
    int32_t c = a->shape.c;                                                                        \
    for (int64_t r = begin; r < end; r++)                                                          \
      if (a->residual && a->relu)                                                                  \
        apply_row (a->x, a->residual, a->y, r, c, scale, shift, true, bf16);                       \
      else if (a->residual)                                                                        \
        apply_row (a->x, a->residual, a->y, r, c, scale, shift, false, bf16);                      \
      else if (a->relu)                                                                            \
        apply_row (a->x, NULL, a->y, r, c, scale, shift, true, bf16);                              \
      else                                                                                         \
        apply_row (a->x, NULL, a->y, r, c, scale, shift, false, bf16);                             \
  }

LW_APPLY (apply_f32, false)
LW_APPLY (apply_bf16, true)

bool
lw_cpu_norm_forward (LwStream *s, const LwNormForward *a)
{
  int32_t c = a->shape.c;
  int64_t rows = row_count (&a->shape), n_chunks = (rows + CHUNK - 1) / CHUNK;
  lw_cpu_scratch_begin (s);
  if (a->mode == LW_NORM_TRAIN)
    batch_statistics (s, a);
  else
    for (int32_t i = 0; i < c; i++)
      {
        a->mean[i] = a->running_mean[i];
        a->rstd[i] = 1.0f / sqrtf (a->running_var[i] + a->eps);
      }
  float *scale = lw_cpu_scratch_take (s, 2 * (size_t)c * sizeof (float)), *shift = scale + c;
  for (int32_t i = 0; i < c; i++)
    {
      scale[i] = a->weight[i] * a->rstd[i];
      shift[i] = a->bias[i] - a->mean[i] * scale[i];
    }
  bool bf16 = is_bf16 (s);
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int64_t k = 0; k < n_chunks; k++)
    (bf16 ? apply_bf16 : apply_f32) (a, k * CHUNK, (k + 1) * CHUNK < rows ? (k + 1) * CHUNK : rows,
                                     scale, shift);
  return true;
}

/* ---- backward ---- */

/* g = (dy + dy2) masked by ReLU, stored to @g; sums of g and of g * xhat over a chunk. */
LW_ALWAYS void
reduce_chunk (const LwNormBackward *a, void *g, int64_t begin, int64_t end, float *restrict sum,
              float *restrict sum_xhat, bool relu, bool second, bool bf16)
{
  int32_t c = a->shape.c;
  for (int32_t i = 0; i < c; i++)
    sum[i] = sum_xhat[i] = 0;
  for (int64_t r = begin; r < end; r++)
    for (int32_t i = 0; i < c; i++)
      {
        int64_t at = r * c + i;
        float v = lw_load (a->dy, at, bf16);
        if (second)
          v += lw_load (a->dy2, at, bf16);
        if (relu)
          v = lw_load (a->y, at, bf16) > 0 ? v : 0.0f;
        lw_store (g, at, bf16, v);
        sum[i] += v;
        sum_xhat[i] += v * ((lw_load (a->x, at, bf16) - a->mean[i]) * a->rstd[i]);
      }
}

#define LW_REDUCE(name, bf16)                                                                      \
  static LW_KERNEL void name (const LwNormBackward *a, void *g, int64_t begin, int64_t end,        \
                              float *sum, float *sum_xhat)                                         \
  {                                                                                                \
    if (a->relu && a->dy2)                                                                         \
      reduce_chunk (a, g, begin, end, sum, sum_xhat, true, true, bf16);                            \
    else if (a->relu)                                                                              \
      reduce_chunk (a, g, begin, end, sum, sum_xhat, true, false, bf16);                           \
    else if (a->dy2)                                                                               \
      reduce_chunk (a, g, begin, end, sum, sum_xhat, false, true, bf16);                           \
    else                                                                                           \
      reduce_chunk (a, g, begin, end, sum, sum_xhat, false, false, bf16);                          \
  }

LW_REDUCE (reduce_f32, false)
LW_REDUCE (reduce_bf16, true)

/* dx = scale * (g - k0 - x * k1), where k0 and k1 carry the gradient through mean and variance. */
LW_ALWAYS void
input_rows (const LwNormBackward *a, const void *g, int64_t begin, int64_t end,
            const float *restrict scale, const float *restrict k0, const float *restrict k1,
            bool bf16)
{
  int32_t c = a->shape.c;
  for (int64_t r = begin; r < end; r++)
    for (int32_t i = 0; i < c; i++)
      {
        int64_t at = r * c + i;
        lw_store (a->dx, at, bf16,
                  scale[i] * (lw_load (g, at, bf16) - k0[i] - lw_load (a->x, at, bf16) * k1[i]));
      }
}

static LW_KERNEL void
input_f32 (const LwNormBackward *a, const void *g, int64_t begin, int64_t end, const float *scale,
           const float *k0, const float *k1)
{
  input_rows (a, g, begin, end, scale, k0, k1, false);
}

static LW_KERNEL void
input_bf16 (const LwNormBackward *a, const void *g, int64_t begin, int64_t end, const float *scale,
            const float *k0, const float *k1)
{
  input_rows (a, g, begin, end, scale, k0, k1, true);
}

/* Adds to dweight and dbias, and sets the three coefficients of dx for channel @i. */
static void
channel_gradient (const LwNormBackward *a, const float *chunks, int64_t n_chunks, int64_t rows,
                  int32_t i, float *scale, float *k0, float *k1)
{
  double sum = 0, sum_xhat = 0;
  int32_t c = a->shape.c;
  for (int64_t k = 0; k < n_chunks; k++)
    {
      sum += (double)chunks[2 * k * c + i];
      sum_xhat += (double)chunks[(2 * k + 1) * c + i];
    }
  if (a->dweight)
    {
      a->dbias[i] += (float)sum;
      a->dweight[i] += (float)sum_xhat;
    }
  scale[i] = a->weight[i] * a->rstd[i];
  k0[i] = k1[i] = 0;
  if (a->mode == LW_NORM_TRAIN)
    {
      double slope = sum_xhat / (double)rows * (double)a->rstd[i];
      k1[i] = (float)slope;
      k0[i] = (float)(sum / (double)rows - slope * (double)a->mean[i]);
    }
}

/* With constant statistics and an affine part that is not trained: dx = scale * g. */
LW_ALWAYS void
constant_rows (const LwNormBackward *a, int64_t begin, int64_t end, const float *restrict scale,
               bool bf16)
{
  int32_t c = a->shape.c;
  for (int64_t r = begin; r < end; r++)
    for (int32_t i = 0; i < c; i++)
      {
        int64_t at = r * c + i;
        float v = lw_load (a->dy, at, bf16);
        v += a->dy2 ? lw_load (a->dy2, at, bf16) : 0.0f;
        v = !a->relu || lw_load (a->y, at, bf16) > 0 ? v : 0.0f;
        if (a->dresidual)
          lw_store (a->dresidual, at, bf16, v);
        lw_store (a->dx, at, bf16, scale[i] * v);
      }
}

static LW_KERNEL void
constant_f32 (const LwNormBackward *a, int64_t begin, int64_t end, const float *scale)
{
  constant_rows (a, begin, end, scale, false);
}

static LW_KERNEL void
constant_bf16 (const LwNormBackward *a, int64_t begin, int64_t end, const float *scale)
{
  constant_rows (a, begin, end, scale, true);
}

static bool
constant_backward (LwStream *s, const LwNormBackward *a)
{
  int32_t c = a->shape.c;
  int64_t rows = row_count (&a->shape), n_chunks = (rows + CHUNK - 1) / CHUNK;
  bool bf16 = is_bf16 (s);
  lw_cpu_scratch_begin (s);
  float *scale = lw_cpu_scratch_take (s, (size_t)c * sizeof (float));
  for (int32_t i = 0; i < c; i++)
    scale[i] = a->weight[i] * a->rstd[i];
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int64_t k = 0; k < n_chunks; k++)
    (bf16 ? constant_bf16 : constant_f32) (a, k * CHUNK,
                                           (k + 1) * CHUNK < rows ? (k + 1) * CHUNK : rows, scale);
  return true;
}

bool
lw_cpu_norm_backward (LwStream *s, const LwNormBackward *a)
{
  if (a->mode == LW_NORM_EVAL && !a->dweight)
    return constant_backward (s, a);
  int32_t c = a->shape.c;
  int64_t rows = row_count (&a->shape), n_chunks = (rows + CHUNK - 1) / CHUNK;
  bool bf16 = is_bf16 (s);
  void *g = a->dresidual ? a->dresidual : a->dx;
  lw_cpu_scratch_begin (s);
  float *chunks = lw_cpu_scratch_take (s, (size_t)n_chunks * 2 * c * sizeof (float));
  float *scale = lw_cpu_scratch_take (s, 3 * (size_t)c * sizeof (float)), *k0 = scale + c,
        *k1 = k0 + c;
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int64_t k = 0; k < n_chunks; k++)
    (bf16 ? reduce_bf16 : reduce_f32) (a, g, k * CHUNK,
                                       (k + 1) * CHUNK < rows ? (k + 1) * CHUNK : rows,
                                       chunks + 2 * k * c, chunks + (2 * k + 1) * c);
  for (int32_t i = 0; i < c; i++)
    channel_gradient (a, chunks, n_chunks, rows, i, scale, k0, k1);
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int64_t k = 0; k < n_chunks; k++)
    (bf16 ? input_bf16 : input_f32) (
        a, g, k * CHUNK, (k + 1) * CHUNK < rows ? (k + 1) * CHUNK : rows, scale, k0, k1);
  return true;
}

/* ---- addition ---- */

static LW_KERNEL void
add_f32 (const float *a, const float *b, float *y, int64_t n)
{
  for (int64_t i = 0; i < n; i++)
    y[i] = a[i] + b[i];
}

static LW_KERNEL void
add_bf16 (const uint16_t *a, const uint16_t *b, uint16_t *y, int64_t n)
{
  for (int64_t i = 0; i < n; i++)
    y[i] = lw_bf16_from_f32 (lw_f32_from_bf16 (a[i]) + lw_f32_from_bf16 (b[i]));
}

bool
lw_cpu_add (LwStream *s, const LwShape *shape, const void *a, const void *b, void *y)
{
  int64_t n = row_count (shape) * shape->c, part = (n / s->options.threads + 64) & ~(int64_t)63;
  bool bf16 = is_bf16 (s);
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int64_t begin = 0; begin < n; begin += part)
    {
      int64_t count = n - begin < part ? n - begin : part;
      if (bf16)
        add_bf16 ((const uint16_t *)a + begin, (const uint16_t *)b + begin, (uint16_t *)y + begin,
                  count);
      else
        add_f32 ((const float *)a + begin, (const float *)b + begin, (float *)y + begin, count);
    }
  return true;
}
