/* Examination of a data set before it is used: every file is decoded, the ids met are counted, and
 * the counts are held against what the id table says. */
#pragma once

#include "dataset/image-sizes.h"

G_BEGIN_DECLS

typedef struct
{
  uint16_t id;
  const char *name; /* in the data set; NULL if the id table does not know the id */
  uint8_t klass;    /* LwDataset.classes, or LW_IGNORE */
  guint64 pixels;
  int images;
} LwIdCount;

/* What one kind of label files holds. */
typedef struct
{
  int files;   /* read */
  GArray *ids; /* LwIdCount, by id */
  guint64 pixels;
  guint64 unmapped_pixels; /* ignored or unknown */
  guint64 unknown_pixels;  /* of ids that the table does not know */
  guint64 class_pixels[LW_MAX_CLASSES];
  int class_images[LW_MAX_CLASSES];
} LwLabelCount;

typedef struct
{
  char *path;
  char *reason;
  gboolean fatal; /* the pair cannot be used; else it only looks odd */
  int item;       /* index in LwDataset.items */
} LwFileProblem;

typedef struct
{
  int checked;   /* items examined */
  int bad_items; /* of these with a fatal problem */
  GArray *sizes; /* LwSizeCount of photographs, most frequent first */
  LwLabelCount masks;
  LwLabelCount coarse;
  GPtrArray *problems; /* LwFileProblem, by item */
  GPtrArray *reasons;  /* texts: why the data set is not usable; empty if it is */
  GPtrArray *warnings; /* texts */
  gboolean usable;
} LwDatasetCheck;

typedef struct
{
  int limit;   /* at most so many items, evenly spread; 0 = all */
  int threads; /* 0 = one a processor */
  /* Called from any of the threads, one at a time; FALSE stops with LW_ERROR_STOPPED. May be NULL.
   */
  gboolean (*progress) (int done, int total, void *data);
  void *data;
} LwDatasetCheckOptions;

/* The result names ids as @dataset does and must not outlive it. It does not depend on the number
 * of threads. */
LwDatasetCheck *lw_dataset_check (const LwDataset *dataset, const LwDatasetCheckOptions *options,
                                  GError **error);
void lw_dataset_check_free (LwDatasetCheck *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwDatasetCheck, lw_dataset_check_free)

G_END_DECLS
