/* Ranges, places and hits. */
#include "report/curve-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/curve-legend.h"
#include "report/draw-text.h"

/* A wall farther beyond the data would leave the curve too little room. */
#define FARTHEST_WALL_LOG 30
#define FARTHEST_WALL 2.5

/* How far intervals may widen the range of the values, on each side. */
#define INTERVAL_ROOM 0.4

/* Series at the same number of images are side by side: their distance, at most, and that of the
 * first and the last. */
#define DODGE 6
#define DODGE_WHOLE 24

typedef struct
{
  GArray *x, *y;
} Ranges;

static void
add (GArray *array, double value)
{
  g_array_append_val (array, value);
}

static gboolean
is_shown (const LwCurve *curve, double cost, double value)
{
  return isfinite (cost) && isfinite (value) && (!curve->log || cost > 0);
}

static void
add_series (Ranges *ranges, const LwCurve *curve, const LwCurveSeries *series)
{
  for (int p = 0; p < series->n; p++)
    {
      const LwCurvePoint *point = &series->points[p];
      if (!is_shown (curve, point->x, point->interval.mean))
        continue;
      add (ranges->x, point->x);
      add (ranges->y, point->interval.mean);
      g_array_append_vals (ranges->y, point->values, (guint)point->n);
    }
  for (int b = 0; b < series->n_band; b++)
    if (series->band[b].evidence != LW_EVIDENCE_NONE
        && is_shown (curve, series->band[b].x, series->band[b].value))
      {
        add (ranges->x, series->band[b].x);
        add (ranges->y, series->band[b].value);
      }
}

static double
extreme (const GArray *values, int sign)
{
  double best = (double)NAN;
  for (guint i = 0; i < values->len; i++)
    {
      double value = g_array_index (values, double, i);
      if (isfinite (value) && !(sign * value <= sign * best))
        best = value;
    }
  return best;
}

static void
add_clamped (GArray *y, double value, double low, double high)
{
  if (isfinite (value))
    add (y, CLAMP (value, low, high));
}

/* Intervals of few runs may be far wider than the differences between the points. */
static void
add_intervals (Ranges *ranges, const LwCurve *curve)
{
  double low = extreme (ranges->y, -1), high = extreme (ranges->y, 1),
         room = INTERVAL_ROOM * MAX (high - low, 1);
  if (isnan (low))
    return;
  for (int s = 0; s < curve->n_series; s++)
    for (int p = 0; p < curve->series[s].n; p++)
      {
        const LwCurvePoint *point = &curve->series[s].points[p];
        if (!is_shown (curve, point->x, point->interval.mean))
          continue;
        add_clamped (ranges->y, point->interval.low, low - room, high + room);
        add_clamped (ranges->y, point->interval.high, low - room, high + room);
      }
}

static int
compare_walls (const void *a, const void *b)
{
  double x = ((const LwCurveWall *)a)->cost, y = ((const LwCurveWall *)b)->cost;
  return (x > y) - (x < y);
}

static void
add_wall (LwCurvePlot *self, LwLabelType type, double cost)
{
  for (int w = 0; w < self->n_walls; w++)
    if (fabs (self->walls[w].cost - cost) <= 1e-9 * cost)
      {
        if (self->walls[w].type != type)
          self->walls[w].type = LW_LABEL_NONE;
        return;
      }
  if (self->n_walls < LW_CURVE_MOST_WALLS)
    self->walls[self->n_walls++] = (LwCurveWall){ type, cost };
}

static void
find_walls (LwCurvePlot *self, GArray *x)
{
  const LwCurve *curve = self->curve;
  double most = extreme (x, 1) * (curve->log ? FARTHEST_WALL_LOG : FARTHEST_WALL);
  for (int s = 0; s < curve->n_series; s++)
    {
      double wall = curve->series[s].wall;
      if (isfinite (wall) && wall > 0 && wall <= most)
        add_wall (self, curve->series[s].type, wall);
    }
  qsort (self->walls, (size_t)self->n_walls, sizeof *self->walls, compare_walls);
  for (int w = 0; w < self->n_walls; w++)
    add (x, self->walls[w].cost);
}

