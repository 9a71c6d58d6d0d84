/* Weights [out][in][taps] and rows of channels [rows][padded_in], as products read them: tap t of
 * output o is row (o / group * taps + t) * group + o % group. Convolutions have groups of one
 * output, the ASPP head groups of its classes. */
#pragma once

#include "cuda.h"

typedef struct
{
  int32_t out, in, taps, padded_in, group;
} LwTaps;

/* Between @weights and @rows. */
typedef struct
{
  LwTaps taps;
  float *weights;
  void *rows;
} LwTapsCopy;

#define LW_TAPS_AT_ONCE 48 /* in one launch */

#ifdef __cplusplus
extern "C"
{
#endif

  /* Rows in bf16 or f32, from weights; channels from @in to @padded_in are 0. */
  bool lw_cuda_pack_taps (LwStream *s, int32_t n, const LwTapsCopy *copies, bool bf16);

  /* weights += rows, which are f32. */
  bool lw_cuda_unpack_taps (LwStream *s, int32_t n, const LwTapsCopy *copies);

#ifdef __cplusplus
}
#endif
