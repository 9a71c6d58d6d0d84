/* Everything that is plotted, one row for each run and class, for other programs. */
#pragma once

#include "report/table.h"
#include "result/results.h"

G_BEGIN_DECLS

/* Columns: run, method, base, labels, images, image, point, coarse, fine (images with that label),
 * partition, seed, hours, money where the table has a price, class, iou_percent, miou_percent,
 * state, seconds (of training and evaluation), message. A run without result has one row with an
 * empty class. (transfer full) */
LwTable *lw_tidy_table (const LwResults *results, const LwCostTable *costs);

G_END_DECLS
