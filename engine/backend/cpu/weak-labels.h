/* Weak labels of a target batch, shared by the operations that read them. */
#pragma once

#include "backend/cpu/cpu.h"

/* Points of the batch that count: *n_points, at most max_points. */
int32_t lw_cpu_point_count (const int32_t *n_points, int32_t max_points);

/* Fails (naming the point) if one of the first @n points lies outside the batch of B images of
 * H x W pixels or has a class of @classes or more. */
bool lw_cpu_points_check (LwStream *s, const int32_t *points, int32_t n, int32_t B, int32_t H,
                          int32_t W, int32_t classes);
