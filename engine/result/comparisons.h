/* Label types and methods side by side at equal budgets. */
#pragma once

#include "result/side.h"
#include "result/statistics.h"

G_BEGIN_DECLS

/* Two budgets that differ by at most this factor are about equal hours; each row shows both. */
#define LW_EQUAL_HOURS 1.25

typedef enum
{
  LW_BUDGET_EQUAL_IMAGES,
  LW_BUDGET_EQUAL_HOURS, /* within LW_EQUAL_HOURS, each the other's nearest, images not equal */
} LwBudgetKind;

typedef struct
{
  LwBudgetKind kind;
  LwMix first, second;
  double first_hours, second_hours;
  LwComparison comparison; /* first - second */
} LwComparisonRow;

typedef struct
{
  char *first, *second; /* labels of the sides */
  GArray *rows;         /* of LwComparisonRow: equal images, then equal hours; ascending */
} LwSideComparison;

void lw_side_comparison_free (LwSideComparison *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwSideComparison, lw_side_comparison_free)

/* Budgets at which both sides have results. @groups of @results, sides of @groups. A budget without
 * pairs of runs is a row with 0 pairs: the reader shall see that it was looked at. (transfer full)
 */
LwSideComparison *lw_compare_sides (const LwResults *results, const GPtrArray *groups,
                                    const LwCostTable *costs, const LwSide *first,
                                    const LwSide *second, const LwMeasure *measure,
                                    double confidence);

/* Every two label types of a method (the later in the order of LwLabelType minus the earlier; mixes
 * minus each), and every two methods with the same labels (the earlier of the study minus the
 * later); those with rows. (element-type LwSideComparison) (transfer full) */
GPtrArray *lw_comparisons_new (const LwResults *results, const LwCostTable *costs,
                               const LwMeasure *measure, double confidence);

/* "50 images (0.63 h, 0.42 h)", or "50 point (0.63 h), 100 image (0.83 h)", translated. (transfer
 * full)
 */
char *lw_comparison_row_budget (const LwComparisonRow *self);

/* A block for each, a line for each row, translated, ended by "\n"; "" for none. (transfer full) */
char *lw_comparisons_text (const GPtrArray *comparisons, double confidence);

G_END_DECLS
