/* The drawing of the chart: the curve as exports have it, kept until it changes, and over it what
 * follows pointer, keys and budget. */
#include <math.h>

#include "explore/curve-chart-private.h"
#include "explore/curve-chart-text.h"
#include "report/curve-draw.h"

/* Text of the chart as a share of that of the window. */
#define TEXT_SHARE 0.9

#define BUBBLE_WIDTH 260
#define BUBBLE_GAP 16
#define BUBBLE_PADDING 9

/* ---- style --------------------------------------------------------------------------------- */

static void
take_colour (GtkStyleContext *context, const char *name, double rgb[3])
{
  GdkRGBA colour;
  if (!gtk_style_context_lookup_color (context, name, &colour))
    return;
  rgb[0] = colour.red;
  rgb[1] = colour.green;
  rgb[2] = colour.blue;
}

static double
font_pixels (PangoContext *context, const PangoFontDescription *font)
{
  double size = (double)pango_font_description_get_size (font) / PANGO_SCALE,
         resolution = pango_cairo_context_get_resolution (context);
  return pango_font_description_get_size_is_absolute (font)
             ? size
             : size * (resolution > 0 ? resolution : 96) / 72;
}

void
lw_curve_chart_restyle (LwCurveChart *self)
{
  GtkStyleContext *theme = gtk_widget_get_style_context (GTK_WIDGET (self));
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *font = pango_context_get_font_description (context);
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  self->style = dark ? lw_curve_style_dark () : lw_curve_style_light ();
  take_colour (theme, "view_bg_color", self->style.background);
  take_colour (theme, "view_fg_color", self->style.foreground);
  g_free (self->font);
  self->font = g_strdup (pango_font_description_get_family (font));
  if (self->font)
    self->style.font = self->font;
  self->style.text_size = MAX (TEXT_SHARE * font_pixels (context, font), 6);
  lw_curve_chart_invalidate (self);
}

static GdkRGBA
accent_colour (LwCurveChart *self, float alpha)
{
  GdkRGBA colour = { 0.21f, 0.52f, 0.89f, 1 };
  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)),
                                  "accent_bg_color", &colour);
  colour.alpha = alpha;
  return colour;
}

/* ---- layout -------------------------------------------------------------------------------- */

