/* Objectives for tests. */
#include "objective-fixture.h"

#include <math.h>
#include <string.h>

#include "backend/cpu/backend-cpu.h"
#include "cpu-stream.h"

#define PIXELS (FIXTURE_HEIGHT * FIXTURE_WIDTH)

void
objective_fixture_open (ObjectiveFixture *self, const LwWdassConfig *config, gboolean frozen,
                        int batch)
{
  GError *error = NULL;
  LwNetworkConfig network;
  lw_network_config_init (&network);
  network.width = 8;
  network.dim = 16;
  lw_option_set (lw_option_find (lw_network_options, "arch"), &network, "resnet18", &error);
  lw_option_set (lw_option_find (lw_network_options, "bn"), &network, frozen ? "frozen" : "train",
                 &error);
  self->network = lw_network_new (&network, FIXTURE_CLASSES, &error);
  self->stream = cpu_stream (1);
  LwWeights *weights = lw_weights_new (self->network);
  lw_weights_init (weights, self->network, 1);
  self->objective = lw_objective_new (self->network, lw_backend_cpu (), self->stream, config,
                                      weights, batch, FIXTURE_HEIGHT, FIXTURE_WIDTH, &error);
  lw_weights_free (weights);
  lw_options_clear (lw_network_options, &network);
  g_assert_no_error (error);
}

void
objective_fixture_close (ObjectiveFixture *self)
{
  lw_objective_free (self->objective);
  lw_network_free (self->network);
  lw_cpu_stream_free (self->stream);
}

/* Blocks of 8 pixels; the first column of blocks has no label. */
static void
draw (float *image, uint8_t *labels, LwRngKey key)
{
  for (int i = 0; i < PIXELS; i++)
    {
      int y = i / FIXTURE_WIDTH, x = i % FIXTURE_WIDTH;
      uint64_t block = (uint64_t)(y / 8 * FIXTURE_WIDTH + x / 8);
      uint8_t klass = (uint8_t)lw_rng_below (key, 8 * PIXELS + block, FIXTURE_CLASSES);
      labels[i] = x < 8 ? LW_LABEL_IGNORE : klass;
      for (int c = 0; c < 3; c++)
        image[3 * i + c] = (float)klass * (c == klass % 3 ? 0.5f : -0.2f)
                           + lw_rng_uniform (key, 3 * (uint64_t)i + (uint64_t)c) - 0.5f;
    }
}

/* One point a class, where it is met first. */
static void
place_points (LwStepInput *in, int b, const uint8_t *labels)
{
  for (int k = 0; k < FIXTURE_CLASSES; k++)
    {
      const uint8_t *found = memchr (labels, k, PIXELS);
      if (!found)
        continue;
      int at = (int)(found - labels);
      int32_t *point = in->points + 4 * in->n_points[0]++;
      memcpy (point, ((int32_t[]){ b, at / FIXTURE_WIDTH, at % FIXTURE_WIDTH, k }),
              sizeof (int32_t) * 4);
    }
}

void
objective_fixture_fill (ObjectiveFixture *self, int b, guint number, int kind)
{
  LwStepInput *in = lw_objective_input (self->objective);
  uint8_t *labels = in->label_t + (size_t)b * PIXELS;
  if (in->image_s)
    draw (in->image_s + (size_t)b * PIXELS * 3, in->label_s + (size_t)b * PIXELS,
          lw_rng_key (number, 0, LW_RNG_SCENE));
  draw (in->image_t + (size_t)b * PIXELS * 3, labels, lw_rng_key (number, 1, LW_RNG_SCENE));
  in->weak_kind[b] = (uint8_t)kind;
  in->has_tags[b] = 1;
  memset (in->tags + b * FIXTURE_CLASSES, 0, FIXTURE_CLASSES);
  for (int i = 0; i < PIXELS; i++)
    if (labels[i] < FIXTURE_CLASSES)
      in->tags[b * FIXTURE_CLASSES + labels[i]] = 1;
  if (b == 0)
    in->n_points[0] = 0;
  if (kind == LW_WEAK_POINT)
    place_points (in, b, labels);
  if (kind != LW_WEAK_MAP)
    memset (labels, LW_LABEL_IGNORE, PIXELS);
}

const float *
objective_fixture_state (const ObjectiveFixture *self, const char *name, int64_t *count)
{
  GArray *state = lw_objective_state (self->objective);
  for (guint i = 0; i < state->len; i++)
    {
      const LwStateTensor *array = &g_array_index (state, LwStateTensor, i);
      if (strcmp (array->name, name) != 0)
        continue;
      *count = array->count;
      return array->data;
    }
  g_error ("there is no %s", name);
}

double
objective_fixture_distance (const ObjectiveFixture *a, const ObjectiveFixture *b, const char *name)
{
  int64_t n, m;
  const float *x = objective_fixture_state (a, name, &n);
  const float *y = objective_fixture_state (b, name, &m);
  double difference = 0, largest = 0;
  g_assert_cmpint (n, ==, m);
  for (int64_t i = 0; i < n; i++)
    {
      g_assert_true (isfinite (x[i]) && isfinite (y[i]));
      difference = fmax (difference, fabs ((double)x[i] - (double)y[i]));
      largest = fmax (largest, fmax (fabs ((double)x[i]), fabs ((double)y[i])));
    }
  return largest > 0 ? difference / largest : 0;
}
