/* Where everything of a cost curve is in its drawing: from cost and value to a place, back, and to
 * what is near a place. Needs no cairo, so that a window can ask without drawing. */
#pragma once

#include "report/axis.h"
#include "report/curve-style.h"
#include "result/curve.h"

G_BEGIN_DECLS

#define LW_CURVE_MOST_WALLS 16

/* Where the pool ends for a label type, or for several. */
typedef struct
{
  LwLabelType type; /* LW_LABEL_NONE: of several types */
  double cost;
} LwCurveWall;

typedef struct
{
  const LwCurve *curve; /* (transfer none), like the style */
  const LwCurveStyle *style;
  double width, height;            /* of the drawing */
  double left, top, right, bottom; /* of the plot in it */
  double legend, note;             /* upper ends */
  double unit;                     /* text_size / 13: scale of strokes and gaps */
  gboolean drawable;               /* FALSE: there is no room for a plot */
  LwAxis x, y;
  gboolean zoomed; /* a part alone: what lies outside the plot is cut off */
  gboolean hide_runs;
  gboolean swift; /* for screens: as good as the same in half the time */
  int n_walls;
  LwCurveWall walls[LW_CURVE_MOST_WALLS]; /* ascending; those far beyond the data are left out */
} LwCurvePlot;

/* The ranges hold every run, mean, reference, published point and fit; intervals much wider than
 * all that are cut. */
void lw_curve_plot_init (LwCurvePlot *self, double width, double height, const LwCurve *curve,
                         const LwCurveStyle *style);

/* Shows this part of the ranges. */
void lw_curve_plot_zoom (LwCurvePlot *self, const LwAxis *x, const LwAxis *y);

double lw_curve_plot_x (const LwCurvePlot *self, double cost);
double lw_curve_plot_y (const LwCurvePlot *self, double value);

/* The other way; FALSE outside the plot, with both set nevertheless. */
gboolean lw_curve_plot_read (const LwCurvePlot *self, double x, double y, double *cost,
                             double *value);

/* Whether a place is in the plot: everything is unless it is zoomed. */
gboolean lw_curve_plot_holds (const LwCurvePlot *self, double x, double y);

/* Where point @p of series @s is, side by side with others of the same number of images. FALSE if
 * it has no place: no result, no known cost, or 0 on a logarithmic axis. */
gboolean lw_curve_plot_point (const LwCurvePlot *self, int s, int p, double *x);

typedef enum
{
  LW_CURVE_HIT_NOTHING,
  LW_CURVE_HIT_MEAN,      /* a point: series and point */
  LW_CURVE_HIT_RUN,       /* one of its runs: run too */
  LW_CURVE_HIT_PUBLISHED, /* point is the position in published */
} LwCurveHitKind;

typedef struct
{
  LwCurveHitKind kind;
  int series, point, run;
  double x, y; /* its place */
} LwCurveHit;

/* What is nearest to (x, y) of what the plot shows, at most @radius away; a mean rather than a
 * run. */
LwCurveHit lw_curve_plot_hit (const LwCurvePlot *self, double x, double y, double radius);

/* "annotation time, hours (logarithmic)". (transfer full) */
char *lw_curve_axis_title (const LwCurve *curve);

G_END_DECLS
