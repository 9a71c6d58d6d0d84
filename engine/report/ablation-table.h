/* Methods side by side at the same labels, with what was published beside ours. */
#pragma once

#include "report/table.h"
#include "result/published.h"

G_BEGIN_DECLS

/* A row a method, for each label type at its largest size: ours with its interval, and, where
 * @published is not NULL, the published value and ours minus it. @table: "2", "3" or "4" gives that
 * table's rows in its order, those without results too; NULL all methods of the study. (transfer
 * full) */
LwTable *lw_ablation_table (const LwResults *results, const LwPublished *published,
                            const char *table, const LwMeasure *measure, double confidence);

/* The same rows as differences to wdass, or else to the last method: paired, with their interval,
 * and as published. (transfer full) */
LwTable *lw_ablation_differences (const LwResults *results, const LwPublished *published,
                                  const char *table, const LwMeasure *measure, double confidence);

/* The table whose methods the study has: "2", "3" or "4"; NULL: none has two. */
const char *lw_ablation_guess (const LwResults *results, const LwPublished *published);

G_END_DECLS
