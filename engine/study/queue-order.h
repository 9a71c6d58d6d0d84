/* The order in which the runs of a study are trained: a coarse curve is seen early. */
#pragma once

#include "study/queue-wishes.h"
#include "study/study-plan.h"

G_BEGIN_DECLS

/* Positions in @plan, [plan->len], first to last. (transfer full)
 *
 * By itself one replicate (a seed with a partition) after the other; in each its references first,
 * as source-only may start all others, then the smallest and the largest number of images of every
 * label type, the middle one and the mixes, and what is left by halves. The wishes come before that
 * (NULL: none), and before a run always the run that starts it. */
int *lw_queue_order (const GPtrArray *plan, const LwQueueWishes *wishes);

G_END_DECLS
