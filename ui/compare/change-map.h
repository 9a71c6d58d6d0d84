/* Where predictions are right and wrong: of one run, and of two against each other. */
#pragma once

#include "dataset/class-set.h"

G_BEGIN_DECLS

typedef enum
{
  LW_CHANGE_BOTH_RIGHT,
  LW_CHANGE_ONLY_A,
  LW_CHANGE_ONLY_B,
  LW_CHANGE_BOTH_WRONG,
} LwChange;

#define LW_N_CHANGES 4

/* Pixels with a class in the truth. */
typedef struct
{
  gint64 all[LW_N_CHANGES];
  gint64 classes[LW_MAX_CLASSES][LW_N_CHANGES]; /* by the class of the truth */
} LwChangeTotals;

/* Maps of one channel with LW_IGNORE where the truth has no class; all arguments of one size.
 * (transfer full) */

/* LwChange of every pixel. */
LwImage *lw_change_map_new (const LwImage *truth, const LwImage *a, const LwImage *b,
                            LwChangeTotals *totals);

/* 0 where @labels is right, 1 where it is wrong. */
LwImage *lw_error_map_new (const LwImage *truth, const LwImage *labels);

/* 1 where class @true_class was taken for @predicted, else 0. */
LwImage *lw_confusion_map_new (const LwImage *truth, const LwImage *labels, int true_class,
                               int predicted);

/* Mean IoU of the image over the classes that occur in it, percent; NaN where there is none. @iou
 * [n_classes] or NULL: of each class, NaN where it neither occurs nor is predicted. */
double lw_labels_miou (const LwImage *truth, const LwImage *labels, int n_classes, double *iou);

G_END_DECLS
