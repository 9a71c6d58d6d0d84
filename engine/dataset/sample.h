/* One training image: photograph and labels at the size of the loader, read from the data set into
 * memory or where they lie in the cache, which then outlives the sample. */
#pragma once

#include "dataset/sample-part.h"
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

/* Bytes of the pixels that are its own: those in the cache cost nothing. */
gint64 lw_sample_bytes (const LwSample *self);

/* Reads pixels that lie in the cache into memory again, where they are there no more; FALSE if they
 * cannot be had. */
gboolean lw_sample_touch (const LwSample *self);

/* Any thread. Errors are those of the data set, by file name. */
LwSample *lw_sample_read (const LwSampleReader *reader, const LwSampleItem *item, GError **error);

/* Whether the cache knows all that @item is read from; its files are not looked at. */
gboolean lw_sample_is_cached (const LwSampleReader *reader, const LwSampleItem *item);

G_END_DECLS
