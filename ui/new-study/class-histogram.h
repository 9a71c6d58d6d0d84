/* Shares of classes as bars in their colours: small, for a row. What the bars show is in its
 * description, and in a table beside it. */
#pragma once

#include <gtk/gtk.h>

#include "draft/data-report.h"

G_BEGIN_DECLS

#define LW_TYPE_CLASS_HISTOGRAM (lw_class_histogram_get_type ())

G_DECLARE_FINAL_TYPE (LwClassHistogram, lw_class_histogram, LW, CLASS_HISTOGRAM, GtkWidget)

/* @report (transfer none) may be NULL. */
void lw_class_histogram_set_report (LwClassHistogram *self, LwDataReport *report);

G_END_DECLS
