/* What all panes say about the pixel under the pointer. */
#pragma once

#include "compare/pane-deck.h"

G_BEGIN_DECLS

/* "x 12, y 80 · Truth: car · A: car (98 %)"; NULL where the pointer is over no image. (transfer
 * full) */
char *lw_hover_text (LwCompareView *view, LwPaneDeck *deck);

G_END_DECLS
