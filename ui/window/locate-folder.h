/* "Locate Folder…": a study, or the data that it names, lies somewhere else by now. */
#pragma once

#include <gtk/gtk.h>

#include "model/study-model.h"

G_BEGIN_DECLS

/* Asks where the folder of @model's study is now and opens it there. */
void lw_locate_folder (GtkWidget *from, LwStudyModel *model);

G_END_DECLS
