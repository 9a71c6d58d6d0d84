/* The window of the preferences. */
#include "window/preferences.h"

#include <locale.h>

static void
apply_scheme (GSettings *settings)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
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

void
lw_preferences_show (GtkWindow *parent)
{
}
