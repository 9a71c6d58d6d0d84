/* Text through pango, with metrics that do not depend on the surface, so that PNG, PDF and SVG are
 * laid out alike. */
#include "report/draw-text.h"

#include <pango/pangocairo.h>

/* @context is consumed. (transfer full) */
static PangoLayout *
layout_new (PangoContext *context, LwFont font, const char *text)
{
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);
  PangoLayout *layout = pango_layout_new (context);
  g_object_unref (context);
  PangoFontDescription *description = pango_font_description_from_string (font.family);
  pango_font_description_set_absolute_size (description, font.size * PANGO_SCALE);
  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

/* To measure with. (transfer full) */
static PangoLayout *
layout_alone (LwFont font, const char *text)
{
  return layout_new (pango_font_map_create_context (pango_cairo_font_map_get_default ()), font,
                     text);
}

static void
layout_size (PangoLayout *layout, double *width, double *height)
{
  int w, h;
  pango_layout_get_size (layout, &w, &h);
  *width = (double)w / PANGO_SCALE;
  *height = (double)h / PANGO_SCALE;
}

void
lw_text_size (LwFont font, const char *text, double *width, double *height)
{
  g_autoptr (PangoLayout) layout = layout_alone (font, text);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  layout_size (layout, width, height);
}

void
lw_text_draw (cairo_t *cr, LwFont font, const char *text, double x, double y, LwAnchor horizontal,
              LwAnchor vertical, double most_width)
{
  g_autoptr (PangoLayout) layout = layout_new (pango_cairo_create_context (cr), font, text);
  double width, height;
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  layout_size (layout, &width, &height);
  if (most_width > 0 && width > most_width)
    {
      pango_layout_set_width (layout, (int)(most_width * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      layout_size (layout, &width, &height);
    }
  cairo_move_to (cr, x - width * horizontal / 2, y - height * vertical / 2);
  pango_cairo_show_layout (cr, layout);
  cairo_new_path (cr);
}

double
lw_paragraph_height (LwFont font, const char *text, double width)
{
  g_autoptr (PangoLayout) layout = layout_alone (font, text);
  double w, height;
  pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  layout_size (layout, &w, &height);
  return height;
}

void
lw_paragraph_draw (cairo_t *cr, LwFont font, const char *text, double x, double y, double width)
{
  g_autoptr (PangoLayout) layout = layout_new (pango_cairo_create_context (cr), font, text);
  pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  cairo_new_path (cr);
}
