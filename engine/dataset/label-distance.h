/* Distances inside a label map. */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/* The distance of a pixel whose value fills the map. */
#define LW_DISTANCE_FAR 1e18f

/* distance[height][width]: squared Euclidean distance, in pixels, from the centre of each pixel to
 * the nearest centre of a pixel with another value. The edge of the map is not a border. Exact
 * (Felzenszwalb and Huttenlocher, Distance transforms of sampled functions, 2012), linear time. */
void lw_label_distance (const int32_t *labels, int width, int height, float *distance);

G_END_DECLS
