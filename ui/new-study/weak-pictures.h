/* Drawing weak labels on photographs, in a thread. */
#pragma once

#include <gtk/gtk.h>

#include "draft/data-report.h"
#include "dataset/weak.h"

G_BEGIN_DECLS

#define LW_WEAK_IMAGES 4

typedef struct
{
  char *image;         /* id of LwDatasetItem */
  GdkTexture *texture; /* photograph with the label */
  char *text;          /* what the label says, for people who do not see it */
} LwWeakPicture;

typedef struct
{
  LwDataReport *report;
  gint64 split_seed, weak_seed;
  LwCoarseOptions coarse;
  gboolean types[LW_N_LABEL_TYPES];
  uint8_t palette[256][3];
  int width; /* pixels of a picture */
} LwWeakQuestion;

/* Of the first images of partition 0, in the order of label types, LW_WEAK_IMAGES of each that is
 * wanted (fewer where the data set has no more). */
void lw_weak_pictures_async (const LwWeakQuestion *question, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/* (element-type LwWeakPicture) (transfer full) */
GPtrArray *lw_weak_pictures_finish (GAsyncResult *result, GError **error);

G_END_DECLS
