/* One training image in memory: photograph and labels at the size of the loader, read from the data
 * set or from the cache. */
#pragma once

#include "dataset/image-cache.h"
#include "dataset/weak.h"

G_BEGIN_DECLS

/* An image of a split and the label that it carries there. */
typedef struct
{
  int item; /* in the data set */
  LwLabelType type;
  const LwWeakLabel *weak; /* of image, point and coarse; NULL for none and fine */
} LwSampleItem;

typedef struct
{
  const LwSampleItem *item;
  LwImage *image;
  LwImage *labels; /* classes at the size of @image: polygons or masks, with tag maps also those of
                      an image with tags; NULL for none and point */
  int stored_width, stored_height; /* what the points of the weak label count in */
  uint8_t tags[LW_MAX_CLASSES];    /* 1 for the classes present in the whole image, as far as its
                                      label type tells */
  int references;
} LwSample;

LwSample *lw_sample_ref (LwSample *self);
void lw_sample_unref (LwSample *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwSample, lw_sample_unref)

/* Bytes of the pixels. */
gint64 lw_sample_bytes (const LwSample *self);

typedef struct
{
  const LwDataset *dataset;
  LwImageCache *cache; /* or NULL */
  int width, height;   /* size to load at; 0, 0 = as stored */
  gboolean tag_maps;   /* an image with tags comes with the map that tells which of its classes lie
                          in a crop, where the data set has one */
} LwSampleReader;

/* Any thread. Errors are those of the data set, by file name. */
LwSample *lw_sample_read (const LwSampleReader *reader, const LwSampleItem *item, GError **error);

G_END_DECLS
