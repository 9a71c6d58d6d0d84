/* One line of the table beside the chart: a point of a series, a level, a published result. */
#pragma once

#include <glib-object.h>

#include "result/results.h"
#include "result/curve.h"

G_BEGIN_DECLS

#define LW_TYPE_CURVE_ROW (lw_curve_row_get_type ())

G_DECLARE_FINAL_TYPE (LwCurveRow, lw_curve_row, LW, CURVE_ROW, GObject)

/* Columns; the first two are texts, the others numbers, NaN where there is none. */
typedef enum
{
  LW_CURVE_ROW_SERIES,
  LW_CURVE_ROW_LABELS,
  LW_CURVE_ROW_IMAGES,
  LW_CURVE_ROW_HOURS,
  LW_CURVE_ROW_MONEY,
  LW_CURVE_ROW_MEAN,
  LW_CURVE_ROW_LOW,
  LW_CURVE_ROW_HIGH,
  LW_CURVE_ROW_RUNS,
  LW_N_CURVE_COLUMNS
} LwCurveColumn;

/* The signal "changed" tells that a row was filled with other numbers. */

/* All rows of a curve. (element-type LwCurveRow) (transfer full) */
GPtrArray *lw_curve_rows (const LwCurve *curve, const LwResults *results, const LwCostTable *costs);

/* Takes over the numbers of @from, which is the same line at another time; FALSE if it is not. */
gboolean lw_curve_row_take (LwCurveRow *self, const LwCurveRow *from);

/* What the column shows. (transfer full) */
char *lw_curve_row_text (const LwCurveRow *self, LwCurveColumn column);

/* By that column; rows without a number come last. */
int lw_curve_row_compare (const LwCurveRow *a, const LwCurveRow *b, LwCurveColumn column);

/* Ids of its runs, maybe none. (transfer none) */
const char *const *lw_curve_row_runs (const LwCurveRow *self);

G_END_DECLS
