/* Cells, names and numbers of a confusion matrix. */
#include "classes/confusion-draw.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Names take at most this part of the width. */
#define NAMES 0.3
#define GAP 6.0
#define TITLE 18.0     /* height of the titles of the axes */
#define NUMBER_SIZE 22 /* of a cell that has room for a number */
#define DECIMAL_SIZE 38
#define LEAST_NUMBER 0.005 /* smaller shares round to 0 */
#define NUMBER_SCALE 0.8
#define NAME_SCALE 0.8
#define TITLE_SCALE 0.8
#define DEEP 0.179 /* luminance below which white is read better than black */

static const double right_light[3] = { 0.11, 0.44, 0.85 }, right_dark[3] = { 0.38, 0.63, 0.92 };
static const double wrong_light[3] = { 0.78, 0.27, 0.0 }, wrong_dark[3] = { 1.0, 0.56, 0.2 };

static PangoLayout *
text_layout (PangoContext *context, const char *text, double scale)
{
  PangoLayout *layout = pango_layout_new (context);
  pango_layout_set_text (layout, text, -1);
  if (scale < 1)
    {
      g_autoptr (PangoFontDescription) font
          = pango_font_description_copy (pango_context_get_font_description (context));
      pango_font_description_set_size (font, (int)(pango_font_description_get_size (font) * scale));
      pango_layout_set_font_description (layout, font);
    }
  return layout;
}

/* Width of the widest name. */
static double
names_width (const LwConfusion *confusion, PangoContext *context)
{
  int widest = 0;
  for (int k = 0; k < confusion->classes->n; k++)
    {
      int width;
      g_autoptr (PangoLayout) name
          = text_layout (context, confusion->classes->names[k], NAME_SCALE);
      pango_layout_get_pixel_size (name, &width, NULL);
      widest = MAX (widest, width);
    }
  return widest;
}

LwConfusionLayout
lw_confusion_layout (const LwConfusion *confusion, PangoContext *context, double width,
                     double height)
{
  LwConfusionLayout self = { .n = confusion->classes->n };
  double names = MIN (names_width (confusion, context), width * NAMES) + GAP;
  self.left = names + TITLE;
  self.top = names + TITLE;
  double side = width - self.left - 1;
  if (height >= 0)
    side = MIN (side, height - self.top - 1);
  self.cell = MAX (floor (side / self.n), 1);
  return self;
}

double
lw_confusion_layout_height (const LwConfusionLayout *self)
{
  return ceil (self->top + self->cell * self->n + 1);
}

gboolean
lw_confusion_layout_pick (const LwConfusionLayout *self, double x, double y, LwConfusedPair *cell)
{
  double column = floor ((x - self->left) / self->cell), row = floor ((y - self->top) / self->cell);
  if (column < 0 || row < 0 || column >= self->n || row >= self->n)
    return FALSE;
  *cell = (LwConfusedPair){ (int)row, (int)column };
  return TRUE;
}

/* ---- cells --------------------------------------------------------------------------------- */

typedef struct
{
  cairo_t *cr;
  PangoContext *context;
  const LwConfusionLayout *layout;
  const LwConfusion *confusion;
  LwShareOf of;
  const LwConfusionStyle *style;
  double most; /* the share that is drawn in full */
} Drawing;

static double
greatest (const LwConfusion *confusion, LwShareOf of)
{
  int K = confusion->classes->n;
  double most = 0;
  for (int i = 0; i < K * K; i++)
    {
      double share = lw_confusion_share (confusion, i / K, i % K, of);
      most = isnan (share) ? most : MAX (most, share);
    }
  return of == LW_SHARE_OF_ALL && most > 0 ? most : 1;
}

/* Whether white is read better than black on @colour, laid on the paper with @depth. */
static gboolean
needs_white (const LwConfusionStyle *style, const double *colour, double depth)
{
  static const double weights[3] = { 0.2126, 0.7152, 0.0722 };
  double luminance = 0, paper = style->dark ? 0.2 : 0.96;
  for (int c = 0; c < 3; c++)
    luminance += weights[c] * pow (depth * colour[c] + (1 - depth) * paper, 2.2);
  return luminance < DEEP;
}

static void
draw_number (const Drawing *self, double x, double y, double share, gboolean white)
{
  double side = self->layout->cell;
  if (side < NUMBER_SIZE || !(share >= LEAST_NUMBER))
    return;
  g_autofree char *text = g_strdup_printf ("%.*f", side >= DECIMAL_SIZE ? 1 : 0, 100 * share);
  g_autoptr (PangoLayout) number = text_layout (self->context, text, NUMBER_SCALE);
  int width, height;
  pango_layout_get_pixel_size (number, &width, &height);
  if (width > side)
    return;
  cairo_set_source_rgb (self->cr, white, white, white);
  cairo_move_to (self->cr, x + (side - width) / 2, y + (side - height) / 2);
  pango_cairo_show_layout (self->cr, number);
}

