/* The cost curve: axes and grid, references, then each series as band, line, single runs and
 * markers. */
#include "report/curve-draw.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/axis.h"
#include "report/curve-marks.h"
#include "report/draw-text.h"
#include "report/surface-file.h"

typedef struct
{
  cairo_t *cr;
  const LwCurve *curve;
  const LwCurveStyle *style;
  double width, height;
  double left, top, right, bottom; /* of the plot */
  double unit;                     /* text_size / 13: scale of strokes and gaps */
  LwAxis x, y;
} Plot;

LwCurveStyle
lw_curve_style_default (void)
{
  return (LwCurveStyle){ "Sans", 13, { 1, 1, 1 }, { 0.13, 0.13, 0.15 } };
}

static LwFont
font_of (const Plot *self, double share)
{
  return (LwFont){ self->style->font, self->style->text_size * share };
}

static void
set_foreground (const Plot *self, double alpha)
{
  const double *c = self->style->foreground;
  cairo_set_source_rgba (self->cr, c[0], c[1], c[2], alpha);
}

static void
set_hue (const Plot *self, LwLabelType type, double alpha)
{
  double c[3];
  lw_label_type_colour (type, c);
  cairo_set_source_rgba (self->cr, c[0], c[1], c[2], alpha);
}

static double
x_of (const Plot *self, double hours)
{
  return self->left + lw_axis_position (&self->x, hours) * (self->right - self->left);
}

static double
y_of (const Plot *self, double value)
{
  return self->bottom - lw_axis_position (&self->y, value) * (self->bottom - self->top);
}

static gboolean
is_shown (const Plot *self, const LwCurvePoint *point)
{
  return isfinite (point->hours) && isfinite (point->mean) && (!self->x.log || point->hours > 0);
}

/* Ranges that hold every run and reference. */
static void
fit_axes (Plot *self)
{
  g_autoptr (GArray) hours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  for (int s = 0; s < self->curve->n_series; s++)
    for (int p = 0; p < self->curve->series[s].n; p++)
      {
        const LwCurvePoint *point = &self->curve->series[s].points[p];
        g_array_append_val (hours, point->hours);
        g_array_append_val (values, point->mean);
        g_array_append_val (values, point->low);
        g_array_append_val (values, point->high);
        g_array_append_vals (values, point->values, (guint)point->n);
      }
  for (int r = 0; r < self->curve->n_references; r++)
    g_array_append_val (values, self->curve->references[r].value);
  self->x = lw_axis_for ((double *)(void *)hours->data, (int)hours->len, self->curve->log_hours);
  self->y = lw_axis_for ((double *)(void *)values->data, (int)values->len, FALSE);
  if (!self->x.log)
    self->x.low = MAX (self->x.low, 0);
  self->y.low = MAX (self->y.low, MIN (0, self->y.high - 1));
}

static void
draw_grid (const Plot *self)
{
  double ticks[LW_AXIS_MAX_TICKS], unit = self->unit;
  cairo_t *cr = self->cr;
  cairo_set_line_width (cr, unit);
  int n = lw_axis_ticks (&self->y, (int)((self->bottom - self->top) / (45 * unit)), ticks);
  for (int i = 0; i < n; i++)
    {
      g_autofree char *text = lw_axis_tick_text (&self->y, ticks[i]);
      double y = y_of (self, ticks[i]);
      set_foreground (self, 0.12);
      cairo_move_to (cr, self->left, y);
      cairo_line_to (cr, self->right, y);
      cairo_stroke (cr);
      set_foreground (self, 0.85);
      lw_text_draw (cr, font_of (self, 1), text, self->left - 8 * unit, y, LW_ANCHOR_END,
                    LW_ANCHOR_MIDDLE, 0);
    }
  n = lw_axis_ticks (&self->x, (int)((self->right - self->left) / (70 * unit)), ticks);
  for (int i = 0; i < n; i++)
    {
      g_autofree char *text = lw_axis_tick_text (&self->x, ticks[i]);
      double x = x_of (self, ticks[i]);
      set_foreground (self, 0.12);
      cairo_move_to (cr, x, self->top);
      cairo_line_to (cr, x, self->bottom);
      cairo_stroke (cr);
      set_foreground (self, 0.85);
      cairo_move_to (cr, x, self->bottom);
      cairo_line_to (cr, x, self->bottom + 5 * unit);
      cairo_stroke (cr);
      lw_text_draw (cr, font_of (self, 1), text, x, self->bottom + 7 * unit, LW_ANCHOR_MIDDLE,
                    LW_ANCHOR_START, 0);
    }
  set_foreground (self, 0.85);
  cairo_move_to (cr, self->left, self->bottom);
  cairo_line_to (cr, self->right, self->bottom);
  cairo_stroke (cr);
}

