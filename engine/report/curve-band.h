/* The line and band of fits: filled between measured points, hatched and dotted beyond them. */
#pragma once

#include <cairo.h>

#include "report/curve-style.h"
#include "result/curve.h"

G_BEGIN_DECLS

/* One stretch of equal evidence in units of the drawing: @ends[].x, and value, low and high as
 * heights. A band that is NaN is a line alone. @swift as in
 * LwCurvePlot. */
void lw_curve_band_draw_segment (cairo_t *cr, const LwCurveStyle *style, LwLabelType type,
                                 const LwCurveBand *places, int n, gboolean swift);

G_END_DECLS
