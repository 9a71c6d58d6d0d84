/* What the labels of one type cost, as a row: the time of an image with its unit, a slider, and
 * below "More" the other figures.
 *
 * Property: label-type (int, LwLabelType).
 *
 * Signal: edited (int figure, gboolean spread, double value), figure a LwCostFigure, value in
 * seconds or hours. The row shows what it is told to show next. */
#pragma once

#include <adwaita.h>

#include "model/cost-figure.h"

G_BEGIN_DECLS

#define LW_TYPE_COST_ROW (lw_cost_row_get_type ())

G_DECLARE_FINAL_TYPE (LwCostRow, lw_cost_row, LW, COST_ROW, AdwPreferencesRow)

LwLabelType lw_cost_row_get_label_type (LwCostRow *self);

/* @preset (nullable) is marked on the slider. */
void lw_cost_row_show (LwCostRow *self, const LwCostTable *costs, const LwCostTable *preset);

G_END_DECLS
