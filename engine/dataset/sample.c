/* Reading of training images. */
#include "dataset/sample.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "dataset/cache-packs.h"

LwSample *
lw_sample_ref (LwSample *self)
{
  g_atomic_int_inc (&self->references);
  return self;
}

void
lw_sample_unref (LwSample *self)
{
  if (!self || !g_atomic_int_dec_and_test (&self->references))
    return;
  lw_image_free (self->image);
  lw_image_free (self->labels);
  g_free (self);
}

static gint64
own_bytes (const LwImage *image)
{
  return image && !image->borrowed ? (gint64)lw_image_bytes (image) : 0;
}

gint64
lw_sample_bytes (const LwSample *self)
{
  return own_bytes (self->image) + own_bytes (self->labels);
}

static gboolean
touch (const LwImage *image)
{
  return !image || !image->borrowed || lw_cache_touch (image->pixels, lw_image_bytes (image));
}

gboolean
lw_sample_touch (const LwSample *self)
{
  return touch (self->image) && touch (self->labels);
}

/* The map that @item is read with beside its photograph; FALSE if there is none. */
static gboolean
map_of (const LwSampleReader *reader, const LwSampleItem *item, LwSamplePart *part)
{
  gboolean map_of_tags = item->type == LW_LABEL_IMAGE && reader->tag_maps;
  gboolean coarse = map_of_tags && lw_sample_part_path (reader, item->item, LW_PART_COARSE);
  *part = coarse ? LW_PART_COARSE : LW_PART_LABELS;
  return item->type == LW_LABEL_FINE
         || (map_of_tags && lw_sample_part_path (reader, item->item, *part));
}

static void
mark_tags (LwSample *sample, guint64 classes)
{
  for (int k = 0; k < LW_MAX_CLASSES; k++)
    sample->tags[k] = classes >> k & 1;
}

static gboolean
read_map (const LwSampleReader *reader, LwSample *sample, LwSamplePart part, GError **error)
{
  LwCachedImage map;
  int item = sample->item->item;
  if (!lw_sample_part_read (reader, item, part, &map, error))
    return FALSE;
  sample->labels = map.image;
  mark_tags (sample, map.classes);
  return lw_dataset_check_sizes (reader->dataset, item, lw_sample_part_path (reader, item, part),
                                 map.stored_width, map.stored_height, sample->stored_width,
                                 sample->stored_height, error);
}

static gboolean
check_size (const LwSample *sample, GError **error)
{
  const LwWeakLabel *weak = sample->item->weak;
  if (!weak || (weak->width == sample->stored_width && weak->height == sample->stored_height))
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: the label was made for %d x %d pixels, the image has %d x %d"), weak->image,
               weak->width, weak->height, sample->stored_width, sample->stored_height);
  return FALSE;
}

static gboolean
read_labels (const LwSampleReader *reader, LwSample *sample, GError **error)
{
  LwSamplePart part;
  const LwSampleItem *item = sample->item;
  if (item->type == LW_LABEL_COARSE)
    sample->labels = lw_sample_fit (reader, lw_weak_label_draw (item->weak));
  else if (map_of (reader, item, &part))
    return read_map (reader, sample, part, error);
  return TRUE;
}

LwSample *
lw_sample_read (const LwSampleReader *reader, const LwSampleItem *item, GError **error)
{
  g_autoptr (LwSample) sample = g_new0 (LwSample, 1);
  LwCachedImage photograph;
  sample->references = 1;
  sample->item = item;
  if (!lw_sample_part_read (reader, item->item, LW_PART_IMAGE, &photograph, error))
    return NULL;
  sample->image = photograph.image;
  sample->stored_width = photograph.stored_width;
  sample->stored_height = photograph.stored_height;
  if (!check_size (sample, error) || !read_labels (reader, sample, error))
    return NULL;
  if (item->weak)
    {
      mark_tags (sample, 0);
      for (int i = 0; i < item->weak->n_classes; i++)
        sample->tags[item->weak->classes[i]] = 1;
    }
  return g_steal_pointer (&sample);
}

static gboolean
is_known (const LwSampleReader *reader, int item, LwSamplePart part)
{
  LwCacheKey key;
  if (!lw_sample_part_path (reader, item, part))
    return FALSE;
  lw_sample_part_key (reader, item, part, &key);
  return lw_image_cache_knows (reader->cache, &key);
}

gboolean
lw_sample_is_cached (const LwSampleReader *reader, const LwSampleItem *item)
{
  LwSamplePart part;
  return reader->cache && is_known (reader, item->item, LW_PART_IMAGE)
         && (!map_of (reader, item, &part) || is_known (reader, item->item, part));
}
