/* Having predictions made that are not there yet: `labelworth study predict` in processes of their
 * own. Where predictions are and how they are read is in eval/prediction-files.h. Main thread only,
 * but for lw_prediction_is_there. */
#pragma once

#include <gio/gio.h>

#include "eval/prediction-files.h"

G_BEGIN_DECLS

/* Whether the prediction of @image is there and belongs to the present weights of the run. Reads
 * some hundred kilobytes: not for the main loop. */
gboolean lw_prediction_is_there (const char *run_folder, const char *image);

/* Predicts these images of the run (@images NULL-terminated) in a process of its own and returns
 * when they are there, maybe before the process ends. A study has one process at a time: calls that
 * came meanwhile wait, and those for the same images, or the same run, share the next one. With the
 * last call that is cancelled the process ends. LW_ERROR_INPUT where they cannot be made, as for a
 * run that has no weights any more, with a message for people. */
void lw_predictions_make_async (const char *study_folder, const char *run_id,
                                const char *const *images, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean lw_predictions_make_finish (GAsyncResult *result, GError **error);

G_END_DECLS
