/* Weights [out][in][taps] and rows of channels [rows][padded_in], as products read them: tap t of
 * output o is row (o / group * taps + t) * group + o % group. Convolutions have groups of one
 * output, the ASPP head groups of its classes. */
#pragma once

#include "cuda.h"

typedef struct
{
  int32_t out, in, taps, padded_in, group;
} LwTaps;

/* Rows in bf16 or f32; channels from @in to @padded_in are 0. */
bool lw_cuda_pack_taps (LwStream *s, const LwTaps *taps, const float *weights, bool bf16,
                        void *rows);

/* weights += rows. */
bool lw_cuda_unpack_taps (LwStream *s, const LwTaps *taps, const float *rows, float *weights);
