/* Weak labels of the images of a data set. */
#pragma once

#include "dataset/weak.h"

G_BEGIN_DECLS

typedef struct
{
  LwLabelType type;
  guint64 seed;
  gboolean from_maps; /* coarse labels from the coarse maps of the data set, not from its masks */
  LwCoarseOptions coarse;

  /* Called in the caller's thread after each image; FALSE stops the work. May be NULL. */
  gboolean (*progress) (int done, int total, void *data);
  void *progress_data;
} LwWeakOptions;

/* Labels of the @n items of @dataset in @indices (NULL: all, @n is not read), in that order, made
 * by
 * @n_threads threads (0: one a processor); the labels are the same for any number. The first image
 * that cannot be read fails it all, LW_ERROR_STOPPED if @progress asked to stop. Array of
 * LwWeakLabel, owned. */
GPtrArray *lw_weak_labels_make (const LwDataset *dataset, const int *indices, int n,
                                const LwWeakOptions *options, int n_threads, GError **error);

/* Whether every item has a coarse map. */
gboolean lw_weak_labels_have_maps (const LwDataset *dataset);

G_END_DECLS
