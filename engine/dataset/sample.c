/* Reading of training images. */
#include "dataset/sample.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"

typedef LwImage *(*ReadFunc) (const LwDataset *dataset, int index, GError **error);

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

gint64
lw_sample_bytes (const LwSample *self)
{
  gint64 pixels = (gint64)self->image->width * self->image->height;
  return pixels * (self->labels ? 4 : 3);
}

/* @image (transfer full) at the size of the reader. */
static LwImage *
fit (const LwSampleReader *reader, LwImage *image)
{
  if (reader->width <= 0 || (image->width == reader->width && image->height == reader->height))
    return image;
  LwImage *fitted = image->channels == 1
                        ? lw_image_resize_labels (image, reader->width, reader->height)
                        : lw_image_resize (image, reader->width, reader->height);
  lw_image_free (image);
  return fitted;
}

/* Reads through the cache. */
static LwImage *
read_fitted (const LwSampleReader *reader, int item, const char *path, const char *variant,
             ReadFunc read, int *stored_width, int *stored_height, GError **error)
{
  g_autofree char *key = NULL;
  if (reader->cache)
    {
      key = lw_image_cache_key (path, reader->width, reader->height, variant, error);
      if (!key)
        return NULL;
      LwImage *cached = lw_image_cache_load (reader->cache, key, stored_width, stored_height);
      if (cached)
        return cached;
    }
  LwImage *image = read (reader->dataset, item, error);
  if (!image)
    return NULL;
  *stored_width = image->width;
  *stored_height = image->height;
  image = fit (reader, image);
  if (reader->cache)
    lw_image_cache_store (reader->cache, key, image, *stored_width, *stored_height);
  return image;
}

static gboolean
read_map (const LwSampleReader *reader, LwSample *sample, const char *path, ReadFunc read,
          GError **error)
{
  int width, height;
  g_autofree char *mapping = NULL;
  if (reader->cache)
    mapping = g_compute_checksum_for_data (G_CHECKSUM_SHA256, reader->dataset->id_map,
                                           sizeof reader->dataset->id_map);
  sample->labels
      = read_fitted (reader, sample->item->item, path, mapping, read, &width, &height, error);
  return sample->labels != NULL;
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
  const LwSampleItem *item = sample->item;
  const LwDatasetItem *files = lw_dataset_item (reader->dataset, item->item);
  gboolean map_of_tags = item->type == LW_LABEL_IMAGE && reader->tag_maps;
  if (item->type == LW_LABEL_COARSE)
    sample->labels = fit (reader, lw_weak_label_draw (item->weak));
  else if (map_of_tags && files->coarse_path)
    return read_map (reader, sample, files->coarse_path, lw_dataset_read_coarse, error);
  else if (item->type == LW_LABEL_FINE || (map_of_tags && files->label_path))
    return read_map (reader, sample, files->label_path, lw_dataset_read_labels, error);
  return TRUE;
}

static void
fill_tags (LwSample *sample)
{
  const LwWeakLabel *weak = sample->item->weak;
  if (weak)
    for (int i = 0; i < weak->n_classes; i++)
      sample->tags[weak->classes[i]] = 1;
  else if (sample->labels)
    for (gint64 i = (gint64)sample->labels->width * sample->labels->height - 1; i >= 0; i--)
      if (sample->labels->pixels[i] < LW_MAX_CLASSES)
        sample->tags[sample->labels->pixels[i]] = 1;
}

LwSample *
lw_sample_read (const LwSampleReader *reader, const LwSampleItem *item, GError **error)
{
  g_autoptr (LwSample) sample = g_new0 (LwSample, 1);
  const LwDatasetItem *files = lw_dataset_item (reader->dataset, item->item);
  sample->references = 1;
  sample->item = item;
  sample->image
      = read_fitted (reader, item->item, files->image_path, "image", lw_dataset_read_image,
                     &sample->stored_width, &sample->stored_height, error);
  if (!sample->image || !check_size (sample, error) || !read_labels (reader, sample, error))
    return NULL;
  fill_tags (sample);
  return g_steal_pointer (&sample);
}
