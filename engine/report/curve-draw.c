/* The cost curve in the order of its layers: grid, walls, references, fits, runs, means, published
 * points. */
#include "report/curve-draw.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "report/curve-band.h"
#include "report/curve-frame.h"
#include "report/curve-labels.h"
#include "report/curve-legend.h"
#include "report/curve-marks.h"

/* Bars from low to high; an end that the plot cuts off has no cap. */
static void
draw_bar (const LwCurvePlot *self, cairo_t *cr, double x, const LwInterval *interval)
{
  double cap = 3.5 * self->unit;
  const double ends[]
      = { lw_curve_plot_y (self, interval->low), lw_curve_plot_y (self, interval->high) };
  cairo_move_to (cr, x, ends[0]);
  cairo_line_to (cr, x, ends[1]);
  for (int e = 0; e < 2; e++)
    if (ends[e] >= self->top && ends[e] <= self->bottom)
      {
        cairo_move_to (cr, x - cap, ends[e]);
        cairo_line_to (cr, x + cap, ends[e]);
      }
  cairo_stroke (cr);
}

static void
draw_bars (const LwCurvePlot *self, cairo_t *cr, int s)
{
  const LwCurveSeries *series = &self->curve->series[s];
  double x;
  lw_curve_set_hue (cr, self->style, series->type, 0.8);
  cairo_set_line_width (cr, 1.2 * self->unit);
  for (int p = 0; p < series->n; p++)
    if (lw_curve_plot_point (self, s, p, &x) && isfinite (series->points[p].interval.low)
        && isfinite (series->points[p].interval.high))
      draw_bar (self, cr, x, &series->points[p].interval);
}

/* Every single run of a point that has several. */
static void
draw_runs (const LwCurvePlot *self, cairo_t *cr, int s)
{
  const LwCurveSeries *series = &self->curve->series[s];
  double x;
  lw_curve_set_hue (cr, self->style, series->type, 0.5);
  for (int p = 0; p < series->n; p++)
    for (int i = 0; i < series->points[p].n && series->points[p].n > 1; i++)
      if (lw_curve_plot_point (self, s, p, &x) && isfinite (series->points[p].values[i]))
        {
          cairo_new_sub_path (cr);
          cairo_arc (cr, x, lw_curve_plot_y (self, series->points[p].values[i]), 1.9 * self->unit,
                     0, 2 * G_PI);
          if (!self->swift)
            cairo_fill (cr);
        }
  cairo_fill (cr);
}

/* The fits where there are any; the line between two points is what both claim. */
static void
draw_band (const LwCurvePlot *self, cairo_t *cr, const LwCurveSeries *series)
{
  g_autofree LwCurveBand *places = g_new (LwCurveBand, MAX (series->n_band, 1));
  int n = 0;
  for (int b = 0; b < series->n_band; b++)
    {
      LwCurveBand place = series->band[b];
      if (place.evidence == LW_EVIDENCE_MEASURED)
        place.evidence = LW_EVIDENCE_INTERPOLATED;
      place.x = lw_curve_plot_x (self, place.x);
      place.value = lw_curve_plot_y (self, place.value);
      place.low = lw_curve_plot_y (self, place.low);
      place.high = lw_curve_plot_y (self, place.high);
      if (n > 0 && place.evidence != places[n - 1].evidence)
        {
          LwCurveBand last = places[n - 1];
          if (last.evidence != LW_EVIDENCE_NONE)
            lw_curve_band_draw_segment (cr, self->style, series->type, places, n, self->swift);
          places[0] = last;
          places[0].evidence = place.evidence;
          n = last.evidence != LW_EVIDENCE_NONE && place.evidence != LW_EVIDENCE_NONE;
        }
      places[n++] = place;
    }
  if (n > 0 && places[n - 1].evidence != LW_EVIDENCE_NONE)
    lw_curve_band_draw_segment (cr, self->style, series->type, places, n, self->swift);
}

