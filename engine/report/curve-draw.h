/* The cost curve drawn with cairo: the same drawing on screen, in SVG and in PNG. */
#pragma once

#include <cairo.h>

#include "result/curve.h"

G_BEGIN_DECLS

/* Colours are RGB from 0 to 1. */
typedef struct
{
  const char *font;
  double text_size; /* units of the drawing; line widths and markers grow with it */
  double background[3];
  double foreground[3];
} LwCurveStyle;

/* Dark text on white, Sans of 13 units. */
LwCurveStyle lw_curve_style_default (void);

/* Hue of a label type; tells the types apart for all common kinds of colour blindness (Okabe and
 * Ito, 2008). */
void lw_label_type_colour (LwLabelType type, double rgb[3]);

/* Fills (0, 0)..(width, height). On a logarithmic axis points at 0 hours are left out: they belong
 * to the references. */
void lw_curve_draw (cairo_t *cr, double width, double height, const LwCurve *curve,
                    const LwCurveStyle *style);

/* Files of 760 x 480 units, replaced atomically; the PNG has two pixels a unit. */
gboolean lw_curve_write_svg (const LwCurve *curve, const char *path, GError **error);
gboolean lw_curve_write_png (const LwCurve *curve, const char *path, GError **error);

G_END_DECLS
