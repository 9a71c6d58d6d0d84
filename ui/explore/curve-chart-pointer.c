/* Pointer and touch: hover, click, drag, scroll, pinch. */
#include <math.h>

#include "explore/curve-chart-private.h"

#define REACH 14 /* how far from a point it still counts */
#define TOUCH_REACH 24
#define WHEEL_FACTOR 0.8
#define DRAG_THRESHOLD 4

typedef struct
{
  LwAxis x, y; /* ranges when the gesture began */
  double start_x, start_y;
} Grip;

static double
reach (GtkGesture *gesture)
{
  GdkDevice *device
      = gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (gesture));
  return device && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN ? TOUCH_REACH : REACH;
}

static gboolean
in_plot (LwCurveChart *self, double x, double y)
{
  double cost, value;
  return lw_curve_chart_lay (self) && lw_curve_plot_read (&self->plot, x, y, &cost, &value);
}

/* ---- hover --------------------------------------------------------------------------------- */

static void
set_pointer (LwCurveChart *self)
{
  gboolean activatable
      = self->hover.kind == LW_CURVE_HIT_MEAN || self->hover.kind == LW_CURVE_HIT_RUN;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   self->drag == LW_DRAG_VIEW                          ? "grabbing"
                                   : self->over_budget || self->drag == LW_DRAG_BUDGET ? "ew-resize"
                                   : activatable                                       ? "pointer"
                                                                                       : NULL);
}

static gboolean
same_hit (const LwCurveHit *a, const LwCurveHit *b)
{
  return a->kind == b->kind && a->series == b->series && a->point == b->point && a->run == b->run;
}

static void
look (LwCurveChart *self, double x, double y)
{
  gboolean handle, on_line = lw_curve_chart_on_budget (self, x, y, &handle);
  LwCurveHit hit = { .kind = LW_CURVE_HIT_NOTHING };
  if (!handle && lw_curve_chart_lay (self))
    hit = lw_curve_plot_hit (&self->plot, x, y, REACH);
  gboolean over_budget = on_line && hit.kind == LW_CURVE_HIT_NOTHING;
  if (same_hit (&hit, &self->hover) && over_budget == self->over_budget)
    return;
  self->hover = hit;
  self->over_budget = over_budget;
  set_pointer (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, LwCurveChart *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
  if (self->drag == LW_DRAG_NOTHING)
    look (self, x, y);
}

static void
leave_cb (GtkEventControllerMotion *controller, LwCurveChart *self)
{
  self->hover.kind = LW_CURVE_HIT_NOTHING;
  self->over_budget = FALSE;
  set_pointer (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- click --------------------------------------------------------------------------------- */

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, LwCurveChart *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 1)
    self->budget_before = lw_study_model_get_budget (self->model);
}

/* The first click of a double click set the budget, which was not meant. */
static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, LwCurveChart *self)
{
  gboolean handle;
  double cost, value;
  if (!in_plot (self, x, y))
    return;
  LwCurveHit hit = lw_curve_plot_hit (&self->plot, x, y, reach (GTK_GESTURE (gesture)));
  if (n_press == 2 && hit.kind == LW_CURVE_HIT_NOTHING)
    {
      lw_study_model_set_budget (self->model, self->budget_before);
      lw_curve_chart_reset_view (self);
    }
  else if (n_press == 1 && hit.kind != LW_CURVE_HIT_NOTHING)
    {
      lw_curve_chart_set_focus_hit (self, &hit);
      lw_curve_chart_activate (self, &hit);
    }
  else if (n_press == 1 && !lw_curve_chart_on_budget (self, x, y, &handle)
           && lw_curve_plot_read (&self->plot, x, y, &cost, &value))
    lw_curve_chart_set_budget_cost (self, cost);
}

/* ---- drag ---------------------------------------------------------------------------------- */

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, Grip *grip)
{
  LwCurveChart *self
      = LW_CURVE_CHART (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)));
  self->drag = LW_DRAG_NOTHING;
  if (!lw_curve_chart_lay (self))
    return;
  *grip = (Grip){ self->plot.x, self->plot.y, x, y };
}

/* What a drag that starts there does: the budget where its mark is, or where there is nothing to
 * move because everything is shown. */
static int
drag_kind (LwCurveChart *self, const Grip *grip)
{
  gboolean handle;
  if (lw_curve_chart_on_budget (self, grip->start_x, grip->start_y, &handle))
    return LW_DRAG_BUDGET;
  if (!in_plot (self, grip->start_x, grip->start_y))
    return LW_DRAG_NOTHING;
  return self->zoomed ? LW_DRAG_VIEW : LW_DRAG_BUDGET;
}

