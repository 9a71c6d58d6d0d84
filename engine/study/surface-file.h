/* Drawings as files, replaced atomically. */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef void (*LwDrawFunc) (cairo_t *cr, const void *data);

/* Draws @width x @height units into an SVG. */
gboolean lw_drawing_write_svg (const char *path, double width, double height, LwDrawFunc draw,
                               const void *data, GError **error);

/* The same as a PNG of @scale pixels a unit. LW_ERROR_INPUT if it would have more than 32767 pixels
 * a side. */
gboolean lw_drawing_write_png (const char *path, double width, double height, double scale,
                               LwDrawFunc draw, const void *data, GError **error);

G_END_DECLS
