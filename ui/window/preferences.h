/* Preferences, kept in GSettings and applied as they are changed. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LW_TYPE_PREFERENCES (lw_preferences_get_type ())

G_DECLARE_FINAL_TYPE (LwPreferences, lw_preferences, LW, PREFERENCES, AdwPreferencesWindow)

/* @parent may be NULL. */
void lw_preferences_show (GtkWindow *parent);

/* Colour scheme and number format of the whole program follow @settings from now on. */
void lw_preferences_apply (GSettings *settings);

G_END_DECLS
