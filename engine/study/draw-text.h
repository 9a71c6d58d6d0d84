/* Text on cairo drawings. */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* Font family and size in user units. */
typedef struct
{
  const char *family;
  double size;
} LwFont;

/* Where the given point is in the text. */
typedef enum
{
  LW_ANCHOR_START,
  LW_ANCHOR_MIDDLE,
  LW_ANCHOR_END,
} LwAnchor;

void lw_text_size (cairo_t *cr, LwFont font, const char *text, double *width, double *height);

/* One line with the current source colour; longer than @most_width (0: any) it ends with an
 * ellipsis. */
void lw_text_draw (cairo_t *cr, LwFont font, const char *text, double x, double y,
                   LwAnchor horizontal, LwAnchor vertical, double most_width);

G_END_DECLS
