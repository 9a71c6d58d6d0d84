/* The random numbers of a batch, all functions of (seed, number of the batch). */
#include <math.h>

#include "backend/registry.h"
#include "core/shuffle.h"
#include "wdass/objective-private.h"

/* Strong augmentation of the mixed image (method of the self-training baselines): colour jitter of
 * strength 0.25 in 80 % and blur with sigma 0.15 to 1.15 in 50 % of the batches, per-image
 * draws. */
#define JITTER 0.25f

static void
draw_strong (LwStepInput *in, LwRngKey key)
{
  gboolean jitter = lw_rng_uniform (key, 0) > 0.2f, blur = lw_rng_uniform (key, 1) > 0.5f;
  in->strong = jitter || blur;
  for (int b = 0; b < in->B; b++)
    {
      uint64_t at = 16 * (uint64_t)(b + 1);
      LwJitter *j = &in->jitter[b];
      *j = (LwJitter){ 1, 1, 1, 0, { 0, 1, 2, 3 } };
      if (jitter)
        {
          j->brightness = 1 + JITTER * (2 * lw_rng_uniform (key, at) - 1);
          j->contrast = 1 + JITTER * (2 * lw_rng_uniform (key, at + 1) - 1);
          j->saturation = 1 + JITTER * (2 * lw_rng_uniform (key, at + 2) - 1);
          j->hue = JITTER * (2 * lw_rng_uniform (key, at + 3) - 1);
          lw_shuffle (key, at + 4, j->order, 4, sizeof *j->order);
        }
      in->sigma[b] = blur ? 0.15f + lw_rng_uniform (key, at + 8) : 0.0f;
    }
}

gboolean
lw_objective_draw (LwObjective *self, guint64 seed, gint64 number, GError **error)
{
  LwStepInput *in = &self->input;
  int64_t cells = (int64_t)in->B * in->h * in->w;
  const struct
  {
    LwRngPurpose purpose;
    int64_t n;
    float *out;
  } draws[] = {
    { LW_RNG_SELECT_SOURCE, cells, in->keys_s },
    { LW_RNG_SELECT_TARGET, cells, in->keys_t },
    { LW_RNG_SELECT_INTER_SOURCE, cells, in->keys_inter_s },
    { LW_RNG_SELECT_INTER_TARGET, cells, in->keys_inter_t },
    { LW_RNG_CLASSMIX, (int64_t)in->B * (in->K + 1), in->class_keys },
  };
  for (guint i = 0; i < G_N_ELEMENTS (draws); i++)
    LW_CALL (self, uniform (self->stream, lw_rng_key (seed, (uint64_t)number, draws[i].purpose),
                            draws[i].n, draws[i].out));
  in->draw_classes = true;
  in->noise_key = lw_rng_key (seed, (uint64_t)number, LW_RNG_GUMBEL);
  draw_strong (in, lw_rng_key (seed, (uint64_t)number, LW_RNG_STRONG));
  return TRUE;
}