static void
draw_titles (const Plot *self)
{
  cairo_t *cr = self->cr;
  double middle = (self->left + self->right) / 2, below = self->bottom + 30 * self->unit;
  set_foreground (self, 1);
  lw_text_draw (cr, font_of (self, 1),
                self->x.log ? _ ("annotation time, hours (logarithmic)")
                            : _ ("annotation time, hours"),
                middle, below, LW_ANCHOR_MIDDLE, LW_ANCHOR_START, 0);
  cairo_save (cr);
  cairo_translate (cr, 10 * self->unit, (self->top + self->bottom) / 2);
  cairo_rotate (cr, -G_PI / 2);
  lw_text_draw (cr, font_of (self, 1), _ ("mIoU, %"), 0, 0, LW_ANCHOR_MIDDLE, LW_ANCHOR_START, 0);
  cairo_restore (cr);
  if (self->curve->title)
    {
      g_autofree char *bold = g_strconcat (self->style->font, " Bold", NULL);
      lw_text_draw (cr, (LwFont){ bold, self->style->text_size * 1.15 }, self->curve->title,
                    self->left, 12 * self->unit, LW_ANCHOR_START, LW_ANCHOR_START,
                    self->right - self->left);
    }
  set_foreground (self, 0.65);
  if (self->curve->note)
    lw_text_draw (cr, font_of (self, 0.85), self->curve->note, self->left,
                  self->height - 8 * self->unit, LW_ANCHOR_START, LW_ANCHOR_END,
                  self->right - self->left);
}

/* Levels across the plot, named above their right end, below it where the next level above is near.
 */
static void
draw_references (const Plot *self)
{
  cairo_t *cr = self->cr;
  const double dash[] = { 2 * self->unit, 3 * self->unit };
  for (int r = 0; r < self->curve->n_references; r++)
    {
      const LwCurveReference *reference = &self->curve->references[r];
      if (!isfinite (reference->value))
        continue;
      double y = y_of (self, reference->value);
      gboolean crowded = FALSE;
      for (int o = 0; o < self->curve->n_references; o++)
        {
          double gap = y - y_of (self, self->curve->references[o].value);
          crowded |= gap > 0 && gap < 18 * self->unit;
        }
      set_foreground (self, 0.7);
      cairo_set_line_width (cr, 1.3 * self->unit);
      cairo_set_dash (cr, dash, 2, 0);
      cairo_move_to (cr, self->left, y);
      cairo_line_to (cr, self->right, y);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
      g_autofree char *text = g_strdup_printf ("%s %.1f", reference->label, reference->value);
      lw_text_draw (cr, font_of (self, 0.88), text, self->right - 4 * self->unit,
                    y + (crowded ? 2 : -2) * self->unit, LW_ANCHOR_END,
                    crowded ? LW_ANCHOR_START : LW_ANCHOR_END, 0);
    }
}

/* The spread of the runs: a band along the line, and a bar at each point. */
static void
draw_spread (const Plot *self, const LwCurveSeries *series)
{
  cairo_t *cr = self->cr;
  set_hue (self, series->type, 0.13);
  for (int p = 0; p < series->n; p++)
    if (is_shown (self, &series->points[p]))
      cairo_line_to (cr, x_of (self, series->points[p].hours), y_of (self, series->points[p].high));
  for (int p = series->n - 1; p >= 0; p--)
    if (is_shown (self, &series->points[p]))
      cairo_line_to (cr, x_of (self, series->points[p].hours), y_of (self, series->points[p].low));
  cairo_fill (cr);
  set_hue (self, series->type, 0.8);
  cairo_set_line_width (cr, 1.2 * self->unit);
  for (int p = 0; p < series->n; p++)
    {
      const LwCurvePoint *point = &series->points[p];
      if (!is_shown (self, point) || !(point->high > point->low))
        continue;
      double x = x_of (self, point->hours), cap = 3.5 * self->unit;
      double low = y_of (self, point->low), high = y_of (self, point->high);
      cairo_move_to (cr, x - cap, low);
      cairo_line_to (cr, x + cap, low);
      cairo_move_to (cr, x, low);
      cairo_line_to (cr, x, high);
      cairo_move_to (cr, x - cap, high);
      cairo_line_to (cr, x + cap, high);
      cairo_stroke (cr);
    }
}

