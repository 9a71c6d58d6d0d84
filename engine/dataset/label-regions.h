/* Connected regions of a label map. */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

typedef struct
{
  uint8_t klass;
  int area; /* pixels */
} LwRegion;

/* Regions are numbered in the order of their first pixel, row by row. */
typedef struct
{
  int n;
  LwRegion *regions; /* [n] */
  int32_t *labels;   /* [height][width]: region of each pixel */
} LwRegionMap;

/* The 4-connected regions of equal value in labels[height][width]; ignored pixels form regions too.
 */
LwRegionMap *lw_region_map_new (const uint8_t *labels, int width, int height);
void lw_region_map_free (LwRegionMap *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwRegionMap, lw_region_map_free)

G_END_DECLS
