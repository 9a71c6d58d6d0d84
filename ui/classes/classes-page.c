/* The page Classes. */
#include "classes/classes-page.h"

struct _LwClassesPage
{
  AdwBin parent_instance;
  LwStudyModel *model;
};

G_DEFINE_FINAL_TYPE (LwClassesPage, lw_classes_page, ADW_TYPE_BIN)

void
lw_classes_page_set_model (LwClassesPage *self, LwStudyModel *model)
{
  g_return_if_fail (!self->model);
  self->model = g_object_ref (model);
}

static void
dispose (GObject *object)
{
  LwClassesPage *self = LW_CLASSES_PAGE (object);
  g_clear_object (&self->model);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_CLASSES_PAGE);
  G_OBJECT_CLASS (lw_classes_page_parent_class)->dispose (object);
}

static void
lw_classes_page_class_init (LwClassesPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               LW_UI_PATH "/classes/classes-page.ui");
}

static void
lw_classes_page_init (LwClassesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
