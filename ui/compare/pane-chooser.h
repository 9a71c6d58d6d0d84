/* The popover that tells a pane what to show, with a search. */
#pragma once

#include <gtk/gtk.h>

#include "compare/pane-choice.h"

G_BEGIN_DECLS

#define LW_TYPE_PANE_CHOOSER (lw_pane_chooser_get_type ())

/* Signal: chosen (LwPaneChoice). */
G_DECLARE_FINAL_TYPE (LwPaneChooser, lw_pane_chooser, LW, PANE_CHOOSER, GtkPopover)

/* @choices as of lw_pane_choices_new (transfer none). */
LwPaneChooser *lw_pane_chooser_new (GListModel *choices);

/* A widget below the list, such as a switch. */
void lw_pane_chooser_set_footer (LwPaneChooser *self, GtkWidget *footer);

G_END_DECLS
