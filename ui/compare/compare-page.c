/* The page Compare. */
#include "compare/compare-page.h"

struct _LwComparePage
{
  AdwBin parent_instance;
  LwStudyModel *model;
};

G_DEFINE_FINAL_TYPE (LwComparePage, lw_compare_page, ADW_TYPE_BIN)

void
lw_compare_page_set_model (LwComparePage *self, LwStudyModel *model)
{
  g_return_if_fail (!self->model);
  self->model = g_object_ref (model);
}

void
lw_compare_page_show_confusion (LwComparePage *self, int truth, int predicted)
{
}

static void
dispose (GObject *object)
{
  LwComparePage *self = LW_COMPARE_PAGE (object);
  g_clear_object (&self->model);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_COMPARE_PAGE);
  G_OBJECT_CLASS (lw_compare_page_parent_class)->dispose (object);
}

static void
lw_compare_page_class_init (LwComparePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               LW_UI_PATH "/compare/compare-page.ui");
}

static void
lw_compare_page_init (LwComparePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
