/* The predictions of a run as files, made once and looked at often:
 *
 *   FOLDER/predictions/IMAGE_label.png       grey: the classes, at the size of the labels
 *   FOLDER/predictions/IMAGE_confidence.png  grey: the largest softmax probability, 255 = certain,
 *                                            rounded to the 16 multiples of 17
 *   FOLDER/predictions/manifest.json         of which weights, under which protocol
 *
 * IMAGE is the id of an LwDatasetItem; its slashes make folders. Predictions of weights that the
 * run no longer has are none of the run. Where the weights were deleted, the predictions stay. */
#pragma once

#include "dataset/dataset.h"
#include "eval/protocol.h"

G_BEGIN_DECLS

#define LW_PREDICTIONS "predictions"

/* Where the prediction of @image is, whether it is there or not. (transfer full) */
char *lw_prediction_label_path (const char *run_folder, const char *image);
char *lw_prediction_confidence_path (const char *run_folder, const char *image);

/* What a weight file is recognised by, also after a copy: its size and a hash of pieces of it.
 * Reads at most some hundred kilobytes. (transfer full) */
char *lw_weights_fingerprint (const char *path, GError **error);

/* Whether the stored predictions are those of the present weights of the run. Reads as much. */
gboolean lw_predictions_are_current (const char *run_folder);

/* Whether both files of an image are there; which weights they are of is another question. */
gboolean lw_prediction_exists (const char *run_folder, const char *image);

/* Makes the run ready for predictions of @weights: where those that are stored are of others, they
 * are deleted (of images of @data), and a manifest is written. */
gboolean lw_predictions_begin (const char *run_folder, const char *weights,
                               const LwProtocol *protocol, const LwDataset *data, GError **error);

/* Writes both files, each in one step, and makes their folders. @confidence: 255 is a probability
 * of 1; it is rounded here. */
gboolean lw_prediction_write (const char *run_folder, const char *image, const LwImage *labels,
                              LwImage *confidence, GError **error);

/* Reads them. (transfer full) LW_ERROR_INPUT for a file that is damaged or has a class beyond
 * @n_classes. */
LwImage *lw_prediction_read_labels (const char *run_folder, const char *image, int n_classes,
                                    GError **error);
LwImage *lw_prediction_read_confidence (const char *run_folder, const char *image, GError **error);

G_END_DECLS
