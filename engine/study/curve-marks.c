/* What tells the label types apart on a curve: hue, marker and dash each alone would do. */
#include "study/curve-marks.h"

#include <math.h>

#include "study/curve-draw.h"

void
lw_label_type_colour (LwLabelType type, double rgb[3])
{
  static const double hues[LW_N_LABEL_TYPES][3] = {
    [LW_LABEL_NONE] = { 0.40, 0.40, 0.42 },  [LW_LABEL_IMAGE] = { 0.84, 0.37, 0.00 },
    [LW_LABEL_POINT] = { 0.00, 0.45, 0.70 }, [LW_LABEL_COARSE] = { 0.00, 0.62, 0.45 },
    [LW_LABEL_FINE] = { 0.80, 0.47, 0.65 },
  };
  for (int i = 0; i < 3; i++)
    rgb[i] = hues[type][i];
}

void
lw_curve_set_dash (cairo_t *cr, LwLabelType type, double unit)
{
  static const struct
  {
    int n;
    double lengths[4];
  } dashes[LW_N_LABEL_TYPES] = {
    [LW_LABEL_NONE] = { 2, { 1, 3 } },        [LW_LABEL_IMAGE] = { 2, { 8, 3 } },
    [LW_LABEL_POINT] = { 4, { 9, 3, 2, 3 } }, [LW_LABEL_COARSE] = { 0, { 0 } },
    [LW_LABEL_FINE] = { 2, { 3, 3 } },
  };
  double lengths[4];
  for (int i = 0; i < dashes[type].n; i++)
    lengths[i] = dashes[type].lengths[i] * unit;
  cairo_set_dash (cr, lengths, dashes[type].n, 0);
}

/* A regular polygon; its first corner points up at @turn 0. */
static void
corners (cairo_t *cr, double x, double y, double radius, int n, double turn)
{
  for (int i = 0; i < n; i++)
    {
      double angle = 2 * G_PI * (i + turn) / n - G_PI / 2;
      cairo_line_to (cr, x + radius * cos (angle), y + radius * sin (angle));
    }
  cairo_close_path (cr);
}

static void
marker_path (cairo_t *cr, LwLabelType type, double x, double y, double unit)
{
  switch (type)
    {
    case LW_LABEL_IMAGE:
      cairo_arc (cr, x, y, 4.6 * unit, 0, 2 * G_PI);
      cairo_close_path (cr);
      break;
    case LW_LABEL_POINT:
      corners (cr, x, y + unit, 6.2 * unit, 3, 0);
      break;
    case LW_LABEL_COARSE:
      corners (cr, x, y, 5.9 * unit, 4, 0.5);
      break;
    case LW_LABEL_FINE:
      corners (cr, x, y, 6.2 * unit, 4, 0);
      break;
    case LW_LABEL_NONE:
    default:
      corners (cr, x, y, 5.4 * unit, 6, 0);
      break;
    }
}

void
lw_curve_draw_marker (cairo_t *cr, const LwCurveSeries *series, double x, double y, double unit,
                      const double background[3])
{
  double hue[3];
  lw_label_type_colour (series->type, hue);
  const double *inside = series->variant ? background : hue,
               *rim = series->variant ? hue : background;
  cairo_new_sub_path (cr);
  marker_path (cr, series->type, x, y, unit);
  cairo_set_source_rgb (cr, inside[0], inside[1], inside[2]);
  cairo_fill_preserve (cr);
  cairo_set_source_rgb (cr, rim[0], rim[1], rim[2]);
  cairo_set_line_width (cr, (series->variant ? 1.8 : 1) * unit);
  cairo_stroke (cr);
}
