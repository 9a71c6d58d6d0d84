/* The polygons of a coarse label. */
#pragma once

#include "core/rng.h"
#include "dataset/weak.h"

G_BEGIN_DECLS

/* Polygons as an annotator would draw them on mask[height][width]; the annotator's hand takes its
 * random numbers from @key, counters @index to @index + 2^31. Array of LwPolygon, largest first;
 * their vertices belong to the caller. */
GArray *lw_coarse_polygons (const LwImage *mask, LwRngKey key, uint64_t index,
                            const LwCoarseOptions *options);

G_END_DECLS
