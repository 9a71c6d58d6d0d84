/* What surrounds the data of a cost curve: grid, axes, titles, walls of the pool, references. */
#pragma once

#include <cairo.h>

#include "report/curve-plot.h"

G_BEGIN_DECLS

void lw_curve_frame_draw_background (const LwCurvePlot *self, cairo_t *cr);

/* Nothing is drawn beside the plot from now on. */
void lw_curve_frame_clip (const LwCurvePlot *self, cairo_t *cr);

/* Everything that lies below the data. */
void lw_curve_frame_draw (const LwCurvePlot *self, cairo_t *cr);

G_END_DECLS
