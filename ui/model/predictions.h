/* The predictions of a run as files, FOLDER/predictions/IMAGE_label.png (classes) and
 * IMAGE_confidence.png, and making those that are missing: `labelworth study predict`. */
#pragma once

#include <gio/gio.h>

#include "image/image.h"

G_BEGIN_DECLS

/* Where the prediction of @image (id of LwDatasetItem) of the run in @run_folder is, whether it is
 * there or not. (transfer full) */
char *lw_prediction_label_path (const char *run_folder, const char *image);
char *lw_prediction_confidence_path (const char *run_folder, const char *image);

/* Whether what was written belongs to the present weights of the run. */
gboolean lw_prediction_is_there (const char *run_folder, const char *image);

/* Predicts these images of the run (@images NULL-terminated) in a process of its own and returns
 * when they are there. Calls for the same run share one process. LW_ERROR_INPUT where the run has
 * no weights (any more), with a message for people. */
void lw_predictions_make_async (const char *study_folder, const char *run_id,
                                const char *const *images, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean lw_predictions_make_finish (GAsyncResult *result, GError **error);

G_END_DECLS
