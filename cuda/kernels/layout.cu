/* Weights and activations as cuBLAS and cuDNN read them: [out][kernel][kernel][in], with channels
 * padded to the steps of tensor cores. */
#include "kernels/launch.cuh"
#include "kernels/layout.h"

/* Writes are in order; what they read lies kernel * kernel apart, close enough for the cache. */
template <bool BF16>
static __global__ void
pack (const float *weights, int32_t in, int32_t taps, int32_t padded_in, void *packed, int64_t n)
{
  for (int64_t i = lw_first (); i < n; i += lw_stride ())
    {
      int32_t c = (int32_t)(i % padded_in);
      int64_t row = i / padded_in, tap = row % taps, o = row / taps;
      lw_store (packed, i, BF16, c < in ? weights[(o * in + c) * taps + tap] : 0.0f);
    }
}

extern "C" bool
lw_cuda_pack_weights (LwStream *s, const float *weights, int32_t out, int32_t in, int32_t kernel,
                      int32_t padded_in, void *packed)
{
  int32_t taps = kernel * kernel;
  int64_t n = (int64_t)out * taps * padded_in;
  return lw_launch (s, lw_cuda_is_bf16 (s) ? pack<true> : pack<false>, lw_grid (s, n), LW_BLOCK, 0,
                    weights, in, taps, padded_in, packed, n);
}

static __global__ void
unpack (const float *gathered, int32_t in, int32_t taps, int32_t padded_in, float *dweights,
        int64_t n)
{
  for (int64_t i = lw_first (); i < n; i += lw_stride ())
    {
      int64_t tap = i % taps, row = i / taps, c = row % in, o = row / in;
      dweights[i] += gathered[(o * taps + tap) * padded_in + c];
    }
}

extern "C" bool
lw_cuda_unpack_gradients (LwStream *s, const float *gathered, int32_t out, int32_t in,
                          int32_t kernel, int32_t padded_in, float *dweights)
{
  int32_t taps = kernel * kernel;
  int64_t n = (int64_t)out * in * taps;
  return lw_launch (s, unpack, lw_grid (s, n), LW_BLOCK, 0, gathered, in, taps, padded_in, dweights,
                    n);
}

/* Rows of @from channels to rows of @to, with zeros behind. */
template <typename T>
static __global__ void
fit (const T *src, int32_t from, int32_t to, T *dst, int64_t n)
{
  for (int64_t i = lw_first (); i < n; i += lw_stride ())
    {
      int32_t c = (int32_t)(i % to);
      dst[i] = c < from ? src[i / to * from + c] : T (0);
    }
}

static bool
fit_channels (LwStream *s, const void *src, int64_t pixels, int32_t from, int32_t to, void *dst)
{
  int64_t n = pixels * to;
  return lw_cuda_is_bf16 (s) ? lw_launch (s, fit<uint16_t>, lw_grid (s, n), LW_BLOCK, 0,
                                          (const uint16_t *)src, from, to, (uint16_t *)dst, n)
                             : lw_launch (s, fit<float>, lw_grid (s, n), LW_BLOCK, 0,
                                          (const float *)src, from, to, (float *)dst, n);
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

template <bool BF16>
static __global__ void
add_bias (void *x, int32_t c, const float *bias, int64_t n)
{
  for (int64_t i = lw_first (); i < n; i += lw_stride ())
    lw_store (x, i, BF16, lw_load (x, i, BF16) + bias[i % c]);
}

extern "C" bool
lw_cuda_add_bias (LwStream *s, void *x, int64_t pixels, int32_t c, const float *bias)
{
  int64_t n = pixels * c;
  return lw_launch (s, lw_cuda_is_bf16 (s) ? add_bias<true> : add_bias<false>, lw_grid (s, n),
                    LW_BLOCK, 0, x, c, bias, n);
}
