/* Sums of columns: see layout.h for lw_cuda_column_sum_add(). */
#pragma once

#include "cuda.h"

/* The same sums, added to each of @copies arrays [c] that lie behind each other. */
bool lw_cuda_column_sum_add_copies (LwStream *s, const void *x, bool bf16, int64_t rows, int32_t c,
                                    int32_t copies, float *sums);
