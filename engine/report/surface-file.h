/* Drawings as bytes and as files, which are replaced atomically. The same drawing gives the same
 * bytes. */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef void (*LwDrawFunc) (cairo_t *cr, const void *data);

typedef enum
{
  LW_DRAWING_SVG,
  LW_DRAWING_PDF, /* fonts are embedded; 1 unit is 1/72 inch */
  LW_DRAWING_PNG,
} LwDrawingFormat;

typedef struct
{
  double width, height; /* units */
  double scale;         /* pixels a unit; PNG only */
  LwDrawFunc draw;
  const void *data;
} LwDrawing;

/* (transfer full) @name stands for the drawing in messages. LW_ERROR_INPUT if a PNG would have more
 * than 32767 pixels a side. */
GBytes *lw_drawing_bytes (const LwDrawing *drawing, LwDrawingFormat format, const char *name,
                          GError **error);

gboolean lw_drawing_write (const LwDrawing *drawing, LwDrawingFormat format, const char *path,
                           GError **error);

G_END_DECLS
