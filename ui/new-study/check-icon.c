/* States as icons. */
#include "new-study/check-icon.h"

void
lw_check_icon_set (GtkImage *image, LwCheckState state)
{
  static const struct
  {
    const char *icon, *class;
  } looks[] = { [LW_CHECK_GOOD] = { "emblem-ok-symbolic", "success" },
                [LW_CHECK_WAIT] = { "content-loading-symbolic", "dim-label" },
                [LW_CHECK_WARN] = { "dialog-warning-symbolic", "warning" },
                [LW_CHECK_BAD] = { "dialog-error-symbolic", "error" } };
  const char *classes[] = { looks[state].class, NULL };
  gtk_image_set_from_icon_name (image, looks[state].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (image), classes);
  gtk_widget_set_tooltip_text (GTK_WIDGET (image), lw_check_state_title (state));
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  lw_check_state_title (state), -1);
}
