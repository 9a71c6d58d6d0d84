/* Hues, markers and dashes of the label types. */
#pragma once

#include <cairo.h>

#include "study/curve.h"

G_BEGIN_DECLS

/* @unit is the scale of strokes, 1 at a text size of 13. */
void lw_curve_set_dash (cairo_t *cr, LwLabelType type, double unit);

/* A marker around (x, y), filled with the hue, or hollow, filled with @background. */
void lw_curve_draw_marker (cairo_t *cr, const LwCurveSeries *series, double x, double y,
                           double unit, const double background[3]);

G_END_DECLS
