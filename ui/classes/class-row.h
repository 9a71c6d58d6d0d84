/* A row of the table of classes: a class, or a mean over several. Immutable. */
#pragma once

#include <gtk/gtk.h>

#include "model/confusion.h"

G_BEGIN_DECLS

#define LW_TYPE_CLASS_ROW (lw_class_row_get_type ())

G_DECLARE_FINAL_TYPE (LwClassRow, lw_class_row, LW, CLASS_ROW, GObject)

/* Of LwClassRow: the classes of @results, then the means. @confusion, which may be NULL, tells how
 * much of them is in the evaluation images. (transfer full) */
GPtrArray *lw_class_rows_new (const LwResults *results, const LwConfusion *confusion);

const char *lw_class_row_get_name (LwClassRow *self);
gboolean lw_class_row_is_mean (LwClassRow *self);
int lw_class_row_get_position (LwClassRow *self); /* in the order of the class set */
const LwMeasure *lw_class_row_get_measure (LwClassRow *self);
double lw_class_row_get_pixels (LwClassRow *self); /* share of all; NaN: not known */
int lw_class_row_get_images (LwClassRow *self);    /* or -1 */
gboolean lw_class_row_is_rare (LwClassRow *self);
GdkTexture *lw_class_row_get_swatch (LwClassRow *self); /* (nullable) (transfer none) */

G_END_DECLS
