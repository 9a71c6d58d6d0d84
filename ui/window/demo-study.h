/* The finished study that comes with the program. Opened, it is a copy among the user's data, so
 * that its costs can be edited and runs added. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Copies it to $XDG_DATA_HOME/labelworth/demo unless it is there. */
void lw_demo_study_async (GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);

/* The folder of the copy. (transfer full) */
char *lw_demo_study_finish (GAsyncResult *result, GError **error);

G_END_DECLS
