/* The classes: their colours, which are shown, and what the first two runs make of each in the
 * present image. */
#pragma once

#include <gtk/gtk.h>

#include "compare/pane-deck.h"

G_BEGIN_DECLS

#define LW_TYPE_LEGEND (lw_legend_get_type ())

G_DECLARE_FINAL_TYPE (LwLegend, lw_legend, LW, LEGEND, GtkWidget)

/* Once. */
void lw_legend_set_deck (LwLegend *self, LwCompareView *view, LwPaneDeck *deck);

G_END_DECLS
