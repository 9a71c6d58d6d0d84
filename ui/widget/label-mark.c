/* A marker as a widget. */
#include "widget/label-mark.h"

#include <adwaita.h>

#include "report/curve-marks.h"

#define SIZE 16
#define TEXT_SIZE 17 /* of the style: markers grow with it */

struct _LwLabelMark
{
  GtkWidget parent_instance;
  LwLabelType type;
};

enum
{
  PROP_0,
  PROP_LABEL_TYPE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LwLabelMark, lw_label_mark, GTK_TYPE_WIDGET)

LwCurveStyle
lw_window_curve_style (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ()) ? lw_curve_style_dark ()
                                                                       : lw_curve_style_light ();
}

void
lw_label_mark_set_label_type (LwLabelMark *self, LwLabelType type)
{
  if (type == self->type)
    return;
  self->type = type;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL_TYPE]);
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *snapshot_)
{
  LwLabelMark *self = LW_LABEL_MARK (widget);
  const float width = (float)gtk_widget_get_width (widget);
  const float height = (float)gtk_widget_get_height (widget);
  LwCurveStyle style = lw_window_curve_style ();
  style.text_size = TEXT_SIZE;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot_, &GRAPHENE_RECT_INIT (0, 0, width, height));
  lw_curve_draw_marker (cr, &style, self->type, LW_MARK_FULL, (double)width / 2,
                        (double)height / 2);
  cairo_destroy (cr);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LABEL_TYPE)
    g_value_set_int (value, (int)LW_LABEL_MARK (object)->type);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LABEL_TYPE)
    lw_label_mark_set_label_type (LW_LABEL_MARK (object), (LwLabelType)g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lw_label_mark_class_init (LwLabelMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  widget_class->snapshot = snapshot;
  widget_class->measure = measure;
  properties[PROP_LABEL_TYPE]
      = g_param_spec_int ("label-type", NULL, NULL, 0, LW_N_LABEL_TYPES - 1, 0,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_css_name (widget_class, "label-mark");
}

static void
lw_label_mark_init (LwLabelMark *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}
