/* Filling the cache (image-cache.h) with all that trainings on a data set read, before they begin.
 */
#pragma once

#include "dataset/sample-part.h"

G_BEGIN_DECLS

typedef enum
{
  LW_PREPARE_LABELS = 1 << 0, /* full masks */
  LW_PREPARE_COARSE = 1 << 1, /* the data set's own coarse maps */
} LwPrepareMaps;

typedef struct
{
  const char *folder; /* of the cache */
  int width, height;  /* size that trainings load at; 0, 0 = as stored */
  LwPrepareMaps maps; /* beside the photographs */
  int threads;        /* 0: one a processor */
} LwPrepareOptions;

typedef struct
{
  int photographs, maps; /* of the data set */
  int kept;              /* of them there already */
  gint64 bytes;          /* of all */
  gint64 missing;        /* bytes to be written */
  gint64 space;          /* bytes free where the folder is */
} LwPreparePlan;

typedef struct
{
  int done, total; /* files; done includes those kept */
  double rate;     /* files a second, of this run */
  double left;     /* seconds, or -1 before it can be told */
} LwPrepareProgress;

typedef void (*LwPrepareProgressFunc) (const LwPrepareProgress *progress, gpointer data);

typedef struct _LwPrepare LwPrepare;

/* Claims the folder and looks at what is there and what is missing; as stored, sizes come from the
 * headers of the files. @dataset (transfer none) outlives it. */
LwPrepare *lw_prepare_new (const LwDataset *dataset, const LwPrepareOptions *options,
                           GError **error);
void lw_prepare_free (LwPrepare *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwPrepare, lw_prepare_free)

const LwPreparePlan *lw_prepare_plan (const LwPrepare *self);

/* Writes what is missing. Refused (LW_ERROR_INPUT) where the disk has less than that free. A file
 * that cannot be read is left out, and named by the error when the others are done. Killed or
 * stopped (LW_ERROR_STOPPED), it keeps what is finished. @progress (may be NULL) is called about
 * four times a second, by the calling thread. */
gboolean lw_prepare_run (LwPrepare *self, LwPrepareProgressFunc progress, gpointer data,
                         GError **error);

G_END_DECLS
