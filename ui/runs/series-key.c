/* Entries of legends. */
#include "runs/series-key.h"

#include <adwaita.h>
#include <math.h>

#include "runs/series-style.h"

#define NAME "lw-series"
#define VALUE "lw-value"

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer name)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  LwSeriesStyle style = lw_series_style (name, dark);
  cairo_set_source_rgb (cr, style.colour[0], style.colour[1], style.colour[2]);
  cairo_set_line_width (cr, style.width + 1);
  if (style.dash[0] > 0)
    cairo_set_dash (cr, style.dash, 2, 0);
  cairo_move_to (cr, 0, height / 2.0);
  cairo_line_to (cr, width, height / 2.0);
  cairo_stroke (cr);
}

static GtkWidget *
swatch_new (const char *name)
{
  GtkWidget *swatch = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (swatch), 20);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (swatch), 12);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), draw_swatch, g_strdup (name), g_free);
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), swatch, G_CONNECT_SWAPPED);
  return swatch;
}

GtkWidget *
lw_series_key_new (const char *name)
{
  GtkWidget *key = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (lw_series_title (name));
  GtkWidget *value = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (value, "numeric");
  gtk_widget_add_css_class (value, "dim-label");
  gtk_box_append (GTK_BOX (box), swatch_new (name));
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), value);
  gtk_button_set_child (GTK_BUTTON (key), box);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (key), TRUE);
  gtk_widget_set_tooltip_text (key, lw_series_help (name));
  gtk_widget_add_css_class (key, "flat");
  gtk_widget_add_css_class (key, "lw-series-key");
  gtk_accessible_update_property (GTK_ACCESSIBLE (key), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  lw_series_title (name), -1);
  g_object_set_data_full (G_OBJECT (key), NAME, g_strdup (name), g_free);
  g_object_set_data (G_OBJECT (key), VALUE, value);
  return key;
}

const char *
lw_series_key_get_name (GtkWidget *key)
{
  return g_object_get_data (G_OBJECT (key), NAME);
}

char *
lw_series_value_text (double value)
{
  if (isnan (value))
    return g_strdup ("");
  return fabs (value) >= 100 ? g_strdup_printf ("%.0f", value) : g_strdup_printf ("%.3g", value);
}

void
lw_series_key_set_value (GtkWidget *key, double value)
{
  g_autofree char *text = lw_series_value_text (value);
  gtk_label_set_text (g_object_get_data (G_OBJECT (key), VALUE), text);
}
