/* The cache of decoded images, least recently used ones dropped first. */
#include "compare/picture-cache.h"

#include "compare/layer-paint.h"
#include "eval/prediction-files.h"

typedef struct
{
  char *key;
  LwPicture *picture; /* NULL: a thread is reading it */
} Entry;

struct _LwPictureCache
{
  LwEvalData *data;
  size_t limit, used;
  GMutex mutex;
  GCond read;
  GHashTable *entries; /* key -> link of @order */
  GQueue order;        /* of Entry, the last used first */
};

/* Takes @image. */
static LwPicture *
picture_new (LwImage *image)
{
  LwPicture *self = g_atomic_rc_box_new0 (LwPicture);
  if (image->channels == 1)
    {
      self->image = image;
      return self;
    }
  uint32_t *pixels = g_new (uint32_t, (size_t)image->width * image->height);
  lw_paint_photograph (image, pixels);
  self->pyramid = lw_pyramid_new (pixels, image->width, image->height, TRUE);
  lw_image_free (image);
  return self;
}

LwPicture *
lw_picture_ref (LwPicture *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
picture_clear (gpointer data)
{
  LwPicture *self = data;
  g_clear_pointer (&self->image, lw_image_free);
  g_clear_pointer (&self->pyramid, lw_pyramid_unref);
}

void
lw_picture_unref (LwPicture *self)
{
  g_atomic_rc_box_release_full (self, picture_clear);
}

LwPictureCache *
lw_picture_cache_new (LwEvalData *data, size_t limit)
{
  LwPictureCache *self = g_atomic_rc_box_new0 (LwPictureCache);
  self->data = lw_eval_data_ref (data);
  self->limit = limit;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->read);
  self->entries = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

LwPictureCache *
lw_picture_cache_ref (LwPictureCache *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  g_free (entry->key);
  g_clear_pointer (&entry->picture, lw_picture_unref);
  g_free (entry);
}

static void
cache_clear (gpointer data)
{
  LwPictureCache *self = data;
  g_hash_table_unref (self->entries);
  g_queue_clear_full (&self->order, entry_free);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->read);
  lw_eval_data_unref (self->data);
}

void
lw_picture_cache_unref (LwPictureCache *self)
{
  g_atomic_rc_box_release_full (self, cache_clear);
}

LwEvalData *
lw_picture_cache_data (LwPictureCache *self)
{
  return self->data;
}

static size_t
bytes_of (const LwPicture *picture)
{
  if (picture->image)
    return (size_t)picture->image->width * picture->image->height;
  /* Four bytes a pixel, and the smaller levels a third of that. */
  return (size_t)lw_pyramid_get_width (picture->pyramid) * lw_pyramid_get_height (picture->pyramid)
         * 16 / 3;
}

static void
drop (LwPictureCache *self, GList *link)
{
  Entry *entry = link->data;
  if (entry->picture)
    self->used -= bytes_of (entry->picture);
  g_hash_table_remove (self->entries, entry->key);
  g_queue_delete_link (&self->order, link);
  entry_free (entry);
}

static void
make_room (LwPictureCache *self)
{
  GList *link = self->order.tail;
  while (link && self->used > self->limit)
    {
      GList *before = link->prev;
      if (((Entry *)link->data)->picture)
        drop (self, link);
      link = before;
    }
}

/* The picture of @key, waiting where another thread reads it; NULL: this thread is to read it. */
static LwPicture *
look_up (LwPictureCache *self, const char *key)
{
  GList *link;
  while ((link = g_hash_table_lookup (self->entries, key)))
    {
      Entry *entry = link->data;
      if (entry->picture)
        {
          g_queue_unlink (&self->order, link);
          g_queue_push_head_link (&self->order, link);
          return lw_picture_ref (entry->picture);
        }
      g_cond_wait (&self->read, &self->mutex);
    }
  Entry *entry = g_new0 (Entry, 1);
  entry->key = g_strdup (key);
  g_queue_push_head (&self->order, entry);
  g_hash_table_insert (self->entries, entry->key, self->order.head);
  return NULL;
}

