/* An IoU as a number with a bar behind it, and a whisker where there is an interval. */
#pragma once

#include <gtk/gtk.h>

#include "result/statistics.h"

G_BEGIN_DECLS

#define LW_TYPE_IOU_BAR (lw_iou_bar_get_type ())

G_DECLARE_FINAL_TYPE (LwIouBar, lw_iou_bar, LW, IOU_BAR, GtkWidget)

GtkWidget *lw_iou_bar_new (void);

/* @value in percent; NaN: there is none. */
void lw_iou_bar_set_value (LwIouBar *self, const LwInterval *value, gboolean strong);

G_END_DECLS
