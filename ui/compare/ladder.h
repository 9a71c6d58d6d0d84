/* The present image as the runs of one label type see it, from the smallest budget to the largest;
 * the one that the budget of Explore pays for is marked. */
#pragma once

#include <gtk/gtk.h>

#include "compare/pane-deck.h"

G_BEGIN_DECLS

#define LW_TYPE_LADDER (lw_ladder_get_type ())

G_DECLARE_FINAL_TYPE (LwLadder, lw_ladder, LW, LADDER, GtkWidget)

/* Once. Predictions are made while it is visible only. */
void lw_ladder_set_deck (LwLadder *self, LwCompareView *view, LwPredictor *predictor,
                         LwPaneDeck *deck);

G_END_DECLS
