/* The first page. */
#include "window/welcome-page.h"

#include "model/owner-task.h"
#include "window/application.h"
#include "window/device-list.h"
#include "window/recent-row.h"
#include "window/recent-studies.h"

struct _LwWelcomePage
{
  AdwBin parent_instance;
  GListStore *studies; /* of LwRecentStudy */
  GCancellable *cancellable;
  GtkMenuButton *menu;
  GtkImage *icon;
  GtkWidget *demo, *recent;
  GtkListBox *list;
  GtkLabel *device;
};

G_DEFINE_FINAL_TYPE (LwWelcomePage, lw_welcome_page, ADW_TYPE_BIN)

/* ---- recent studies ------------------------------------------------------------------------ */

static void
removed_cb (LwWelcomePage *self, LwRecentRow *row)
{
  LwRecentStudy *study = lw_recent_row_get_study (row);
  guint position;
  lw_recent_studies_remove (lw_recent_study_get_folder (study));
  if (g_list_store_find (self->studies, study, &position))
    g_list_store_remove (self->studies, position);
  gtk_widget_set_visible (self->recent, g_list_model_get_n_items (G_LIST_MODEL (self->studies)));
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  LwRecentRow *row = lw_recent_row_new (item);
  g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), data, G_CONNECT_SWAPPED);
  return GTK_WIDGET (row);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, lw_recent_studies_load (), (GDestroyNotify)g_ptr_array_unref);
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LwWelcomePage *self = LW_WELCOME_PAGE (source);
  g_autoptr (GPtrArray) studies = g_task_propagate_pointer (G_TASK (result), NULL);
  if (!studies)
    return;
  g_list_store_splice (self->studies, 0, g_list_model_get_n_items (G_LIST_MODEL (self->studies)),
                       studies->pdata, studies->len);
  gtk_widget_set_visible (self->recent, studies->len > 0);
  for (guint i = 0; i < studies->len; i++)
    lw_recent_study_look (studies->pdata[i], self->cancellable);
}

/* ---- devices ------------------------------------------------------------------------------- */

static void
device_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) devices = lw_device_list ();
  g_task_return_pointer (task, lw_device_summary (devices), g_free);
}

static void
device_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);
  if (text)
    gtk_label_set_text (LW_WELCOME_PAGE (source)->device, text);
}

static void
run (LwWelcomePage *self, GTaskThreadFunc thread, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = lw_owner_task_new (self, self->cancellable, callback, NULL);
  g_task_set_source_tag (task, run);
  g_task_run_in_thread (task, thread);
}

void
lw_welcome_page_refresh (LwWelcomePage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  run (self, load_thread, load_cb);
  run (self, device_thread, device_cb);
}

/* ---- object -------------------------------------------------------------------------------- */

static gboolean
grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (LW_WELCOME_PAGE (widget)->demo);
}

static void
dispose (GObject *object)
{
  LwWelcomePage *self = LW_WELCOME_PAGE (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), LW_TYPE_WELCOME_PAGE);
  g_clear_object (&self->studies);
  G_OBJECT_CLASS (lw_welcome_page_parent_class)->dispose (object);
}

static void
lw_welcome_page_class_init (LwWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->grab_focus = grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/window/welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LwWelcomePage, menu);
  gtk_widget_class_bind_template_child (widget_class, LwWelcomePage, icon);
  gtk_widget_class_bind_template_child (widget_class, LwWelcomePage, demo);
  gtk_widget_class_bind_template_child (widget_class, LwWelcomePage, recent);
  gtk_widget_class_bind_template_child (widget_class, LwWelcomePage, list);
  gtk_widget_class_bind_template_child (widget_class, LwWelcomePage, device);
}

static void
lw_welcome_page_init (LwWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lw_application_bind_menu (self->menu);
  gtk_image_set_from_icon_name (self->icon, LW_APP_ID);
  self->studies = g_list_store_new (LW_TYPE_RECENT_STUDY);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->studies), make_row, self, NULL);
}
