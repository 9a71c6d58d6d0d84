/* A confusion matrix that is looked at: hover, keys, and cells to click on.
 *
 * Signals:
 *   cell-activated (truth: int, predicted: int)  clicked, or Return
 *   cell-changed                                 the cell under the pointer or the keyboard's */
#pragma once

#include <gtk/gtk.h>

#include "model/confusion.h"

G_BEGIN_DECLS

#define LW_TYPE_CONFUSION_MATRIX (lw_confusion_matrix_get_type ())

G_DECLARE_FINAL_TYPE (LwConfusionMatrix, lw_confusion_matrix, LW, CONFUSION_MATRIX, GtkWidget)

/* NULL: nothing. (transfer none) */
void lw_confusion_matrix_set_confusion (LwConfusionMatrix *self, LwConfusion *confusion);
LwConfusion *lw_confusion_matrix_get_confusion (LwConfusionMatrix *self);
void lw_confusion_matrix_set_share_of (LwConfusionMatrix *self, LwShareOf of);

/* The sentence about the present cell, or what the matrix shows. (transfer full) */
char *lw_confusion_matrix_describe (LwConfusionMatrix *self);

G_END_DECLS
