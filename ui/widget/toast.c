/* Toasts. */
#include "widget/toast.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

static void
show (GtkWidget *from, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (from, ADW_TYPE_TOAST_OVERLAY);
  if (overlay)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), g_object_ref_sink (toast));
  else
    g_object_ref_sink (toast);
  g_object_unref (toast);
}

/* Toasts read their title as markup. */
static AdwToast *
toast_new (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  return adw_toast_new (escaped);
}

void
lw_toast (GtkWidget *from, const char *text)
{
  show (from, toast_new (text));
}

void
lw_toast_undo (GtkWidget *from, const char *text, const char *action, GVariant *target)
{
  AdwToast *toast = toast_new (text);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, action);
  adw_toast_set_action_target_value (toast, target);
  show (from, toast);
}

/* A title would be cut where the window ends: what is wrong, and with which file, is long. */
void
lw_toast_error (GtkWidget *from, const char *text)
{
  AdwToast *toast = toast_new ("");
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  /* More than this and it does not wrap in a window of 360 pixels. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  adw_toast_set_custom_title (toast, label);
  adw_toast_set_timeout (toast, 0);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  show (from, toast);
}
