/* Threads that read training images ahead. Positions are claimed in order into a ring of slots, and
 * taken in order. */
#include "dataset/loader.h"

typedef struct
{
  LwSample *sample;
  GError *error;
  gboolean done;
} Slot;

struct _LwLoader
{
  LwLoaderOptions options;
  GMutex lock; /* of all below */
  GCond done, room;
  LwSampler sampler;
  Slot *slots;
  int n_slots;
  gint64 claimed, taken; /* images */
  LwSample **kept;       /* [n_items] */
  gint64 kept_bytes;
  gboolean stop;
  GThread **threads;
  gint64 waited; /* us, of the consumer */
};

/* The sample if it was kept; reads again what the system has dropped of it. Called with the lock
 * held, which it gives up meanwhile. (transfer full) */
static LwSample *
obtain_kept (LwLoader *self, int index)
{
  LwSample *kept = self->kept[index];
  if (!kept)
    return NULL;
  lw_sample_ref (kept);
  g_mutex_unlock (&self->lock);
  gboolean there = lw_sample_touch (kept);
  g_mutex_lock (&self->lock);
  if (there)
    return kept;
  if (self->kept[index] == kept)
    {
      self->kept_bytes -= lw_sample_bytes (kept);
      g_clear_pointer (&self->kept[index], lw_sample_unref);
    }
  lw_sample_unref (kept);
  return NULL;
}

/* Position in the order of the run. */
static gint64
position_of (const LwLoader *self, gint64 image)
{
  const LwLoaderOptions *o = &self->options;
  gint64 number = o->first_batch + image / o->batch * o->stride;
  return number * o->batch + image % o->batch;
}

/* Called with the lock held, which it gives up while it reads. (transfer full) */
static LwSample *
obtain (LwLoader *self, int index, GError **error)
{
  LwSample *sample = obtain_kept (self, index);
  if (sample)
    return sample;
  g_mutex_unlock (&self->lock);
  sample = lw_sample_read (&self->options.reader, &self->options.items[index], error);
  g_mutex_lock (&self->lock);
  gint64 bytes = sample ? lw_sample_bytes (sample) : 0;
  if (sample && !self->kept[index] && self->kept_bytes + bytes <= self->options.memory_limit)
    {
      self->kept[index] = lw_sample_ref (sample);
      self->kept_bytes += bytes;
    }
  return sample;
}

static gpointer
work (gpointer data)
{
  LwLoader *self = data;
  g_mutex_lock (&self->lock);
  for (;;)
    {
      while (!self->stop && self->claimed >= self->taken + self->n_slots)
        g_cond_wait (&self->room, &self->lock);
      if (self->stop)
        break;
      gint64 image = self->claimed++;
      Slot *slot = &self->slots[image % self->n_slots];
      int index = lw_sampler_at (&self->sampler, position_of (self, image));
      slot->sample = obtain (self, index, &slot->error);
      slot->done = TRUE;
      g_cond_signal (&self->done);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

LwLoader *
lw_loader_new (const LwLoaderOptions *options)
{
  LwLoader *self = g_new0 (LwLoader, 1);
  self->options = *options;
  g_mutex_init (&self->lock);
  g_cond_init (&self->done);
  g_cond_init (&self->room);
  lw_sampler_init (&self->sampler, options->n_items, options->batch, options->seed,
                   options->purpose);
  self->n_slots = 2 * options->batch + options->threads;
  self->slots = g_new0 (Slot, self->n_slots);
  self->kept = g_new0 (LwSample *, options->n_items);
  self->threads = g_new0 (GThread *, options->threads);
  for (int i = 0; i < options->threads; i++)
    self->threads[i] = g_thread_new ("lw-loader", work, self);
  return self;
}

void
lw_loader_free (LwLoader *self)
{
  if (!self)
    return;
  g_mutex_lock (&self->lock);
  self->stop = TRUE;
  g_cond_broadcast (&self->room);
  g_mutex_unlock (&self->lock);
  for (int i = 0; i < self->options.threads; i++)
    g_thread_join (self->threads[i]);
  for (int i = 0; i < self->n_slots; i++)
    {
      lw_sample_unref (self->slots[i].sample);
      g_clear_error (&self->slots[i].error);
    }
  for (int i = 0; i < self->options.n_items; i++)
    lw_sample_unref (self->kept[i]);
  lw_sampler_clear (&self->sampler);
  g_cond_clear (&self->done);
  g_cond_clear (&self->room);
  g_mutex_clear (&self->lock);
  g_free (self->slots);
  g_free (self->kept);
  g_free (self->threads);
  g_free (self);
}

/* Called with the lock held. */
static LwSample *
take (LwLoader *self, GError **error)
{
  Slot *slot = &self->slots[self->taken % self->n_slots];
  if (!slot->done)
    {
      gint64 begin = g_get_monotonic_time ();
      while (!slot->done)
        g_cond_wait (&self->done, &self->lock);
      self->waited += g_get_monotonic_time () - begin;
    }
  LwSample *sample = g_steal_pointer (&slot->sample);
  if (slot->error)
    g_propagate_error (error, g_steal_pointer (&slot->error));
  slot->done = FALSE;
  self->taken++;
  g_cond_signal (&self->room);
  return sample;
}

gboolean
lw_loader_next (LwLoader *self, LwSample **samples, GError **error)
{
  g_mutex_lock (&self->lock);
  for (int b = 0; b < self->options.batch; b++)
    {
      samples[b] = take (self, error);
      if (!samples[b])
        {
          while (b > 0)
            g_clear_pointer (&samples[--b], lw_sample_unref);
          break;
        }
    }
  gboolean ok = samples[0] != NULL;
  g_mutex_unlock (&self->lock);
  return ok;
}

double
lw_loader_waited (const LwLoader *self)
{
  return (double)self->waited / G_USEC_PER_SEC;
}
