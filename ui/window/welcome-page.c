/* The first page. */
#include "window/welcome-page.h"

struct _LwWelcomePage
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (LwWelcomePage, lw_welcome_page, ADW_TYPE_BIN)

void
lw_welcome_page_refresh (LwWelcomePage *self)
{
}

static void
dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LW_TYPE_WELCOME_PAGE);
  G_OBJECT_CLASS (lw_welcome_page_parent_class)->dispose (object);
}

static void
lw_welcome_page_class_init (LwWelcomePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               LW_UI_PATH "/window/welcome-page.ui");
}

static void
lw_welcome_page_init (LwWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
