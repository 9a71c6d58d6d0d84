/* The configuration of a run as it was saved, or of one that has not begun as the study means it.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "model/study-snapshot.h"

G_BEGIN_DECLS

/* In a thread; of the run at @position. */
void lw_saved_config_async (LwStudySnapshot *snapshot, int position, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);

/* (transfer full) LW_ERROR_FILE or LW_ERROR_INPUT where config.json is there and cannot be read. */
JsonObject *lw_saved_config_finish (GAsyncResult *result, GError **error);

G_END_DECLS
