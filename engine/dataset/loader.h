/* Training images, decoded by threads ahead of the step that needs them.
 *
 * Decoded images stay in memory up to a limit. None is ever dropped again: an epoch asks for each
 * image once, so a replacement would never be met before the next epoch either. Beyond the limit
 * the cache on disk (image-cache.h) saves the decoding: samples whose pixels lie there cost no
 * memory of ours and are all kept; the threads only see to it that the system has their pages in
 * memory. */
#pragma once

#include "dataset/sample.h"
#include "dataset/sampler.h"

G_BEGIN_DECLS

typedef struct
{
  LwSampleReader reader;
  const LwSampleItem *items; /* (transfer none) outlive the loader */
  int n_items;               /* at least 1 */
  int batch;
  guint64 seed;
  LwRngPurpose purpose;
  gint64 first_batch;  /* number in the run */
  gint64 stride;       /* from a batch to the next: what others load lies between */
  int threads;         /* at least 1 */
  gint64 memory_limit; /* bytes of decoded pixels kept, beside the batches under way */
} LwLoaderOptions;

typedef struct _LwLoader LwLoader;

LwLoader *lw_loader_new (const LwLoaderOptions *options);
void lw_loader_free (LwLoader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwLoader, lw_loader_free)

/* The samples of the next batch, @batch references for the caller. An image that cannot be read
 * is an error of the batch that asks for it. */
gboolean lw_loader_next (LwLoader *self, LwSample **samples, GError **error);

/* Seconds that lw_loader_next has waited so far. */
double lw_loader_waited (const LwLoader *self);

G_END_DECLS
