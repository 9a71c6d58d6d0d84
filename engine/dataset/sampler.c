/* Order of the training images. */
#include "dataset/sampler.h"

void
lw_sampler_init (LwSampler *self, int n, int batch, guint64 seed, LwRngPurpose purpose)
{
  *self = (LwSampler){ .n = n, .batch = batch, .seed = seed, .purpose = purpose, .epoch = -1 };
}

void
lw_sampler_clear (LwSampler *self)
{
  g_clear_pointer (&self->order, g_free);
}

static void
shuffle (LwSampler *self, gint64 epoch)
{
  LwRngKey key = lw_rng_key (self->seed, (uint64_t)epoch, self->purpose);
  if (!self->order)
    self->order = g_new (int, self->n);
  for (int i = 0; i < self->n; i++)
    self->order[i] = i;
  for (int i = self->n - 1; i > 0; i--)
    {
      int j = (int)lw_rng_below (key, (uint64_t)i, (uint32_t)i + 1), swap = self->order[i];
      self->order[i] = self->order[j];
      self->order[j] = swap;
    }
  self->epoch = epoch;
}

int
lw_sampler_at (LwSampler *self, gint64 position)
{
  gint64 length = (gint64)MAX (self->n / self->batch, 1) * self->batch;
  gint64 epoch = position / length;
  if (epoch != self->epoch)
    shuffle (self, epoch);
  return self->order[position % length % self->n];
}
