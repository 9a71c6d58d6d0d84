/* The page Explore. */
#include "explore/explore-page.h"

struct _LwExplorePage
{
  AdwBin parent_instance;
  LwStudyModel *model;
};

G_DEFINE_FINAL_TYPE (LwExplorePage, lw_explore_page, ADW_TYPE_BIN)

void
lw_explore_page_set_model (LwExplorePage *self, LwStudyModel *model)
{
  g_return_if_fail (!self->model);
  self->model = g_object_ref (model);
}

static void
dispose (GObject *object)
{
  LwExplorePage *self = LW_EXPLORE_PAGE (object);
  g_clear_object (&self->model);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_EXPLORE_PAGE);
  G_OBJECT_CLASS (lw_explore_page_parent_class)->dispose (object);
}

static void
lw_explore_page_class_init (LwExplorePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               LW_UI_PATH "/explore/explore-page.ui");
}

static void
lw_explore_page_init (LwExplorePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
