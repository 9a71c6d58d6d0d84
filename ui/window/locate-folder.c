/* Asking for a folder that has moved. */
#include "window/locate-folder.h"

void
lw_locate_folder (GtkWidget *from, LwStudyModel *model)
{
  gtk_widget_activate_action (from, "win.open", NULL);
}
