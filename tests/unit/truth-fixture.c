/* Truths and runs around them. */
#include "truth-fixture.h"

#include <math.h>

#include "core/rng.h"

const int truth_sizes[7] = { 50, 100, 200, 400, 800, 1600, 2975 };

double
truth_at (const Truth *self, double images)
{
  switch (self->kind)
    {
    case TRUTH_POWER:
      return self->high - self->drop * pow (images / 50, -self->shape);
    case TRUTH_LOGARITHMIC:
      return self->high - self->drop + self->drop * self->shape * log (images / 50) / 3;
    case TRUTH_EXPONENTIAL:
      return self->high - self->drop * exp (-images / (self->shape * 1000));
    case TRUTH_MICHAELIS:
      return self->high - self->drop / (1 + images / (self->shape * 1000));
    case TRUTH_SHIFTED_POWER:
      return self->high - self->drop * pow ((images + 100) / 150, -self->shape);
    case TRUTH_STRETCHED:
    case TRUTH_N:
      break;
    }
  return self->high - self->drop * exp (-pow (images / 400, self->shape));
}

double
truth_inverse (const Truth *self, double value)
{
  double low = 1e-3, high = 1e7;
  for (int i = 0; i < 200; i++)
    {
      double middle = sqrt (low * high);
      if (truth_at (self, middle) >= value)
        high = middle;
      else
        low = middle;
    }
  return high;
}

double
chance_uniform (Chance *self, double low, double high)
{
  uint32_t words[4];
  lw_rng_block (lw_rng_key (self->draw, 1, LW_RNG_SCENE), self->next++, words);
  return low + (high - low) * (words[0] + 0.5) / 4294967296.0;
}

double
chance_normal (Chance *self, double spread)
{
  double radius = sqrt (-2 * log (chance_uniform (self, 0, 1)));
  return spread * radius * cos (2 * G_PI * chance_uniform (self, 0, 1));
}

Truth
truth_random (Chance *chance)
{
  Truth truth = { .kind = (TruthKind)chance_uniform (chance, 0, TRUTH_N) };
  truth.high = chance_uniform (chance, 50, 70);
  truth.drop = chance_uniform (chance, 8, 25);
  truth.shape = chance_uniform (chance, 0.2, 0.9);
  return truth;
}

static void
add_runs (LwResults *results, const TruthStudy *study, const LwMix *mix, double value,
          const double *effects, Chance *chance)
{
  for (int p = 0; p < study->partitions; p++)
    for (int s = 0; s < study->seeds; s++)
      lw_results_add (results, "wdass", LW_METHOD_WDASS, mix, p, s + 1,
                      value + (effects ? effects[p] : 0) + chance_normal (chance, study->run),
                      NULL);
}

LwResults *
truth_results (const TruthStudy *study, const Truth truths[4], Chance *chance)
{
  LwResults *results = lw_results_new (NULL, 2975);
  double shared[8], effects[8];
  g_assert_cmpint (study->partitions, <=, 8);
  for (int p = 0; p < study->partitions; p++)
    shared[p] = chance_normal (chance, study->shared);
  for (int type = LW_LABEL_IMAGE; type <= LW_LABEL_COARSE; type++)
    {
      for (int p = 0; p < study->partitions; p++)
        effects[p] = shared[p] + chance_normal (chance, study->series);
      for (int i = 0; i < study->sizes; i++)
        {
          const LwMix mix = lw_mix_single ((LwLabelType)type, truth_sizes[i]);
          add_runs (results, study, &mix, truth_at (&truths[type], truth_sizes[i]), effects,
                    chance);
        }
    }
  return results;
}

void
truth_add (LwResults *results, const TruthStudy *study, const LwMix *mix, double value,
           Chance *chance)
{
  add_runs (results, study, mix, value, NULL, chance);
}
