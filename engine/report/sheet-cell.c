/* Photographs, label maps and weak labels in a cell. */
#include "report/sheet-cell.h"

#include <glib/gi18n-lib.h>

#include "report/draw-text.h"

gboolean
lw_sheet_cell_size (const LwSheetCell *cell, int *width, int *height)
{
  const LwImage *image = cell->labels ? cell->labels : cell->photograph;
  if (!image && !cell->weak)
    return FALSE;
  *width = image ? image->width : cell->weak->width;
  *height = image ? image->height : cell->weak->height;
  return TRUE;
}

/* (transfer full) */
static cairo_surface_t *
surface_of (const LwImage *rgb)
{
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, rgb->width, rgb->height);
  uint8_t *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  for (int y = 0; y < rgb->height; y++)
    {
      uint32_t *row = (uint32_t *)(void *)(data + (size_t)y * stride);
      const uint8_t *pixel = rgb->pixels + (size_t)y * rgb->width * 3;
      for (int x = 0; x < rgb->width; x++, pixel += 3)
        row[x] = (uint32_t)pixel[0] << 16 | (uint32_t)pixel[1] << 8 | pixel[2];
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
paint_image (cairo_t *cr, const LwImage *rgb)
{
  cairo_surface_t *surface = surface_of (rgb);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_surface_destroy (surface);
}

static void
set_class_colour (cairo_t *cr, const LwClassSet *classes, int klass, double alpha)
{
  const uint8_t *c = classes->palette[klass];
  cairo_set_source_rgba (cr, c[0] / 255.0, c[1] / 255.0, c[2] / 255.0, alpha);
}

static void
draw_polygons (const LwWeakLabel *weak, const LwClassSet *classes, cairo_t *cr, double sx,
               double sy)
{
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_set_line_width (cr, 1);
  for (int i = 0; i < weak->n_polygons; i++)
    {
      const LwPolygon *polygon = &weak->polygons[i];
      for (int j = 0; j < polygon->n; j++)
        cairo_line_to (cr, (double)polygon->vertices[j][0] * sx,
                       (double)polygon->vertices[j][1] * sy);
      cairo_close_path (cr);
      set_class_colour (cr, classes, polygon->klass, 0.8);
      cairo_fill_preserve (cr);
      cairo_set_source_rgba (cr, 1, 1, 1, 0.9);
      cairo_stroke (cr);
    }
}

/* Discs of one size, however large the image is. */
static void
draw_points (const LwWeakLabel *weak, const LwClassSet *classes, cairo_t *cr, double sx, double sy)
{
  for (int i = 0; i < weak->n_points; i++)
    {
      const LwPoint *point = &weak->points[i];
      cairo_new_sub_path (cr);
      cairo_arc (cr, (point->col + 0.5) * sx, (point->row + 0.5) * sy, 5, 0, 2 * G_PI);
      set_class_colour (cr, classes, point->klass, 1);
      cairo_fill_preserve (cr);
      cairo_set_source_rgb (cr, 0, 0, 0);
      cairo_set_line_width (cr, 3.5);
      cairo_stroke_preserve (cr);
      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_set_line_width (cr, 1.8);
      cairo_stroke (cr);
    }
}

/* The names of the classes as chips, from the upper left corner. */
static void
draw_tags (const LwWeakLabel *weak, const LwClassSet *classes, cairo_t *cr, double width)
{
  const LwFont font = { "Sans", CLAMP (width / 20, 9, 13) };
  double x = 6, y = 6, chip = font.size * 0.75;
  for (int i = 0; i < weak->n_classes; i++)
    {
      const char *name = classes->names[weak->classes[i]];
      double text_width, height;
      lw_text_size (font, name, &text_width, &height);
      double tag_width = text_width + chip + 14, tag_height = height + 4;
      if (x > 6 && x + tag_width > width - 6)
        {
          x = 6;
          y += tag_height + 4;
        }
      cairo_rectangle (cr, x, y, tag_width, tag_height);
      cairo_set_source_rgba (cr, 1, 1, 1, 0.92);
      cairo_fill (cr);
      cairo_rectangle (cr, x + 5, y + (tag_height - chip) / 2, chip, chip);
      set_class_colour (cr, classes, weak->classes[i], 1);
      cairo_fill (cr);
      cairo_set_source_rgb (cr, 0.1, 0.1, 0.12);
      lw_text_draw (cr, font, name, x + chip + 9, y + tag_height / 2, LW_ANCHOR_START,
                    LW_ANCHOR_MIDDLE, 0);
      x += tag_width + 4;
    }
}

static void
draw_weak (const LwWeakLabel *weak, const LwClassSet *classes, cairo_t *cr, int width, int height)
{
  double sx = (double)width / weak->width, sy = (double)height / weak->height;
  cairo_set_source_rgba (cr, 0.15, 0.15, 0.17, 0.45);
  cairo_paint (cr);
  draw_polygons (weak, classes, cr, sx, sy);
  draw_points (weak, classes, cr, sx, sy);
  if (weak->type == LW_LABEL_IMAGE)
    draw_tags (weak, classes, cr, width);
}

void
lw_sheet_cell_draw (const LwSheetCell *cell, const LwClassSet *classes, cairo_t *cr, int width,
                    int height)
{
  cairo_set_source_rgb (cr, 0.92, 0.92, 0.93);
  cairo_paint (cr);
  if (cell->labels)
    {
      g_autoptr (LwImage) small = lw_image_resize_labels (cell->labels, width, height);
      g_autoptr (LwImage) rgb = lw_image_colour (small, classes->palette);
      paint_image (cr, rgb);
    }
  else if (cell->photograph)
    {
      g_autoptr (LwImage) small = lw_image_resize (cell->photograph, width, height);
      paint_image (cr, small);
    }
  if (cell->weak)
    draw_weak (cell->weak, classes, cr, width, height);
}
