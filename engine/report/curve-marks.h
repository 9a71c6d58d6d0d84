/* Markers and dashes of the label types. */
#pragma once

#include <cairo.h>

#include "report/curve-style.h"

G_BEGIN_DECLS

typedef enum
{
  LW_MARK_FULL,
  LW_MARK_HOLLOW,
  LW_MARK_HALF,
  LW_MARK_DOTTED,    /* hollow with a dot */
  LW_MARK_PUBLISHED, /* thin and crossed: not of this study */
} LwMark;

/* The mark of a series of that variant. */
LwMark lw_mark_of_variant (int variant);

/* The current source becomes the hue of @type. */
void lw_curve_set_hue (cairo_t *cr, const LwCurveStyle *style, LwLabelType type, double alpha);

/* Strokes scale with the text: 1 at a text size of 13. */
void lw_curve_set_dash (cairo_t *cr, const LwCurveStyle *style, LwLabelType type);

void lw_curve_draw_marker (cairo_t *cr, const LwCurveStyle *style, LwLabelType type, LwMark mark,
                           double x, double y);

G_END_DECLS
