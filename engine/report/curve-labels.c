/* Labels are tried at both ends of their line, above and below it. */
#include "report/curve-labels.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/draw-text.h"
#include "result/number-text.h"

typedef struct
{
  double x, y, width, height;
} Box;

typedef struct
{
  const LwCurvePlot *plot;
  cairo_t *cr;
  LwFont font;
  GArray *taken; /* Box of the labels that are drawn */
} Labels;

static gboolean
holds (const Box *box, double x, double y)
{
  return x >= box->x && x <= box->x + box->width && y >= box->y && y <= box->y + box->height;
}

static gboolean
overlap (const Box *a, const Box *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height
         && b->y < a->y + a->height;
}

/* Whether the line to point @p of series @s runs through the box. */
static gboolean
crosses (const Labels *self, const Box *box, int s, int p)
{
  const LwCurvePoint *points = self->plot->curve->series[s].points;
  double x0, x1;
  if (!lw_curve_plot_point (self->plot, s, p - 1, &x0)
      || !lw_curve_plot_point (self->plot, s, p, &x1))
    return FALSE;
  double y0 = lw_curve_plot_y (self->plot, points[p - 1].interval.mean),
         y1 = lw_curve_plot_y (self->plot, points[p].interval.mean);
  for (double t = 0; t <= 1; t += 1 / 16.0)
    if (holds (box, x0 + t * (x1 - x0), y0 + t * (y1 - y0)))
      return TRUE;
  return FALSE;
}

static gboolean
crosses_level (const Labels *self, const Box *box, int r)
{
  double y = lw_curve_plot_y (self->plot, self->plot->curve->references[r].interval.mean);
  return y >= box->y && y <= box->y + box->height;
}

/* How much a label there would hide. */
static int
hidden_by (const Labels *self, const Box *box)
{
  const LwCurvePlot *plot = self->plot;
  const LwCurve *curve = plot->curve;
  int hidden = 0;
  for (guint i = 0; i < self->taken->len; i++)
    hidden += 50 * overlap (box, &g_array_index (self->taken, Box, i));
  for (int s = 0; s < curve->n_series; s++)
    {
      const LwCurveSeries *series = &curve->series[s];
      for (int p = 0; p < series->n; p++)
        {
          double x;
          if (lw_curve_plot_point (plot, s, p, &x))
            hidden += 8 * holds (box, x, lw_curve_plot_y (plot, series->points[p].interval.mean));
        }
      for (int p = 1; p < series->n && series->n_band == 0; p++)
        hidden += crosses (self, box, s, p);
      for (int b = 0; b < series->n_band; b++)
        hidden += series->band[b].evidence != LW_EVIDENCE_NONE
                  && holds (box, lw_curve_plot_x (plot, series->band[b].x),
                            lw_curve_plot_y (plot, series->band[b].value));
    }
  for (int r = 0; r < curve->n_references; r++)
    hidden += 20 * crosses_level (self, box, r);
  for (int p = 0; p < curve->n_published; p++)
    hidden += 8
              * holds (box, lw_curve_plot_x (plot, curve->published[p].x),
                       lw_curve_plot_y (plot, curve->published[p].value));
  return hidden;
}

static void
set_colour (cairo_t *cr, const double rgb[3], double alpha)
{
  cairo_set_source_rgba (cr, rgb[0], rgb[1], rgb[2], alpha);
}

/* Along the wall, upwards from the axis, on a patch of background. */
static void
label_wall (Labels *self, const LwCurveWall *wall)
{
  const LwCurvePlot *plot = self->plot;
  double unit = plot->unit, most = plot->bottom - plot->top - 12 * unit, width, height;
  g_autofree char *text
      = wall->type == LW_LABEL_NONE
            ? g_strdup (_ ("pool ends"))
            : g_strdup_printf (_ ("%s: pool ends"), lw_label_type_name (wall->type));
  lw_text_size (self->font, text, &width, &height);
  width = MIN (width, most);
  Box box = { lw_curve_plot_x (plot, wall->cost) - 4 * unit - height,
              plot->bottom - 8 * unit - width, height, width };
  set_colour (self->cr, plot->style->background, 0.8);
  cairo_rectangle (self->cr, box.x, box.y, box.width, box.height);
  cairo_fill (self->cr);
  cairo_save (self->cr);
  cairo_translate (self->cr, box.x + box.width, box.y + box.height);
  cairo_rotate (self->cr, -G_PI / 2);
  set_colour (self->cr, plot->style->foreground, 0.9);
  lw_text_draw (self->cr, self->font, text, 0, 0, LW_ANCHOR_START, LW_ANCHOR_END, most);
  cairo_restore (self->cr);
  g_array_append_val (self->taken, box);
}

static char *
reference_text (const LwCurveReference *reference)
{
  const LwInterval *interval = &reference->interval;
  g_autofree char *mean = lw_signed_text (interval->mean, 1, FALSE);
  g_autofree char *half = lw_signed_text ((interval->high - interval->low) / 2, 1, FALSE);
  return isfinite (interval->low) ? g_strdup_printf ("%s %s ± %s", reference->label, mean, half)
                                  : g_strdup_printf ("%s %s", reference->label, mean);
}

static void
label_reference (Labels *self, const LwCurveReference *reference)
{
  const LwCurvePlot *plot = self->plot;
  double y = lw_curve_plot_y (plot, reference->interval.mean), unit = plot->unit, width, height;
  if (!isfinite (reference->interval.mean) || !lw_curve_plot_holds (plot, plot->left, y))
    return;
  g_autofree char *text = reference_text (reference);
  double most = plot->right - plot->left - 12 * unit;
  lw_text_size (self->font, text, &width, &height);
  width = MIN (width, most);
  const double left = plot->left + 6 * unit, right = plot->right - 6 * unit - width,
               middle = (left + right) / 2, above = y - height - 2 * unit, below = y + 2 * unit;
  const Box places[] = { { right, above, width, height },  { left, above, width, height },
                         { right, below, width, height },  { left, below, width, height },
                         { middle, above, width, height }, { middle, below, width, height } };
  const Box *best = NULL;
  int least = G_MAXINT;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      gboolean outside
          = places[i].y < plot->top - 4 * unit || places[i].y + height > plot->bottom - unit;
      int hidden = hidden_by (self, &places[i]) + 100 * outside;
      if (hidden < least)
        {
          least = hidden;
          best = &places[i];
        }
    }
  set_colour (self->cr, plot->style->background, 0.8);
  cairo_rectangle (self->cr, best->x - 2 * unit, best->y, width + 4 * unit, height);
  cairo_fill (self->cr);
  set_colour (self->cr, plot->style->foreground, 0.9);
  lw_text_draw (self->cr, self->font, text, best->x, best->y, LW_ANCHOR_START, LW_ANCHOR_START,
                most);
  g_array_append_val (self->taken, *best);
}

void
lw_curve_labels_draw (const LwCurvePlot *self, cairo_t *cr)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (Box));
  Labels labels = { self, cr, { self->style->font, 0.88 * self->style->text_size }, taken };
  for (int w = 0; w < self->n_walls; w++)
    if (lw_curve_plot_holds (self, lw_curve_plot_x (self, self->walls[w].cost), self->top))
      label_wall (&labels, &self->walls[w]);
  for (int r = 0; r < self->curve->n_references; r++)
    label_reference (&labels, &self->curve->references[r]);
}
