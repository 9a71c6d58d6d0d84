/* The marker of a label type as the curves draw it, for lists and legends. */
#pragma once

#include <gtk/gtk.h>

#include "report/curve-style.h"

G_BEGIN_DECLS

#define LW_TYPE_LABEL_MARK (lw_label_mark_get_type ())

G_DECLARE_FINAL_TYPE (LwLabelMark, lw_label_mark, LW, LABEL_MARK, GtkWidget)

/* Property: label-type (int, LwLabelType). */

void lw_label_mark_set_label_type (LwLabelMark *self, LwLabelType type);

/* The style of drawings in the window: dark where the window is. */
LwCurveStyle lw_window_curve_style (void);

G_END_DECLS
