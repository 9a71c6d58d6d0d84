/* The panes side by side, or the first two runs with a curtain between them. */
#pragma once

#include <gtk/gtk.h>

#include "compare/pane-deck.h"

G_BEGIN_DECLS

#define LW_TYPE_PANE_AREA (lw_pane_area_get_type ())

G_DECLARE_FINAL_TYPE (LwPaneArea, lw_pane_area, LW, PANE_AREA, GtkWidget)

/* Once. @choices: lw_pane_choices_new */
void lw_pane_area_set_deck (LwPaneArea *self, LwCompareView *view, LwPaneDeck *deck,
                            GListModel *choices);

void lw_pane_area_set_curtain (LwPaneArea *self, gboolean curtain);
/* Turns the curtain between upright and lying. */
void lw_pane_area_turn_curtain (LwPaneArea *self);

/* While set, panes of runs show the other run: A shows B, all others show A. */
void lw_pane_area_set_blinking (LwPaneArea *self, gboolean blinking);

void lw_pane_area_zoom (LwPaneArea *self, double factor); /* 0: one to one */

void lw_pane_area_focus (LwPaneArea *self);

G_END_DECLS
