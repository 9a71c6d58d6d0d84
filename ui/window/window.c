/* The main window. */
#include "window/window.h"

#include <glib/gi18n-lib.h>

#include "new-study/new-study-page.h"
#include "widget/toast.h"
#include "window/demo-study.h"
#include "window/recent-studies.h"
#include "window/study-view.h"
#include "window/welcome-page.h"

struct _LwWindow
{
  AdwApplicationWindow parent_instance;
  GtkStack *stack;
  LwWelcomePage *welcome;
  AdwBin *new_study, *study;
  GtkFileChooserNative *chooser;
};

G_DEFINE_FINAL_TYPE (LwWindow, lw_window, ADW_TYPE_APPLICATION_WINDOW)

/* The view of the open study, or NULL. */
static LwStudyView *
view_of (LwWindow *self)
{
  GtkWidget *child = adw_bin_get_child (self->study);
  return child ? LW_STUDY_VIEW (child) : NULL;
}

const char *
lw_window_get_folder (LwWindow *self)
{
  LwStudyView *view = view_of (self);
  return view ? lw_study_view_get_folder (view) : NULL;
}

static void
title_cb (LwWindow *self)
{
  LwStudyView *view = view_of (self);
  const char *title = view ? lw_study_view_get_title (view) : NULL;
  gtk_window_set_title (GTK_WINDOW (self), title ? title : _ ("Labelworth"));
}

static void
update_actions (LwWindow *self)
{
  static const char *const of_study[]
      = { "win.page", "win.show-run", "win.compare", "win.show-confusion" };
  for (guint i = 0; i < G_N_ELEMENTS (of_study); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), of_study[i], view_of (self) != NULL);
  if (!view_of (self))
    {
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", FALSE);
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.redo", FALSE);
    }
}

void
lw_window_open (LwWindow *self, const char *folder)
{
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  LwStudyView *view = lw_study_view_new (path);
  adw_bin_set_child (self->study, GTK_WIDGET (view));
  g_signal_connect_object (view, "notify::title", G_CALLBACK (title_cb), self, G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child_name (self->stack, "study");
  lw_study_view_load (view);
  update_actions (self);
  title_cb (self);
}

/* ---- actions ------------------------------------------------------------------------------- */

static void
back (GtkWidget *widget, const char *action, GVariant *target)
{
  LwWindow *self = LW_WINDOW (widget);
  gtk_stack_set_visible_child_name (self->stack, "welcome");
  lw_welcome_page_refresh (self->welcome);
  adw_bin_set_child (self->study, NULL);
  adw_bin_set_child (self->new_study, NULL);
  update_actions (self);
  title_cb (self);
}

static void
chosen_cb (LwWindow *self, int response)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  if (response == GTK_RESPONSE_ACCEPT && path)
    lw_window_open (self, path);
  g_clear_object (&self->chooser);
}

static void
open_folder (GtkWidget *widget, const char *action, GVariant *target)
{
  LwWindow *self = LW_WINDOW (widget);
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Open the Folder of a Study"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Open"),
                                               NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
open_study (GtkWidget *widget, const char *action, GVariant *target)
{
  lw_window_open (LW_WINDOW (widget), g_variant_get_string (target, NULL));
}

static void
demo_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LwWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = lw_demo_study_finish (result, &error);
  if (folder)
    lw_window_open (self, folder);
  else
    lw_toast_error (GTK_WIDGET (self->stack), error->message);
}

static void
open_demo (GtkWidget *widget, const char *action, GVariant *target)
{
  lw_demo_study_async (NULL, demo_cb, g_object_ref (widget));
}

static void
created_cb (LwWindow *self, const char *folder)
{
  lw_window_open (self, folder);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "runs");
}

static void
new_study (GtkWidget *widget, const char *action, GVariant *target)
{
  LwWindow *self = LW_WINDOW (widget);
  if (!adw_bin_get_child (self->new_study))
    {
      GtkWidget *page = GTK_WIDGET (lw_new_study_page_new ());
      adw_bin_set_child (self->new_study, page);
      g_signal_connect_object (page, "created", G_CALLBACK (created_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_stack_set_visible_child_name (self->stack, "new-study");
}

static void
of_study (GtkWidget *widget, const char *action, GVariant *target)
{
  LwStudyView *view = view_of (LW_WINDOW (widget));
  if (view)
    lw_study_view_activate (view, action + strlen ("win."), target);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwWindow *self = LW_WINDOW (object);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_WINDOW);
  G_OBJECT_CLASS (lw_window_parent_class)->dispose (object);
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    const char *page;
  } pages[] = { { GDK_KEY_1, "explore" }, { GDK_KEY_2, "runs" },
                { GDK_KEY_3, "compare" }, { GDK_KEY_4, "classes" } };
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    gtk_widget_class_add_binding_action (widget_class, pages[i].key, GDK_ALT_MASK, "win.page", "s",
                                         pages[i].page);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK, "win.open", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "win.new-study",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "win.redo", NULL);
}

static void
lw_window_class_init (LwWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (LW_TYPE_WELCOME_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/window/window.ui");
  gtk_widget_class_bind_template_child (widget_class, LwWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, LwWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, LwWindow, new_study);
  gtk_widget_class_bind_template_child (widget_class, LwWindow, study);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_folder);
  gtk_widget_class_install_action (widget_class, "win.open-study", "s", open_study);
  gtk_widget_class_install_action (widget_class, "win.open-demo", NULL, open_demo);
  gtk_widget_class_install_action (widget_class, "win.new-study", NULL, new_study);
  gtk_widget_class_install_action (widget_class, "win.page", "s", of_study);
  gtk_widget_class_install_action (widget_class, "win.show-run", "s", of_study);
  gtk_widget_class_install_action (widget_class, "win.compare", "as", of_study);
  gtk_widget_class_install_action (widget_class, "win.show-confusion", "(ii)", of_study);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, of_study);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, of_study);
  bind_keys (widget_class);
}

static void
lw_window_init (LwWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lw_welcome_page_refresh (self->welcome);
  update_actions (self);
}

LwWindow *
lw_window_new (GtkApplication *application)
{
  return g_object_new (LW_TYPE_WINDOW, "application", application, NULL);
}
