/* The ASPP head as one product: its four dilated 3 x 3 convolutions are a single 1 x 1 convolution to
 * branches * 9 * K channels, which this file shifts and adds. */
#include "cuda-ops.h"
#include "kernels/launch.cuh"
#include "kernels/layout.h"

#define BRANCHES 8 /* of a head, at most */

struct Head
{
  LwShape shape; /* of the products */
  int32_t K, branches;
  int32_t dilations[BRANCHES];
};

/* Row and column that tap @slot is shifted by. */
static __device__ inline int2
shift_of (const Head &o, int32_t slot)
{
  int32_t d = o.dilations[slot / 9];
  return make_int2 (d * (slot % 9 / 3 - 1), d * (slot % 3 - 1));
}

/* A thread a logit: neighbours read neighbouring classes of one pixel. */
template <bool BF16>
static __global__ void
forward (Head o, const void *x, const float *bias, float *logits, int64_t n)
{
  int32_t K = o.K, h = o.shape.h, w = o.shape.w;
  for (int64_t i = lw_first (); i < n; i += lw_stride ())
    {
      int32_t k = (int32_t)(i % K), col = (int32_t)(i / K % w), row = (int32_t)(i / K / w % h);
      int64_t image = i / K / w / h;
      float sum = 0;
      for (int32_t b = 0; b < o.branches; b++)
        sum += bias[b * K + k];
      for (int32_t slot = 0; slot < 9 * o.branches; slot++)
        {
          int2 by = shift_of (o, slot);
          int32_t y = row + by.x, q = col + by.y;
          if (y >= 0 && y < h && q >= 0 && q < w)
            sum += lw_load (x, ((image * h + y) * w + q) * o.shape.c + slot * K + k, BF16);
        }
      logits[i] = sum;
    }
}

/* The transpose, a gather as well; channels beyond the slots are 0. */
template <bool BF16>
static __global__ void
backward (Head o, const float *dlogits, void *dx, int64_t n)
{
  int32_t K = o.K, h = o.shape.h, w = o.shape.w, c = o.shape.c;
  for (int64_t i = lw_first (); i < n; i += lw_stride ())
    {
      int32_t channel = (int32_t)(i % c), slot = channel / K;
      int32_t col = (int32_t)(i / c % w), row = (int32_t)(i / c / w % h);
      float g = 0;
      if (slot < 9 * o.branches)
        {
          int2 by = shift_of (o, slot);
          int32_t y = row - by.x, q = col - by.y;
          if (y >= 0 && y < h && q >= 0 && q < w)
            g = dlogits[((i / c / w / h * h + y) * w + q) * K + channel % K];
        }
      lw_store (dx, i, BF16, g);
    }
}

/* Every branch's bias has the same gradient. */
static __global__ void
spread_bias (int32_t K, int32_t branches, const float *sum, float *dbias)
{
  for (int64_t i = lw_first (); i < K * branches; i += lw_stride ())
    dbias[i] += sum[i % K];
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

extern "C" bool
lw_cuda_aspp_forward (LwStream *s, const LwShape *products, int32_t K, int32_t branches,
                      const int32_t *dilations, const void *x, const float *bias, float *logits)
{
  Head o;
  int64_t n = (int64_t)products->n * products->h * products->w * K;
  return make_head (s, &o, products, K, branches, dilations)
         && lw_launch (s, lw_cuda_is_bf16 (s) ? forward<true> : forward<false>, lw_grid (s, n),
                       LW_BLOCK, 0, o, x, bias, logits, n);
}

extern "C" bool
lw_cuda_aspp_backward (LwStream *s, const LwShape *products, int32_t K, int32_t branches,
                       const int32_t *dilations, const float *dlogits, void *dx, float *dbias)
{
  Head o;
  int64_t pixels = (int64_t)products->n * products->h * products->w, n = pixels * products->c;
  lw_cuda_scratch_begin (s);
  float *sum = (float *)lw_cuda_scratch_take (s, (size_t)K * sizeof (float));
  return sum && make_head (s, &o, products, K, branches, dilations)
         && lw_launch (s, lw_cuda_is_bf16 (s) ? backward<true> : backward<false>, lw_grid (s, n),
                       LW_BLOCK, 0, o, dlogits, dx, n)
         && lw_cuda_zero (s, sum, (size_t)K * sizeof (float))
         && lw_cuda_column_sum_add (s, dlogits, false, pixels, K, sum)
         && lw_launch (s, spread_bias, lw_grid (s, K * branches), LW_BLOCK, 0, K, branches,
                       (const float *)sum, dbias);
}

/* Weights [branches][K][c][3][3] and rows [products.c][c], row (branch * 9 + tap) * K + class. */
static __device__ inline int64_t
weight_of (int64_t row, int32_t i, int32_t c, int32_t K)
{
  int64_t slot = row / K, branch = slot / 9, tap = slot % 9;
  return ((branch * K + row % K) * c + i) * 9 + tap;
}

static __global__ void
pack (int32_t c, int32_t K, int64_t rows, const float *weights, float *packed, int64_t n)
{
  for (int64_t i = lw_first (); i < n; i += lw_stride ())
    packed[i] = i / c < rows ? weights[weight_of (i / c, (int32_t)(i % c), c, K)] : 0.0f;
}

static __global__ void
unpack (int32_t c, int32_t K, const float *drows, float *dweights, int64_t n)
{
  for (int64_t i = lw_first (); i < n; i += lw_stride ())
    dweights[weight_of (i / c, (int32_t)(i % c), c, K)] += drows[i];
}

extern "C" bool
lw_cuda_aspp_pack (LwStream *s, int32_t c, int32_t K, int32_t branches, int32_t product_channels,
                   const float *weights, float *rows)
{
  int64_t n = (int64_t)product_channels * c;
  return lw_launch (s, pack, lw_grid (s, n), LW_BLOCK, 0, c, K, (int64_t)9 * branches * K, weights,
                    rows, n);
}

extern "C" bool
lw_cuda_aspp_unpack (LwStream *s, int32_t c, int32_t K, int32_t branches, int32_t product_channels,
                     const float *drows, float *dweights)
{
  int64_t n = (int64_t)9 * branches * K * c;
  return lw_launch (s, unpack, lw_grid (s, n), LW_BLOCK, 0, c, K, drows, dweights, n);
}
