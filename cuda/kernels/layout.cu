/* Activations as cuBLAS and cuDNN read them, with channels padded to the steps of
 * tensor cores. */
#include "kernels/layout.h"

#include "kernels/columns.cuh"

#define GROUP 4 /* rows in flight of a thread */

/* Rows of @from channels to rows of o.c, with zeros behind. */
template <bool BF16, int N>
static __global__ void
fit (LwColumns o, const void *src, int32_t from, void *dst)
{
  LwPlace<GROUP> p (o, N);
  int64_t row = (p.first - p.channel) / o.c * from, step = p.step / o.c * from;
  for (int32_t k = 0; k < p.count; k++)
    {
      float v[N];
#pragma unroll
      for (int i = 0; i < N; i++)
        v[i] = p.channel + i < from ? lw_load (src, row + k * step + p.channel + i, BF16) : 0.0f;
      LwVector<BF16, N>::store (dst, p.first + k * p.step, v);
    }
}

static bool
fit_channels (LwStream *s, const void *src, int64_t pixels, int32_t from, int32_t to, void *dst)
{
  bool bf16 = lw_cuda_is_bf16 (s);
  int32_t n = lw_wide_elements (bf16);
  LwColumns o = lw_columns (s, pixels, to, to % n == 0 ? n : 1);
  return lw_launch (s, LW_BY_WIDTH (fit, bf16, to % n == 0), lw_columns_grid (&o), LW_BLOCK, 0, o,
                    src, from, dst);
}

extern "C" bool
lw_cuda_pad_channels (LwStream *s, const void *src, int64_t pixels, int32_t c, int32_t padded_c,
                      void *dst)
{
  return fit_channels (s, src, pixels, c, padded_c, dst);
}

extern "C" bool
lw_cuda_crop_channels (LwStream *s, const void *src, int64_t pixels, int32_t padded_c, int32_t c,
                       void *dst)
{
  return fit_channels (s, src, pixels, padded_c, c, dst);
}

template <bool BF16, int N>
static __global__ void
__launch_bounds__ (LW_BLOCK, LW_COLUMN_BLOCKS)
add_bias (LwColumns o, void *x, const float *bias)
{
  LwPlace<GROUP> p (o, N);
  float b[N];
  for (int i = 0; i < N && p.channel < o.c; i++)
    b[i] = bias[p.channel + i];
  for (int32_t k = 0; k < p.groups (); k++)
    {
      LwVector<BF16, N> raw[GROUP];
      int32_t rows = p.group_rows (k);
      int64_t at = p.group_first (k);
#pragma unroll
      for (int u = 0; u < GROUP; u++)
        if (u < rows)
          raw[u].load (x, at + u * p.step);
#pragma unroll
      for (int u = 0; u < GROUP; u++)
        if (u < rows)
          {
            float v[N];
            raw[u].unpack (v);
#pragma unroll
            for (int i = 0; i < N; i++)
              v[i] += b[i];
            LwVector<BF16, N>::store (x, at + u * p.step, v);
          }
    }
}

extern "C" bool
lw_cuda_add_bias (LwStream *s, void *x, int64_t pixels, int32_t c, const float *bias)
{
  bool bf16 = lw_cuda_is_bf16 (s);
  int32_t n = lw_wide_elements (bf16);
  LwColumns o = lw_columns (s, pixels, c, c % n == 0 ? n : 1);
  return lw_launch (s, LW_BY_WIDTH (add_bias, bf16, c % n == 0), lw_columns_grid (&o), LW_BLOCK, 0,
                    o, x, bias);
}
