/* Pixels ready to be drawn fast at any scale: the full size and its halves. Immutable; made in any
 * thread and shared. */
#pragma once

#include <cairo.h>
#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

typedef struct _LwPyramid LwPyramid;

/* Of CAIRO_FORMAT_ARGB32 pixels [height][width] (transfer full, g_free). @opaque: no pixel is
 * transparent. */
LwPyramid *lw_pyramid_new (uint32_t *pixels, int width, int height, gboolean opaque);
LwPyramid *lw_pyramid_ref (LwPyramid *self);
void lw_pyramid_unref (LwPyramid *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwPyramid, lw_pyramid_unref)

/* [height][width] of the full size */
const uint32_t *lw_pyramid_get_pixels (const LwPyramid *self);
int lw_pyramid_get_width (const LwPyramid *self);
int lw_pyramid_get_height (const LwPyramid *self);

/* Draws image point (x, y) at (x0 + x * scale, y0 + y * scale) of @cr, whose units are
 * @device_scale pixels. Enlarged pixels stay squares; those of an opaque pyramid from
 * six times their size on. */
void lw_pyramid_draw (const LwPyramid *self, cairo_t *cr, double scale, double x0, double y0,
                      double device_scale, double alpha);

G_END_DECLS
