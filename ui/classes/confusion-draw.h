/* The drawing of a confusion matrix, apart from any widget: right predictions in blue, confusions
 * in orange, the deeper the greater their share. */
#pragma once

#include <pango/pangocairo.h>

#include "model/confusion.h"

G_BEGIN_DECLS

/* Where things are, in pixels. */
typedef struct
{
  double left, top; /* of the first cell */
  double cell;      /* side */
  int n;
} LwConfusionLayout;

/* Of a drawing of this size; a negative @height: as high as it becomes. */
LwConfusionLayout lw_confusion_layout (const LwConfusion *confusion, PangoContext *context,
                                       double width, double height);

/* What it takes in height. */
double lw_confusion_layout_height (const LwConfusionLayout *self);

/* The cell at a place; FALSE where there is none. */
gboolean lw_confusion_layout_pick (const LwConfusionLayout *self, double x, double y,
                                   LwConfusedPair *cell);

typedef struct
{
  double ink[3]; /* of text and lines */
  gboolean dark;
} LwConfusionStyle;

/* @cell: marked with its row and column, or NULL. */
void lw_confusion_draw (cairo_t *cr, PangoContext *context, const LwConfusionLayout *layout,
                        const LwConfusion *confusion, LwShareOf of, const LwConfusionStyle *style,
                        const LwConfusedPair *cell);

G_END_DECLS
