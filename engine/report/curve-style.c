/* The two palettes. */
#include "report/curve-style.h"

#include <math.h>

LwCurveStyle
lw_curve_style_light (void)
{
  return (LwCurveStyle){ .font = "Sans",
                         .text_size = 13,
                         .background = { 1, 1, 1 },
                         .foreground = { 0.13, 0.13, 0.15 },
                         .hues = { [LW_LABEL_NONE] = { 0.40, 0.40, 0.42 },
                                   [LW_LABEL_IMAGE] = { 0.84, 0.37, 0.00 },
                                   [LW_LABEL_POINT] = { 0.00, 0.45, 0.70 },
                                   [LW_LABEL_COARSE] = { 0.00, 0.62, 0.45 },
                                   [LW_LABEL_FINE] = { 0.80, 0.47, 0.65 } } };
}

/* The lighter colours of the same palette. */
LwCurveStyle
lw_curve_style_dark (void)
{
  return (LwCurveStyle){ .font = "Sans",
                         .text_size = 13,
                         .background = { 0.11, 0.11, 0.13 },
                         .foreground = { 0.92, 0.92, 0.94 },
                         .hues = { [LW_LABEL_NONE] = { 0.70, 0.70, 0.73 },
                                   [LW_LABEL_IMAGE] = { 0.96, 0.58, 0.22 },
                                   [LW_LABEL_POINT] = { 0.34, 0.71, 0.91 },
                                   [LW_LABEL_COARSE] = { 0.20, 0.80, 0.62 },
                                   [LW_LABEL_FINE] = { 0.91, 0.62, 0.79 } } };
}

char *
lw_colour_text (const double rgb[3])
{
  return g_strdup_printf ("#%02x%02x%02x", (int)lrint (255 * rgb[0]), (int)lrint (255 * rgb[1]),
                          (int)lrint (255 * rgb[2]));
}
