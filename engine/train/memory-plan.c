/* Counting of memory. */
#include "train/memory-plan.h"

#include <string.h>

#include "eval/inference.h"
#include "wdass/objective.h"

/* Drivers load kernels when they are met first. */
#define KEPT_FREE ((guint64)256 << 20)

/* What NCCL takes for buffers to other GPUs; roughly, as it depends on how they are connected. */
#define SUMS ((guint64)512 << 20)

/* Of photographs that are judged: some may be large across, others down. */
#define SIZES 4

/* A training on a stream that only plans. */
typedef struct
{
  const LwRunConfig *config;
  const LwRunSizes *sizes;
  LwOpenDevice device;
  LwNetwork *network;
  LwObjective *objective;
  LwBatch *batch;
  LwInference *inference;
} Rehearsal;

static void
rehearsal_clear (Rehearsal *self)
{
  lw_inference_free (self->inference);
  lw_batch_free (self->batch);
  lw_objective_free (self->objective);
  lw_network_free (self->network);
  lw_device_close (&self->device);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rehearsal, rehearsal_clear)

static guint64
allocated (const Rehearsal *self)
{
  LwMemoryUse use = { 0 };
  self->device.backend->memory_use (self->device.stream, &use);
  return use.allocated;
}

static gboolean
open_device (Rehearsal *self, const char *device, LwPrecisionOption precision, GError **error)
{
  const LwRunOptions *run = &self->config->run;
  const LwDeviceWish wish = { .device = device,
                              .precision = precision,
                              .threads = (int)run->threads,
                              .deterministic = run->deterministic,
                              .plan_only = TRUE };
  return lw_device_open (&self->device, &wish, error);
}

static gboolean
make_objective (Rehearsal *self, int classes, GError **error)
{
  const LwRunConfig *config = self->config;
  self->network = lw_network_new (&config->network, classes, error);
  self->objective
      = self->network
            ? lw_objective_new (self->network, self->device.backend, self->device.stream,
                                &config->method, NULL, (int)config->run.batch,
                                (int)config->run.crop_height, (int)config->run.crop_width, error)
            : NULL;
  return self->objective != NULL;
}

static gboolean
make_inference (Rehearsal *self, GError **error)
{
  if (self->sizes->eval->len == 0)
    return TRUE;
  self->inference = lw_inference_new (self->network, self->device.backend, self->device.stream,
                                      &self->config->protocol, error);
  return self->inference && lw_inference_reserve_sizes (self->inference, self->sizes->eval, error);
}

/* ---- calls, whose scratch is counted ------------------------------------------------------- */

typedef gboolean (*PlaceFunc) (LwBatch *batch, gint64 it, LwSample *const *samples, GError **error);

/* A batch of black photographs. */
static gboolean
place (Rehearsal *self, gint64 it, const LwSizeCount *size, PlaceFunc func, GError **error)
{
  int B = (int)self->config->run.batch;
  LwSampleItem item = { .type = LW_LABEL_FINE };
  LwSample sample = { .item = &item };
  if (size->width == 0)
    return TRUE;
  g_autoptr (LwImage) image = lw_image_new (size->width, size->height, 3);
  g_autoptr (LwImage) labels = lw_image_new (size->width, size->height, 1);
  g_autofree LwSample **samples = g_new (LwSample *, B);
  sample.image = image;
  sample.labels = labels;
  sample.stored_width = size->width;
  sample.stored_height = size->height;
  for (int b = 0; b < B; b++)
    samples[b] = &sample;
  return func (self->batch, it, samples, error);
}

static gboolean
step (Rehearsal *self, gint64 it, LwWeakKind kind, GError **error)
{
  LwStepInput *input = lw_objective_input (self->objective);
  LwStepResult result;
  if (!place (self, it, &self->sizes->source, lw_batch_source, error)
      || !place (self, it, &self->sizes->target, lw_batch_target, error))
    return FALSE;
  memset (input->weak_kind, kind, input->B);
  return lw_objective_draw (self->objective, 1, it, error)
         && lw_objective_step (self->objective, it, error)
         && lw_objective_read_begin (self->objective, error)
         && lw_objective_read_end (self->objective, &result, error);
}

