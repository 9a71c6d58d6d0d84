/* The page on which a study is made. */
#include "new-study/new-study-page.h"

struct _LwNewStudyPage
{
  AdwBin parent_instance;
};

enum
{
  CREATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LwNewStudyPage, lw_new_study_page, ADW_TYPE_BIN)

static void
dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LW_TYPE_NEW_STUDY_PAGE);
  G_OBJECT_CLASS (lw_new_study_page_parent_class)->dispose (object);
}

static void
lw_new_study_page_class_init (LwNewStudyPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  signals[CREATED] = g_signal_new ("created", LW_TYPE_NEW_STUDY_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               LW_UI_PATH "/new-study/new-study-page.ui");
}

static void
lw_new_study_page_init (LwNewStudyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

LwNewStudyPage *
lw_new_study_page_new (void)
{
  return g_object_new (LW_TYPE_NEW_STUDY_PAGE, NULL);
}