static void
fit_axes (LwCurvePlot *self)
{
  const LwCurve *curve = self->curve;
  g_autoptr (GArray) x = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) y = g_array_new (FALSE, FALSE, sizeof (double));
  Ranges ranges = { x, y };
  for (int s = 0; s < curve->n_series; s++)
    add_series (&ranges, curve, &curve->series[s]);
  for (int p = 0; p < curve->n_published; p++)
    if (is_shown (curve, curve->published[p].x, curve->published[p].value))
      {
        add (x, curve->published[p].x);
        add (y, curve->published[p].value);
      }
  for (int r = 0; r < curve->n_references; r++)
    add (y, curve->references[r].interval.mean);
  add_intervals (&ranges, curve);
  find_walls (self, x);
  self->x = lw_axis_for ((double *)(void *)x->data, (int)x->len, curve->log);
  self->y = lw_axis_for ((double *)(void *)y->data, (int)y->len, FALSE);
  if (!self->x.log)
    self->x.low = MAX (self->x.low, 0);
  self->y.low = MAX (self->y.low, MIN (0, self->y.high - 1));
}

/* The plot takes what title, legend, axis titles and note leave. */
static void
fit_frame (LwCurvePlot *self)
{
  const LwCurve *curve = self->curve;
  double unit = self->unit;
  LwFont small = { self->style->font, 0.85 * self->style->text_size };
  self->left = 58 * unit;
  self->right = self->width - 20 * unit;
  self->legend = (curve->title ? 38 : 10) * unit;
  self->top = self->legend + lw_curve_legend_lay (self, NULL) + 12 * unit;
  self->note = self->height;
  if (curve->note && self->right > self->left)
    self->note -= 8 * unit + lw_paragraph_height (small, curve->note, self->right - self->left);
  self->bottom = self->note - (curve->note ? 58 : 54) * unit;
  self->drawable = self->bottom - self->top >= 40 * unit && self->right - self->left >= 40 * unit;
}

void
lw_curve_plot_init (LwCurvePlot *self, double width, double height, const LwCurve *curve,
                    const LwCurveStyle *style)
{
  *self = (LwCurvePlot){
    .curve = curve, .style = style, .width = width, .height = height, .unit = style->text_size / 13
  };
  fit_frame (self);
  fit_axes (self);
}

void
lw_curve_plot_zoom (LwCurvePlot *self, const LwAxis *x, const LwAxis *y)
{
  self->x = *x;
  self->y = *y;
  self->zoomed = TRUE;
}

double
lw_curve_plot_x (const LwCurvePlot *self, double cost)
{
  return self->left + lw_axis_position (&self->x, cost) * (self->right - self->left);
}

double
lw_curve_plot_y (const LwCurvePlot *self, double value)
{
  return self->bottom - lw_axis_position (&self->y, value) * (self->bottom - self->top);
}

gboolean
lw_curve_plot_read (const LwCurvePlot *self, double x, double y, double *cost, double *value)
{
  *cost = lw_axis_value (&self->x, (x - self->left) / (self->right - self->left));
  *value = lw_axis_value (&self->y, (self->bottom - y) / (self->bottom - self->top));
  return self->drawable && x >= self->left && x <= self->right && y >= self->top
         && y <= self->bottom;
}

gboolean
lw_curve_plot_holds (const LwCurvePlot *self, double x, double y)
{
  return !self->zoomed
         || (x >= self->left && x <= self->right && y >= self->top && y <= self->bottom);
}

