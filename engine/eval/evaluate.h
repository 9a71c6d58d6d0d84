/* How well a network labels a data set: confusion of every image, IoU, pixel accuracy. */
#pragma once

#include <json-glib/json-glib.h>

#include "dataset/dataset.h"
#include "eval/predict.h"

G_BEGIN_DECLS

/* The confusion of every image is kept, so that intervals over images can be drawn later. */
typedef struct
{
  char *data, *layout, *split; /* as in LwDataset */
  LwClassSet *classes;
  LwProtocol protocol;
  int images;
  char **ids;        /* [images], NULL-terminated */
  gint32 *per_image; /* [images][K][K], row = truth */
  int64_t *total;    /* [K][K] */
} LwEvaluation;

/* All zero. */
LwEvaluation *lw_evaluation_new (const LwDataset *data, const LwProtocol *protocol);
void lw_evaluation_free (LwEvaluation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwEvaluation, lw_evaluation_free)

/* Sets the confusion of an image, [K][K], and adds it to the total. Once for each image. */
void lw_evaluation_add (LwEvaluation *self, int image, const int64_t *confusion);

/* Judges the predictions for every image of @data, whose class set must have as many classes as the
 * network. LW_ERROR_STOPPED when a stop was asked for; @progress may be NULL. */
LwEvaluation *lw_evaluate (LwInference *inference, const LwDataset *data,
                           LwPredictProgress progress, void *user, GError **error);

/* Mean IoU over the classes that occur, 0 to 1; NaN where none does. */
double lw_evaluation_miou (const LwEvaluation *self);
/* Share of the labelled pixels that are right; NaN where there are none. */
double lw_evaluation_accuracy (const LwEvaluation *self);

/* What eval.json holds: weights (as given), data, protocol, classes, iou (null: class absent),
 * miou, with the 19 Cityscapes classes also miou_16 and miou_13, pixel_accuracy, confusion.
 * (transfer full) */
JsonObject *lw_evaluation_to_json (const LwEvaluation *self, const char *weights);

#define LW_EVALUATION_CONFUSION "confusion.safetensors"
#define LW_EVALUATION_IMAGES "confusion-images.txt"

/* Writes eval.json, confusion.safetensors (tensor "confusion", I32 [images][K][K]) and
 * confusion-images.txt (ids, one a line, in the order of the tensor) into @folder. */
gboolean lw_evaluation_save (const LwEvaluation *self, const char *folder, const char *weights,
                             GError **error);

/* Reads the confusions of @folder, [*images][*n_classes][*n_classes], and the ids of their images,
 * as many as lines. (transfer full) LW_ERROR_INPUT begins with the path of the file that is
 * damaged.
 */
gint32 *lw_evaluation_read_confusion (const char *folder, int *images, int *n_classes,
                                      GError **error);
GStrv lw_evaluation_read_images (const char *folder, GError **error);

/* The table for people: class, IoU in %, share of pixels in %; then the means. (transfer full) */
char *lw_evaluation_table (const LwEvaluation *self);

G_END_DECLS
