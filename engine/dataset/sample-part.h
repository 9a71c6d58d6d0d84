/* One file of a data set at the size of a loader, from the cache or decoded. */
#pragma once

#include "dataset/dataset.h"
#include "dataset/image-cache.h"

G_BEGIN_DECLS

typedef enum
{
  LW_PART_IMAGE,
  LW_PART_LABELS, /* full masks */
  LW_PART_COARSE, /* the data set's own coarse map */
} LwSamplePart;

typedef struct
{
  const LwDataset *dataset;
  LwImageCache *cache; /* or NULL */
  int width, height;   /* size to load at; 0, 0 = as stored */
  gboolean tag_maps;   /* an image with tags comes with the map that tells which of its classes lie
                          in a crop, where the data set has one */
} LwSampleReader;

/* The file, NULL where the item has none. */
const char *lw_sample_part_path (const LwSampleReader *reader, int item, LwSamplePart part);

/* How the cache calls it, without the stamp. */
void lw_sample_part_key (const LwSampleReader *reader, int item, LwSamplePart part,
                         LwCacheKey *key);

/* From the file. *image is overwritten. Errors are those of the data set, by file name. */
gboolean lw_sample_part_decode (const LwSampleReader *reader, int item, LwSamplePart part,
                                LwCachedImage *image, GError **error);

/* From the cache if it is there, else from the file, which the cache gets then. Any thread. */
gboolean lw_sample_part_read (const LwSampleReader *reader, int item, LwSamplePart part,
                              LwCachedImage *image, GError **error);

/* @image (transfer full) at the size of the reader. */
LwImage *lw_sample_fit (const LwSampleReader *reader, LwImage *image);

G_END_DECLS
