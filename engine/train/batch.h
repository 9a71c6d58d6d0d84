/* From loaded images to the input of a training step: draws the augmentation, uploads the pixels,
 * and lays out labels, points and tags. */
#pragma once

#include "train/augment.h"
#include "wdass/objective.h"

G_BEGIN_DECLS

/* Points that an image may have (run-data.h refuses more). */
#define LW_BATCH_MAX_POINTS 64

typedef struct
{
  const LwBackend *backend;
  LwStream *stream;
  LwStepInput *input;
  LwAugmentOptions augment;
  gboolean crop_tags; /* tags tell what the crop shows, else what the whole image shows */
  gboolean overlap;   /* images are uploaded while the step before is at work, which takes two sets
                         of buffers for each domain */
  guint64 seed;
} LwBatchOptions;

typedef struct _LwBatch LwBatch;

LwBatch *lw_batch_new (const LwBatchOptions *options);
void lw_batch_free (LwBatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwBatch, lw_batch_free)

typedef enum
{
  LW_DOMAIN_SOURCE,
  LW_DOMAIN_TARGET,
} LwDomain;

/* Device memory for the images of @domain with up to @pixels each, and with @maps for their label
 * maps. Larger ones are given more when they are met. */
gboolean lw_batch_reserve (LwBatch *self, LwDomain domain, size_t pixels, gboolean maps,
                           GError **error);

/* Batch @number of the run, from 0: fills image_s and label_s from the samples [B]. */
gboolean lw_batch_source (LwBatch *self, gint64 number, LwSample *const *samples, GError **error);

/* Fills image_t, label_t, weak_kind, points and tags. Fine and coarse labels become LW_WEAK_MAP,
 * points LW_WEAK_POINT, the rest LW_WEAK_NONE. A point outside the crop is left out; none is lost
 * inside. Every labelled image has tags. */
gboolean lw_batch_target (LwBatch *self, gint64 number, LwSample *const *samples, GError **error);

G_END_DECLS
