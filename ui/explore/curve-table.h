/* The cost curve as a table: the same points, levels and published results as the chart beside it,
 * sortable. "Copy as CSV" gives what `labelworth study table` writes.
 *
 * Signal point-activated (GStrv): ids of the runs of a row, as of the chart. */
#pragma once

#include <adwaita.h>

#include "explore/curve-chart.h"

G_BEGIN_DECLS

#define LW_TYPE_CURVE_TABLE (lw_curve_table_get_type ())

G_DECLARE_FINAL_TYPE (LwCurveTable, lw_curve_table, LW, CURVE_TABLE, AdwBin)

/* Follows that chart, which has its model. (transfer none) Once. */
void lw_curve_table_set_chart (LwCurveTable *self, LwCurveChart *chart);

G_END_DECLS
