/* Which GPUs this module can use. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether there are kernels for a device of that compute capability (10 * major + minor). */
bool lw_cuda_runs_on (int32_t capability);

/* Number of usable devices; 0 with the reason. */
int32_t lw_cuda_score (char *reason, size_t size);
