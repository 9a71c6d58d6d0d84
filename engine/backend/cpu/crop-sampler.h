/* Rows of the crop that an LwAugmentImage describes, resampled from its source image. */
#pragma once

#include "backend/cpu/cpu.h"
#include "backend/formula/geometry.h"

typedef struct
{
  LwSourceSpan *span;
  float *weight; /* [positions][width], normalised */
  int32_t width;
} LwSourceAxis;

typedef struct
{
  const LwAugmentImage *item;
  int32_t W;
  LwSourceAxis rows, columns;
  int32_t left, right;  /* source columns in use */
  size_t buffer_floats; /* of the buffer of lw_cpu_crop_row */
} LwCropSampler;

/* Takes scratch. Fails on a source without pixels or a scale that is no positive number. */
bool lw_cpu_crop_sampler_begin (LwStream *s, LwCropSampler *self, const LwAugmentImage *item,
                                int32_t H, int32_t W);

/* Output row y in planes [3][W] of [0, 1]; black outside the source. */
void lw_cpu_crop_row (const LwCropSampler *self, int32_t y, float *buffer, float *rgb);

/* Labels of output row y; 255 outside the source and where the source has none. */
void lw_cpu_crop_labels (const LwCropSampler *self, int32_t y, uint8_t *labels);
