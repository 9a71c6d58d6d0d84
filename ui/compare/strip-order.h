/* In which order the images of an evaluation are shown, and what is told about each. */
#pragma once

#include "model/run-evaluation.h"

G_BEGIN_DECLS

typedef enum
{
  LW_STRIP_NAME,
  LW_STRIP_CHANGE,    /* IoU of B less that of A, largest first */
  LW_STRIP_LOSS,      /* the same, smallest first */
  LW_STRIP_A,         /* IoU of A, smallest first */
  LW_STRIP_CLASS,     /* IoU of a class in A, smallest first; images without it last */
  LW_STRIP_CONFUSION, /* pixels of a class that A takes for another, most first; none: left out */
} LwStripOrderKind;

typedef struct
{
  LwStripOrderKind kind;
  int klass;     /* of CLASS; the true one of CONFUSION */
  int predicted; /* of CONFUSION */
} LwStripOrder;

typedef struct
{
  int item;     /* position among the images */
  double value; /* what the order is by; NaN: not known. Of NAME it is 0 */
} LwStripEntry;

/* Orders @images (ids). @a, @b may be NULL: then what needs them keeps the order of names and tells
 * NaN. (element-type LwStripEntry) (transfer full) */
GArray *lw_strip_order (const char *const *images, int n_images, const LwStripOrder *order,
                        const LwRunEvaluation *a, const LwRunEvaluation *b);

/* The image that comes after @item when all are ordered by how much their IoU changes from A to B,
 * in either direction; the first one if @item is -1, the last one or not among them; -1 where none
 * is known. */
int lw_strip_next_change (const char *const *images, int n_images, const LwRunEvaluation *a,
                          const LwRunEvaluation *b, int item);

G_END_DECLS
