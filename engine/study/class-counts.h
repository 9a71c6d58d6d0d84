/* In how many of the images that can be labelled each class occurs: splits/classes.json, counted
 * once from the masks. */
#pragma once

#include "study/study-file.h"

G_BEGIN_DECLS

typedef struct
{
  int images;   /* counted */
  int n;        /* classes */
  char **names; /* [n], NULL-terminated */
  int *holding; /* [n] images with the class */
} LwClassCounts;

void lw_class_counts_free (LwClassCounts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwClassCounts, lw_class_counts_free)

/* Reads the file, or counts and writes it; @progress as in LwDatasetCheckOptions, may be NULL. NULL
 * without an error where the target has no masks. */
LwClassCounts *lw_class_counts (const LwStudy *study,
                                gboolean (*progress) (int done, int total, void *data), void *data,
                                GError **error);

G_END_DECLS
