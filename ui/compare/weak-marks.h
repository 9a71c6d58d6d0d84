/* Points and tags of a weak label on an image, of one size at every scale. */
#pragma once

#include <gtk/gtk.h>

#include "compare/compare-view.h"

G_BEGIN_DECLS

/* @widget: whose fonts are used. Hidden classes are left out. */
void lw_weak_marks_draw (GtkWidget *widget, cairo_t *cr, const LwWeakLabel *weak,
                         LwCompareView *view, LwPlacement place);

G_END_DECLS
