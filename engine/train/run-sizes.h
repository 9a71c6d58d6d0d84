/* Sizes of a run's images, on which the memory that it needs depends. */
#pragma once

#include "backend/open-device.h"
#include "dataset/image-sizes.h"
#include "train/batch.h"
#include "train/run-data.h"

G_BEGIN_DECLS

typedef struct
{
  LwSizeCount source, target; /* the largest as it is loaded; of size 0 where there are none */
  gboolean target_maps;       /* target images may come with label maps */
  gboolean complete;          /* no image can be larger */
  GArray *eval;               /* of LwSizeCount; empty without an evaluation */
} LwRunSizes;

/* Reads headers of images, of large data sets some. */
LwRunSizes *lw_run_sizes_new (const LwRunConfig *config, const LwRunData *data);
void lw_run_sizes_free (LwRunSizes *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwRunSizes, lw_run_sizes_free)

/* The batch of a run, with memory for its images. */
LwBatch *lw_run_batch_new (const LwRunConfig *config, const LwRunSizes *sizes,
                           const LwOpenDevice *device, LwObjective *objective, GError **error);

G_END_DECLS
