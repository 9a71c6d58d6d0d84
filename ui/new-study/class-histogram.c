/* Bars of class shares. */
#include "new-study/class-histogram.h"

#include <glib/gi18n-lib.h>

#include "widget/class-palette.h"

#define WIDTH 96
#define HEIGHT 28
#define GAP 1.0F
#define LEAST 1.5F /* pixels of a class that occurs at all */

struct _LwClassHistogram
{
  GtkWidget parent_instance;
  LwDataReport *report;
  uint8_t palette[256][3];
};

G_DEFINE_FINAL_TYPE (LwClassHistogram, lw_class_histogram, GTK_TYPE_WIDGET)

static void
describe (LwClassHistogram *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const LwClassSet *classes = self->report ? self->report->dataset->classes : NULL;
  for (int k = 0; classes && k < classes->n; k++)
    g_string_append_printf (text, "%s%s %.3g %%", k ? ", " : "", classes->names[k],
                            100 * lw_data_report_share (self->report, k));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Shares of the classes"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text->str, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text->len ? text->str : NULL);
}

void
lw_class_histogram_set_report (LwClassHistogram *self, LwDataReport *report)
{
  if (report == self->report)
    return;
  g_clear_pointer (&self->report, lw_data_report_unref);
  self->report = report ? lw_data_report_ref (report) : NULL;
  if (report)
    lw_class_palette (report->dataset->classes, self->palette);
  gtk_widget_set_visible (GTK_WIDGET (self), report && report->check->masks.files > 0);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *snapshot_)
{
  LwClassHistogram *self = LW_CLASS_HISTOGRAM (widget);
  const float width = (float)gtk_widget_get_width (widget);
  const float height = (float)gtk_widget_get_height (widget);
  int n = self->report ? self->report->dataset->classes->n : 0;
  double most = 0;
  for (int k = 0; k < n; k++)
    most = MAX (most, lw_data_report_share (self->report, k));
  const float step = n > 0 ? width / (float)n : 0;
  for (int k = 0; most > 0 && k < n; k++)
    {
      double share = lw_data_report_share (self->report, k);
      float bar = share > 0 ? MAX ((float)(share / most) * height, LEAST) : 0;
      const uint8_t *c = self->palette[k];
      const GdkRGBA colour = { c[0] / 255.0F, c[1] / 255.0F, c[2] / 255.0F, 1 };
      gtk_snapshot_append_color (
          snapshot_, &colour,
          &GRAPHENE_RECT_INIT ((float)k * step, height - bar, MAX (step - GAP, 1), bar));
    }
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
finalize (GObject *object)
{
  g_clear_pointer (&LW_CLASS_HISTOGRAM (object)->report, lw_data_report_unref);
  G_OBJECT_CLASS (lw_class_histogram_parent_class)->finalize (object);
}

static void
lw_class_histogram_class_init (LwClassHistogramClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  widget_class->snapshot = snapshot;
  widget_class->measure = measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lw_class_histogram_init (LwClassHistogram *self)
{
  describe (self);
}
