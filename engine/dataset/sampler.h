/* The order in which training images are asked for: a pure function of seed and position, so that a
 * resumed run asks for the same images. */
#pragma once

#include <glib.h>

#include "core/rng.h"

G_BEGIN_DECLS

/* Shuffled epochs of @n images in batches; the images of an epoch that fill no batch are dropped.
 * With fewer images than a batch, an epoch is one batch in which images come again. */
typedef struct
{
  int n, batch;
  guint64 seed;
  LwRngPurpose purpose; /* LW_RNG_SAMPLER_SOURCE or LW_RNG_SAMPLER_TARGET */
  gint64 epoch;         /* of @order */
  int *order;           /* [n], NULL at first */
} LwSampler;

void lw_sampler_init (LwSampler *self, int n, int batch, guint64 seed, LwRngPurpose purpose);
void lw_sampler_clear (LwSampler *self);

/* The image at @position = number of the batch * batch + place in it. Cheap while positions stay in
 * one epoch. */
int lw_sampler_at (LwSampler *self, gint64 position);

G_END_DECLS
