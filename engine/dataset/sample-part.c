/* Files of a data set, through the cache. */
#include "dataset/sample-part.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "dataset/label-classes.h"

const char *
lw_sample_part_path (const LwSampleReader *reader, int item, LwSamplePart part)
{
  const LwDatasetItem *files = lw_dataset_item (reader->dataset, item);
  return part == LW_PART_IMAGE    ? files->image_path
         : part == LW_PART_LABELS ? files->label_path
                                  : files->coarse_path;
}

void
lw_sample_part_key (const LwSampleReader *reader, int item, LwSamplePart part, LwCacheKey *key)
{
  lw_cache_key_init (key, lw_sample_part_path (reader, item, part), reader->width, reader->height,
                     part == LW_PART_IMAGE ? "image" : reader->dataset->id_map_hash);
}

LwImage *
lw_sample_fit (const LwSampleReader *reader, LwImage *image)
{
  if (reader->width <= 0 || (image->width == reader->width && image->height == reader->height))
    return image;
  LwImage *fitted = image->channels == 1
                        ? lw_image_resize_labels (image, reader->width, reader->height)
                        : lw_image_resize (image, reader->width, reader->height);
  lw_image_free (image);
  return fitted;
}

gboolean
lw_sample_part_decode (const LwSampleReader *reader, int item, LwSamplePart part,
                       LwCachedImage *image, GError **error)
{
  LwImage *decoded = part == LW_PART_IMAGE ? lw_dataset_read_image (reader->dataset, item, error)
                     : part == LW_PART_LABELS
                         ? lw_dataset_read_labels (reader->dataset, item, error)
                         : lw_dataset_read_coarse (reader->dataset, item, error);
  if (!decoded)
    return FALSE;
  *image = (LwCachedImage){ .stored_width = decoded->width, .stored_height = decoded->height };
  image->image = lw_sample_fit (reader, decoded);
  if (part != LW_PART_IMAGE)
    lw_label_classes (image->image, &image->classes);
  return TRUE;
}

/* An index says what somebody wrote into it: what the rest of the program relies on is checked. */
static gboolean
is_fitting (const LwSampleReader *reader, LwSamplePart part, const LwCachedImage *image)
{
  int width = reader->width > 0 ? reader->width : image->stored_width;
  int height = reader->width > 0 ? reader->height : image->stored_height;
  int n = reader->dataset->classes->n;
  return image->image->width == width && image->image->height == height
         && image->image->channels == (part == LW_PART_IMAGE ? 3 : 1)
         && (n == LW_MAX_CLASSES || image->classes >> n == 0);
}

static gboolean
load (const LwSampleReader *reader, const LwCacheKey *key, LwSamplePart part, LwCachedImage *image)
{
  if (!lw_image_cache_load (reader->cache, key, image))
    return FALSE;
  if (is_fitting (reader, part, image))
    return TRUE;
  lw_image_free (image->image);
  return FALSE;
}

gboolean
lw_sample_part_read (const LwSampleReader *reader, int item, LwSamplePart part,
                     LwCachedImage *image, GError **error)
{
  LwCacheKey key;
  g_autoptr (GError) problem = NULL;
  if (!reader->cache || !lw_sample_part_path (reader, item, part))
    return lw_sample_part_decode (reader, item, part, image, error);
  lw_sample_part_key (reader, item, part, &key);
  if (!lw_cache_key_stamp (&key, error))
    return FALSE;
  if (load (reader, &key, part, image))
    return TRUE;
  if (!lw_sample_part_decode (reader, item, part, image, error))
    return FALSE;
  /* A convenience: without it training is slower. It says so once. */
  if (!lw_image_cache_store (reader->cache, &key, image, &problem))
    g_message (_ ("%s; images are decoded instead"), problem->message);
  return TRUE;
}
