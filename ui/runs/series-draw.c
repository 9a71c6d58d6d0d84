/* Drawing series. */
#include "runs/series-draw.h"

#include <math.h>

#define GAP 6.0
#define TICK_DISTANCE_X 90.0
#define TICK_DISTANCE_Y 32.0

static void
set_foreground (const LwSeriesDrawing *d, cairo_t *cr, double alpha)
{
  cairo_set_source_rgba (cr, d->foreground[0], d->foreground[1], d->foreground[2], alpha);
}

static void
measure (const LwSeriesDrawing *d, const char *text, double *width, double *height)
{
  int w, h;
  pango_layout_set_text (d->layout, text, -1);
  pango_layout_get_pixel_size (d->layout, &w, &h);
  *width = w;
  *height = h;
}

static int
value_ticks (const LwSeriesDrawing *d, double height, double ticks[LW_AXIS_MAX_TICKS])
{
  return lw_axis_ticks (&d->values, MAX (2, (int)(height / TICK_DISTANCE_Y)), ticks);
}

LwSeriesFrame
lw_series_frame (const LwSeriesDrawing *d)
{
  double ticks[LW_AXIS_MAX_TICKS], width, height = 0, widest = 0;
  int n = value_ticks (d, d->height, ticks);
  for (int i = 0; i < n; i++)
    {
      g_autofree char *text = lw_axis_tick_text (&d->values, ticks[i]);
      measure (d, text, &width, &height);
      widest = MAX (widest, width);
    }
  if (height == 0)
    measure (d, "0", &width, &height);
  double left = MAX (widest + GAP, 36), top = height / 2 + 1, bottom = height + GAP;
  return (LwSeriesFrame){ left, top, MAX (d->width - left - GAP, 1),
                          MAX (d->height - top - bottom, 1) };
}

static double
x_of (const LwSeriesDrawing *d, const LwSeriesFrame *f, double step)
{
  return f->x + f->width * lw_axis_position (&d->steps, step);
}

static double
y_of (const LwSeriesDrawing *d, const LwSeriesFrame *f, double value)
{
  double position = CLAMP (lw_axis_position (&d->values, value), -1, 2);
  return f->y + f->height * (1 - position);
}

static void
draw_values (const LwSeriesDrawing *d, const LwSeriesFrame *f, cairo_t *cr)
{
  double ticks[LW_AXIS_MAX_TICKS], width, height;
  int n = value_ticks (d, f->height, ticks);
  cairo_set_line_width (cr, 1);
  for (int i = 0; i < n; i++)
    {
      g_autofree char *text = lw_axis_tick_text (&d->values, ticks[i]);
      double y = floor (y_of (d, f, ticks[i])) + 0.5;
      set_foreground (d, cr, 0.12);
      cairo_move_to (cr, f->x, y);
      cairo_line_to (cr, f->x + f->width, y);
      cairo_stroke (cr);
      measure (d, text, &width, &height);
      set_foreground (d, cr, 0.6);
      cairo_move_to (cr, f->x - GAP - width, y - height / 2);
      pango_cairo_show_layout (cr, d->layout);
    }
}

static void
draw_steps (const LwSeriesDrawing *d, const LwSeriesFrame *f, cairo_t *cr)
{
  double ticks[LW_AXIS_MAX_TICKS], width, height;
  int n = lw_axis_ticks (&d->steps, MAX (2, (int)(f->width / TICK_DISTANCE_X)), ticks);
  for (int i = 0; i < n; i++)
    {
      g_autofree char *text = lw_axis_tick_text (&d->steps, ticks[i]);
      measure (d, text, &width, &height);
      double x = x_of (d, f, ticks[i]) - width / 2;
      set_foreground (d, cr, 0.6);
      cairo_move_to (cr, CLAMP (x, 0, d->width - width), f->y + f->height + GAP / 2);
      pango_cairo_show_layout (cr, d->layout);
    }
}

static void
trace (const LwSeriesDrawing *d, const LwSeriesFrame *f, const LwRunSeries *series,
       const double *values, cairo_t *cr)
{
  for (guint i = 0; i < series->points->len; i++)
    {
      const LwSeriesPoint *point = &g_array_index (series->points, LwSeriesPoint, i);
      cairo_line_to (cr, x_of (d, f, point->step), y_of (d, f, values ? values[i] : point->value));
    }
}

static void
draw_line (const LwSeriesDrawing *d, const LwSeriesFrame *f, const LwSeriesLine *line, cairo_t *cr)
{
  const double *c = line->style.colour;
  if (line->series->points->len == 1)
    {
      const LwSeriesPoint *point = &g_array_index (line->series->points, LwSeriesPoint, 0);
      cairo_set_source_rgb (cr, c[0], c[1], c[2]);
      cairo_arc (cr, x_of (d, f, point->step), y_of (d, f, point->value), 3, 0, 2 * G_PI);
      cairo_fill (cr);
      return;
    }
  if (line->smooth)
    {
      cairo_set_source_rgba (cr, c[0], c[1], c[2], 0.25);
      cairo_set_line_width (cr, 1);
      trace (d, f, line->series, NULL, cr);
      cairo_stroke (cr);
    }
  cairo_set_source_rgb (cr, c[0], c[1], c[2]);
  cairo_set_line_width (cr, line->style.width);
  if (line->style.dash[0] > 0)
    cairo_set_dash (cr, line->style.dash, 2, 0);
  trace (d, f, line->series, line->smooth, cr);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_cursor (const LwSeriesDrawing *d, const LwSeriesFrame *f, cairo_t *cr)
{
  double x = floor (x_of (d, f, d->cursor)) + 0.5;
  set_foreground (d, cr, 0.5);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, x, f->y);
  cairo_line_to (cr, x, f->y + f->height);
  cairo_stroke (cr);
  for (int i = 0; i < d->n; i++)
    {
      const LwSeriesLine *line = &d->lines[i];
      int at = lw_run_series_nearest (line->series, d->cursor);
      if (at < 0)
        continue;
      const LwSeriesPoint *point = &g_array_index (line->series->points, LwSeriesPoint, at);
      const double *c = line->style.colour;
      cairo_set_source_rgb (cr, c[0], c[1], c[2]);
      cairo_arc (cr, x_of (d, f, point->step),
                 y_of (d, f, line->smooth ? line->smooth[at] : point->value), 3.5, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

void
lw_series_draw (const LwSeriesDrawing *d, cairo_t *cr)
{
  LwSeriesFrame frame = lw_series_frame (d);
  draw_values (d, &frame, cr);
  draw_steps (d, &frame, cr);
  cairo_save (cr);
  cairo_rectangle (cr, frame.x, frame.y - 4, frame.width + GAP, frame.height + 8);
  cairo_clip (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (int i = d->n - 1; i >= 0; i--)
    draw_line (d, &frame, &d->lines[i], cr);
  cairo_restore (cr);
  if (!isnan (d->cursor) && d->cursor >= d->steps.low && d->cursor <= d->steps.high)
    draw_cursor (d, &frame, cr);
}
