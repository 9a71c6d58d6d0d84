/* A column of numbers by class: of a run, or the mean of the runs that differ in partition and seed
 * alone. Costs are not in it. Main thread only. */
#pragma once

#include <glib-object.h>

#include "model/study-snapshot.h"
#include "result/statistics.h"

G_BEGIN_DECLS

#define LW_TYPE_CLASS_COLUMN (lw_class_column_get_type ())

G_DECLARE_FINAL_TYPE (LwClassColumn, lw_class_column, LW, CLASS_COLUMN, GObject)

/* Of the run with the id @run, or, as @cell, of all with its labels and method. @label: what they
 * are, without partition and seed. */
LwClassColumn *lw_class_column_new (const char *run, const char *label, gboolean cell);

/* Takes the results of @snapshot. FALSE where it has none for the column. */
gboolean lw_class_column_update (LwClassColumn *self, LwStudySnapshot *snapshot);

const char *lw_class_column_get_run (LwClassColumn *self);
gboolean lw_class_column_is_cell (LwClassColumn *self);

/* "points, 50 images, partition 1, seed 2", "points, 50 images, mean of 4 runs". (transfer full) */
char *lw_class_column_title (LwClassColumn *self);
const char *lw_class_column_get_label (LwClassColumn *self);

/* Positions of the runs in the plan. (transfer none) */
const int *lw_class_column_positions (LwClassColumn *self, int *n);

/* Percent; an interval for a mean of two draws and more. */
LwInterval lw_class_column_value (LwClassColumn *self, const LwMeasure *measure);

/* @self - @other, points. Two means are compared by the partitions (seeds) that they share; single
 * runs have no interval. */
LwComparison lw_class_column_compare (LwClassColumn *self, LwClassColumn *other,
                                      const LwMeasure *measure);

G_END_DECLS
