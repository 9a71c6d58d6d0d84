/* Two contents in one place, with a curtain between them that is drawn over the first. */
#pragma once

#include <gtk/gtk.h>

#include "compare/image-pane.h"

G_BEGIN_DECLS

#define LW_TYPE_CURTAIN (lw_curtain_get_type ())

/* A slider for assistive technology: its value is the share of the first content, percent. Left and
 * Right (Up and Down where it lies) draw the curtain. */
G_DECLARE_FINAL_TYPE (LwCurtain, lw_curtain, LW, CURTAIN, GtkWidget)

LwCurtain *lw_curtain_new (void);

/* Either may be NULL. */
void lw_curtain_set_contents (LwCurtain *self, LwPaneContent *a, LwPaneContent *b);

/* VERTICAL: the edge of the curtain is upright. */
void lw_curtain_set_orientation (LwCurtain *self, GtkOrientation orientation);
GtkOrientation lw_curtain_get_orientation (LwCurtain *self);

LwImagePane *lw_curtain_get_canvas (LwCurtain *self);

G_END_DECLS