/* Ends what look_up began; @picture (transfer none) NULL where it could not be read. */
static void
enter (LwPictureCache *self, const char *key, LwPicture *picture)
{
  GList *link = g_hash_table_lookup (self->entries, key);
  if (picture)
    {
      ((Entry *)link->data)->picture = lw_picture_ref (picture);
      self->used += bytes_of (picture);
      make_room (self);
    }
  else
    drop (self, link);
  g_cond_broadcast (&self->read);
}

typedef struct
{
  LwPictureCache *cache;
  int item;
  const char *folder;
} Request;

static LwPicture *
get (const char *key, LwImage *(*read) (const Request *request, GError **error),
     const Request *request, GError **error)
{
  LwPictureCache *self = request->cache;
  g_mutex_lock (&self->mutex);
  LwPicture *picture = look_up (self, key);
  g_mutex_unlock (&self->mutex);
  if (picture)
    return picture;
  LwImage *image = read (request, error);
  picture = image ? picture_new (image) : NULL;
  g_mutex_lock (&self->mutex);
  enter (self, key, picture);
  g_mutex_unlock (&self->mutex);
  return picture;
}

/* ---- the four kinds ------------------------------------------------------------------------ */

static LwImage *
read_photograph (const Request *request, GError **error)
{
  return lw_dataset_read_image (request->cache->data->data, request->item, error);
}

static LwImage *
read_truth (const Request *request, GError **error)
{
  return lw_dataset_read_labels (request->cache->data->data, request->item, error);
}

/* Takes @image (nullable) to the size of the truth. */
static LwImage *
as_truth (const Request *request, LwImage *image, GError **error)
{
  g_autoptr (LwImage) own = image;
  g_autoptr (LwPicture) truth
      = image ? lw_picture_cache_truth (request->cache, request->item, error) : NULL;
  if (!truth)
    return NULL;
  int width = truth->image->width, height = truth->image->height;
  if (image->width == width && image->height == height)
    return g_steal_pointer (&own);
  return lw_image_resize_labels (image, width, height);
}

static LwImage *
read_prediction (const Request *request, GError **error)
{
  const LwEvalData *data = request->cache->data;
  return as_truth (request,
                   lw_prediction_read_labels (request->folder, data->ids[request->item],
                                              data->data->classes->n, error),
                   error);
}

static LwImage *
read_confidence (const Request *request, GError **error)
{
  const LwEvalData *data = request->cache->data;
  return as_truth (request,
                   lw_prediction_read_confidence (request->folder, data->ids[request->item], error),
                   error);
}

LwPicture *
lw_picture_cache_photograph (LwPictureCache *self, int item, GError **error)
{
  const Request request = { self, item, NULL };
  g_autofree char *key = g_strdup_printf ("photograph %d", item);
  return get (key, read_photograph, &request, error);
}

LwPicture *
lw_picture_cache_truth (LwPictureCache *self, int item, GError **error)
{
  const Request request = { self, item, NULL };
  g_autofree char *key = g_strdup_printf ("truth %d", item);
  return get (key, read_truth, &request, error);
}

LwPicture *
lw_picture_cache_prediction (LwPictureCache *self, const char *run_folder, int item, GError **error)
{
  const Request request = { self, item, run_folder };
  g_autofree char *path = lw_prediction_label_path (run_folder, self->data->ids[item]);
  g_autofree char *key
      = g_strdup_printf ("prediction %" G_GUINT64_FORMAT " %s", lw_file_stamp (path), path);
  return get (key, read_prediction, &request, error);
}

LwPicture *
lw_picture_cache_confidence (LwPictureCache *self, const char *run_folder, int item, GError **error)
{
  const Request request = { self, item, run_folder };
  g_autofree char *path = lw_prediction_confidence_path (run_folder, self->data->ids[item]);
  g_autofree char *key
      = g_strdup_printf ("confidence %" G_GUINT64_FORMAT " %s", lw_file_stamp (path), path);
  return get (key, read_confidence, &request, error);
}
