/* Text on cairo drawings. */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* Font family, with style words such as "Sans Bold", and size in user units. */
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

/* Of one line; a drawing need not be there yet. */
void lw_text_size (LwFont font, const char *text, double *width, double *height);

/* One line with the current source colour; longer than @most_width (0: any) it ends with an
 * ellipsis. */
void lw_text_draw (cairo_t *cr, LwFont font, const char *text, double x, double y,
                   LwAnchor horizontal, LwAnchor vertical, double most_width);

/* Text that is broken into lines of @width. (x, y) is its upper left corner. */
double lw_paragraph_height (LwFont font, const char *text, double width);
void lw_paragraph_draw (cairo_t *cr, LwFont font, const char *text, double x, double y,
                        double width);

G_END_DECLS
