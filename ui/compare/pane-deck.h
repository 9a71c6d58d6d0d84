/* The panes that are open. Those of runs are the runs that the study's model compares, in that
 * order: whoever changes the one changes the other. */
#pragma once

#include "compare/pane-choice.h"

G_BEGIN_DECLS

#define LW_PANES_MOST 6

#define LW_TYPE_PANE_DECK (lw_pane_deck_get_type ())

G_DECLARE_FINAL_TYPE (LwPaneDeck, lw_pane_deck, LW, PANE_DECK, GObject)

/* Photograph, truth and what is compared; where nothing is, the best runs of two label types. */
LwPaneDeck *lw_pane_deck_new (LwCompareView *view, LwPredictor *predictor);

/* Of LwPaneContent. (transfer none) */
GListModel *lw_pane_deck_get_panes (LwPaneDeck *self);

/* 'A' for the first run; 0 for what is no run. */
char lw_pane_deck_letter (LwPaneDeck *self, LwPaneContent *content);
/* The content of run A, B, …; NULL if there are not so many. */
LwPaneContent *lw_pane_deck_run (LwPaneDeck *self, guint nth);

void lw_pane_deck_choose (LwPaneDeck *self, LwPaneContent *content, LwPaneChoice *choice);
void lw_pane_deck_add (LwPaneDeck *self, LwPaneChoice *choice); /* unless there are so many */
void lw_pane_deck_remove (LwPaneDeck *self, LwPaneContent *content);

/* Runs that follow the budget: takes over the present one. */
void lw_pane_deck_set_follow (LwPaneDeck *self, LwPaneContent *content, gboolean follow);

/* Chooses two runs where none is compared, as soon as there are some. */
void lw_pane_deck_fill (LwPaneDeck *self);

G_END_DECLS
