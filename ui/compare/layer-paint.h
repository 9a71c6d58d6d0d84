/* What lies on a photograph, as pixels: CAIRO_FORMAT_ARGB32, premultiplied. */
#pragma once

#include "dataset/class-set.h"

G_BEGIN_DECLS

/* How labels are shown. */
typedef struct
{
  uint8_t palette[256][3];
  gboolean hidden[256]; /* by class */
  gboolean outlines;    /* the borders between classes alone */
} LwLabelPaint;

/* @pixels [height][width]. Pixels without a class are hatched. */
void lw_paint_labels (const LwImage *labels, const LwLabelPaint *paint, uint32_t *pixels);

/* Of a map with few values, such as a change map: @colours [n] as 0xaarrggbb, not premultiplied;
 * what is not below @n is clear. */
void lw_paint_map (const LwImage *map, const uint32_t *colours, int n, uint32_t *pixels);

/* From dark (not sure) to bright (certain); every hundredth of brightness is another colour and
 * another lightness. With a threshold above 0 pixels below it are dark, and the others clear: those
 * that the labels of @labels may show. */
void lw_paint_confidence (const LwImage *confidence, double threshold, uint32_t *pixels);

/* Red, green and blue as opaque pixels. */
void lw_paint_photograph (const LwImage *rgb, uint32_t *pixels);

/* @over at @opacity on the opaque @under, into @pixels [n]. */
void lw_paint_blend (const uint32_t *under, const uint32_t *over, double opacity, size_t n,
                     uint32_t *pixels);

G_END_DECLS
