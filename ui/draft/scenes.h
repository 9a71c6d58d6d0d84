/* The built-in street scenes, with which a study can be made without any data: a source in the look
 * of a game and a target in that of a camera. `labelworth data generate` draws them. */
#pragma once

#include <gio/gio.h>

#include "draft/task-progress.h"

G_BEGIN_DECLS

/* $XDG_DATA_HOME/labelworth/scenes. (transfer full) */
char *lw_scenes_folder (void);

/* The data sets in @folder, as LAYOUT:PATH. (transfer full) */
char *lw_scenes_source (const char *folder);
char *lw_scenes_target (const char *folder);

/* Draws what of them is missing, in processes that a cancelled task ends. */
void lw_scenes_make_async (const char *folder, LwTaskProgress *progress, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
gboolean lw_scenes_make_finish (GAsyncResult *result, GError **error);

/* The commands of that, each with " &&" and a line break behind it. */
void lw_scenes_append_commands (GString *text, const char *folder);

G_END_DECLS
