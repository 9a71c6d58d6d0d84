/* Sums of feature rows by class, in a fixed order: blocks leave the sums of chunks of rows, which
 * are then added chunk by chunk. */
#pragma once

#include "cuda.h"

/* Rows of cells: those with a label below K. */
struct LwClassRows
{
  int64_t n;
  const float *features; /* [n][D] */
  const uint8_t *labels; /* [n] */
  const float *weight;   /* [n] or NULL = 1 */
  int32_t cells;         /* of an image */
  const uint8_t *kinds;  /* [images] of LwWeakKind: LW_WEAK_MAP images only; or NULL */
  const float *have;     /* [K]: classes of a positive number are left out; or NULL */
};

/* Sums of the chunks: room for a set of rows and one of points at once. */
struct LwClassSums
{
  int32_t K, D;
  int32_t chunks; /* in use */
  float *sum;     /* [chunks][K][D], of classes with rows */
  double *weight; /* [chunks][K] */
  int32_t *count; /* [chunks][K] rows */
};

/* Takes scratch for @rows rows and the points of @a; NULL, with an error, in sum, weight or count
 * if there is none. */
LwClassSums lw_cuda_class_sums (LwStream *s, const LwPrototypes *a, int64_t rows);

/* Appends the chunks of rows, or of the features at the points of @a (bilinear, as upsampling to
 * label size has them; @kinds [B] on the device; points outside the batch or without a class are
 * left out). */
bool lw_cuda_sum_class_rows (LwStream *s, LwClassSums *sums, const LwClassRows *rows);
bool lw_cuda_sum_class_points (LwStream *s, LwClassSums *sums, const LwPrototypes *a,
                               const uint8_t *kinds);

/* Writes the sums over all chunks to @sum [K][D] and @weight [K], and begins anew. */
bool lw_cuda_add_class_sums (LwStream *s, LwClassSums *sums, float *sum, float *weight);
