/* The images of the evaluation in a row: sorted by name, by what changes between two runs, by a
 * class or by a confusion; with a filter. The selected one is that of the view. */
#pragma once

#include <gtk/gtk.h>

#include "compare/compare-view.h"
#include "compare/strip-order.h"

G_BEGIN_DECLS

#define LW_TYPE_IMAGE_STRIP (lw_image_strip_get_type ())

/* Signal: next-changed: other images come after the present one. */
G_DECLARE_FINAL_TYPE (LwImageStrip, lw_image_strip, LW, IMAGE_STRIP, GtkWidget)

/* Once; the images come with the view's data. */
void lw_image_strip_set_view (LwImageStrip *self, LwCompareView *view);

/* The evaluations of A and B that orders are by; NULL: not known. */
void lw_image_strip_set_evaluations (LwImageStrip *self, LwRunEvaluation *a, LwRunEvaluation *b);

/* Orders by that confusion of A and shows its pixels. */
void lw_image_strip_show_confusion (LwImageStrip *self, int truth, int predicted);

void lw_image_strip_move (LwImageStrip *self, int steps);
/* The image with the next smaller difference between A and B. */
void lw_image_strip_next_change (LwImageStrip *self);

/* Ids of up to @n images after the present one. (transfer full) */
GStrv lw_image_strip_next (LwImageStrip *self, guint n);

G_END_DECLS
