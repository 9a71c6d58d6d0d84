/* Colours and sizes of a drawing by their role, so that light and dark differ in nothing else. */
#pragma once

#include "dataset/weak.h"

G_BEGIN_DECLS

/* Colours are RGB from 0 to 1. */
typedef struct
{
  const char *font;
  double text_size; /* units of the drawing; line widths and markers grow with it */
  double background[3];
  double foreground[3];
  double hues[LW_N_LABEL_TYPES][3]; /* by LwLabelType; none: mixes and what has no type */
} LwCurveStyle;

/* Dark text on white and the other way round, Sans of 13 units. The hues tell the label types apart
 * for all common kinds of colour blindness (Okabe and Ito, 2008). */
LwCurveStyle lw_curve_style_light (void);
LwCurveStyle lw_curve_style_dark (void);

/* "#d55e00". (transfer full) */
char *lw_colour_text (const double rgb[3]);

G_END_DECLS
