/* Contact sheets: layout, captions and legend. The cells are drawn in sheet-cell.c. */
#include "report/contact-sheet.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "core/error.h"
#include "report/draw-text.h"
#include "report/sheet-cell.h"
#include "report/surface-file.h"

#define MARGIN 16
#define GAP 6
#define LINE 20
#define CHIP 12

static const LwFont text_font = { "Sans", 13 }, small_font = { "Sans", 11 };
static const LwFont title_font = { "Sans Bold", 16 };

typedef struct
{
  const LwContactSheet *sheet;
  double cell_width, cell_height, row_height; /* a row has its name below the cells */
  double top;                                 /* of the first row */
  double legend;                              /* top of the legend */
  double width, height;
} Layout;

/* Width over height of the first cell that has a size. */
static double
cell_aspect (const LwContactSheet *sheet)
{
  for (int i = 0; i < sheet->n_rows * sheet->n_columns; i++)
    {
      int width, height;
      if (lw_sheet_cell_size (&sheet->cells[i], &width, &height))
        return CLAMP ((double)width / height, 0.25, 4);
    }
  return 4.0 / 3;
}

/* Entries of the legend, line by line; drawn where @cr is not NULL. Returns the height. */
static double
lay_legend (const Layout *self, cairo_t *cr)
{
  const LwClassSet *classes = self->sheet->classes;
  double x = MARGIN, y = 0;
  for (int k = 0; k <= classes->n; k++)
    {
      const char *name = k < classes->n ? classes->names[k] : _ ("ignored");
      const uint8_t *colour = classes->palette[k < classes->n ? k : LW_IGNORE];
      double width, height;
      lw_text_size (text_font, name, &width, &height);
      if (x > MARGIN && x + CHIP + GAP + width > self->width - MARGIN)
        {
          x = MARGIN;
          y += LINE;
        }
      if (cr)
        {
          double middle = self->legend + y + LINE / 2.0;
          cairo_rectangle (cr, x + 0.5, middle - CHIP / 2.0 + 0.5, CHIP - 1, CHIP - 1);
          cairo_set_source_rgb (cr, colour[0] / 255.0, colour[1] / 255.0, colour[2] / 255.0);
          cairo_fill_preserve (cr);
          cairo_set_source_rgba (cr, 0, 0, 0, 0.35);
          cairo_set_line_width (cr, 1);
          cairo_stroke (cr);
          cairo_set_source_rgb (cr, 0.13, 0.13, 0.15);
          lw_text_draw (cr, text_font, name, x + CHIP + GAP, middle, LW_ANCHOR_START,
                        LW_ANCHOR_MIDDLE, 0);
        }
      x += CHIP + GAP + width + 18;
    }
  return y + LINE;
}

static void
layout_init (Layout *self, const LwContactSheet *sheet)
{
  self->sheet = sheet;
  self->cell_width = sheet->cell_width;
  self->cell_height = ceil (sheet->cell_width / cell_aspect (sheet));
  self->row_height = self->cell_height + (sheet->row_names ? LINE : GAP);
  self->top = MARGIN + (sheet->title ? 30 : 0) + LINE;
  self->width = 2 * MARGIN + sheet->n_columns * (self->cell_width + GAP) - GAP;
  self->legend = self->top + sheet->n_rows * self->row_height + GAP;
  self->height = self->legend + lay_legend (self, NULL) + MARGIN;
}

static void
draw_row (const Layout *self, cairo_t *cr, int row)
{
  const LwContactSheet *sheet = self->sheet;
  double y = self->top + row * self->row_height;
  for (int column = 0; column < sheet->n_columns; column++)
    {
      cairo_save (cr);
      cairo_translate (cr, MARGIN + column * (self->cell_width + GAP), y);
      cairo_rectangle (cr, 0, 0, self->cell_width, self->cell_height);
      cairo_clip (cr);
      lw_sheet_cell_draw (&sheet->cells[row * sheet->n_columns + column], sheet->classes, cr,
                          (int)self->cell_width, (int)self->cell_height);
      cairo_restore (cr);
    }
  if (!sheet->row_names)
    return;
  cairo_set_source_rgb (cr, 0.4, 0.4, 0.42);
  lw_text_draw (cr, small_font, sheet->row_names[row], MARGIN, y + self->cell_height + 2,
                LW_ANCHOR_START, LW_ANCHOR_START, self->width - 2 * MARGIN);
}

static void
draw_sheet (cairo_t *cr, const void *data)
{
  const Layout *self = data;
  const LwContactSheet *sheet = self->sheet;
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.13, 0.13, 0.15);
  if (sheet->title)
    lw_text_draw (cr, title_font, sheet->title, MARGIN, MARGIN, LW_ANCHOR_START, LW_ANCHOR_START,
                  self->width - 2 * MARGIN);
  for (int column = 0; column < sheet->n_columns; column++)
    lw_text_draw (cr, text_font, sheet->captions[column],
                  MARGIN + column * (self->cell_width + GAP) + self->cell_width / 2, self->top - 3,
                  LW_ANCHOR_MIDDLE, LW_ANCHOR_END, self->cell_width);
  for (int row = 0; row < sheet->n_rows; row++)
    draw_row (self, cr, row);
  lay_legend (self, cr);
}

gboolean
lw_contact_sheet_write (const LwContactSheet *sheet, const char *path, GError **error)
{
  if (sheet->n_columns < 1 || sheet->n_rows < 1 || sheet->cell_width < 1)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: a contact sheet needs at least one image and one column"), path);
      return FALSE;
    }
  Layout layout = { 0 };
  layout_init (&layout, sheet);
  const LwDrawing drawing = { layout.width, layout.height, 1, draw_sheet, &layout };
  return lw_drawing_write (&drawing, LW_DRAWING_PNG, path, error);
}

typedef struct
{
  const LwSheetCell *cell;
  const LwClassSet *classes;
  int width, height;
} Single;

static void
draw_single (cairo_t *cr, const void *data)
{
  const Single *self = data;
  lw_sheet_cell_draw (self->cell, self->classes, cr, self->width, self->height);
}

GBytes *
lw_sheet_cell_png (const LwSheetCell *cell, const LwClassSet *classes, int width, GError **error)
{
  int w = 4, h = 3;
  lw_sheet_cell_size (cell, &w, &h);
  Single single = { cell, classes, width, MAX (1, (int)lround ((double)width * h / w)) };
  const LwDrawing drawing = { width, single.height, 1, draw_single, &single };
  return lw_drawing_bytes (&drawing, LW_DRAWING_PNG, _ ("a picture"), error);
}
