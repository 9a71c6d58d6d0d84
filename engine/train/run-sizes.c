/* The largest images of a run. */
#include "train/run-sizes.h"

/* Headers read of a data set that is trained on, and of one that is judged on. */
#define TRAINING_HEADERS 500
#define EVALUATION_HEADERS 4000

static LwSizeCount
largest (const LwRunOptions *run, const LwDataset *dataset, gboolean *complete)
{
  if (!dataset)
    return (LwSizeCount){ 0 };
  if (run->load_width > 0)
    return (LwSizeCount){ (int)run->load_width, (int)run->load_height, 1 };
  g_autoptr (GArray) sizes = lw_dataset_sizes (dataset, TRAINING_HEADERS);
  g_autoptr (GArray) first = lw_sizes_largest (sizes, 1);
  *complete &= lw_dataset_count (dataset) <= TRAINING_HEADERS;
  return first->len > 0 ? g_array_index (first, LwSizeCount, 0) : (LwSizeCount){ 0 };
}

LwRunSizes *
lw_run_sizes_new (const LwRunConfig *config, const LwRunData *data)
{
  const LwRunOptions *run = &config->run;
  LwRunSizes *self = g_new0 (LwRunSizes, 1);
  self->complete = TRUE;
  self->source = largest (run, data->source, &self->complete);
  self->target = largest (run, data->target, &self->complete);
  self->target_maps = run->label_type == LW_LABEL_COARSE || run->label_type == LW_LABEL_FINE
                      || (run->labels && *run->labels);
  self->eval = data->eval ? lw_dataset_sizes (data->eval, EVALUATION_HEADERS)
                          : g_array_new (FALSE, FALSE, sizeof (LwSizeCount));
  return self;
}

void
lw_run_sizes_free (LwRunSizes *self)
{
  if (!self)
    return;
  g_array_unref (self->eval);
  g_free (self);
}

static size_t
pixels (const LwSizeCount *size)
{
  return (size_t)size->width * (size_t)size->height;
}

LwBatch *
lw_run_batch_new (const LwRunConfig *config, const LwRunSizes *sizes, const LwOpenDevice *device,
                  LwObjective *objective, GError **error)
{
  const LwRunOptions *run = &config->run;
  LwBatchOptions options = { .backend = device->backend,
                             .stream = device->stream,
                             .input = lw_objective_input (objective),
                             .augment = { .scale_min = run->scale_min,
                                          .scale_max = run->scale_max,
                                          .flip = run->flip,
                                          .jitter = run->jitter },
                             .crop_tags = run->tags == LW_TAGS_CROP,
                             .overlap = lw_device_is_asynchronous (device),
                             .seed = (guint64)run->seed };
  g_autoptr (LwBatch) self = lw_batch_new (&options);
  if (!lw_batch_reserve (self, LW_DOMAIN_SOURCE, pixels (&sizes->source), TRUE, error)
      || !lw_batch_reserve (self, LW_DOMAIN_TARGET, pixels (&sizes->target), sizes->target_maps,
                            error))
    return NULL;
  return g_steal_pointer (&self);
}
