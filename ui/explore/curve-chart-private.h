/* What the parts of the chart share: curve-chart.c has the data, -draw the drawing, -view zoom and
 * pan, -pointer and -keys the input. */
#pragma once

#include <adwaita.h>

#include "explore/curve-chart.h"
#include "report/curve-plot.h"
#include "result/published.h"

G_BEGIN_DECLS

struct _LwCurveChart
{
  GtkWidget parent_instance;
  LwStudyModel *model;
  GCancellable *cancellable;
  LwCostAxis axis;
  gboolean log, show_runs, show_published;

  /* data */
  LwStudySnapshot *shown; /* that the curve refers to */
  LwCurve *curve;
  LwAdvice *advice; /* that the fits are of */
  LwCurve *fits;    /* over images, with bands: the same for all costs */
  LwPublished *published;

  /* drawing */
  LwCurveStyle style;
  char *font;
  LwCurvePlot plot; /* NULL curve: to be laid out again */
  LwAxis whole_x, whole_y;
  GskRenderNode *base; /* NULL: to be drawn again */

  /* view: a part of the whole */
  gboolean zoomed;
  LwAxis view_x, view_y;
  LwAxis from_x, from_y, to_x, to_y; /* of a movement */
  AdwAnimation *animation;

  /* what stands out; places are looked up when they are drawn */
  LwCurveHit hover, focus;
  double pointer_x, pointer_y;
  gboolean over_budget;

  /* dragging */
  enum
  {
    LW_DRAG_NOTHING,
    LW_DRAG_BUDGET,
    LW_DRAG_VIEW,
  } drag;
  double budget_before; /* the click that may become a double click */
};

/* ---- data, curve-chart.c ------------------------------------------------------------------- */

/* Ids of the runs of a hit; NULL if it has none. (transfer full) */
GStrv lw_curve_chart_runs (LwCurveChart *self, const LwCurveHit *hit);
void lw_curve_chart_activate (LwCurveChart *self, const LwCurveHit *hit);

/* Sets label and description to what is shown and focused. */
void lw_curve_chart_describe (LwCurveChart *self);

/* From the budget in hours to the cost axis and back; NaN where there is no way. */
double lw_curve_chart_budget_cost (LwCurveChart *self);
void lw_curve_chart_set_budget_cost (LwCurveChart *self, double cost);

/* ---- drawing, curve-chart-draw.c ----------------------------------------------------------- */

void lw_curve_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

/* Lays the plot out if need be; FALSE where there is nothing to see. */
gboolean lw_curve_chart_lay (LwCurveChart *self);
/* The whole has to be drawn again. */
void lw_curve_chart_invalidate (LwCurveChart *self);
/* Colours and font of the theme have changed. */
void lw_curve_chart_restyle (LwCurveChart *self);

/* Sets the place of a hit; FALSE if it is not (any more) in the curve. */
gboolean lw_curve_chart_place (LwCurveChart *self, LwCurveHit *hit);

/* Whether (x, y) is on the handle or the line of the budget. */
gboolean lw_curve_chart_on_budget (LwCurveChart *self, double x, double y, gboolean *handle);

/* ---- view, curve-chart-view.c -------------------------------------------------------------- */

/* @factor below 1 shows less; about a place of the widget. Beside the axes the other one stays. */
void lw_curve_chart_zoom (LwCurveChart *self, double factor, double x, double y, gboolean smooth);
void lw_curve_chart_set_view (LwCurveChart *self, const LwAxis *x, const LwAxis *y);
/* Moves so that a place gets into the plot. */
void lw_curve_chart_reveal (LwCurveChart *self, double x, double y);
/* (transfer full) "" where everything is shown. */
char *lw_curve_chart_view_text (LwCurveChart *self);

/* ---- input --------------------------------------------------------------------------------- */

void lw_curve_chart_add_pointer (LwCurveChart *self);
void lw_curve_chart_class_add_keys (GtkWidgetClass *klass);
void lw_curve_chart_set_focus_hit (LwCurveChart *self, const LwCurveHit *hit);

G_END_DECLS
