/* The ASPP head as one product: its dilated 3 x 3 convolutions are a single 1 x 1 convolution to
 * branches * 9 * K channels, which this file shifts and adds. Blocks go along rows of pixels. */
#include "cuda-ops.h"
#include "kernels/column-sum.h"
#include "kernels/columns.cuh"
#include "kernels/taps.h"

#define BRANCHES 8 /* of a head, at most */

struct Head
{
  LwShape shape; /* of the products */
  int32_t K, branches;
  int32_t dilations[BRANCHES];
};

/* A thread a logit: neighbours read neighbouring classes of one pixel. */
template <bool BF16>
static __global__ void
forward (Head o, const void *x, const float *bias, float *logits)
{
  int32_t K = o.K, h = o.shape.h, w = o.shape.w, at = (int32_t)lw_first (), q = at / K, k = at % K;
  if (q >= w)
    return;
  float base = bias[k];
  for (int32_t b = 1; b < o.branches; b++)
    base += bias[b * K + k];
  for (int64_t row = blockIdx.y; row < (int64_t)o.shape.n * h; row += gridDim.y)
    {
      int32_t y = (int32_t)(row % h);
      int64_t here = (row * w + q) * o.shape.c + k;
      float sum = base;
      for (int32_t b = 0; b < o.branches; b++)
        {
          int32_t d = o.dilations[b];
          float v[9];
#pragma unroll
          for (int tap = 0; tap < 9; tap++)
            {
              int32_t dy = d * (tap / 3 - 1), dx = d * (tap % 3 - 1);
              bool inside = y + dy >= 0 && y + dy < h && q + dx >= 0 && q + dx < w;
              int64_t shift = ((int64_t)dy * w + dx) * o.shape.c + (b * 9 + tap) * K;
              v[tap] = inside ? lw_load (x, here + shift, BF16) : 0.0f;
            }
#pragma unroll
          for (int tap = 0; tap < 9; tap++)
            sum += v[tap];
        }
      logits[row * w * K + at] = sum;
    }
}

/* The transpose, a gather as well; channels beyond the taps are 0. */
template <bool BF16, int N>
static __global__ void
backward (Head o, const float *dlogits, void *dx)
{
  int32_t K = o.K, h = o.shape.h, w = o.shape.w, c = o.shape.c, vectors = c / N;
  int32_t at = (int32_t)lw_first (), q = at / vectors, channel = at % vectors * N;
  if (q >= w)
    return;
  for (int64_t row = blockIdx.y; row < (int64_t)o.shape.n * h; row += gridDim.y)
    {
      int32_t slot = channel / K, k = channel % K, y = (int32_t)(row % h);
      const float *from = NULL;
      float v[N];
#pragma unroll
      for (int i = 0; i < N; i++)
        {
          if (i == 0 || k == K)
            {
              slot += i > 0;
              k = i > 0 ? 0 : k;
              int32_t d = slot < 9 * o.branches ? o.dilations[slot / 9] : 0;
              int32_t dy = d * (slot % 9 / 3 - 1), dx = d * (slot % 3 - 1);
              bool inside
                  = slot < 9 * o.branches && y - dy >= 0 && y - dy < h && q - dx >= 0 && q - dx < w;
              from = inside ? dlogits + ((row - dy) * w + q - dx) * K : NULL;
            }
          v[i] = from ? from[k] : 0.0f;
          k++;
        }
      LwVector<BF16, N>::store (dx, (row * w + q) * c + channel, v);
    }
}

static bool
make_head (LwStream *s, Head *o, const LwShape *products, int32_t K, int32_t branches,
           const int32_t *dilations)
{
  if (branches > BRANCHES)
    return lw_cuda_fail (s, "a head of %d branches; there may be %d", branches, BRANCHES);
  *o = {};
  o->shape = *products;
  o->K = K;
  o->branches = branches;
  for (int32_t b = 0; b < branches; b++)
    o->dilations[b] = dilations[b];
  return true;
}

/* Blocks for @width threads along each row of pixels. */
static dim3
row_grid (const LwShape *shape, int32_t width)
{
  int64_t rows = (int64_t)shape->n * shape->h;
  return dim3 ((unsigned)((width + LW_BLOCK - 1) / LW_BLOCK),
               (unsigned)(rows < 65535 ? rows : 65535));
}

extern "C" bool
lw_cuda_aspp_forward (LwStream *s, const LwShape *products, int32_t K, int32_t branches,
                      const int32_t *dilations, const void *x, const float *bias, float *logits)
{
  Head o;
  return make_head (s, &o, products, K, branches, dilations)
         && lw_launch (s, lw_cuda_is_bf16 (s) ? forward<true> : forward<false>,
                       row_grid (products, products->w * K), LW_BLOCK, 0, o, x, bias, logits);
}

extern "C" bool
lw_cuda_aspp_backward (LwStream *s, const LwShape *products, int32_t K, int32_t branches,
                       const int32_t *dilations, const float *dlogits, void *dx, float *dbias)
{
  Head o;
  bool bf16 = lw_cuda_is_bf16 (s);
  int32_t n = lw_wide_elements (bf16), c = products->c;
  lw_cuda_scratch_begin (s);
  return make_head (s, &o, products, K, branches, dilations)
         && lw_launch (s, LW_BY_WIDTH (backward, bf16, c % n == 0),
                       row_grid (products, products->w * (c % n == 0 ? c / n : c)), LW_BLOCK, 0, o,
                       dlogits, dx)
         && lw_cuda_column_sum_add_copies (s, dlogits, false,
                                           (int64_t)products->n * products->h * products->w, K,
                                           branches, dbias);
}

extern "C" bool
lw_cuda_aspp_pack (LwStream *s, int32_t c, int32_t K, int32_t branches, int32_t product_channels,
                   const float *weights, float *rows)
{
  const LwTapsCopy copy = { { branches * K, c, 9, c, K }, (float *)weights, rows };
  int64_t used = (int64_t)9 * branches * K * c, all = (int64_t)product_channels * c;
  return (all == used || lw_cuda_zero (s, rows + used, (size_t)(all - used) * sizeof (float)))
         && lw_cuda_pack_taps (s, 1, &copy, false);
}

extern "C" bool
lw_cuda_aspp_unpack (LwStream *s, int32_t c, int32_t K, int32_t branches, int32_t product_channels,
                     const float *drows, float *dweights)
{
  const LwTapsCopy copy = { { branches * K, c, 9, c, K }, dweights, (float *)drows };
  return lw_cuda_unpack_taps (s, 1, &copy);
}
