/* The legend of a cost curve: series, what kinds of lines mean, published points. */
#pragma once

#include <cairo.h>

#include "report/curve-plot.h"

G_BEGIN_DECLS

/* Lays the entries out in rows from self->legend on and draws them where @cr is not NULL. Returns
 * the height. */
double lw_curve_legend_lay (const LwCurvePlot *self, cairo_t *cr);

G_END_DECLS
