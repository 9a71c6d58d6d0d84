/* Entries side by side, in as many rows as they need. */
#include "report/curve-legend.h"

#include <glib/gi18n-lib.h>

#include "report/curve-band.h"
#include "report/curve-marks.h"
#include "report/draw-text.h"

#define LINE 20
#define SAMPLE 40 /* width of the drawn part */

typedef enum
{
  ENTRY_SERIES,
  ENTRY_EVIDENCE,
  ENTRY_PUBLISHED,
} EntryKind;

typedef struct
{
  EntryKind kind;
  const LwCurveSeries *series;
  LwEvidence evidence;
  const char *label;
} Entry;

static void
add_evidence (GArray *entries, const LwCurve *curve)
{
  gboolean seen[LW_EVIDENCE_NONE + 1] = { FALSE };
  for (int s = 0; s < curve->n_series; s++)
    for (int b = 0; b < curve->series[s].n_band; b++)
      seen[curve->series[s].band[b].evidence] = TRUE;
  Entry inside = { ENTRY_EVIDENCE, NULL, LW_EVIDENCE_INTERPOLATED, _ ("interpolated by the fits") };
  Entry beyond = { ENTRY_EVIDENCE, NULL, LW_EVIDENCE_EXTRAPOLATED, _ ("extrapolated") };
  if (seen[LW_EVIDENCE_INTERPOLATED] || seen[LW_EVIDENCE_MEASURED])
    g_array_append_val (entries, inside);
  if (seen[LW_EVIDENCE_EXTRAPOLATED])
    g_array_append_val (entries, beyond);
}

static GArray *
list_entries (const LwCurve *curve)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  for (int s = 0; s < curve->n_series; s++)
    {
      Entry entry = { ENTRY_SERIES, &curve->series[s], LW_EVIDENCE_NONE, curve->series[s].label };
      g_array_append_val (entries, entry);
    }
  add_evidence (entries, curve);
  Entry published = { ENTRY_PUBLISHED, NULL, LW_EVIDENCE_NONE, _ ("published") };
  if (curve->n_published > 0)
    g_array_append_val (entries, published);
  return entries;
}

/* The drawn part, SAMPLE wide from @x on around the height @y. */
static void
draw_sample (const LwCurvePlot *self, cairo_t *cr, const Entry *entry, double x, double y)
{
  double unit = self->unit, width = SAMPLE * unit, middle = x + width / 2;
  if (entry->kind == ENTRY_EVIDENCE)
    {
      const LwCurveBand ends[] = { { x, y, y + 6 * unit, y - 6 * unit, entry->evidence },
                                   { x + width, y, y + 6 * unit, y - 6 * unit, entry->evidence } };
      lw_curve_band_draw_segment (cr, self->style, LW_LABEL_NONE, ends, 2, self->swift);
    }
  else if (entry->kind == ENTRY_PUBLISHED)
    lw_curve_draw_marker (cr, self->style, LW_LABEL_NONE, LW_MARK_PUBLISHED, middle, y);
  else
    {
      const LwCurveSeries *series = entry->series;
      if (series->type != LW_LABEL_NONE)
        {
          lw_curve_set_hue (cr, self->style, series->type, 1);
          cairo_set_line_width (cr, 2 * unit);
          lw_curve_set_dash (cr, self->style, series->type);
          cairo_move_to (cr, x, y);
          cairo_line_to (cr, x + width, y);
          cairo_stroke (cr);
          cairo_set_dash (cr, NULL, 0, 0);
        }
      lw_curve_draw_marker (cr, self->style, series->type, lw_mark_of_variant (series->variant),
                            middle, y);
    }
}

double
lw_curve_legend_lay (const LwCurvePlot *self, cairo_t *cr)
{
  double unit = self->unit, x = self->left, y = self->legend, line = LINE * unit,
         gap = (SAMPLE + 8) * unit;
  LwFont font = { self->style->font, self->style->text_size };
  const double *c = self->style->foreground;
  g_autoptr (GArray) entries = list_entries (self->curve);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);
      double width, height;
      lw_text_size (font, entry->label, &width, &height);
      if (x > self->left && x + gap + width > self->right)
        {
          x = self->left;
          y += line;
        }
      if (cr)
        {
          draw_sample (self, cr, entry, x, y + line / 2);
          cairo_set_source_rgb (cr, c[0], c[1], c[2]);
          lw_text_draw (cr, font, entry->label, x + gap, y + line / 2, LW_ANCHOR_START,
                        LW_ANCHOR_MIDDLE, MAX (self->right - x - gap, unit));
        }
      x += gap + width + 20 * unit;
    }
  return y - self->legend + (entries->len > 0 ? line : 0);
}
