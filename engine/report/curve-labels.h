/* The names of references and walls of a cost curve, where they hide least. */
#pragma once

#include <cairo.h>

#include "report/curve-plot.h"

G_BEGIN_DECLS

void lw_curve_labels_draw (const LwCurvePlot *self, cairo_t *cr);

G_END_DECLS
