/* The finished study that comes with the program. Opened, it is a copy among the user's data, so
 * that its costs can be edited and runs added. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Copies it to $XDG_DATA_HOME/labelworth/demo unless it is there; the copy is seen by others as a
 * whole or not at all. */
void lw_demo_study_async (GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);

/* The folder of the copy. LW_ERROR_INPUT where the program came without it, LW_ERROR_FILE where it
 * cannot be copied. (transfer full) */
char *lw_demo_study_finish (GAsyncResult *result, GError **error);

/* The same, waiting for the disk. */
char *lw_demo_study_copy (GCancellable *cancellable, GError **error);

G_END_DECLS