static void
draw_cell (const Drawing *self, int row, int column)
{
  const gboolean dark = self->style->dark;
  const double *colour
      = row == column ? (dark ? right_dark : right_light) : (dark ? wrong_dark : wrong_light);
  double x = self->layout->left + column * self->layout->cell;
  double y = self->layout->top + row * self->layout->cell;
  double share = lw_confusion_share (self->confusion, row, column, self->of);
  double depth = isnan (share) ? 0 : sqrt (share / self->most);
  const double *ink = self->style->ink;
  cairo_rectangle (self->cr, x + 0.5, y + 0.5, self->layout->cell - 1, self->layout->cell - 1);
  cairo_set_source_rgba (self->cr, ink[0], ink[1], ink[2], 0.05);
  cairo_fill_preserve (self->cr);
  cairo_set_source_rgba (self->cr, colour[0], colour[1], colour[2], depth);
  cairo_fill (self->cr);
  draw_number (self, x, y, share, needs_white (self->style, colour, depth));
}

/* ---- names --------------------------------------------------------------------------------- */

/* Ends at x, y; @turn: upwards. */
static void
draw_name (const Drawing *self, int k, double x, double y, gboolean turn, gboolean strong)
{
  const double *ink = self->style->ink;
  g_autoptr (PangoLayout) name
      = text_layout (self->context, self->confusion->classes->names[k], NAME_SCALE);
  double room = self->layout->left - TITLE - GAP;
  int width, height;
  pango_layout_set_width (name, (int)(room * PANGO_SCALE));
  pango_layout_set_ellipsize (name, PANGO_ELLIPSIZE_END);
  pango_layout_set_height (name, -1);
  pango_layout_get_pixel_size (name, &width, &height);
  if (height > self->layout->cell + 8 && !strong)
    return;
  cairo_save (self->cr);
  cairo_set_source_rgba (self->cr, ink[0], ink[1], ink[2], strong ? 1 : 0.75);
  cairo_translate (self->cr, x, y);
  if (turn)
    cairo_rotate (self->cr, -G_PI / 2);
  cairo_move_to (self->cr, turn ? GAP : -width - GAP, -height / 2.0);
  pango_cairo_show_layout (self->cr, name);
  cairo_restore (self->cr);
}

static void
draw_names (const Drawing *self, const LwConfusedPair *cell)
{
  const LwConfusionLayout *layout = self->layout;
  for (int k = 0; k < layout->n; k++)
    {
      double middle = (k + 0.5) * layout->cell;
      draw_name (self, k, layout->left, layout->top + middle, FALSE, cell && cell->truth == k);
      draw_name (self, k, layout->left + middle, layout->top, TRUE, cell && cell->predicted == k);
    }
}

static void
draw_titles (const Drawing *self)
{
  const double *ink = self->style->ink;
  const LwConfusionLayout *layout = self->layout;
  double side = layout->cell * layout->n;
  int width;
  g_autoptr (PangoLayout) across = text_layout (self->context, _ ("predicted →"), TITLE_SCALE);
  g_autoptr (PangoLayout) down = text_layout (self->context, _ ("← true"), TITLE_SCALE);
  cairo_set_source_rgba (self->cr, ink[0], ink[1], ink[2], 0.55);
  pango_layout_get_pixel_size (across, &width, NULL);
  cairo_move_to (self->cr, layout->left + (side - width) / 2, 0);
  pango_cairo_show_layout (self->cr, across);
  pango_layout_get_pixel_size (down, &width, NULL);
  cairo_save (self->cr);
  cairo_translate (self->cr, 0, layout->top + (side + width) / 2);
  cairo_rotate (self->cr, -G_PI / 2);
  cairo_move_to (self->cr, 0, 0);
  pango_cairo_show_layout (self->cr, down);
  cairo_restore (self->cr);
}

static void
draw_mark (const Drawing *self, const LwConfusedPair *cell)
{
  const double *ink = self->style->ink;
  const LwConfusionLayout *layout = self->layout;
  double side = layout->cell * layout->n;
  double x = layout->left + cell->predicted * layout->cell;
  double y = layout->top + cell->truth * layout->cell;
  cairo_set_line_width (self->cr, 1);
  cairo_set_source_rgba (self->cr, ink[0], ink[1], ink[2], 0.25);
  cairo_rectangle (self->cr, layout->left, y + 0.5, side, layout->cell - 1);
  cairo_rectangle (self->cr, x + 0.5, layout->top, layout->cell - 1, side);
  cairo_stroke (self->cr);
  cairo_set_line_width (self->cr, 2);
  cairo_set_source_rgb (self->cr, ink[0], ink[1], ink[2]);
  cairo_rectangle (self->cr, x, y, layout->cell, layout->cell);
  cairo_stroke (self->cr);
}

void
lw_confusion_draw (cairo_t *cr, PangoContext *context, const LwConfusionLayout *layout,
                   const LwConfusion *confusion, LwShareOf of, const LwConfusionStyle *style,
                   const LwConfusedPair *cell)
{
  const Drawing self = { cr, context, layout, confusion, of, style, greatest (confusion, of) };
  for (int i = 0; i < layout->n * layout->n; i++)
    draw_cell (&self, i / layout->n, i % layout->n);
  draw_names (&self, cell);
  draw_titles (&self);
  if (cell)
    draw_mark (&self, cell);
}
