/* Grid, axes, titles, walls, references. */
#include "report/curve-frame.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/curve-marks.h"
#include "report/draw-text.h"

static LwFont
font_of (const LwCurvePlot *self, double share)
{
  return (LwFont){ self->style->font, self->style->text_size * share };
}

static void
set_foreground (const LwCurvePlot *self, cairo_t *cr, double alpha)
{
  const double *c = self->style->foreground;
  cairo_set_source_rgba (cr, c[0], c[1], c[2], alpha);
}

static void
stroke_line (cairo_t *cr, double x0, double y0, double x1, double y1)
{
  cairo_move_to (cr, x0, y0);
  cairo_line_to (cr, x1, y1);
  cairo_stroke (cr);
}

void
lw_curve_frame_draw_background (const LwCurvePlot *self, cairo_t *cr)
{
  const double *c = self->style->background;
  cairo_set_source_rgb (cr, c[0], c[1], c[2]);
  cairo_paint (cr);
}

void
lw_curve_frame_clip (const LwCurvePlot *self, cairo_t *cr)
{
  cairo_rectangle (cr, self->left, self->top, self->right - self->left, self->bottom - self->top);
  cairo_clip (cr);
}

/* ---- axes ---------------------------------------------------------------------------------- */

static void
draw_value_grid (const LwCurvePlot *self, cairo_t *cr)
{
  double ticks[LW_AXIS_MAX_TICKS], unit = self->unit;
  int n = lw_axis_ticks (&self->y, (int)((self->bottom - self->top) / (45 * unit)), ticks);
  for (int i = 0; i < n; i++)
    {
      g_autofree char *text = lw_axis_tick_text (&self->y, ticks[i]);
      double y = lw_curve_plot_y (self, ticks[i]);
      set_foreground (self, cr, 0.12);
      stroke_line (cr, self->left, y, self->right, y);
      set_foreground (self, cr, 0.85);
      lw_text_draw (cr, font_of (self, 1), text, self->left - 8 * unit, y, LW_ANCHOR_END,
                    LW_ANCHOR_MIDDLE, 0);
    }
}

static void
draw_cost_grid (const LwCurvePlot *self, cairo_t *cr)
{
  double ticks[LW_AXIS_MAX_TICKS], unit = self->unit;
  int n = lw_axis_ticks (&self->x, (int)((self->right - self->left) / (70 * unit)), ticks);
  for (int i = 0; i < n; i++)
    {
      g_autofree char *text = lw_axis_tick_text (&self->x, ticks[i]);
      double x = lw_curve_plot_x (self, ticks[i]);
      set_foreground (self, cr, 0.12);
      stroke_line (cr, x, self->top, x, self->bottom);
      set_foreground (self, cr, 0.85);
      stroke_line (cr, x, self->bottom, x, self->bottom + 5 * unit);
      lw_text_draw (cr, font_of (self, 1), text, x, self->bottom + 7 * unit, LW_ANCHOR_MIDDLE,
                    LW_ANCHOR_START, 0);
    }
}

static void
draw_titles (const LwCurvePlot *self, cairo_t *cr)
{
  const LwCurve *curve = self->curve;
  double unit = self->unit;
  g_autofree char *costs = lw_curve_axis_title (curve);
  g_autofree char *values
      = g_strdup_printf (_ ("%s, %%"), curve->measure ? curve->measure : "mIoU");
  set_foreground (self, cr, 1);
  lw_text_draw (cr, font_of (self, 1), costs, (self->left + self->right) / 2,
                self->bottom + 29 * unit, LW_ANCHOR_MIDDLE, LW_ANCHOR_START, self->width);
  cairo_save (cr);
  cairo_translate (cr, 8 * unit, (self->top + self->bottom) / 2);
  cairo_rotate (cr, -G_PI / 2);
  lw_text_draw (cr, font_of (self, 1), values, 0, 0, LW_ANCHOR_MIDDLE, LW_ANCHOR_START, 0);
  cairo_restore (cr);
  if (curve->title)
    {
      g_autofree char *bold = g_strconcat (self->style->font, " Bold", NULL);
      lw_text_draw (cr, (LwFont){ bold, self->style->text_size * 1.15 }, curve->title, 12 * unit,
                    12 * unit, LW_ANCHOR_START, LW_ANCHOR_START, self->right - 12 * unit);
    }
  set_foreground (self, cr, 0.65);
  if (curve->note)
    lw_paragraph_draw (cr, font_of (self, 0.85), curve->note, self->left, self->note,
                       self->right - self->left);
}

/* ---- walls and references ------------------------------------------------------------------ */

/* A line with strokes behind it, as maps draw a fence. */
static void
draw_wall (const LwCurvePlot *self, cairo_t *cr, const LwCurveWall *wall)
{
  double unit = self->unit, x = lw_curve_plot_x (self, wall->cost);
  lw_curve_set_hue (cr, self->style, wall->type, 0.75);
  cairo_set_line_width (cr, 1.4 * unit);
  stroke_line (cr, x, self->top, x, self->bottom);
  cairo_set_line_width (cr, 0.8 * unit);
  for (double y = self->top + 3 * unit; y + 5 * unit < self->bottom; y += 8 * unit)
    stroke_line (cr, x, y + 5 * unit, x + 5 * unit, y);
}

static void
draw_reference (const LwCurvePlot *self, cairo_t *cr, const LwCurveReference *reference)
{
  const double dash[] = { 2 * self->unit, 3 * self->unit };
  const LwInterval *interval = &reference->interval;
  double y = lw_curve_plot_y (self, interval->mean);
  if (!isfinite (interval->mean))
    return;
  if (isfinite (interval->low) && isfinite (interval->high))
    {
      double low = MIN (lw_curve_plot_y (self, interval->low), self->bottom),
             high = MAX (lw_curve_plot_y (self, interval->high), self->top);
      set_foreground (self, cr, 0.08);
      cairo_rectangle (cr, self->left, high, self->right - self->left, low - high);
      cairo_fill (cr);
    }
  set_foreground (self, cr, 0.7);
  cairo_set_line_width (cr, 1.3 * self->unit);
  cairo_set_dash (cr, dash, 2, 0);
  stroke_line (cr, self->left, y, self->right, y);
  cairo_set_dash (cr, NULL, 0, 0);
}

void
lw_curve_frame_draw (const LwCurvePlot *self, cairo_t *cr)
{
  cairo_set_line_width (cr, self->unit);
  draw_value_grid (self, cr);
  draw_cost_grid (self, cr);
  set_foreground (self, cr, 0.85);
  stroke_line (cr, self->left, self->bottom, self->right, self->bottom);
  draw_titles (self, cr);
  cairo_save (cr);
  if (self->zoomed)
    lw_curve_frame_clip (self, cr);
  for (int r = 0; r < self->curve->n_references; r++)
    draw_reference (self, cr, &self->curve->references[r]);
  for (int w = 0; w < self->n_walls; w++)
    draw_wall (self, cr, &self->walls[w]);
  cairo_restore (cr);
}
