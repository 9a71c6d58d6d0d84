/* The finished runs that differ in the number of labelled images alone: what more hours of one
 * label type buy. */
#pragma once

#include "model/study-snapshot.h"

G_BEGIN_DECLS

typedef struct
{
  int position; /* of the run in the plan */
  int images;
  double hours;
} LwLadderStep;

/* The finished runs with the method, label type, partition and seed of the run at @like; by hours
 * ascending. Empty for a mix and for runs without labels. (element-type LwLadderStep) (transfer
 * full) */
GArray *lw_budget_ladder (const LwStudySnapshot *snapshot, const LwCostTable *costs, int like);

/* Index of the dearest step that @hours pay for; -1: there is none. NaN pays for all. */
int lw_budget_ladder_find (const GArray *ladder, double hours);

/* Of the finished runs of a label type that with the most images, of the study's first method; -1
 * if there is none. */
int lw_budget_ladder_best (const LwStudySnapshot *snapshot, LwLabelType type);

G_END_DECLS