static void
start_drag (LwCurveChart *self, GtkGesture *gesture, const Grip *grip, double dx, double dy)
{
  gboolean touch = reach (gesture) == TOUCH_REACH;
  int kind = drag_kind (self, grip);
  /* A finger that goes up or down scrolls the page. */
  if (kind == LW_DRAG_NOTHING || (touch && kind == LW_DRAG_BUDGET && fabs (dy) > fabs (dx)))
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  self->drag = kind;
  self->hover.kind = LW_CURVE_HIT_NOTHING;
  set_pointer (self);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, Grip *grip)
{
  LwCurveChart *self
      = LW_CURVE_CHART (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)));
  if (!lw_curve_chart_lay (self))
    return;
  if (self->drag == LW_DRAG_NOTHING && hypot (dx, dy) >= DRAG_THRESHOLD)
    start_drag (self, GTK_GESTURE (gesture), grip, dx, dy);
  const LwCurvePlot *plot = &self->plot;
  if (self->drag == LW_DRAG_BUDGET)
    {
      double cost, value, x = CLAMP (grip->start_x + dx, plot->left, plot->right);
      lw_curve_plot_read (plot, x, plot->top, &cost, &value);
      lw_curve_chart_set_budget_cost (self, cost);
    }
  else if (self->drag == LW_DRAG_VIEW)
    {
      LwAxis x = lw_axis_move (&grip->x, -dx / (plot->right - plot->left)),
             y = lw_axis_move (&grip->y, dy / (plot->bottom - plot->top));
      lw_curve_chart_set_view (self, &x, &y);
    }
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, LwCurveChart *self)
{
  self->drag = LW_DRAG_NOTHING;
  look (self, self->pointer_x, self->pointer_y);
  set_pointer (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- scroll and pinch ---------------------------------------------------------------------- */

static void
pan (LwCurveChart *self, double dx, double dy)
{
  const LwCurvePlot *plot = &self->plot;
  LwAxis x = lw_axis_move (&plot->x, dx / (plot->right - plot->left)),
         y = lw_axis_move (&plot->y, -dy / (plot->bottom - plot->top));
  lw_curve_chart_set_view (self, &x, &y);
}

/* The wheel zooms; two fingers on a touchpad move what is zoomed, and zoom with Ctrl. What would do
 * nothing scrolls the page. */
static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, LwCurveChart *self)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gboolean smooth = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE;
  if (!lw_curve_chart_lay (self) || !isfinite (dx) || !isfinite (dy))
    return FALSE;
  if (smooth && !(state & GDK_CONTROL_MASK))
    {
      if (self->zoomed)
        pan (self, dx, dy);
      return self->zoomed;
    }
  if (dy == 0 || (dy > 0 && !self->zoomed))
    return FALSE;
  lw_curve_chart_zoom (self, pow (WHEEL_FACTOR, smooth ? -dy / 20 : -dy), self->pointer_x,
                       self->pointer_y, FALSE);
  look (self, self->pointer_x, self->pointer_y);
  return TRUE;
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, Grip *grip)
{
  LwCurveChart *self
      = LW_CURVE_CHART (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)));
  if (!lw_curve_chart_lay (self))
    return;
  *grip = (Grip){ .x = self->plot.x, .y = self->plot.y };
  gtk_gesture_get_bounding_box_center (gesture, &grip->start_x, &grip->start_y);
}

static void
pinch_cb (GtkGestureZoom *gesture, double scale, Grip *grip)
{
  LwCurveChart *self
      = LW_CURVE_CHART (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)));
  if (!lw_curve_chart_lay (self) || !(scale > 0))
    return;
  const LwCurvePlot *plot = &self->plot;
  double across = CLAMP ((grip->start_x - plot->left) / (plot->right - plot->left), 0, 1),
         up = CLAMP ((plot->bottom - grip->start_y) / (plot->bottom - plot->top), 0, 1);
  LwAxis x = lw_axis_zoom (&grip->x, across, 1 / scale), y = lw_axis_zoom (&grip->y, up, 1 / scale);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  lw_curve_chart_set_view (self, &x, &y);
}

/* ---- controllers --------------------------------------------------------------------------- */

static void
free_grip (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
add_gestures (GtkWidget *widget)
{
  LwCurveChart *self = LW_CURVE_CHART (widget);
  GtkGesture *click = gtk_gesture_click_new (), *drag = gtk_gesture_drag_new (),
             *pinch = gtk_gesture_zoom_new ();
  Grip *dragged = g_new0 (Grip, 1), *pinched = g_new0 (Grip, 1);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect_data (drag, "drag-begin", G_CALLBACK (drag_begin_cb), dragged, free_grip, 0);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), dragged);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_data (pinch, "begin", G_CALLBACK (pinch_begin_cb), pinched, free_grip, 0);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), pinched);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}

void
lw_curve_chart_add_pointer (LwCurveChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new (),
                     *scroll
                     = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  add_gestures (widget);
}
