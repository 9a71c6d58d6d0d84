/* One thread and a bounded queue. */
#include "eval/reader.h"

typedef struct
{
  LwReaderItem *item;
  GError *error;
} Entry;

struct _LwReader
{
  const LwDataset *data;
  const int *items; /* [n], or NULL */
  int n;
  const LwProtocol *protocol;
  int ahead;
  GThread *thread;
  GMutex mutex;
  GCond changed;
  GQueue entries; /* of Entry *, under the mutex, as is all below */
  gboolean stop;
  int taken; /* items handed out */
};

void
lw_reader_item_free (LwReaderItem *self)
{
  if (!self)
    return;
  lw_image_free (self->photograph);
  lw_image_free (self->labels);
  g_free (self);
}

static void
entry_free (Entry *self)
{
  lw_reader_item_free (self->item);
  g_clear_error (&self->error);
  g_free (self);
}

static LwReaderItem *
read_item (const LwReader *self, int index, GError **error)
{
  g_autoptr (LwImage) photograph = lw_dataset_read_image (self->data, index, error);
  if (!photograph)
    return NULL;
  g_autoptr (LwImage) labels = lw_dataset_read_labels (self->data, index, error);
  if (!labels)
    return NULL;
  LwReaderItem *item = g_new0 (LwReaderItem, 1);
  item->index = index;
  item->photograph = lw_protocol_resize (self->protocol, photograph);
  item->labels = g_steal_pointer (&labels);
  return item;
}

static void *
read_ahead (void *data)
{
  LwReader *self = data;
  for (int i = 0; i < self->n; i++)
    {
      Entry *entry = g_new0 (Entry, 1);
      entry->item = read_item (self, self->items ? self->items[i] : i, &entry->error);
      gboolean failed = entry->error != NULL;
      g_mutex_lock (&self->mutex);
      while (!self->stop && (int)self->entries.length >= self->ahead)
        g_cond_wait (&self->changed, &self->mutex);
      g_queue_push_tail (&self->entries, entry);
      gboolean stop = self->stop;
      g_cond_broadcast (&self->changed);
      g_mutex_unlock (&self->mutex);
      if (failed || stop)
        break;
    }
  return NULL;
}

LwReader *
lw_reader_new (const LwDataset *data, const int *items, int n, const LwProtocol *protocol,
               int ahead)
{
  LwReader *self = g_new0 (LwReader, 1);
  self->data = data;
  self->items = items;
  self->n = items ? n : lw_dataset_count (data);
  self->protocol = protocol;
  self->ahead = ahead;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  g_queue_init (&self->entries);
  self->thread = g_thread_new ("evaluation-reader", read_ahead, self);
  return self;
}

void
lw_reader_free (LwReader *self)
{
  if (!self)
    return;
  g_mutex_lock (&self->mutex);
  self->stop = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_queue_clear_full (&self->entries, (GDestroyNotify)entry_free);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self);
}

LwReaderItem *
lw_reader_next (LwReader *self, GError **error)
{
  if (self->taken == self->n)
    return NULL;
  g_mutex_lock (&self->mutex);
  while (g_queue_is_empty (&self->entries))
    g_cond_wait (&self->changed, &self->mutex);
  Entry *entry = g_queue_pop_head (&self->entries);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  self->taken++;
  LwReaderItem *item = g_steal_pointer (&entry->item);
  if (entry->error)
    {
      self->taken = self->n;
      g_propagate_error (error, g_steal_pointer (&entry->error));
    }
  entry_free (entry);
  return item;
}