void
lw_curve_chart_invalidate (LwCurveChart *self)
{
  self->plot.curve = NULL;
  g_clear_pointer (&self->base, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
lw_curve_chart_lay (LwCurveChart *self)
{
  if (!self->curve)
    return FALSE;
  if (self->plot.curve)
    return self->plot.drawable;
  lw_curve_plot_init (&self->plot, gtk_widget_get_width (GTK_WIDGET (self)),
                      gtk_widget_get_height (GTK_WIDGET (self)), self->curve, &self->style);
  self->plot.hide_runs = !self->show_runs;
  self->plot.swift = TRUE;
  self->whole_x = self->plot.x;
  self->whole_y = self->plot.y;
  if (self->zoomed)
    lw_curve_plot_zoom (&self->plot, &self->view_x, &self->view_y);
  return self->plot.drawable;
}

static gboolean
place_of_point (LwCurveChart *self, LwCurveHit *hit)
{
  const LwCurve *curve = self->curve;
  if (hit->series >= curve->n_series || hit->point >= curve->series[hit->series].n)
    return FALSE;
  const LwCurvePoint *point = &curve->series[hit->series].points[hit->point];
  if ((hit->kind == LW_CURVE_HIT_RUN && (hit->run >= point->n || !self->show_runs))
      || !lw_curve_plot_point (&self->plot, hit->series, hit->point, &hit->x))
    return FALSE;
  hit->y = lw_curve_plot_y (&self->plot, hit->kind == LW_CURVE_HIT_RUN ? point->values[hit->run]
                                                                       : point->interval.mean);
  return TRUE;
}

gboolean
lw_curve_chart_place (LwCurveChart *self, LwCurveHit *hit)
{
  if (hit->kind == LW_CURVE_HIT_NOTHING || !lw_curve_chart_lay (self))
    return FALSE;
  if (hit->kind != LW_CURVE_HIT_PUBLISHED)
    return place_of_point (self, hit);
  if (hit->point >= self->curve->n_published)
    return FALSE;
  hit->x = lw_curve_plot_x (&self->plot, self->curve->published[hit->point].x);
  hit->y = lw_curve_plot_y (&self->plot, self->curve->published[hit->point].value);
  return TRUE;
}

/* ---- budget -------------------------------------------------------------------------------- */

typedef struct
{
  double x;             /* of the line */
  gboolean inside;      /* the line is in the plot */
  graphene_rect_t pill; /* on the axis, with the figure in it */
  PangoLayout *layout;  /* (transfer full) */
} BudgetMark;

static gboolean
budget_mark (LwCurveChart *self, BudgetMark *mark)
{
  const LwCurvePlot *plot = &self->plot;
  double cost = lw_curve_chart_budget_cost (self), unit = plot->unit;
  int width, height;
  if (!(cost > 0) || !plot->drawable)
    return FALSE;
  g_autofree char *text = lw_curve_cost_text (self->curve, cost);
  mark->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  pango_layout_get_pixel_size (mark->layout, &width, &height);
  mark->x = lw_curve_plot_x (plot, cost);
  mark->inside = mark->x >= plot->left - 1 && mark->x <= plot->right + 1;
  double half = width / 2.0 + 8 * unit, top = plot->bottom + 3 * unit;
  double middle = CLAMP (CLAMP (mark->x, plot->left, plot->right), half + 2,
                         MAX (plot->width - half - 2, half + 2));
  graphene_rect_init (&mark->pill, (float)(middle - half), (float)top, (float)(2 * half),
                      (float)(height + 2 * unit));
  return TRUE;
}

gboolean
lw_curve_chart_on_budget (LwCurveChart *self, double x, double y, gboolean *handle)
{
  BudgetMark mark;
  *handle = FALSE;
  if (!lw_curve_chart_lay (self) || !budget_mark (self, &mark))
    return FALSE;
  g_object_unref (mark.layout);
  *handle = graphene_rect_contains_point (&mark.pill, &GRAPHENE_POINT_INIT ((float)x, (float)y));
  return *handle
         || (mark.inside && fabs (x - mark.x) <= 5 && y >= self->plot.top
             && y <= self->plot.bottom);
}

static void
append_rounded (GtkSnapshot *snapshot, const graphene_rect_t *area, float radius,
                const GdkRGBA *colour)
{
  GskRoundedRect round;
  gsk_rounded_rect_init_from_rect (&round, area, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, colour, area);
  gtk_snapshot_pop (snapshot);
}

static void
append_layout (GtkSnapshot *snapshot, PangoLayout *layout, float x, float y, const GdkRGBA *colour)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static void
append_budget (LwCurveChart *self, GtkSnapshot *snapshot)
{
  BudgetMark mark;
  if (!budget_mark (self, &mark))
    return;
  const LwCurvePlot *plot = &self->plot;
  gboolean active = self->over_budget || self->drag == LW_DRAG_BUDGET;
  GdkRGBA accent = accent_colour (self, 1), text = { 1, 1, 1, 1 };
  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)),
                                  "accent_fg_color", &text);
  if (mark.inside)
    gtk_snapshot_append_color (
        snapshot, &accent,
        &GRAPHENE_RECT_INIT ((float)(mark.x - (active ? 1.5 : 1)), (float)plot->top, active ? 3 : 2,
                             (float)(plot->bottom - plot->top + 3 * plot->unit)));
  append_rounded (snapshot, &mark.pill, mark.pill.size.height / 2, &accent);
  append_layout (snapshot, mark.layout, mark.pill.origin.x + (float)(8 * plot->unit),
                 mark.pill.origin.y + (float)plot->unit, &text);
  g_object_unref (mark.layout);
}

/* ---- highlight ----------------------------------------------------------------------------- */

