/* Zoom and pan: which part of the ranges is shown. */
#include <glib/gi18n-lib.h>

#include "explore/curve-chart-private.h"
#include "explore/curve-chart-text.h"

/* The whole is at most so many times the part. */
#define MOST_ZOOM 100

#define MOVE_MILLISECONDS 180

static void
apply (LwCurveChart *self, const LwAxis *x, const LwAxis *y)
{
  self->view_x = lw_axis_limit (x, &self->whole_x, MOST_ZOOM);
  self->view_y = lw_axis_limit (y, &self->whole_y, MOST_ZOOM);
  self->zoomed = self->view_x.low != self->whole_x.low || self->view_x.high != self->whole_x.high
                 || self->view_y.low != self->whole_y.low
                 || self->view_y.high != self->whole_y.high;
  lw_curve_chart_invalidate (self);
  g_signal_emit_by_name (self, "view-changed");
}

static void
stop (LwCurveChart *self)
{
  if (self->animation)
    adw_animation_pause (self->animation);
}

void
lw_curve_chart_set_view (LwCurveChart *self, const LwAxis *x, const LwAxis *y)
{
  if (!lw_curve_chart_lay (self))
    return;
  stop (self);
  apply (self, x, y);
}

/* Between two ranges, both ends at the same pace. */
static LwAxis
between (const LwAxis *from, const LwAxis *to, double part)
{
  double low = lw_axis_position (from, to->low), high = lw_axis_position (from, to->high);
  return (LwAxis){ to->log, lw_axis_value (from, part * low),
                   lw_axis_value (from, 1 + part * (high - 1)) };
}

static void
move_cb (double part, gpointer data)
{
  LwCurveChart *self = data;
  if (!lw_curve_chart_lay (self))
    return;
  LwAxis x = part < 1 ? between (&self->from_x, &self->to_x, part) : self->to_x,
         y = part < 1 ? between (&self->from_y, &self->to_y, part) : self->to_y;
  apply (self, &x, &y);
}

/* Goes there; at once where animations are off. */
static void
move_to (LwCurveChart *self, const LwAxis *x, const LwAxis *y)
{
  stop (self);
  self->from_x = self->plot.x;
  self->from_y = self->plot.y;
  self->to_x = lw_axis_limit (x, &self->whole_x, MOST_ZOOM);
  self->to_y = lw_axis_limit (y, &self->whole_y, MOST_ZOOM);
  if (!self->animation)
    self->animation
        = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, MOVE_MILLISECONDS,
                                   adw_callback_animation_target_new (move_cb, self, NULL));
  adw_animation_reset (self->animation);
  adw_animation_play (self->animation);
}

void
lw_curve_chart_zoom (LwCurveChart *self, double factor, double x, double y, gboolean smooth)
{
  if (!lw_curve_chart_lay (self))
    return;
  const LwCurvePlot *plot = &self->plot;
  double across = CLAMP ((x - plot->left) / (plot->right - plot->left), 0, 1),
         up = CLAMP ((plot->bottom - y) / (plot->bottom - plot->top), 0, 1);
  LwAxis zoomed_x = x < plot->left ? plot->x : lw_axis_zoom (&plot->x, across, factor),
         zoomed_y = y > plot->bottom ? plot->y : lw_axis_zoom (&plot->y, up, factor);
  if (smooth)
    move_to (self, &zoomed_x, &zoomed_y);
  else
    lw_curve_chart_set_view (self, &zoomed_x, &zoomed_y);
}

void
lw_curve_chart_reveal (LwCurveChart *self, double x, double y)
{
  if (!self->zoomed || !lw_curve_chart_lay (self) || lw_curve_plot_holds (&self->plot, x, y))
    return;
  const LwCurvePlot *plot = &self->plot;
  double across = (x - plot->left) / (plot->right - plot->left),
         up = (plot->bottom - y) / (plot->bottom - plot->top);
  LwAxis moved_x = lw_axis_move (&plot->x, across < 0 || across > 1 ? across - 0.5 : 0),
         moved_y = lw_axis_move (&plot->y, up < 0 || up > 1 ? up - 0.5 : 0);
  move_to (self, &moved_x, &moved_y);
}

void
lw_curve_chart_reset_view (LwCurveChart *self)
{
  g_return_if_fail (LW_IS_CURVE_CHART (self));
  if (self->zoomed && lw_curve_chart_lay (self))
    move_to (self, &self->whole_x, &self->whole_y);
}

char *
lw_curve_chart_view_text (LwCurveChart *self)
{
  if (!self->zoomed || !self->curve)
    return g_strdup ("");
  g_autofree char *from = lw_curve_cost_text (self->curve, self->view_x.low);
  g_autofree char *to = lw_curve_cost_text (self->curve, self->view_x.high);
  return g_strdup_printf (_ ("%s to %s, %.1f to %.1f %%"), from, to, self->view_y.low,
                          self->view_y.high);
}
