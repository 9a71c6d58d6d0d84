/* Discs for points, chips for tags. */
#include "compare/weak-marks.h"

#define RADIUS 5.0
#define CHIP_PADDING 6.0
#define CHIP_GAP 4.0

static void
set_class_colour (cairo_t *cr, const LwCompareOptions *options, int klass)
{
  const uint8_t *c = options->labels.palette[klass];
  cairo_set_source_rgb (cr, c[0] / 255.0, c[1] / 255.0, c[2] / 255.0);
}

static void
draw_points (cairo_t *cr, const LwWeakLabel *weak, const LwCompareOptions *options, double scale,
             double x0, double y0)
{
  for (int i = 0; i < weak->n_points; i++)
    {
      const LwPoint *point = &weak->points[i];
      if (options->labels.hidden[point->klass])
        continue;
      cairo_new_sub_path (cr);
      cairo_arc (cr, x0 + (point->col + 0.5) * scale, y0 + (point->row + 0.5) * scale, RADIUS, 0,
                 2 * G_PI);
      set_class_colour (cr, options, point->klass);
      cairo_fill_preserve (cr);
      cairo_set_line_width (cr, 3);
      cairo_set_source_rgba (cr, 0, 0, 0, 0.7);
      cairo_stroke_preserve (cr);
      cairo_set_line_width (cr, 1.5);
      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_stroke (cr);
    }
}

static double
draw_chip (cairo_t *cr, PangoLayout *layout, const LwCompareOptions *options, int klass, double x,
           double y, double height)
{
  int text_width, text_height;
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  double swatch = text_height * 0.6, width = text_width + swatch + 3 * CHIP_PADDING;
  cairo_rectangle (cr, x, y, width, height);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.75);
  cairo_fill (cr);
  cairo_rectangle (cr, x + CHIP_PADDING, y + (height - swatch) / 2, swatch, swatch);
  set_class_colour (cr, options, klass);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_move_to (cr, x + swatch + 2 * CHIP_PADDING, y + (height - text_height) / 2);
  pango_cairo_show_layout (cr, layout);
  return width;
}

/* From the lower left corner, row by row upwards. */
static void
draw_tags (GtkWidget *widget, cairo_t *cr, const LwWeakLabel *weak, LwCompareView *view)
{
  const LwCompareOptions *options = lw_compare_view_get_options (view);
  const LwClassSet *classes = lw_compare_view_get_classes (view);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, "X");
  int text_width, text_height;
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  double height = text_height + CHIP_PADDING;
  double x = CHIP_GAP, y = gtk_widget_get_height (widget) - CHIP_GAP - height;
  for (int i = 0; i < weak->n_classes; i++)
    {
      int klass = weak->classes[i];
      if (options->labels.hidden[klass] || klass >= classes->n)
        continue;
      pango_layout_set_text (layout, classes->names[klass], -1);
      pango_layout_get_pixel_size (layout, &text_width, &text_height);
      double width = text_width + text_height * 0.6 + 3 * CHIP_PADDING;
      if (x > CHIP_GAP && x + width > gtk_widget_get_width (widget))
        {
          x = CHIP_GAP;
          y -= height + CHIP_GAP;
        }
      x += draw_chip (cr, layout, options, klass, x, y, height) + CHIP_GAP;
    }
}

void
lw_weak_marks_draw (GtkWidget *widget, cairo_t *cr, const LwWeakLabel *weak, LwCompareView *view,
                    LwPlacement place)
{
  int width, height;
  lw_viewport_get_image (lw_compare_view_get_viewport (view), &width, &height);
  if (weak->type == LW_LABEL_IMAGE)
    draw_tags (widget, cr, weak, view);
  else if (weak->width > 0)
    draw_points (cr, weak, lw_compare_view_get_options (view), place.scale * width / weak->width,
                 place.x0, place.y0);
}
