/* Tables drawn with cairo, in the manner of booktabs. */
#include <math.h>

#include "report/draw-text.h"
#include "report/table.h"

#define MARGIN 12
#define GAP 18  /* between columns */
#define LINE 20 /* height of a row */
#define FAMILY "Sans"
#define BOLD "Sans Bold"

typedef struct
{
  const LwTable *table;
  double unit; /* text size / 13 */
  double *widths;
  double width, height, top, note; /* top: of the first rule */
} Layout;

static LwFont
font (const Layout *self, gboolean bold)
{
  return (LwFont){ bold ? BOLD : FAMILY, 13 * self->unit };
}

static LwFont
small_font (const Layout *self)
{
  return (LwFont){ FAMILY, 11 * self->unit };
}

static double
column_width (const Layout *self, int column)
{
  double width, widest, height;
  lw_text_size (font (self, FALSE), lw_table_column (self->table, column)->title, &widest, &height);
  for (int r = 0; r < lw_table_n_rows (self->table); r++)
    {
      g_autofree char *text = lw_table_cell_text (self->table, r, column);
      lw_text_size (font (self, lw_table_is_best (self->table, r, column)), text, &width, &height);
      widest = MAX (widest, width);
    }
  return widest;
}

static void
layout_init (Layout *self)
{
  const LwTable *table = self->table;
  double unit = self->unit, title, height;
  lw_text_size (font (self, TRUE), table->title, &title, &height);
  self->width = 2 * MARGIN * unit;
  for (int c = 0; c < lw_table_n_columns (table); c++)
    {
      self->widths[c] = column_width (self, c);
      self->width += self->widths[c] + (c ? GAP * unit : 0);
    }
  self->width = MAX (self->width, title + 2 * MARGIN * unit);
  self->top = (MARGIN + LINE + 4) * unit;
  self->note = self->top + (lw_table_n_rows (table) + 1) * LINE * unit + 12 * unit;
  self->height = self->note + MARGIN * unit;
  if (table->note)
    self->height
        += lw_paragraph_height (small_font (self), table->note, self->width - 2 * MARGIN * unit);
}

static void
draw_rule (const Layout *self, cairo_t *cr, double y, double stroke)
{
  cairo_set_line_width (cr, stroke * self->unit);
  cairo_move_to (cr, MARGIN * self->unit, y);
  cairo_line_to (cr, self->width - MARGIN * self->unit, y);
  cairo_stroke (cr);
}

/* @row -1: the titles. */
static void
draw_row (const Layout *self, cairo_t *cr, int row, double y)
{
  const LwTable *table = self->table;
  double x = MARGIN * self->unit;
  for (int c = 0; c < lw_table_n_columns (table); c++)
    {
      const LwTableColumn *column = lw_table_column (table, c);
      gboolean left = column->kind == LW_COLUMN_TEXT,
               bold = row >= 0 && lw_table_is_best (table, row, c);
      g_autofree char *text
          = row < 0 ? g_strdup (column->title) : lw_table_cell_text (table, row, c);
      lw_text_draw (cr, font (self, bold), text, left ? x : x + self->widths[c], y,
                    left ? LW_ANCHOR_START : LW_ANCHOR_END, LW_ANCHOR_MIDDLE, 0);
      x += self->widths[c] + GAP * self->unit;
    }
}

static void
draw_table (cairo_t *cr, const void *data)
{
  const Layout *self = data;
  double unit = self->unit, line = LINE * unit, y = self->top;
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.13, 0.13, 0.15);
  lw_text_draw (cr, font (self, TRUE), self->table->title, MARGIN * unit, MARGIN * unit,
                LW_ANCHOR_START, LW_ANCHOR_START, 0);
  draw_rule (self, cr, y, 1.4);
  draw_row (self, cr, -1, y + line / 2);
  draw_rule (self, cr, y + line, 0.8);
  for (int r = 0; r < lw_table_n_rows (self->table); r++)
    {
      y += line;
      if (r > 0 && g_array_index (self->table->rows, LwTableRow, r).rule)
        draw_rule (self, cr, y, 0.5);
      draw_row (self, cr, r, y + line / 2);
    }
  draw_rule (self, cr, y + line, 1.4);
  cairo_set_source_rgb (cr, 0.4, 0.4, 0.42);
  if (self->table->note)
    lw_paragraph_draw (cr, small_font (self), self->table->note, MARGIN * unit, self->note,
                       self->width - 2 * MARGIN * unit);
}

gboolean
lw_table_write_drawing (const LwTable *self, double text_size, LwDrawingFormat format,
                        const char *path, GError **error)
{
  g_autofree double *widths = g_new (double, MAX (lw_table_n_columns (self), 1));
  Layout layout = { .table = self, .unit = text_size / 13, .widths = widths };
  layout_init (&layout);
  const LwDrawing drawing = { layout.width, layout.height, 2, draw_table, &layout };
  return lw_drawing_write (&drawing, format, path, error);
}
