/* The application: its windows, preferences, about.
 *
 * Action app.open (s), for notifications: shows the study in a folder, in the window that has it
 * or in a new one. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LW_TYPE_APPLICATION (lw_application_get_type ())

G_DECLARE_FINAL_TYPE (LwApplication, lw_application, LW, APPLICATION, AdwApplication)

LwApplication *lw_application_new (void);

/* Gives @button the main menu of the running application. */
void lw_application_bind_menu (GtkMenuButton *button);

G_END_DECLS
