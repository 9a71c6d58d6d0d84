/* Softmax over classes of a row (or part of one) in planes [K][stride]: pixels are contiguous, so
 * all loops run over them. */
#pragma once

#include "backend/cpu/cpu.h"

/* z[k][x] = blend of two wide rows (upsample.h), max[x] = largest over k. */
void lw_cpu_blend_max (const float *top, const float *bottom, float f, int32_t K, int32_t n,
                       int32_t stride, float *z, int32_t z_stride, float *max);

/* z <- exp (z - max), sum[x] = sum over k. */
void lw_cpu_exp_sum (float *z, int32_t stride, int32_t K, int32_t n, const float *max, float *sum);

/* log_sum[x] = max + log (sum), inverse[x] = 1 / sum. */
void lw_cpu_log_sum (const float *max, const float *sum, int32_t n, float *log_sum, float *inverse);

/* z[k][x] *= factor[x]. */
void lw_cpu_scale_planes (float *z, int32_t stride, int32_t K, int32_t n, const float *factor);

/* [n][K] <-> [K][stride]. */
void lw_cpu_pixels_to_planes (const float *pixels, int32_t K, int32_t n, float *planes,
                              int32_t stride);
void lw_cpu_planes_to_pixels (const float *planes, int32_t stride, int32_t K, int32_t n,
                              float *pixels);
