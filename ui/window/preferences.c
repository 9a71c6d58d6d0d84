/* The window of the preferences. */
#include "window/preferences.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "model/owner-task.h"
#include "window/device-list.h"

struct _LwPreferences
{
  AdwPreferencesWindow parent_instance;
  GSettings *settings;
  GPtrArray *devices; /* of char *: names, by the rows of the list */
  AdwComboRow *scheme, *palette, *numbers, *device;
  GtkSpinButton *slots;
};

G_DEFINE_FINAL_TYPE (LwPreferences, lw_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* ---- applying ------------------------------------------------------------------------------ */

static void
apply_scheme (GSettings *settings)
{
  adw_style_manager_set_color_scheme (
      adw_style_manager_get_default (),
      (AdwColorScheme)g_settings_get_enum (settings, "color-scheme"));
}

/* Texts alone: files are written in the C locale whatever this is. */
static void
apply_numbers (GSettings *settings)
{
  g_autofree char *format = g_settings_get_string (settings, "number-format");
  setlocale (LC_NUMERIC, g_str_equal (format, "plain") ? "C" : "");
}

void
lw_preferences_apply (GSettings *settings)
{
  g_signal_connect (settings, "changed::color-scheme", G_CALLBACK (apply_scheme), NULL);
  g_signal_connect (settings, "changed::number-format", G_CALLBACK (apply_numbers), NULL);
  apply_scheme (settings);
  apply_numbers (settings);
}

/* ---- rows and settings --------------------------------------------------------------------- */

/* @data: the values of the rows, NULL-terminated. */
static gboolean
row_of_value (GValue *value, GVariant *variant, gpointer data)
{
  const char *const *names = data;
  for (guint i = 0; names[i]; i++)
    if (g_str_equal (names[i], g_variant_get_string (variant, NULL)))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
value_of_row (const GValue *value, const GVariantType *type, gpointer data)
{
  const char *const *names = data;
  guint row = g_value_get_uint (value);
  return row < g_strv_length (data) ? g_variant_new_string (names[row]) : NULL;
}

static void
bind (LwPreferences *self, const char *key, AdwComboRow *row, const char *const *values)
{
  g_settings_bind_with_mapping (self->settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT,
                                row_of_value, value_of_row, (gpointer)values, NULL);
}

static void
add_device (LwPreferences *self, GtkStringList *titles, const char *name, const char *title)
{
  g_ptr_array_add (self->devices, g_strdup (name));
  gtk_string_list_append (titles, title);
}

static gboolean
has_device (LwPreferences *self, const char *name)
{
  return g_ptr_array_find_with_equal_func (self->devices, name, g_str_equal, NULL);
}

/* A device of the settings that is not here now is kept. */
static void
show_devices (LwPreferences *self, const GPtrArray *found)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autofree char *chosen = g_settings_get_string (self->settings, "device");
  add_device (self, titles, "auto", _ ("The fastest"));
  for (guint i = 0; i < found->len; i++)
    {
      const LwDevice *device = found->pdata[i];
      if (!device->problem)
        add_device (self, titles, device->name, device->title);
    }
  g_autofree char *absent = g_strdup_printf (_ ("%s, which is not here"), chosen);
  if (!has_device (self, chosen))
    add_device (self, titles, chosen, absent);
  g_ptr_array_add (self->devices, NULL);
  g_autofree char *summary = lw_device_summary (found);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->device), summary);
  adw_combo_row_set_model (self->device, G_LIST_MODEL (titles));
  bind (self, "device", self->device, (const char *const *)self->devices->pdata);
}

static void
devices_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, lw_device_list (), (GDestroyNotify)g_ptr_array_unref);
}

static void
devices_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LwPreferences *self = LW_PREFERENCES (source);
  g_autoptr (GPtrArray) found = g_task_propagate_pointer (G_TASK (result), NULL);
  if (self->settings)
    show_devices (self, found);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwPreferences *self = LW_PREFERENCES (object);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_PREFERENCES);
  G_OBJECT_CLASS (lw_preferences_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_ptr_array_unref (LW_PREFERENCES (object)->devices);
  G_OBJECT_CLASS (lw_preferences_parent_class)->finalize (object);
}

static void
lw_preferences_class_init (LwPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/window/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, LwPreferences, scheme);
  gtk_widget_class_bind_template_child (widget_class, LwPreferences, palette);
  gtk_widget_class_bind_template_child (widget_class, LwPreferences, numbers);
  gtk_widget_class_bind_template_child (widget_class, LwPreferences, device);
  gtk_widget_class_bind_template_child (widget_class, LwPreferences, slots);
}

static void
lw_preferences_init (LwPreferences *self)
{
  static const char *const schemes[] = { "default", "light", "dark", NULL };
  static const char *const palettes[] = { "data-set", "distinct", NULL };
  static const char *const formats[] = { "system", "plain", NULL };
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (LW_APP_ID);
  self->devices = g_ptr_array_new_with_free_func (g_free);
  bind (self, "color-scheme", self->scheme, schemes);
  bind (self, "palette", self->palette, palettes);
  bind (self, "number-format", self->numbers, formats);
  g_settings_bind (self->settings, "slots", self->slots, "value", G_SETTINGS_BIND_DEFAULT);
  g_autoptr (GTask) task = lw_owner_task_new (self, NULL, devices_cb, NULL);
  g_task_set_source_tag (task, lw_preferences_init);
  g_task_run_in_thread (task, devices_thread);
}

void
lw_preferences_show (GtkWindow *parent)
{
  GtkWindow *window
      = g_object_new (LW_TYPE_PREFERENCES, "transient-for", parent, "modal", parent != NULL, NULL);
  gtk_window_present (window);
}
