/* Which classes were taken for which: the pixels of one run, or of several together. Immutable,
 * shared by threads. */
#pragma once

#include "model/run-evaluation.h"

G_BEGIN_DECLS

typedef struct
{
  LwClassSet *classes;
  int n_runs, n_images; /* images: of one run */
  gint64 *count;        /* [classes->n][classes->n], row = truth */
  int *images_with;     /* [classes->n] images in which the class occurs */
} LwConfusion;

/* Sums the evaluations of the runs at @n > 0 @positions of @snapshot; any thread. LW_ERROR_INPUT
 * names the file that does not fit. */
LwConfusion *lw_confusion_load (const LwStudySnapshot *snapshot, const int *positions, int n,
                                GError **error);
LwConfusion *lw_confusion_ref (LwConfusion *self);
void lw_confusion_unref (LwConfusion *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwConfusion, lw_confusion_unref)

/* The same in a thread. */
void lw_confusion_load_async (LwStudySnapshot *snapshot, const int *positions, int n,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
LwConfusion *lw_confusion_load_finish (GAsyncResult *result, GError **error);

/* What a share is of. */
typedef enum
{
  LW_SHARE_OF_TRUTH,      /* of the pixels that are the class of the row */
  LW_SHARE_OF_PREDICTION, /* of the pixels that were taken for the class of the column */
  LW_SHARE_OF_ALL,
} LwShareOf;

/* Pixels of @truth that were taken for @predicted, 0 to 1; NaN where there are no pixels to be a
 * share of. */
double lw_confusion_share (const LwConfusion *self, int truth, int predicted, LwShareOf of);

/* Share of all labelled pixels that are of @klass. */
double lw_confusion_pixels (const LwConfusion *self, int klass);

/* Whether so little of the class is in the evaluation images that its IoU says little: less than
 * half a percent of the pixels, or one image in twenty. */
gboolean lw_confusion_is_rare (const LwConfusion *self, int klass);

typedef struct
{
  int truth, predicted;
} LwConfusedPair;

/* The @most pairs of different classes that were confused in the greatest share, with any pixels.
 * (element-type LwConfusedPair) (transfer full) */
GArray *lw_confusion_ranked (const LwConfusion *self, LwShareOf of, int most);

/* "car taken for truck: 3.1 % of car", "car recognised: 91.2 % of car", translated. (transfer full)
 */
char *lw_confusion_text (const LwConfusion *self, int truth, int predicted, LwShareOf of);

G_END_DECLS
