/* The main window. */
#include "window/window.h"

#include <glib/gi18n-lib.h>

#include "new-study/new-study-page.h"
#include "widget/toast.h"
#include "window/demo-study.h"
#include "window/locate-folder.h"
#include "window/recent-studies.h"
#include "window/study-view.h"
#include "window/welcome-page.h"

struct _LwWindow
{
  AdwApplicationWindow parent_instance;
  GtkStack *stack;
  LwWelcomePage *welcome;
  AdwBin *new_study, *study;
  GSettings *settings;
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

void
lw_window_show_again (LwWindow *self)
{
  LwStudyView *view = view_of (self);
  if (view)
    lw_study_model_tell_again (lw_study_view_get_model (view));
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
      = { "win.page",    "win.show-run", "win.compare",        "win.show-confusion",
          "win.sidebar", "win.export",   "win.duplicate-study" };
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
  gboolean making = g_str_equal (gtk_stack_get_visible_child_name (self->stack), "new-study");
  adw_bin_set_child (self->new_study, NULL);
  if (making && view_of (self))
    {
      gtk_stack_set_visible_child_name (self->stack, "study");
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, "welcome");
  lw_welcome_page_refresh (self->welcome);
  adw_bin_set_child (self->study, NULL);
  update_actions (self);
  title_cb (self);
}

static void
chosen_cb (GtkWindow *window, const char *path)
{
  lw_window_open (LW_WINDOW (window), path);
}

static void
open_folder (GtkWidget *widget, const char *action, GVariant *target)
{
  lw_choose_folder (GTK_WINDOW (widget), _ ("Open the Folder of a Study"), chosen_cb);
}

static void
study_found_cb (GtkWindow *window, const char *path)
{
  const char *before = lw_window_get_folder (LW_WINDOW (window));
  if (before && !g_str_equal (before, path))
    lw_recent_studies_remove (before);
  lw_window_open (LW_WINDOW (window), path);
}

static void
locate_study (GtkWidget *widget, const char *action, GVariant *target)
{
  lw_choose_folder (GTK_WINDOW (widget), _ ("Where Is the Folder of the Study?"), study_found_cb);
}

static void
located_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LwWindow) self = data;
  g_autoptr (GError) error = NULL;
  LwStudyView *view = view_of (self);
  if (!lw_locate_data_finish (result, &error))
    lw_toast_error (GTK_WIDGET (self->stack), error->message);
  else if (view)
    lw_study_model_refresh (lw_study_view_get_model (view));
}

static void
data_found_cb (GtkWindow *window, const char *path)
{
  LwStudyView *view = view_of (LW_WINDOW (window));
  const char *missing = view ? lw_study_view_get_missing_data (view) : NULL;
  if (missing)
    lw_locate_data_async (lw_study_view_get_folder (view), missing, path, located_cb,
                          g_object_ref (window));
}

