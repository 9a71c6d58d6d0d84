/* Order of the training images. */
#include "dataset/sampler.h"

#include "core/shuffle.h"

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
  lw_shuffle (key, 0, self->order, (uint32_t)self->n, sizeof *self->order);
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
