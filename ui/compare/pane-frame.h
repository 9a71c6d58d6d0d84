/* A pane of Compare: what it shows, in its header, and the canvas. */
#pragma once

#include <gtk/gtk.h>

#include "compare/image-pane.h"
#include "compare/pane-deck.h"

G_BEGIN_DECLS

#define LW_TYPE_PANE_FRAME (lw_pane_frame_get_type ())

G_DECLARE_FINAL_TYPE (LwPaneFrame, lw_pane_frame, LW, PANE_FRAME, GtkWidget)

LwPaneFrame *lw_pane_frame_new (LwPaneDeck *deck, LwPaneContent *content, GListModel *choices);

LwPaneContent *lw_pane_frame_get_content (LwPaneFrame *self);
LwImagePane *lw_pane_frame_get_canvas (LwPaneFrame *self);

/* Shows @other on the canvas while a key is held; NULL: its own content again. */
void lw_pane_frame_blink (LwPaneFrame *self, LwPaneContent *other);

G_END_DECLS
