/* Class and confidence of upsampled logits, part of a row at a time. */
#pragma once

#include "backend/cpu/upsample.h"

/* conf[x] and pred[x] (largest softmax probability, lowest class of equals) of columns [0, W) of
 * output row y of image b. @planes: scratch of K * LW_ROW_CHUNK floats. */
void lw_cpu_predict_row (const LwUpsample *u, int32_t b, int32_t y, float *planes, float *conf,
                         uint8_t *pred);
