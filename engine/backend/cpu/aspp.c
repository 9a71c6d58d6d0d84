/* The ASPP head as one product: the four dilated 3 x 3 convolutions are a single 1 x 1 convolution
 * to branches * 9 * K channels (conv.c), whose channels this file shifts and adds; oneDNN's dilated
 * convolutions with few output channels are three times slower. */
#include <string.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/cpu.h"
#include "backend/formula/bf16.h"

typedef struct
{
  LwShape shape; /* of the products */
  int32_t K, branches;
  const int32_t *dilations;
} Head;

/* One row of logits: bias + the products of 9 * branches shifted pixels. */
LW_ALWAYS void
forward_row (const Head *o, const void *x, const float *bias, float *logits, int32_t n, int32_t y,
             bool bf16)
{
  int32_t K = o->K, h = o->shape.h, w = o->shape.w, c = o->shape.c;
  float *row = logits + ((int64_t)n * h + y) * w * K;
  for (int32_t p = 0; p < w; p++)
    for (int32_t k = 0; k < K; k++)
      {
        row[p * K + k] = bias[k];
        for (int32_t b = 1; b < o->branches; b++)
          row[p * K + k] += bias[b * K + k];
      }
  for (int32_t slot = 0; slot < 9 * o->branches; slot++)
    {
      int32_t d = o->dilations[slot / 9], dy = d * (slot % 9 / 3 - 1), dx = d * (slot % 3 - 1);
      if (y + dy < 0 || y + dy >= h)
        continue;
      int32_t first = dx < 0 ? -dx : 0, last = dx > 0 ? w - dx : w;
      for (int32_t p = first; p < last; p++)
        {
          int64_t at = (((int64_t)n * h + y + dy) * w + p + dx) * c + slot * K;
          for (int32_t k = 0; k < K; k++)
            row[p * K + k] += lw_load (x, at + k, bf16);
        }
    }
}

/* One row of product gradients: the transpose, a gather as well. */
LW_ALWAYS void
backward_row (const Head *o, const float *dlogits, void *dx_, int32_t n, int32_t y, bool bf16)
{
  int32_t K = o->K, h = o->shape.h, w = o->shape.w, c = o->shape.c;
  for (int32_t p = 0; p < w; p++)
    {
      int64_t at = (((int64_t)n * h + y) * w + p) * c;
      for (int32_t slot = 0; slot < 9 * o->branches; slot++)
        {
          int32_t d = o->dilations[slot / 9], sy = y - d * (slot % 9 / 3 - 1),
                  sx = p - d * (slot % 3 - 1);
          bool inside = sy >= 0 && sy < h && sx >= 0 && sx < w;
          const float *g
              = dlogits + (((int64_t)n * h + (inside ? sy : 0)) * w + (inside ? sx : 0)) * K;
          for (int32_t k = 0; k < K; k++)
            lw_store (dx_, at + slot * K + k, bf16, inside ? g[k] : 0.0f);
        }
      for (int32_t k = 9 * o->branches * K; k < c; k++)
        lw_store (dx_, at + k, bf16, 0.0f);
    }
}

#define LW_ASPP(suffix, bf16)                                                                      \
  static LW_KERNEL void forward_##suffix (const Head *o, const void *x, const float *bias,         \
                                          float *logits, int32_t n, int32_t y)                     \
  {                                                                                                \
    forward_row (o, x, bias, logits, n, y, bf16);                                                  \
  }                                                                                                \
  static LW_KERNEL void backward_##suffix (const Head *o, const float *dlogits, void *dx,          \
                                           int32_t n, int32_t y)                                   \
  {                                                                                                \
    backward_row (o, dlogits, dx, n, y, bf16);                                                     \
  }

LW_ASPP (f32, false)
LW_ASPP (bf16, true)

bool
lw_cpu_aspp_forward (LwStream *s, const LwShape *products, int32_t K, int32_t branches,
                     const int32_t *dilations, const void *x, const float *bias, float *logits)
{
  Head head = { *products, K, branches, dilations };
  bool bf16 = s->options.precision == LW_PRECISION_BF16;
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t row = 0; row < products->n * products->h; row++)
    (bf16 ? forward_bf16 : forward_f32) (&head, x, bias, logits, row / products->h,
                                         row % products->h);
  return true;
}

bool
lw_cpu_aspp_backward (LwStream *s, const LwShape *products, int32_t K, int32_t branches,
                      const int32_t *dilations, const float *dlogits, void *dx, float *dbias)
{
  Head head = { *products, K, branches, dilations };
  bool bf16 = s->options.precision == LW_PRECISION_BF16;
  int64_t pixels = (int64_t)products->n * products->h * products->w;
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t row = 0; row < products->n * products->h; row++)
    (bf16 ? backward_bf16 : backward_f32) (&head, dlogits, dx, row / products->h,
                                           row % products->h);
  for (int32_t k = 0; k < K; k++)
    {
      double sum = 0;
      for (int64_t p = 0; p < pixels; p++)
        sum += (double)dlogits[p * K + k];
      for (int32_t b = 0; b < branches; b++)
        dbias[b * K + k] += (float)sum;
    }
  return true;
}

bool
lw_cpu_aspp_pack (LwStream *s, int32_t c, int32_t K, int32_t branches, int32_t product_channels,
                  const float *weights, float *rows)
{
  memset (rows + (int64_t)9 * branches * K * c, 0,
          (size_t)(product_channels - 9 * branches * K) * c * sizeof (float));
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t bk = 0; bk < branches * K; bk++)
    for (int32_t tap = 0; tap < 9; tap++)
      {
        float *row = rows + ((int64_t)(bk / K * 9 + tap) * K + bk % K) * c;
        for (int32_t i = 0; i < c; i++)
          row[i] = weights[((int64_t)bk * c + i) * 9 + tap];
      }
  return true;
}

bool
lw_cpu_aspp_unpack (LwStream *s, int32_t c, int32_t K, int32_t branches, int32_t product_channels,
                    const float *drows, float *dweights)
{
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t bk = 0; bk < branches * K; bk++)
    for (int32_t tap = 0; tap < 9; tap++)
      {
        const float *row = drows + ((int64_t)(bk / K * 9 + tap) * K + bk % K) * c;
        for (int32_t i = 0; i < c; i++)
          dweights[((int64_t)bk * c + i) * 9 + tap] += row[i];
      }
  return true;
}
