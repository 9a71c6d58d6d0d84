/* The page Runs. */
#include "runs/runs-page.h"

struct _LwRunsPage
{
  AdwBin parent_instance;
  LwStudyModel *model;
};

G_DEFINE_FINAL_TYPE (LwRunsPage, lw_runs_page, ADW_TYPE_BIN)

void
lw_runs_page_set_model (LwRunsPage *self, LwStudyModel *model)
{
  g_return_if_fail (!self->model);
  self->model = g_object_ref (model);
}

void
lw_runs_page_show_run (LwRunsPage *self, const char *id)
{
}

static void
dispose (GObject *object)
{
  LwRunsPage *self = LW_RUNS_PAGE (object);
  g_clear_object (&self->model);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_RUNS_PAGE);
  G_OBJECT_CLASS (lw_runs_page_parent_class)->dispose (object);
}

static void
lw_runs_page_class_init (LwRunsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               LW_UI_PATH "/runs/runs-page.ui");
}

static void
lw_runs_page_init (LwRunsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
