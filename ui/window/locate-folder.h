/* "Locate Folder…": a study, or the data that it names, lies somewhere else by now. */
#pragma once

#include <gtk/gtk.h>

#include "model/study-model.h"

G_BEGIN_DECLS

/* Asks for a folder; @callback gets a path, and is not called where none is chosen. The dialog
 * lives as long as @parent, to which it is modal. */
typedef void (*LwFolderChosen) (GtkWindow *parent, const char *path);
void lw_choose_folder (GtkWindow *parent, const char *title, LwFolderChosen callback);

/* The folder of a data set of @model's study that is gone; the source counts as long as runs are
 * to be trained. (transfer full) (nullable) */
void lw_missing_data_async (LwStudyModel *model, GAsyncReadyCallback callback, gpointer user_data);
char *lw_missing_data_finish (GAsyncResult *result);

/* Writes into study.json that the data set of @from is in @to, and where those beside it are
 * (study/study-data.h). */
void lw_locate_data_async (const char *folder, const char *from, const char *to,
                           GAsyncReadyCallback callback, gpointer user_data);
gboolean lw_locate_data_finish (GAsyncResult *result, GError **error);

G_END_DECLS
