/* Keys: from point to point, zoom, budget. */
#include <math.h>

#include "explore/curve-chart-private.h"

#define KEY_FACTOR 0.7
#define BUDGET_STEP 1.05
#define BUDGET_PAGE 1.5

/* ---- from point to point ------------------------------------------------------------------- */

void
lw_curve_chart_set_focus_hit (LwCurveChart *self, const LwCurveHit *hit)
{
  self->focus = *hit;
  self->hover.kind = LW_CURVE_HIT_NOTHING;
  if (lw_curve_chart_place (self, &self->focus))
    lw_curve_chart_reveal (self, self->focus.x, self->focus.y);
  lw_curve_chart_describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The first mean of @series from @point on in that direction that has a place. */
static gboolean
seek (LwCurveChart *self, int series, int point, int step, LwCurveHit *hit)
{
  for (int p = point; p >= 0 && p < self->curve->series[series].n; p += step)
    {
      *hit = (LwCurveHit){ .kind = LW_CURVE_HIT_MEAN, .series = series, .point = p };
      if (lw_curve_chart_place (self, hit))
        return TRUE;
    }
  return FALSE;
}

/* That of another series whose place is nearest from left to right. */
static gboolean
seek_beside (LwCurveChart *self, int series, double x, LwCurveHit *hit)
{
  double nearest = G_MAXDOUBLE;
  for (int p = 0; p < self->curve->series[series].n; p++)
    {
      LwCurveHit candidate = { .kind = LW_CURVE_HIT_MEAN, .series = series, .point = p };
      if (!lw_curve_chart_place (self, &candidate) || fabs (candidate.x - x) >= nearest)
        continue;
      nearest = fabs (candidate.x - x);
      *hit = candidate;
    }
  return nearest < G_MAXDOUBLE;
}

static gboolean
find_first (LwCurveChart *self, LwCurveHit *hit)
{
  for (int s = 0; s < self->curve->n_series; s++)
    if (seek (self, s, 0, 1, hit))
      return TRUE;
  return FALSE;
}

static gboolean
find_next (LwCurveChart *self, int dx, int dy, LwCurveHit *hit)
{
  if (!lw_curve_chart_place (self, &self->focus) || self->focus.kind == LW_CURVE_HIT_PUBLISHED)
    return find_first (self, hit);
  if (dx != 0)
    return seek (self, self->focus.series, self->focus.point + dx, dx, hit);
  for (int s = self->focus.series + dy; s >= 0 && s < self->curve->n_series; s += dy)
    if (seek_beside (self, s, self->focus.x, hit))
      return TRUE;
  return FALSE;
}

static gboolean
move_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  LwCurveChart *self = LW_CURVE_CHART (widget);
  LwCurveHit hit;
  int dx, dy;
  if (!lw_curve_chart_lay (self))
    return FALSE;
  g_variant_get (arguments, "(ii)", &dx, &dy);
  if (find_next (self, dx, dy, &hit))
    lw_curve_chart_set_focus_hit (self, &hit);
  return TRUE;
}

/* To the first or the last point of the series. */
static gboolean
end_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  LwCurveChart *self = LW_CURVE_CHART (widget);
  LwCurveHit hit;
  if (!lw_curve_chart_lay (self))
    return FALSE;
  gboolean last = g_variant_get_int32 (arguments) > 0,
           placed = lw_curve_chart_place (self, &self->focus)
                    && self->focus.kind != LW_CURVE_HIT_PUBLISHED;
  int series = placed ? self->focus.series : 0;
  if (series < self->curve->n_series
      && seek (self, series, last ? self->curve->series[series].n - 1 : 0, last ? -1 : 1, &hit))
    lw_curve_chart_set_focus_hit (self, &hit);
  return TRUE;
}

static gboolean
activate_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  LwCurveChart *self = LW_CURVE_CHART (widget);
  if (!lw_curve_chart_place (self, &self->focus))
    return FALSE;
  lw_curve_chart_activate (self, &self->focus);
  return TRUE;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  LwCurveChart *self = LW_CURVE_CHART (widget);
  if (self->focus.kind == LW_CURVE_HIT_NOTHING)
    return FALSE;
  const LwCurveHit nothing = { .kind = LW_CURVE_HIT_NOTHING };
  lw_curve_chart_set_focus_hit (self, &nothing);
  return TRUE;
}