static void
locate_data (GtkWidget *widget, const char *action, GVariant *target)
{
  lw_choose_folder (GTK_WINDOW (widget), _ ("Where Are the Photographs?"), data_found_cb);
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

static LwNewStudyPage *
add_new_study (LwWindow *self)
{
  LwNewStudyPage *page = lw_new_study_page_new ();
  adw_bin_set_child (self->new_study, GTK_WIDGET (page));
  g_signal_connect_object (page, "created", G_CALLBACK (created_cb), self, G_CONNECT_SWAPPED);
  return page;
}

/* A page that was begun is there again. */
static void
new_study (GtkWidget *widget, const char *action, GVariant *target)
{
  LwWindow *self = LW_WINDOW (widget);
  if (!adw_bin_get_child (self->new_study))
    add_new_study (self);
  gtk_stack_set_visible_child_name (self->stack, "new-study");
}

static void
duplicate_study (GtkWidget *widget, const char *action, GVariant *target)
{
  LwWindow *self = LW_WINDOW (widget);
  lw_new_study_page_start_from (add_new_study (self), lw_window_get_folder (self));
  gtk_stack_set_visible_child_name (self->stack, "new-study");
}

static void
fullscreen (GtkWidget *widget, const char *action, GVariant *target)
{
  GtkWindow *window = GTK_WINDOW (widget);
  (gtk_window_is_fullscreen (window) ? gtk_window_unfullscreen : gtk_window_fullscreen) (window);
}

static void
of_study (GtkWidget *widget, const char *action, GVariant *target)
{
  LwStudyView *view = view_of (LW_WINDOW (widget));
  if (view)
    lw_study_view_activate (view, action + strlen ("win."), target);
}

/* ---- object -------------------------------------------------------------------------------- */

/* Of a maximized window the size that it goes back to is kept. */
static void
save_size (LwWindow *self)
{
  int width, height;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set (self->settings, "window-size", "(ii)", width, height);
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
}

static void
unmap (GtkWidget *widget)
{
  save_size (LW_WINDOW (widget));
  GTK_WIDGET_CLASS (lw_window_parent_class)->unmap (widget);
}

static void
restore_size (LwWindow *self)
{
  int width, height;
  g_settings_get (self->settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
dispose (GObject *object)
{
  LwWindow *self = LW_WINDOW (object);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_WINDOW);
  G_OBJECT_CLASS (lw_window_parent_class)->dispose (object);
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  const GdkModifierType control = GDK_CONTROL_MASK;
  const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action, *target;
  } keys[] = { { GDK_KEY_1, GDK_ALT_MASK, "win.page", "explore" },
               { GDK_KEY_2, GDK_ALT_MASK, "win.page", "runs" },
               { GDK_KEY_3, GDK_ALT_MASK, "win.page", "compare" },
               { GDK_KEY_4, GDK_ALT_MASK, "win.page", "classes" },
               { GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL },
               { GDK_KEY_o, control, "win.open", NULL },
               { GDK_KEY_n, control, "win.new-study", NULL },
               { GDK_KEY_w, control, "window.close", NULL },
               { GDK_KEY_z, control, "win.undo", NULL },
               { GDK_KEY_z, control | GDK_SHIFT_MASK, "win.redo", NULL },
               { GDK_KEY_F9, 0, "win.sidebar", NULL },
               { GDK_KEY_F11, 0, "win.fullscreen", NULL } };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers,
                                         keys[i].action, keys[i].target ? "s" : NULL,
                                         keys[i].target);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name, *parameter;
    GtkWidgetActionActivateFunc activate;
  } actions[] = { { "win.back", NULL, back },
                  { "win.open", NULL, open_folder },
                  { "win.open-study", "s", open_study },
                  { "win.open-demo", NULL, open_demo },
                  { "win.new-study", NULL, new_study },
                  { "win.duplicate-study", NULL, duplicate_study },
                  { "win.locate-study", NULL, locate_study },
                  { "win.locate-data", NULL, locate_data },
                  { "win.fullscreen", NULL, fullscreen },
                  { "win.page", "s", of_study },
                  { "win.show-run", "s", of_study },
                  { "win.compare", "as", of_study },
                  { "win.show-confusion", "(ii)", of_study },
                  { "win.undo", NULL, of_study },
                  { "win.redo", NULL, of_study },
                  { "win.sidebar", NULL, of_study },
                  { "win.export", NULL, of_study } };
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter,
                                     actions[i].activate);
}

static void
lw_window_class_init (LwWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->unmap = unmap;
  g_type_ensure (LW_TYPE_WELCOME_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/window/window.ui");
  gtk_widget_class_bind_template_child (widget_class, LwWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, LwWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, LwWindow, new_study);
  gtk_widget_class_bind_template_child (widget_class, LwWindow, study);
  install_actions (widget_class);
  bind_keys (widget_class);
}

static void
lw_window_init (LwWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (LW_APP_ID);
  restore_size (self);
  lw_welcome_page_refresh (self->welcome);
  update_actions (self);
}

LwWindow *
lw_window_new (GtkApplication *application)
{
  return g_object_new (LW_TYPE_WINDOW, "application", application, NULL);
}
