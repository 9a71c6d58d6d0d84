/* The application. */
#include "window/application.h"

#include <glib/gi18n-lib.h>

#include "window/preferences.h"
#include "window/window.h"

struct _LwApplication
{
  AdwApplication parent_instance;
  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (LwApplication, lw_application, ADW_TYPE_APPLICATION)

static void
activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  if (!window)
    window = GTK_WINDOW (lw_window_new (GTK_APPLICATION (application)));
  gtk_window_present (window);
}

/* The window that shows that study, or one that shows none, or a new one. */
static LwWindow *
window_for (GtkApplication *application, const char *folder)
{
  LwWindow *empty = NULL;
  for (GList *l = gtk_application_get_windows (application); l; l = l->next)
    {
      LwWindow *window = LW_IS_WINDOW (l->data) ? LW_WINDOW (l->data) : NULL;
      const char *shown = window ? lw_window_get_folder (window) : NULL;
      if (shown && g_str_equal (shown, folder))
        return window;
      if (window && !shown)
        empty = window;
    }
  return empty ? empty : lw_window_new (application);
}

static void
show_study (GtkApplication *application, const char *folder)
{
  LwWindow *window = window_for (application, folder);
  if (g_strcmp0 (lw_window_get_folder (window), folder) != 0)
    lw_window_open (window, folder);
  gtk_window_present (GTK_WINDOW (window));
}

static void
open_files (GApplication *application, GFile **files, int n, const char *hint)
{
  for (int i = 0; i < n; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);
      g_autofree char *parent = path ? g_path_get_dirname (path) : NULL;
      if (!path)
        continue;
      /* A file manager names the file study.json, people its folder. */
      gboolean is_file = g_file_test (path, G_FILE_TEST_IS_REGULAR);
      show_study (GTK_APPLICATION (application), is_file ? parent : path);
    }
}

/* ---- actions ------------------------------------------------------------------------------- */

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *windows;
  while ((windows = gtk_application_get_windows (GTK_APPLICATION (data))))
    gtk_window_destroy (GTK_WINDOW (windows->data));
}

static void
new_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (lw_window_new (GTK_APPLICATION (data))));
}

static void
open_study (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  show_study (GTK_APPLICATION (data), g_variant_get_string (parameter, NULL));
}

static void
help (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (data));
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (LW_UI_PATH "/window/glossary.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "glossary"));
  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}

static void
preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lw_preferences_show (gtk_application_get_active_window (GTK_APPLICATION (data)));
}

static void
about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (data)),
                         "application-name", _ ("Labelworth"), "application-icon", LW_APP_ID,
                         "version", LW_VERSION, "comments",
                         _ ("What do your annotation hours buy? Studies of annotation cost for "
                            "semantic segmentation."),
                         "license-type", GTK_LICENSE_APACHE_2_0, "developer-name",
                         _ ("The Labelworth developers"), "translator-credits",
                         /* Translators: your names, one a line. */
                         _ ("translator-credits"), NULL);
}

static const GActionEntry actions[] = {
  { .name = "quit", .activate = quit },
  { .name = "new-window", .activate = new_window },
  { .name = "open", .activate = open_study, .parameter_type = "s" },
  { .name = "help", .activate = help },
  { .name = "preferences", .activate = preferences },
  { .name = "about", .activate = about },
};

/* ---- object -------------------------------------------------------------------------------- */

static void
show_again (LwApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l; l = l->next)
    if (LW_IS_WINDOW (l->data))
      lw_window_show_again (l->data);
}

static int
handle_local_options (GApplication *application, GVariantDict *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;
  g_print ("labelworth-studio " LW_VERSION "\n");
  return 0;
}

static void
startup (GApplication *application)
{
  LwApplication *self = LW_APPLICATION (application);
  G_APPLICATION_CLASS (lw_application_parent_class)->startup (application);
  self->settings = g_settings_new (LW_APP_ID);
  lw_preferences_apply (self->settings);
  g_signal_connect_swapped (self->settings, "changed::number-format", G_CALLBACK (show_again),
                            self);
  g_signal_connect_swapped (self->settings, "changed::palette", G_CALLBACK (show_again), self);
  gtk_window_set_default_icon_name (LW_APP_ID);
}

static void
dispose (GObject *object)
{
  g_clear_object (&LW_APPLICATION (object)->settings);
  G_OBJECT_CLASS (lw_application_parent_class)->dispose (object);
}

static void
lw_application_class_init (LwApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  application_class->startup = startup;
  application_class->activate = activate;
  application_class->open = open_files;
  application_class->handle_local_options = handle_local_options;
}

static void
lw_application_init (LwApplication *self)
{
  static const struct
  {
    const char *action;
    const char *keys[3];
  } keys[] = { { "app.quit", { "<Control>q" } },
               { "app.new-window", { "<Control><Shift>n" } },
               { "app.help", { "F1" } },
               { "app.preferences", { "<Control>comma" } } };
  GApplication *application = G_APPLICATION (self);
  g_application_add_main_option (application, "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE,
                                 _ ("Print the version and exit"), NULL);
  g_application_set_option_context_parameter_string (application, _ ("[STUDY…]"));
  g_application_set_option_context_summary (
      application, _ ("Shows studies of annotation cost: what your annotation hours buy."));
  g_application_set_option_context_description (
      application, _ ("STUDY is the folder of a study. Trainings run in processes of their own and "
                      "go on when\nthe window is closed; “labelworth study” does the same on the "
                      "terminal."));
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), keys[i].action, keys[i].keys);
}

LwApplication *
lw_application_new (void)
{
  return g_object_new (LW_TYPE_APPLICATION, "application-id", LW_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path", LW_UI_PATH, NULL);
}

void
lw_application_bind_menu (GtkMenuButton *button)
{
  GtkApplication *application = GTK_APPLICATION (g_application_get_default ());
  if (application)
    gtk_menu_button_set_menu_model (
        button, G_MENU_MODEL (gtk_application_get_menu_by_id (application, "primary-menu")));
}
