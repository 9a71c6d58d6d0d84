/* The evaluation of a finished run image by image, read in a thread and kept for as long as
 * somebody uses it. */
#pragma once

#include <gio/gio.h>

#include "model/study-snapshot.h"

G_BEGIN_DECLS

typedef struct
{
  char *run; /* id */
  int n_classes, n_images;
  GStrv images;        /* [n_images] ids of LwDatasetItem */
  gint32 *confusion;   /* [n_images][n_classes][n_classes], row = truth */
  gint64 *total;       /* [n_classes][n_classes] */
  LwClassSet *classes; /* names and colours; made-up colours where its file cannot be read */
  /*< private >*/
  GHashTable *positions; /* of images */
  char *key;             /* by which it is found again */
  int references;
} LwRunEvaluation;

/* Reads eval.json, confusion.safetensors and confusion-images.txt of the run at @position; any
 * thread. One that is in memory and of the same files is found again. LW_ERROR_INPUT names the file
 * that does not fit. */
LwRunEvaluation *lw_run_evaluation_load (const LwStudySnapshot *snapshot, int position,
                                         GError **error);
LwRunEvaluation *lw_run_evaluation_ref (LwRunEvaluation *self);
void lw_run_evaluation_unref (LwRunEvaluation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwRunEvaluation, lw_run_evaluation_unref)

/* The same in a thread. */
void lw_run_evaluation_load_async (LwStudySnapshot *snapshot, int position,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
LwRunEvaluation *lw_run_evaluation_load_finish (GAsyncResult *result, GError **error);

/* Position of an image by its id, or -1. */
int lw_run_evaluation_find (const LwRunEvaluation *self, const char *image);

/* Mean IoU of one image over the classes that occur in it, percent; NaN where there is none. */
double lw_run_evaluation_image_miou (const LwRunEvaluation *self, int image);
/* IoU of a class in one image, percent; NaN where it neither occurs nor is predicted. */
double lw_run_evaluation_image_iou (const LwRunEvaluation *self, int image, int klass);

/* IoU of every class [n_classes] over all images, percent; NaN as above. */
void lw_run_evaluation_iou (const LwRunEvaluation *self, double *iou);

G_END_DECLS