/* Without fits, straight lines between the means; mixes are points alone. */
static void
draw_line (const LwCurvePlot *self, cairo_t *cr, int s)
{
  const LwCurveSeries *series = &self->curve->series[s];
  double x;
  if (series->n_band > 0 || series->type == LW_LABEL_NONE)
    return;
  lw_curve_set_hue (cr, self->style, series->type, 1);
  cairo_set_line_width (cr, 2 * self->unit);
  lw_curve_set_dash (cr, self->style, series->type);
  for (int p = 0; p < series->n; p++)
    if (lw_curve_plot_point (self, s, p, &x))
      cairo_line_to (cr, x, lw_curve_plot_y (self, series->points[p].interval.mean));
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_means (const LwCurvePlot *self, cairo_t *cr, int s)
{
  const LwCurveSeries *series = &self->curve->series[s];
  double x;
  for (int p = 0; p < series->n; p++)
    if (lw_curve_plot_point (self, s, p, &x))
      lw_curve_draw_marker (cr, self->style, series->type, lw_mark_of_variant (series->variant), x,
                            lw_curve_plot_y (self, series->points[p].interval.mean));
}

static void
draw_published (const LwCurvePlot *self, cairo_t *cr)
{
  for (int p = 0; p < self->curve->n_published; p++)
    {
      const LwCurvePublished *point = &self->curve->published[p];
      if (isfinite (point->x) && isfinite (point->value) && (!self->x.log || point->x > 0))
        lw_curve_draw_marker (cr, self->style, point->type, LW_MARK_PUBLISHED,
                              lw_curve_plot_x (self, point->x),
                              lw_curve_plot_y (self, point->value));
    }
}

static void
draw_clipped (const LwCurvePlot *self, cairo_t *cr)
{
  const LwCurve *curve = self->curve;
  for (int s = 0; s < curve->n_series; s++)
    draw_band (self, cr, &curve->series[s]);
  for (int s = 0; s < curve->n_series; s++)
    draw_bars (self, cr, s);
  for (int s = 0; s < curve->n_series && !self->hide_runs; s++)
    draw_runs (self, cr, s);
  for (int s = 0; s < curve->n_series; s++)
    draw_line (self, cr, s);
}

void
lw_curve_plot_draw (const LwCurvePlot *self, cairo_t *cr)
{
  cairo_save (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (self->swift)
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  lw_curve_frame_draw_background (self, cr);
  if (!self->drawable)
    {
      cairo_restore (cr);
      return;
    }
  lw_curve_legend_lay (self, cr);
  lw_curve_frame_draw (self, cr);
  cairo_save (cr);
  lw_curve_frame_clip (self, cr);
  draw_clipped (self, cr);
  cairo_restore (cr);
  cairo_save (cr);
  if (self->zoomed)
    lw_curve_frame_clip (self, cr);
  for (int s = 0; s < self->curve->n_series; s++)
    draw_means (self, cr, s);
  draw_published (self, cr);
  lw_curve_labels_draw (self, cr);
  cairo_restore (cr);
  cairo_restore (cr);
}

void
lw_curve_draw (cairo_t *cr, double width, double height, const LwCurve *curve,
               const LwCurveStyle *style)
{
  LwCurvePlot plot;
  lw_curve_plot_init (&plot, width, height, curve, style);
  lw_curve_plot_draw (&plot, cr);
}

/* ---- highlights ---------------------------------------------------------------------------- */

/* The series of what is highlighted, thicker. */
static void
draw_series_glow (const LwCurvePlot *self, cairo_t *cr, const LwCurveSeries *series)
{
  cairo_save (cr);
  lw_curve_frame_clip (self, cr);
  cairo_new_path (cr);
  for (int b = 0; b < series->n_band; b++)
    if (series->band[b].evidence != LW_EVIDENCE_NONE)
      cairo_line_to (cr, lw_curve_plot_x (self, series->band[b].x),
                     lw_curve_plot_y (self, series->band[b].value));
  lw_curve_set_hue (cr, self->style, series->type, 0.25);
  cairo_set_line_width (cr, 7 * self->unit);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_ring (const LwCurvePlot *self, cairo_t *cr, const LwCurveHit *hit, LwLabelType type,
           double radius)
{
  const double *c = self->style->background;
  cairo_arc (cr, hit->x, hit->y, radius * self->unit, 0, 2 * G_PI);
  cairo_set_source_rgba (cr, c[0], c[1], c[2], 0.85);
  cairo_fill_preserve (cr);
  lw_curve_set_hue (cr, self->style, type, 1);
  cairo_set_line_width (cr, 1.8 * self->unit);
  cairo_stroke (cr);
}

void
lw_curve_plot_draw_hit (const LwCurvePlot *self, cairo_t *cr, const LwCurveHit *hit)
{
  const LwCurve *curve = self->curve;
  if (!self->drawable || hit->kind == LW_CURVE_HIT_NOTHING)
    return;
  if (hit->kind == LW_CURVE_HIT_PUBLISHED)
    {
      LwLabelType type = curve->published[hit->point].type;
      draw_ring (self, cr, hit, type, 11);
      lw_curve_draw_marker (cr, self->style, type, LW_MARK_PUBLISHED, hit->x, hit->y);
      return;
    }
  const LwCurveSeries *series = &curve->series[hit->series];
  draw_series_glow (self, cr, series);
  draw_ring (self, cr, hit, series->type, hit->kind == LW_CURVE_HIT_RUN ? 6 : 11);
  if (hit->kind == LW_CURVE_HIT_MEAN)
    lw_curve_draw_marker (cr, self->style, series->type, lw_mark_of_variant (series->variant),
                          hit->x, hit->y);
  else
    {
      lw_curve_set_hue (cr, self->style, series->type, 1);
      cairo_arc (cr, hit->x, hit->y, 2.6 * self->unit, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

/* ---- files --------------------------------------------------------------------------------- */

#define MILLIMETRE (72 / 25.4)

/* Height of the plot as a share of the width of the figure. */
#define LEAST_PLOT 0.36

/* Widths, heights, text sizes and pixels a unit. */
static const struct
{
  const char *name;
  double width, height, text_size, scale;
} sizes[] = {
  [LW_FIGURE_SCREEN] = { "screen", 760, 480, 13, 2 },
  [LW_FIGURE_ONE_COLUMN] = { "one-column", 85 * MILLIMETRE, 64 * MILLIMETRE, 7, 300.0 / 72 },
  [LW_FIGURE_TWO_COLUMNS] = { "two-column", 178 * MILLIMETRE, 90 * MILLIMETRE, 8, 300.0 / 72 },
};

gboolean
lw_figure_size_parse (const char *text, LwFigureSize *size, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (strcmp (text, sizes[i].name) == 0)
      {
        *size = (LwFigureSize)i;
        return TRUE;
      }
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("there is no width “%s”; use screen, one-column or two-column"), text);
  return FALSE;
}

const char *
lw_figure_size_name (LwFigureSize size)
{
  return sizes[size].name;
}

typedef struct
{
  const LwCurve *curve;
  LwCurveStyle style;
  double width, height;
} Figure;

static void
draw_figure (cairo_t *cr, const void *data)
{
  const Figure *figure = data;
  lw_curve_draw (cr, figure->width, figure->height, figure->curve, &figure->style);
}

/* A long legend makes the figure higher, not the plot lower. */
static double
fitting_height (const Figure *figure)
{
  LwCurvePlot plot;
  lw_curve_plot_init (&plot, figure->width, figure->height, figure->curve, &figure->style);
  return figure->height + MAX (0, LEAST_PLOT * figure->width - (plot.bottom - plot.top));
}

static LwDrawing
figure_init (Figure *self, const LwCurve *curve, LwFigureSize size)
{
  *self = (Figure){ curve, lw_curve_style_light (), sizes[size].width, sizes[size].height };
  self->style.text_size = sizes[size].text_size;
  self->height = fitting_height (self);
  return (LwDrawing){ self->width, self->height, sizes[size].scale, draw_figure, self };
}

GBytes *
lw_curve_bytes (const LwCurve *curve, LwFigureSize size, LwDrawingFormat format, GError **error)
{
  Figure figure;
  const LwDrawing drawing = figure_init (&figure, curve, size);
  return lw_drawing_bytes (&drawing, format, _ ("the curve"), error);
}

gboolean
lw_curve_write (const LwCurve *curve, LwFigureSize size, LwDrawingFormat format, const char *path,
                GError **error)
{
  Figure figure;
  const LwDrawing drawing = figure_init (&figure, curve, size);
  return lw_drawing_write (&drawing, format, path, error);
}
