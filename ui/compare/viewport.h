/* Which part of an image is to be seen, and how large; shared by all panes, so that they show the
 * same place. Sizes of panes are given by who asks, in pixels of the widget. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define LW_TYPE_VIEWPORT (lw_viewport_get_type ())

/* Signals: changed (place or scale), cursor-changed. */
G_DECLARE_FINAL_TYPE (LwViewport, lw_viewport, LW, VIEWPORT, GObject)

LwViewport *lw_viewport_new (void);

/* Of the image that is shown. Another size fits it into the panes again. */
void lw_viewport_set_image (LwViewport *self, int width, int height);
void lw_viewport_get_image (LwViewport *self, int *width, int *height);

/* Where pixels lie in a pane of that size: image (x, y) at (x0 + x * scale, y0 + y * scale). */
typedef struct
{
  double scale, x0, y0;
} LwPlacement;

LwPlacement lw_viewport_place (LwViewport *self, double width, double height);

/* Everything visible, as large as possible; follows the size of the panes. */
void lw_viewport_fit (LwViewport *self);
gboolean lw_viewport_is_fit (LwViewport *self);

/* About the point (x, y) of a pane of that size, which stays where it is. */
void lw_viewport_zoom (LwViewport *self, double width, double height, double x, double y,
                       double factor);
/* Widget pixels an image pixel, about the centre. */
void lw_viewport_set_scale (LwViewport *self, double width, double height, double scale);
/* Moves what is seen by that many widget pixels. */
void lw_viewport_pan (LwViewport *self, double width, double height, double dx, double dy);

/* The image point under the pointer in any pane. */
void lw_viewport_set_cursor (LwViewport *self, double x, double y);
void lw_viewport_clear_cursor (LwViewport *self);
gboolean lw_viewport_get_cursor (LwViewport *self, double *x, double *y);

G_END_DECLS
