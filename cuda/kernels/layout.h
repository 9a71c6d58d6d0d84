/* What the convolutions on cuDNN and cuBLAS need around them: activations in the layout of the
 * libraries, and small sums. The stream's precision decides what an activation is, bf16 or
 * f32. */
#pragma once

#include "cuda.h"

#ifdef __cplusplus
extern "C"
{
#endif

  /* Activations [pixels][c] -> [pixels][padded_c] with zeros behind, and back. Not in place. */
  bool lw_cuda_pad_channels (LwStream *s, const void *src, int64_t pixels, int32_t c,
                             int32_t padded_c, void *dst);
  bool lw_cuda_crop_channels (LwStream *s, const void *src, int64_t pixels, int32_t padded_c,
                              int32_t c, void *dst);

  /* sum[i] = x[i], or sum[i] += x[i], for i in [0, n); @x bf16 or f32 as @bf16 says. */
  bool lw_cuda_gather (LwStream *s, float *sum, const void *x, bool bf16, bool add, int64_t n);

  /* Activation x [pixels][c] += bias [c]. */
  bool lw_cuda_add_bias (LwStream *s, void *x, int64_t pixels, int32_t c, const float *bias);

  /* y = relu? (x * scale + shift) is what lw_cuda_norm_forward() does with running statistics:
   * scale = weight / sqrt (var + eps), shift = bias - mean * scale; f32 [c] each. Writes a->mean
   * and a->rstd too. */
  bool lw_cuda_norm_coefficients (LwStream *s, const LwNormForward *a, float *scale, float *shift);

  /* sum[i] += the column sums of x [rows][c], bf16 or f32 as @bf16 says, in a fixed order. Takes
   * scratch, behind what the caller took: the caller has begun it. */
  bool lw_cuda_column_sum_add (LwStream *s, const void *x, bool bf16, int64_t rows, int32_t c,
                               float *sum);

#ifdef __cplusplus
}
#endif
