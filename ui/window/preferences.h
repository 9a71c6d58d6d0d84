/* Preferences, kept in GSettings. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void lw_preferences_show (GtkWindow *parent);

/* Colour scheme and number format of the whole program follow @settings from now on. */
void lw_preferences_apply (GSettings *settings);

G_END_DECLS