/* ---- budget -------------------------------------------------------------------------------- */

/* The first key puts it into the middle of the axis. */
static gboolean
budget_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  LwCurveChart *self = LW_CURVE_CHART (widget);
  if (!lw_curve_chart_lay (self))
    return FALSE;
  const LwAxis *whole = &self->whole_x;
  double cost = lw_curve_chart_budget_cost (self), factor = g_variant_get_double (arguments),
         least = lw_axis_value (whole, 0.005);
  if (!(cost > 0))
    cost = lw_axis_value (whole, 0.5) / factor;
  lw_curve_chart_set_budget_cost (self, CLAMP (cost * factor, least, whole->high));
  return TRUE;
}

/* ---- zoom ---------------------------------------------------------------------------------- */

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LwCurveChart *self = LW_CURVE_CHART (widget);
  if (g_str_equal (name, "chart.zoom-reset"))
    {
      lw_curve_chart_reset_view (self);
      return;
    }
  if (!lw_curve_chart_lay (self))
    return;
  const LwCurvePlot *plot = &self->plot;
  double factor = g_str_equal (name, "chart.zoom-in") ? KEY_FACTOR : 1 / KEY_FACTOR,
         x = (plot->left + plot->right) / 2, y = (plot->top + plot->bottom) / 2;
  if (gtk_widget_has_focus (widget) && lw_curve_chart_place (self, &self->focus)
      && lw_curve_plot_holds (plot, self->focus.x, self->focus.y))
    {
      x = self->focus.x;
      y = self->focus.y;
    }
  lw_curve_chart_zoom (self, factor, x, y, TRUE);
}

/* ---- bindings ------------------------------------------------------------------------------ */

static void
add_arrows (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key, keypad;
    int dx, dy;
  } arrows[] = { { GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0 },
                 { GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0 },
                 { GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1 },
                 { GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1 } };
  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    {
      gtk_widget_class_add_binding (klass, arrows[i].key, 0, move_cb, "(ii)", arrows[i].dx,
                                    arrows[i].dy);
      gtk_widget_class_add_binding (klass, arrows[i].keypad, 0, move_cb, "(ii)", arrows[i].dx,
                                    arrows[i].dy);
    }
  gtk_widget_class_add_binding (klass, GDK_KEY_Home, 0, end_cb, "i", -1);
  gtk_widget_class_add_binding (klass, GDK_KEY_End, 0, end_cb, "i", 1);
  gtk_widget_class_add_binding (klass, GDK_KEY_Return, 0, activate_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_KP_Enter, 0, activate_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_space, 0, activate_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
add_budget_keys (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    double factor;
  } steps[] = { { GDK_KEY_Left, GDK_SHIFT_MASK, 1 / BUDGET_STEP },
                { GDK_KEY_Right, GDK_SHIFT_MASK, BUDGET_STEP },
                { GDK_KEY_Page_Down, 0, 1 / BUDGET_STEP },
                { GDK_KEY_Page_Up, 0, BUDGET_STEP },
                { GDK_KEY_Page_Down, GDK_SHIFT_MASK, 1 / BUDGET_PAGE },
                { GDK_KEY_Page_Up, GDK_SHIFT_MASK, BUDGET_PAGE } };
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    gtk_widget_class_add_binding (klass, steps[i].key, steps[i].modifiers, budget_cb, "d",
                                  steps[i].factor);
}

void
lw_curve_chart_class_add_keys (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    const char *action;
  } zooms[] = { { GDK_KEY_plus, "chart.zoom-in" },         { GDK_KEY_equal, "chart.zoom-in" },
                { GDK_KEY_KP_Add, "chart.zoom-in" },       { GDK_KEY_minus, "chart.zoom-out" },
                { GDK_KEY_KP_Subtract, "chart.zoom-out" }, { GDK_KEY_0, "chart.zoom-reset" },
                { GDK_KEY_KP_0, "chart.zoom-reset" } };
  gtk_widget_class_install_action (klass, "chart.zoom-in", NULL, zoom_action);
  gtk_widget_class_install_action (klass, "chart.zoom-out", NULL, zoom_action);
  gtk_widget_class_install_action (klass, "chart.zoom-reset", NULL, zoom_action);
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_add_binding_action (klass, zooms[i].key, GDK_CONTROL_MASK, zooms[i].action,
                                         NULL);
  add_arrows (klass);
  add_budget_keys (klass);
}
