/* The canvas of a pane: photograph, what lies on it, points, tags, and the cursor of all panes.
 *
 * Scrolling zooms about the pointer, dragging moves, so do the arrow keys; two fingers do both. The
 * place is that of the LwViewport, which other canvases share. */
#pragma once

#include <gtk/gtk.h>

#include "compare/pane-content.h"

G_BEGIN_DECLS

#define LW_TYPE_IMAGE_PANE (lw_image_pane_get_type ())

G_DECLARE_FINAL_TYPE (LwImagePane, lw_image_pane, LW, IMAGE_PANE, GtkWidget)

LwImagePane *lw_image_pane_new (void);

/* What it shows (transfer none, nullable). */
void lw_image_pane_set_content (LwImagePane *self, LwPaneContent *content);
LwPaneContent *lw_image_pane_get_content (LwImagePane *self);

/* "Zoom in", about the centre. */
void lw_image_pane_zoom (LwImagePane *self, double factor);
/* One image pixel is one of the screen. */
void lw_image_pane_zoom_one (LwImagePane *self);

G_END_DECLS
