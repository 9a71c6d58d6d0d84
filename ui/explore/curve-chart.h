/* The cost curve as a widget: the drawing of report/curve-draw.h with hover, selection, zoom, pan,
 * keys and the cursor of the budget. It follows the study by itself: results, fits, costs, budget.
 *
 * Properties: axis (int, LwCostAxis; hours where money has no price), log, show-runs,
 * show-published (boolean), view (string, read only: what is zoomed to, for people; "" for all).
 *
 * Signals:
 *   point-activated (GStrv)  ids of the runs of a mean or of a run that was clicked or chosen by
 * key curve-changed            lw_curve_chart_get_curve has something else view-changed zoom or pan
 *
 * Actions: chart.zoom-in, chart.zoom-out, chart.zoom-reset. */
#pragma once

#include <gtk/gtk.h>

#include "model/study-model.h"

G_BEGIN_DECLS

#define LW_TYPE_CURVE_CHART (lw_curve_chart_get_type ())

G_DECLARE_FINAL_TYPE (LwCurveChart, lw_curve_chart, LW, CURVE_CHART, GtkWidget)

/* (transfer none) Once. */
void lw_curve_chart_set_model (LwCurveChart *self, LwStudyModel *model);
LwStudyModel *lw_curve_chart_get_model (LwCurveChart *self); /* (nullable) (transfer none) */

/* What is drawn now, with bands as far as they are known and without title; NULL before there is a
 * model. Valid until the study, its costs or a property of the chart changes. (transfer none) */
const LwCurve *lw_curve_chart_get_curve (LwCurveChart *self);

/* Shows everything again. */
void lw_curve_chart_reset_view (LwCurveChart *self);

G_END_DECLS
