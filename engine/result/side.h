/* The runs of a method with one type of labels, or those of its mixes: one series of a curve, and
 * what comparisons set side by side. */
#pragma once

#include "result/results.h"

G_BEGIN_DECLS

typedef struct
{
  const char *method;
  LwLabelType type; /* LW_LABEL_NONE: the mixes */
  int position;     /* of the method among those that are no levels: 0, 1, ... */
  guint start, n;   /* its groups, one after the other; those without result too */
} LwSide;

/* Runs that are compared with as a level: references, and methods that got no labels. */
gboolean lw_group_is_level (const LwGroup *self);

/* Of lw_results_groups, in its order. (element-type LwSide) (transfer full) Refers to the results.
 */
GArray *lw_groups_sides (const GPtrArray *groups);

/* "point" for the first method, "point, baseline" for others, "mix". (transfer full) */
char *lw_side_label (const LwSide *self);

/* By its label. LW_ERROR_INPUT lists the labels. */
const LwSide *lw_sides_find (const GArray *sides, const char *label, GError **error);

G_END_DECLS
