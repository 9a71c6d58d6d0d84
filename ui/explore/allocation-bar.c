/* Hours by label type as one stacked bar. */
#include "explore/allocation-bar.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/label-type.h"
#include "model/local-number.h"
#include "report/curve-marks.h"
#include "widget/label-mark.h"

#define HEIGHT 30
#define RADIUS 6
#define PADDING 8

struct _LwAllocationBar
{
  GtkWidget parent_instance;
  double hours[LW_N_LABEL_TYPES];
  double left;
};

G_DEFINE_FINAL_TYPE (LwAllocationBar, lw_allocation_bar, GTK_TYPE_WIDGET)

static char *
part_text (LwLabelType type, double hours)
{
  g_autofree char *time = lw_local_hours (hours);
  return type == LW_LABEL_NONE ? g_strdup_printf (_ ("%s left over"), time)
                               : g_strdup_printf (_ ("%s: %s"), lw_label_type_title (type), time);
}

static void
describe (LwAllocationBar *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
    if (self->hours[t] > 0)
      g_ptr_array_add (parts, part_text ((LwLabelType)t, self->hours[t]));
  if (self->left > 0)
    g_ptr_array_add (parts, part_text (LW_LABEL_NONE, self->left));
  g_ptr_array_add (parts, NULL);
  g_autofree char *text = g_strjoinv ("; ", (char **)parts->pdata);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

void
lw_allocation_bar_set_hours (LwAllocationBar *self, const double hours[LW_N_LABEL_TYPES],
                             double left)
{
  if (memcmp (hours, self->hours, sizeof self->hours) == 0 && left == self->left)
    return;
  memcpy (self->hours, hours, sizeof self->hours);
  self->left = left;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- drawing ------------------------------------------------------------------------------- */

static void
clip_rounded (cairo_t *cr, double width, double height)
{
  const double r = RADIUS, right = width - r, low = height - r;
  cairo_new_sub_path (cr);
  cairo_arc (cr, right, r, r, -G_PI_2, 0);
  cairo_arc (cr, right, low, r, 0, G_PI_2);
  cairo_arc (cr, r, low, r, G_PI_2, G_PI);
  cairo_arc (cr, r, r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
  cairo_clip (cr);
}

/* The text of a part where there is room for it. */
static void
draw_text (LwAllocationBar *self, cairo_t *cr, const char *text, double x, double width)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int text_width, text_height;
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  if (text_width + 2 * PADDING > width)
    return;
  cairo_move_to (cr, x + PADDING, (gtk_widget_get_height (GTK_WIDGET (self)) - text_height) / 2.0);
  pango_cairo_show_layout (cr, layout);
}

/* One part; returns where it ends. */
static double
draw_part (LwAllocationBar *self, cairo_t *cr, const LwCurveStyle *style, LwLabelType type,
           double hours, double x, double scale)
{
  double width = hours * scale;
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  g_autofree char *text = part_text (type, hours);
  if (!(width > 0))
    return x;
  lw_curve_set_hue (cr, style, type, type == LW_LABEL_NONE ? 0.18 : 0.32);
  cairo_rectangle (cr, x, 0, width, height);
  cairo_fill (cr);
  lw_curve_set_hue (cr, style, type, type == LW_LABEL_NONE ? 0 : 1);
  cairo_rectangle (cr, x, 0, MIN (4, width), height);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, style->foreground[0], style->foreground[1], style->foreground[2]);
  draw_text (self, cr, text, x, width);
  return x + width;
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *snapshot_)
{
  LwAllocationBar *self = LW_ALLOCATION_BAR (widget);
  const LwCurveStyle style = lw_window_curve_style ();
  const float width = (float)gtk_widget_get_width (widget);
  const float height = (float)gtk_widget_get_height (widget);
  double all = self->left, x = 0;
  for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
    all += self->hours[t];
  if (!(all > 0))
    return;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot_, &GRAPHENE_RECT_INIT (0, 0, width, height));
  clip_rounded (cr, (double)width, (double)height);
  for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
    x = draw_part (self, cr, &style, (LwLabelType)t, self->hours[t], x, (double)width / all);
  draw_part (self, cr, &style, LW_LABEL_NONE, self->left, x, (double)width / all);
  cairo_destroy (cr);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 2 * RADIUS;
}

/* ---- object -------------------------------------------------------------------------------- */

static void
lw_allocation_bar_class_init (LwAllocationBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->snapshot = snapshot;
  widget_class->measure = measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "allocation-bar");
}

static void
lw_allocation_bar_init (LwAllocationBar *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Hours by label type"), -1);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}
