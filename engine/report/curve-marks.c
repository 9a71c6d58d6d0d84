/* What tells the label types apart on a curve: hue, marker and dash each alone would do. */
#include "report/curve-marks.h"

#include <math.h>

LwMark
lw_mark_of_variant (int variant)
{
  static const LwMark marks[] = { LW_MARK_FULL, LW_MARK_HOLLOW, LW_MARK_HALF, LW_MARK_DOTTED };
  return marks[(guint)variant % G_N_ELEMENTS (marks)];
}

void
lw_curve_set_hue (cairo_t *cr, const LwCurveStyle *style, LwLabelType type, double alpha)
{
  const double *c = style->hues[type];
  cairo_set_source_rgba (cr, c[0], c[1], c[2], alpha);
}

void
lw_curve_set_dash (cairo_t *cr, const LwCurveStyle *style, LwLabelType type)
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
    lengths[i] = dashes[type].lengths[i] * style->text_size / 13;
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
  cairo_new_sub_path (cr);
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

static void
set_colour (cairo_t *cr, const double rgb[3])
{
  cairo_set_source_rgb (cr, rgb[0], rgb[1], rgb[2]);
}

/* What is inside a marker, over its filled shape. */
static void
draw_inside (cairo_t *cr, LwMark mark, LwLabelType type, double x, double y, double unit)
{
  if (mark == LW_MARK_HALF)
    {
      cairo_save (cr);
      cairo_rectangle (cr, x - 8 * unit, y - 8 * unit, 8 * unit, 16 * unit);
      cairo_clip (cr);
      marker_path (cr, type, x, y, unit);
      cairo_fill (cr);
      cairo_restore (cr);
    }
  else if (mark == LW_MARK_DOTTED)
    {
      cairo_arc (cr, x, y, 1.6 * unit, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  else if (mark == LW_MARK_PUBLISHED)
    {
      double d = 2 * unit;
      cairo_set_line_width (cr, 1.1 * unit);
      cairo_move_to (cr, x - d, y - d);
      cairo_line_to (cr, x + d, y + d);
      cairo_move_to (cr, x - d, y + d);
      cairo_line_to (cr, x + d, y - d);
      cairo_stroke (cr);
    }
}

void
lw_curve_draw_marker (cairo_t *cr, const LwCurveStyle *style, LwLabelType type, LwMark mark,
                      double x, double y)
{
  double unit = style->text_size / 13;
  gboolean full = mark == LW_MARK_FULL;
  cairo_save (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  marker_path (cr, type, x, y, unit);
  set_colour (cr, full ? style->hues[type] : style->background);
  cairo_fill_preserve (cr);
  set_colour (cr, full ? style->background : style->hues[type]);
  cairo_set_line_width (cr, (mark == LW_MARK_PUBLISHED || full ? 1 : 1.8) * unit);
  cairo_stroke (cr);
  set_colour (cr, style->hues[type]);
  draw_inside (cr, mark, type, x, y, unit);
  cairo_restore (cr);
}
