/* Polygons and label maps: filling, tracing and simplifying.
 *
 * Coordinates are pixels; pixel (row, col) is the unit square at (col, row), its centre at +0.5. */
#pragma once

#include "dataset/label-regions.h"
#include "dataset/weak.h"

G_BEGIN_DECLS

/* Sets every pixel of map[height][width] whose centre is inside @polygon (even-odd rule) to its
 * class. Parts outside the map are cut off. */
void lw_polygon_fill (const LwPolygon *polygon, uint8_t *map, int width, int height);

/* A closed outline of a region. */
typedef struct
{
  int region;
  int n;
  int (*vertices)[2]; /* corners of pixels (x, y) where the outline turns */
} LwOutline;

/* The outlines of all regions of labels[height][width] with selected[region]: outer borders
 * clockwise (on the screen), borders of holes the other way. The first outline of a region is its
 * outer border. Array of LwOutline, owned. */
GArray *lw_polygon_trace (const int32_t *labels, int width, int height, const gboolean *selected);

/* Keeps few vertices of the closed outline @from so that no point of it is farther than @tolerance
 * pixels from the result (Douglas and Peucker, 1973). Returns their number, 0 if fewer than 3 are
 * left; @to has room for from->n vertices. */
int lw_polygon_simplify (const LwOutline *from, double tolerance, int (*to)[2]);

/* A longer outline is simplified until it has no more. weak.jsonl holds no longer polygons. */
#define LW_POLYGON_MAX_VERTICES 65536

/* Polygons of the regions of a map that have at least @min_area pixels and are not ignored, largest
 * first. The outlines of a region are simplified by tolerance[region] pixels (NULL: they give
 * exactly the region when filled) and joined to one polygon by lines to its holes and back. Array
 * of LwPolygon, owned by the caller, as are their vertices. */
GArray *lw_polygons_of_regions (const LwRegionMap *map, int width, int height, int min_area,
                                const double *tolerance);

/* Frees the array and the vertices. */
void lw_polygons_free (GArray *polygons);

G_END_DECLS