static void
draw_runs (const Plot *self, const LwCurveSeries *series)
{
  set_hue (self, series->type, 0.5);
  for (int p = 0; p < series->n; p++)
    for (int i = 0; i < series->points[p].n && series->points[p].n > 1; i++)
      if (is_shown (self, &series->points[p]) && isfinite (series->points[p].values[i]))
        {
          cairo_arc (self->cr, x_of (self, series->points[p].hours),
                     y_of (self, series->points[p].values[i]), 1.8 * self->unit, 0, 2 * G_PI);
          cairo_fill (self->cr);
        }
}

static void
draw_means (const Plot *self, const LwCurveSeries *series)
{
  cairo_t *cr = self->cr;
  set_hue (self, series->type, 1);
  cairo_set_line_width (cr, 2 * self->unit);
  lw_curve_set_dash (cr, series->type, self->unit);
  for (int p = 0; p < series->n; p++)
    if (is_shown (self, &series->points[p]))
      cairo_line_to (cr, x_of (self, series->points[p].hours), y_of (self, series->points[p].mean));
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  for (int p = 0; p < series->n; p++)
    if (is_shown (self, &series->points[p]))
      lw_curve_draw_marker (cr, series, x_of (self, series->points[p].hours),
                            y_of (self, series->points[p].mean), self->unit,
                            self->style->background);
}

/* One row of entries from @y, or more where they do not fit. Returns the lower end. */
static double
draw_legend (const Plot *self, double y)
{
  cairo_t *cr = self->cr;
  double unit = self->unit, x = self->left, line = 20 * unit, sample = 48 * unit;
  for (int s = 0; s < self->curve->n_series; s++)
    {
      const LwCurveSeries *series = &self->curve->series[s];
      double width, height;
      lw_text_size (cr, font_of (self, 1), series->label, &width, &height);
      if (x > self->left && x + sample + width > self->right)
        {
          x = self->left;
          y += line;
        }
      set_hue (self, series->type, 1);
      cairo_set_line_width (cr, 2 * unit);
      lw_curve_set_dash (cr, series->type, unit);
      cairo_move_to (cr, x, y + line / 2);
      cairo_line_to (cr, x + sample - 8 * unit, y + line / 2);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
      lw_curve_draw_marker (cr, series, x + (sample - 8 * unit) / 2, y + line / 2, unit,
                            self->style->background);
      set_foreground (self, 1);
      lw_text_draw (cr, font_of (self, 1), series->label, x + sample, y + line / 2, LW_ANCHOR_START,
                    LW_ANCHOR_MIDDLE, self->right - x - sample);
      x += sample + width + 20 * unit;
    }
  return y + (self->curve->n_series > 0 ? line : 0);
}

void
lw_curve_draw (cairo_t *cr, double width, double height, const LwCurve *curve,
               const LwCurveStyle *style)
{
  double unit = style->text_size / 13;
  Plot plot
      = { cr, curve, style, width, height, 66 * unit, 0, width - 18 * unit, 0, unit, { 0 }, { 0 } };
  const double *c = style->background;
  cairo_set_source_rgb (cr, c[0], c[1], c[2]);
  cairo_paint (cr);
  plot.top = draw_legend (&plot, (curve->title ? 36 : 12) * unit) + 12 * unit;
  plot.bottom = height - (curve->note ? 78 : 56) * unit;
  if (plot.bottom - plot.top < 40 * unit || plot.right - plot.left < 40 * unit)
    return;
  fit_axes (&plot);
  draw_grid (&plot);
  draw_titles (&plot);
  draw_references (&plot);
  cairo_save (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (int s = 0; s < curve->n_series; s++)
    draw_spread (&plot, &curve->series[s]);
  for (int s = 0; s < curve->n_series; s++)
    draw_runs (&plot, &curve->series[s]);
  for (int s = 0; s < curve->n_series; s++)
    draw_means (&plot, &curve->series[s]);
  cairo_restore (cr);
}

#define FILE_WIDTH 760
#define FILE_HEIGHT 480

static void
draw_file (cairo_t *cr, const void *data)
{
  LwCurveStyle style = lw_curve_style_default ();
  lw_curve_draw (cr, FILE_WIDTH, FILE_HEIGHT, data, &style);
}

gboolean
lw_curve_write_svg (const LwCurve *curve, const char *path, GError **error)
{
  return lw_drawing_write_svg (path, FILE_WIDTH, FILE_HEIGHT, draw_file, curve, error);
}

gboolean
lw_curve_write_png (const LwCurve *curve, const char *path, GError **error)
{
  return lw_drawing_write_png (path, FILE_WIDTH, FILE_HEIGHT, 2, draw_file, curve, error);
}