static double
dodge (const LwCurvePlot *self, int s)
{
  const LwCurve *curve = self->curve;
  int n = 0, before = 0;
  if (curve->axis != LW_COST_AXIS_IMAGES || curve->series[s].type == LW_LABEL_NONE)
    return 0;
  for (int o = 0; o < curve->n_series; o++)
    {
      n += curve->series[o].type != LW_LABEL_NONE;
      before += o < s && curve->series[o].type != LW_LABEL_NONE;
    }
  double step = MIN (DODGE, DODGE_WHOLE / MAX (n - 1.0, 1));
  return (before - (n - 1) / 2.0) * step * self->unit;
}

gboolean
lw_curve_plot_point (const LwCurvePlot *self, int s, int p, double *x)
{
  const LwCurve *curve = self->curve;
  const LwCurvePoint *point = &curve->series[s].points[p];
  if (!is_shown (curve, point->x, point->interval.mean))
    return FALSE;
  *x = lw_curve_plot_x (self, point->x) + dodge (self, s);
  return TRUE;
}

/* @handicap: how much farther away it counts. */
static void
consider (const LwCurvePlot *self, const LwCurveHit *candidate, double x, double y, double handicap,
          double *nearest, LwCurveHit *hit)
{
  double distance = hypot (candidate->x - x, candidate->y - y) + handicap;
  if (!(distance <= *nearest) || !lw_curve_plot_holds (self, candidate->x, candidate->y))
    return;
  *nearest = distance;
  *hit = *candidate;
}

LwCurveHit
lw_curve_plot_hit (const LwCurvePlot *self, double x, double y, double radius)
{
  const LwCurve *curve = self->curve;
  LwCurveHit hit = { .kind = LW_CURVE_HIT_NOTHING };
  double nearest = radius, handicap = MIN (2 * self->unit, radius / 4);
  for (int s = 0; self->drawable && s < curve->n_series; s++)
    for (int p = 0; p < curve->series[s].n; p++)
      {
        const LwCurvePoint *point = &curve->series[s].points[p];
        LwCurveHit candidate = { LW_CURVE_HIT_MEAN, s, p, 0, 0, 0 };
        if (!lw_curve_plot_point (self, s, p, &candidate.x))
          continue;
        candidate.y = lw_curve_plot_y (self, point->interval.mean);
        consider (self, &candidate, x, y, 0, &nearest, &hit);
        candidate.kind = LW_CURVE_HIT_RUN;
        int n_runs = self->hide_runs || point->n < 2 ? 0 : point->n;
        for (candidate.run = 0; candidate.run < n_runs; candidate.run++)
          {
            candidate.y = lw_curve_plot_y (self, point->values[candidate.run]);
            consider (self, &candidate, x, y, handicap, &nearest, &hit);
          }
      }
  for (int p = 0; self->drawable && p < curve->n_published; p++)
    {
      const LwCurvePublished *point = &curve->published[p];
      if (!is_shown (curve, point->x, point->value))
        continue;
      LwCurveHit candidate = { LW_CURVE_HIT_PUBLISHED,
                               0,
                               p,
                               0,
                               lw_curve_plot_x (self, point->x),
                               lw_curve_plot_y (self, point->value) };
      consider (self, &candidate, x, y, 0, &nearest, &hit);
    }
  return hit;
}

char *
lw_curve_axis_title (const LwCurve *curve)
{
  switch (curve->axis)
    {
    case LW_COST_AXIS_IMAGES:
      return g_strdup (curve->log ? _ ("labelled images (logarithmic)") : _ ("labelled images"));
    case LW_COST_AXIS_MONEY:
      return g_strdup_printf (curve->log ? _ ("cost of annotation, %s (logarithmic)")
                                         : _ ("cost of annotation, %s"),
                              curve->currency ? curve->currency : _ ("units of money"));
    case LW_COST_AXIS_HOURS:
    default:
      return g_strdup (curve->log ? _ ("annotation time, hours (logarithmic)")
                                  : _ ("annotation time, hours"));
    }
}
