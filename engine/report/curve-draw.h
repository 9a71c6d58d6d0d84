/* The cost curve drawn with cairo: the same drawing in a window, SVG, PDF and PNG. */
#pragma once

#include <cairo.h>

#include "report/curve-plot.h"
#include "report/surface-file.h"

G_BEGIN_DECLS

/* Fills (0, 0)..(width, height). On a logarithmic axis points at no cost are left out: they belong
 * to the references. Where everything is, says an LwCurvePlot of the same arguments. */
void lw_curve_draw (cairo_t *cr, double width, double height, const LwCurve *curve,
                    const LwCurveStyle *style);

/* The same of a plot that was made ready, and maybe zoomed. */
void lw_curve_plot_draw (const LwCurvePlot *self, cairo_t *cr);

/* What stands out over that drawing: the point or run, its series thicker. */
void lw_curve_plot_draw_hit (const LwCurvePlot *self, cairo_t *cr, const LwCurveHit *hit);

/* Widths that fit somewhere. */
typedef enum
{
  LW_FIGURE_SCREEN,      /* 760 x 480 units; a PNG has 2 pixels a unit */
  LW_FIGURE_ONE_COLUMN,  /* 85 mm wide, text of 7 pt; a PNG has 300 pixels an inch */
  LW_FIGURE_TWO_COLUMNS, /* 178 mm wide, text of 8 pt */
} LwFigureSize;

/* "screen", "one-column", "two-column"; LW_ERROR_INPUT lists them. */
gboolean lw_figure_size_parse (const char *text, LwFigureSize *size, GError **error);

const char *lw_figure_size_name (LwFigureSize size);

/* Always in the light style. (transfer full) */
GBytes *lw_curve_bytes (const LwCurve *curve, LwFigureSize size, LwDrawingFormat format,
                        GError **error);

/* Replaces @path atomically. */
gboolean lw_curve_write (const LwCurve *curve, LwFigureSize size, LwDrawingFormat format,
                         const char *path, GError **error);

G_END_DECLS
