/* Bands of fits. */
#include "report/curve-band.h"

#include <math.h>

#include "report/curve-marks.h"

#define HATCH 6 /* distance of the lines */

static gboolean
area_path (cairo_t *cr, const LwCurveBand *places, int n)
{
  int corners = 0;
  for (int i = 0; i < n; i++)
    if (isfinite (places[i].high) && isfinite (places[i].low))
      {
        cairo_line_to (cr, places[i].x, places[i].high);
        corners++;
      }
  for (int i = n - 1; i >= 0; i--)
    if (isfinite (places[i].high) && isfinite (places[i].low))
      cairo_line_to (cr, places[i].x, places[i].low);
  if (corners > 1)
    cairo_close_path (cr);
  else
    cairo_new_path (cr);
  return corners > 1;
}

/* Diagonals over the present path, which is consumed. */
static void
hatch (cairo_t *cr, double step, double stroke)
{
  double x0, y0, x1, y1;
  cairo_path_extents (cr, &x0, &y0, &x1, &y1);
  cairo_save (cr);
  cairo_clip (cr);
  double height = y1 - y0;
  for (double x = floor ((x0 - height) / step) * step; x < x1; x += step)
    {
      cairo_move_to (cr, x, y1);
      cairo_line_to (cr, x + height, y0);
    }
  cairo_set_line_width (cr, stroke);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* The same as a repeated ramp: no line is stroked, none is clipped. Those of other types run beside
 * each other. */
static void
hatch_swiftly (cairo_t *cr, const LwCurveStyle *style, LwLabelType type, double alpha, double step,
               double stroke)
{
  double apart = step * G_SQRT2 / 2, edge = 0.35 / apart, middle = 0.5,
         half = MAX (stroke / apart - edge, 0) / 2;
  const struct
  {
    double at, alpha;
  } stops[] = { { middle - half - edge, 0 },
                { middle - half, alpha },
                { middle + half, alpha },
                { middle + half + edge, 0 } };
  const double *rgb = style->hues[type];
  double shift = step * (double)type / LW_N_LABEL_TYPES;
  cairo_pattern_t *lines = cairo_pattern_create_linear (shift, 0, shift + step / 2, step / 2);
  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    cairo_pattern_add_color_stop_rgba (lines, stops[i].at, rgb[0], rgb[1], rgb[2], stops[i].alpha);
  cairo_pattern_set_extend (lines, CAIRO_EXTEND_REPEAT);
  cairo_set_source (cr, lines);
  cairo_fill (cr);
  cairo_pattern_destroy (lines);
}

static void
line_path (cairo_t *cr, const LwCurveBand *places, int n)
{
  for (int i = 0; i < n; i++)
    if (isfinite (places[i].value))
      cairo_line_to (cr, places[i].x, places[i].value);
}

void
lw_curve_band_draw_segment (cairo_t *cr, const LwCurveStyle *style, LwLabelType type,
                            const LwCurveBand *places, int n, gboolean swift)
{
  double unit = style->text_size / 13;
  const double dots[] = { 1.5 * unit, 3.5 * unit };
  gboolean beyond = n > 0 && places[n - 1].evidence == LW_EVIDENCE_EXTRAPOLATED;
  cairo_new_path (cr);
  if (area_path (cr, places, n))
    {
      lw_curve_set_hue (cr, style, type, beyond ? 0.4 : 0.17);
      if (beyond && swift)
        hatch_swiftly (cr, style, type, 0.4, HATCH * unit, 0.9 * unit);
      else if (beyond)
        hatch (cr, HATCH * unit, 0.9 * unit);
      else
        cairo_fill (cr);
    }
  line_path (cr, places, n);
  lw_curve_set_hue (cr, style, type, 1);
  cairo_set_line_width (cr, (beyond ? 1.6 : 2) * unit);
  if (beyond)
    cairo_set_dash (cr, dots, 2, 0);
  else
    lw_curve_set_dash (cr, style, type);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}