static void
append_hit (LwCurveChart *self, GtkSnapshot *snapshot, const LwCurveHit *hit, gboolean ring)
{
  GdkRGBA accent = accent_colour (self, 1);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)self->plot.width, (float)self->plot.height));
  lw_curve_plot_draw_hit (&self->plot, cr, hit);
  if (ring)
    {
      gdk_cairo_set_source_rgba (cr, &accent);
      cairo_set_line_width (cr, 2);
      cairo_arc (cr, hit->x, hit->y, 15 * self->plot.unit, 0, 2 * G_PI);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
}

/* (transfer full) */
static PangoLayout *
bubble_layout (LwCurveChart *self, const LwCurveHit *hit)
{
  g_autofree char *title = lw_curve_hit_title (self->curve, hit);
  g_autofree char *lines = lw_curve_hit_text (self->curve, self->shown->results,
                                              lw_study_model_get_costs (self->model), hit);
  g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b>\n%s", title, lines);
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  int width;
  pango_layout_set_markup (layout, markup, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  if (width > BUBBLE_WIDTH)
    {
      pango_layout_set_width (layout, BUBBLE_WIDTH * PANGO_SCALE);
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
    }
  return layout;
}

/* Beside the place, where the widget has room. */
static void
append_bubble (LwCurveChart *self, GtkSnapshot *snapshot, const LwCurveHit *hit)
{
  const GdkRGBA back = { 0, 0, 0, 0.82f }, white = { 1, 1, 1, 1 }, edge = { 1, 1, 1, 0.12f };
  g_autoptr (PangoLayout) layout = bubble_layout (self, hit);
  int text_width, text_height;
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  double width = text_width + 2 * BUBBLE_PADDING, height = text_height + 2 * BUBBLE_PADDING,
         x = hit->x + BUBBLE_GAP, y = hit->y - height - BUBBLE_GAP;
  if (x + width > self->plot.width - 4)
    x = hit->x - BUBBLE_GAP - width;
  if (y < 4)
    y = hit->y + BUBBLE_GAP;
  x = CLAMP (x, 4, MAX (self->plot.width - width - 4, 4));
  y = CLAMP (y, 4, MAX (self->plot.height - height - 4, 4));
  const graphene_rect_t area
      = GRAPHENE_RECT_INIT (floorf ((float)x), floorf ((float)y), (float)width, (float)height);
  GskRoundedRect round;
  const float widths[] = { 1, 1, 1, 1 };
  const GdkRGBA edges[] = { edge, edge, edge, edge };
  append_rounded (snapshot, &area, 9, &back);
  gsk_rounded_rect_init_from_rect (&round, &area, 9);
  gtk_snapshot_append_border (snapshot, &round, widths, edges);
  append_layout (snapshot, layout, area.origin.x + BUBBLE_PADDING, area.origin.y + BUBBLE_PADDING,
                 &white);
}

/* ---- all ----------------------------------------------------------------------------------- */

static GskRenderNode *
draw_base (LwCurveChart *self)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)self->plot.width, (float)self->plot.height));
  lw_curve_plot_draw (&self->plot, cr);
  cairo_destroy (cr);
  return gtk_snapshot_free_to_node (snapshot);
}

void
lw_curve_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LwCurveChart *self = LW_CURVE_CHART (widget);
  gboolean drawable = lw_curve_chart_lay (self);
  if (!self->curve)
    return;
  if (!self->base)
    self->base = draw_base (self);
  if (self->base)
    gtk_snapshot_append_node (snapshot, self->base);
  if (!drawable)
    return;
  append_budget (self, snapshot);
  gboolean keyed = gtk_widget_has_focus (widget) && lw_curve_chart_place (self, &self->focus),
           hovered = lw_curve_chart_place (self, &self->hover);
  if (keyed)
    append_hit (self, snapshot, &self->focus, TRUE);
  if (hovered)
    append_hit (self, snapshot, &self->hover, FALSE);
  if (hovered || keyed)
    append_bubble (self, snapshot, hovered ? &self->hover : &self->focus);
}
