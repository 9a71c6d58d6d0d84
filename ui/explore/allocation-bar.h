/* A bar that shows into which labels hours go, and what is left over. */
#pragma once

#include <gtk/gtk.h>

#include "dataset/weak.h"

G_BEGIN_DECLS

#define LW_TYPE_ALLOCATION_BAR (lw_allocation_bar_get_type ())

G_DECLARE_FINAL_TYPE (LwAllocationBar, lw_allocation_bar, LW, ALLOCATION_BAR, GtkWidget)

/* @hours by LwLabelType; @left over, 0 for none. */
void lw_allocation_bar_set_hours (LwAllocationBar *self, const double hours[LW_N_LABEL_TYPES],
                                  double left);

G_END_DECLS
