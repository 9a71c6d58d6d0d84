/* Colour jitter and normalisation of a row in planes [3][W] of [0, 1] RGB. */
#pragma once

#include "backend/cpu/cpu.h"
#include "backend/formula/jitter.h"

/* Fails unless the order is a permutation (of no importance to a neutral jitter). */
bool lw_cpu_jitter_check (LwStream *s, const LwJitter *jitter);

/* Steps [from, to) of the order; @mean_grey: of the image, when contrast is one of them. */
void lw_cpu_jitter_row (const LwJitter *jitter, int32_t from, int32_t to, float mean_grey,
                        float *rgb, int32_t W);

/* Sum of the grey values of a row. */
double lw_cpu_grey_row (const float *rgb, int32_t W);

/* Mean of an image from the sums of its rows. */
float lw_cpu_grey_mean (const double *rows, int32_t H, int32_t W);

/* image [W][3] = (rgb - mean) / std, and back with values clamped to [0, 1]. */
void lw_cpu_normalise_row (const float *rgb, int32_t W, const float mean[3], const float std[3],
                           float *image);
void lw_cpu_denormalise_row (const float *image, int32_t W, const float mean[3], const float std[3],
                             float *rgb);