static gboolean
predict (Rehearsal *self, GError **error)
{
  g_autoptr (GArray) largest = lw_sizes_largest (self->sizes->eval, SIZES);
  for (guint i = 0; i < largest->len; i++)
    {
      const LwSizeCount *size = &g_array_index (largest, LwSizeCount, i);
      int K = lw_network_classes (self->network);
      LwPrediction prediction;
      g_autoptr (LwImage) image = lw_image_new (size->width, size->height, 3);
      g_autofree uint8_t *labels = g_malloc0 ((size_t)size->width * (size_t)size->height);
      g_autofree int64_t *confusion = g_new0 (int64_t, (gsize)K * K);
      int n = MIN (size->images, lw_inference_capacity (self->inference));
      g_autofree const LwImage **images = g_new (const LwImage *, n);
      for (int b = 0; b < n; b++)
        images[b] = image;
      if (!lw_inference_run (self->inference, images, n, size->width, size->height, &prediction,
                             error)
          || !lw_inference_confusion (self->inference, &prediction, 0, labels, confusion, error))
        return FALSE;
    }
  return TRUE;
}

/* Steps of every kind, early and late, and photographs of the largest sizes. */
static gboolean
call_all (Rehearsal *self, GError **error)
{
  const gint64 iterations[] = { 0, MAX (self->config->method.iterations - 1, 0) };
  const LwWeakKind kinds[] = { LW_WEAK_NONE, LW_WEAK_POINT, LW_WEAK_MAP };
  for (guint i = 0; i < G_N_ELEMENTS (iterations); i++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      if (!step (self, iterations[i], kinds[k], error))
        return FALSE;
  return !self->inference || predict (self, error);
}

static guint64
kept_free (const LwRunConfig *config)
{
  return KEPT_FREE + (lw_run_config_ranks (config) > 1 ? SUMS : 0);
}

/* ---- the plan ------------------------------------------------------------------------------ */

gboolean
lw_memory_plan_make (LwMemoryPlan *self, const char *device, const LwMemoryNeeds *needs,
                     GError **error)
{
  const LwRunConfig *config = needs->config;
  g_auto (Rehearsal) r = { .config = config, .sizes = needs->sizes };
  size_t weights, buffers;
  LwMemoryUse use;
  if (!open_device (&r, device, needs->precision, error))
    return FALSE;
  gboolean calls = lw_device_is_asynchronous (&r.device);
  guint64 libraries = allocated (&r);
  if (!make_objective (&r, needs->classes, error))
    return FALSE;
  guint64 objective = allocated (&r);
  if (!(r.batch = lw_run_batch_new (config, needs->sizes, &r.device, r.objective, error)))
    return FALSE;
  guint64 images = allocated (&r);
  if (!make_inference (&r, error))
    return FALSE;
  guint64 evaluation = allocated (&r);
  /* On the CPU a call computes even where it should only be counted. */
  if (calls && !call_all (&r, error))
    return FALSE;
  r.device.backend->memory_use (r.device.stream, &use);
  lw_objective_memory (r.objective, &weights, &buffers);
  *self = (LwMemoryPlan){ .device = r.device.entry,
                          .precision = r.device.options.precision,
                          .libraries = libraries + (calls ? kept_free (config) : 0),
                          .weights = weights,
                          .activations = objective - libraries - weights - buffers,
                          .buffers = buffers,
                          .images = images - objective,
                          .workspace = use.workspace,
                          .scratch = use.scratch,
                          .evaluation = evaluation - images,
                          .scratch_known = calls,
                          .images_known = needs->sizes->complete,
                          .host = (guint64)config->run.memory_limit << 20 };
  return TRUE;
}

guint64
lw_memory_plan_total (const LwMemoryPlan *self)
{
  return self->libraries + self->weights + self->activations + self->buffers + self->images
         + MAX (self->workspace, self->scratch) + self->evaluation;
}

guint64
lw_memory_plan_limit (const LwMemoryPlan *self)
{
  const LwDeviceInfo *info = &self->device.info;
  return info->threads > 0 ? info->memory : info->memory_free;
}

gboolean
lw_memory_plan_fits (const LwMemoryPlan *self)
{
  return lw_memory_plan_total (self) <= lw_memory_plan_limit (self);
}
