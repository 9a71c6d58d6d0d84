/* A short notice at the lower end of the window that holds a widget. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void lw_toast (GtkWidget *from, const char *text);

/* With a button "Undo" for the action, whose target (floating, nullable) is taken. */
void lw_toast_undo (GtkWidget *from, const char *text, const char *action, GVariant *target);

/* What failed, until it is closed. */
void lw_toast_error (GtkWidget *from, const char *text);

G_END_DECLS
