/* Drawing of a number's bar. */
#include "classes/iou-bar.h"

#include <adwaita.h>
#include <math.h>

#include "model/local-number.h"

#define BAR_ALPHA 0.22f
#define BAR_HEIGHT 0.72f /* of the cell */
#define WHISKER_ALPHA 0.7f

struct _LwIouBar
{
  GtkWidget parent_instance;
  GtkWidget *label;
  LwInterval value;
};

G_DEFINE_FINAL_TYPE (LwIouBar, lw_iou_bar, GTK_TYPE_WIDGET)

/* "64.1", "64.1 ± 1.2", "–" (transfer full) */
static char *
value_text (const LwInterval *value)
{
  if (isnan (value->mean))
    return g_strdup ("–");
  g_autofree char *mean = lw_local_signed (value->mean, 1, FALSE);
  if (isnan (value->low))
    return g_steal_pointer (&mean);
  return g_strdup_printf ("%s ± %.1f", mean, (value->high - value->low) / 2);
}

void
lw_iou_bar_set_value (LwIouBar *self, const LwInterval *value, gboolean strong)
{
  g_autofree char *text = value_text (value);
  self->value = *value;
  gtk_label_set_text (GTK_LABEL (self->label), text);
  if (strong)
    gtk_widget_add_css_class (self->label, "lw-strong");
  else
    gtk_widget_remove_css_class (self->label, "lw-strong");
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
snapshot_bar (LwIouBar *self, GtkSnapshot *snapshot)
{
  GdkRGBA colour = { 0.21f, 0.52f, 0.89f, 1 };
  GtkWidget *widget = GTK_WIDGET (self);
  float width = (float)gtk_widget_get_width (widget);
  float height = (float)gtk_widget_get_height (widget), inner = height * BAR_HEIGHT;
  gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "accent_bg_color",
                                  &colour);
  colour.alpha = BAR_ALPHA;
  float end = width * (float)CLAMP (self->value.mean / 100, 0, 1);
  float top = roundf ((height - inner) / 2);
  gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (0, top, end, inner));
  if (isnan (self->value.low))
    return;
  float low = width * (float)CLAMP (self->value.low / 100, 0, 1);
  float high = width * (float)CLAMP (self->value.high / 100, 0, 1);
  colour.alpha = WHISKER_ALPHA;
  gtk_snapshot_append_color (snapshot, &colour,
                             &GRAPHENE_RECT_INIT (low, top + inner - 2, MAX (high - low, 1), 2));
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LwIouBar *self = LW_IOU_BAR (widget);
  if (!isnan (self->value.mean))
    snapshot_bar (self, snapshot);
  gtk_widget_snapshot_child (widget, self->label, snapshot);
}

static void
dispose (GObject *object)
{
  LwIouBar *self = LW_IOU_BAR (object);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (lw_iou_bar_parent_class)->dispose (object);
}

static void
lw_iou_bar_class_init (LwIouBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = snapshot;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lw_iou_bar_init (LwIouBar *self)
{
  self->value.mean = self->value.low = (double)NAN;
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 1);
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_set_margin_end (self->label, 6);
  gtk_widget_set_margin_start (self->label, 6);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

GtkWidget *
lw_iou_bar_new (void)
{
  return g_object_new (LW_TYPE_IOU_BAR, NULL);
}
