/* Opening and closing of trainings. */
#include "train/session.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "backend/registry.h"
#include "core/error.h"
#include "core/file.h"
#include "core/heartbeat.h"
#include "core/json.h"
#include "train/run-folder.h"
#include "train/session-device.h"

#define HEARTBEAT_SECONDS 5
#define MIB (G_GINT64_CONSTANT (1) << 20)

void
lw_session_free (LwSession *self)
{
  if (!self)
    return;
  lw_loader_free (self->source);
  lw_loader_free (self->target);
  lw_image_cache_free (self->cache);
  lw_inference_free (self->inference);
  lw_batch_free (self->batch);
  lw_objective_free (self->objective);
  lw_collective_free (self->collective);
  if (self->rank == 0)
    lw_ranks_free (self->ranks);
  lw_network_free (self->network);
  lw_device_close (&self->device);
  lw_event_writer_free (self->events);
  lw_run_sizes_free (self->sizes);
  lw_run_data_free (self->data);
  lw_run_config_free (self->config);
  lw_lock_free (self->lock);
  g_free (self->samples);
  g_free (self->folder);
  g_free (self);
}

static char *
path_in (const LwSession *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static gboolean
holds_run (const char *folder)
{
  g_autofree char *config = g_build_filename (folder, LW_RUN_CONFIG, NULL);
  return g_file_test (config, G_FILE_TEST_EXISTS);
}

/* ---- network, start weights ---------------------------------------------------------------- */

static gboolean
load_start (LwSession *self, LwWeights *weights, GError **error)
{
  const LwRunOptions *run = &self->config->run;
  if (run->init_run && *run->init_run)
    {
      g_autofree char *path = g_build_filename (run->init_run, LW_RUN_CHECKPOINT, NULL);
      return lw_weights_load (weights, self->network, path, "student.", TRUE, error);
    }
  return !run->weights || !*run->weights
         || lw_weights_load (weights, self->network, run->weights, "", TRUE, error);
}

/* @fresh: the run begins with its start weights; else a checkpoint will replace them. */
static gboolean
make_objective (LwSession *self, gboolean fresh, GError **error)
{
  const LwRunOptions *run = &self->config->run;
  self->network = lw_network_new (&self->config->network, self->data->classes->n, error);
  if (!self->network)
    return FALSE;
  LwWeights *weights = lw_weights_new (self->network);
  lw_weights_init (weights, self->network, (guint64)run->seed);
  if (!fresh || load_start (self, weights, error))
    self->objective = lw_objective_new (self->network, self->device.backend, self->device.stream,
                                        &self->config->method, weights, (int)run->batch,
                                        (int)run->crop_height, (int)run->crop_width, error);
  lw_weights_free (weights);
  return self->objective != NULL;
}

/* ---- loaders ------------------------------------------------------------------------------- */

/* A cache that was made for another size or other classes is of no use, and nothing else would say
 * it.
 */
static void
tell_uncached (const LwSession *self, const LwLoaderOptions *options)
{
  int n = 0;
  if (!self->cache || lw_image_cache_count (self->cache) == 0)
    return;
  for (int i = 0; i < options->n_items; i++)
    n += lw_sample_is_cached (&options->reader, &options->items[i]);
  if (n < options->n_items)
    g_message (_ ("%d of the %d images of %s are in %s, at this size and with these classes; "
                  "the others are decoded (labelworth data prepare writes them before)"),
               n, options->n_items, options->reader.dataset->spec, self->config->run.cache_dir);
}

gint64
lw_session_batch_number (const LwSession *self, int index)
{
  gint64 before = self->iteration * self->config->run.accumulate + index;
  return before * lw_run_config_ranks (self->config) + self->rank;
}

/* Processes and domains share the threads and the memory for images. */
static LwLoader *
make_loader (LwSession *self, const LwDataset *dataset, const GArray *items, LwRngPurpose purpose)
{
  const LwRunOptions *run = &self->config->run;
  int ranks = lw_run_config_ranks (self->config);
  int loaders = ((self->data->source != NULL) + (self->data->target != NULL)) * ranks;
  LwLoaderOptions options = { .reader = { .dataset = dataset,
                                          .cache = self->cache,
                                          .width = (int)run->load_width,
                                          .height = (int)run->load_height,
                                          .tag_maps = run->tags == LW_TAGS_CROP },
                              .items = (const LwSampleItem *)(const void *)items->data,
                              .n_items = (int)items->len,
                              .batch = (int)run->batch,
                              .seed = (guint64)run->seed,
                              .purpose = purpose,
                              .first_batch = lw_session_batch_number (self, 0),
                              .stride = ranks,
                              .threads = (int)MAX (run->loader_threads / loaders, 1),
                              .memory_limit = run->memory_limit * MIB / loaders };
  if (self->rank == 0)
    tell_uncached (self, &options);
  return lw_loader_new (&options);
}

static gboolean
make_loaders (LwSession *self, GError **error)
{
  const LwRunOptions *run = &self->config->run;
  if (run->cache_dir && *run->cache_dir
      && !(self->cache = lw_image_cache_open (run->cache_dir, run->cache_limit * MIB, error)))
    return FALSE;
  if (!(self->batch
        = lw_run_batch_new (self->config, self->sizes, &self->device, self->objective, error)))
    return FALSE;
  self->samples = g_new0 (LwSample *, run->batch);
  if (self->data->source)
    self->source
        = make_loader (self, self->data->source, self->data->source_items, LW_RNG_SAMPLER_SOURCE);
  if (self->data->target)
    self->target
        = make_loader (self, self->data->target, self->data->target_items, LW_RNG_SAMPLER_TARGET);
  return TRUE;
}

/* ---- checkpoints --------------------------------------------------------------------------- */

static LwCheckpointContext
checkpoint_context (LwSession *self)
{
  return (LwCheckpointContext){ .network = self->network,
                                .backend = self->device.backend,
                                .stream = self->device.stream,
                                .objective = self->objective,
                                .config = self->config,
                                .classes = self->data->classes };
}

gboolean
lw_session_checkpoint (LwSession *self, GError **error)
{
  LwCheckpointContext context = checkpoint_context (self);
  g_autofree char *path = path_in (self, LW_RUN_CHECKPOINT);
  return lw_checkpoint_save (&context, path, self->iteration, lw_event_writer_offset (self->events),
                             error);
}

gboolean
lw_session_beat (LwSession *self, GError **error)
{
  gint64 now = g_get_monotonic_time ();
  if (now < self->next_heartbeat)
    return TRUE;
  self->next_heartbeat = now + HEARTBEAT_SECONDS * G_USEC_PER_SEC;
  return lw_heartbeat_write (self->folder, self->iteration, error);
}

/* ---- a new run ----------------------------------------------------------------------------- */

/* Locks the folder, which must exist and hold no run. */
static gboolean
claim_folder (LwSession *self, GError **error)
{
  if (!(self->lock = lw_lock_take (self->folder, error)))
    return FALSE;
  if (!holds_run (self->folder))
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_BUSY,
               _ ("%s holds a run already: go on with it (labelworth resume %s) or choose another "
                  "folder"),
               self->folder, self->folder);
  return FALSE;
}

/* A folder in use is refused before any work; one that is missing is made after all else went
 * well. */
static gboolean
claim_existing (LwSession *self, GError **error)
{
  return !g_file_test (self->folder, G_FILE_TEST_EXISTS) || claim_folder (self, error);
}

static gboolean
claim_missing (LwSession *self, GError **error)
{
  return self->lock || (lw_file_make_directory (self->folder, error) && claim_folder (self, error));
}

static gboolean
open_events (LwSession *self, gint64 keep, int event_fd, GError **error)
{
  g_autofree char *path = path_in (self, LW_RUN_EVENTS);
  self->events = lw_event_writer_open (path, keep, event_fd, error);
  return self->events && lw_run_status_write (self->folder, LW_RUN_RUNNING, NULL, error);
}

static gboolean
record (const LwSession *self, GError **error)
{
  LwManifest manifest = { .config = self->config, .data = self->data, .device = &self->device };
  g_autofree char *path = path_in (self, LW_RUN_CONFIG);
  g_autoptr (JsonObject) config = lw_run_config_to_json (self->config);
  return lw_run_data_save (self->data, self->folder, error)
         && lw_manifest_save (&manifest, self->folder, error) && lw_json_save (path, config, error);
}

/* Data sets by layout and absolute path, so that resuming finds them from any folder. */
static gboolean
fix_specs (LwSession *self, GError **error)
{
  const struct
  {
    const char *name;
    const LwDataset *dataset;
  } sets[] = { { "source", self->data->source },
               { "target", self->data->target },
               { "eval", self->data->eval } };
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      if (!sets[i].dataset)
        continue;
      g_autofree char *root = g_canonicalize_filename (sets[i].dataset->root, NULL);
      g_autofree char *spec = g_strconcat (sets[i].dataset->layout, ":", root, NULL);
      if (!lw_run_config_set (self->config, sets[i].name, spec, error))
        return FALSE;
    }
  return TRUE;
}

LwSession *
lw_session_start (const char *folder, LwRunConfig *config, int event_fd, GError **error)
{
  g_autoptr (LwSession) self = g_new0 (LwSession, 1);
  self->folder = g_strdup (folder);
  self->config = config;
  self->precision = (LwPrecisionOption)config->run.precision;
  if (!(self->data = lw_run_data_open (config, error)) || !fix_specs (self, error)
      || !claim_existing (self, error) || !lw_session_open_device (self, error)
      || !lw_run_data_choose (self->data, config, error) || !make_objective (self, TRUE, error)
      || !claim_missing (self, error) || !make_loaders (self, error)
      || !lw_session_reserve (self, error) || !record (self, error)
      || !open_events (self, 0, event_fd, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* ---- an old run ---------------------------------------------------------------------------- */

/* A changed number would make another run of it. */
static gboolean
load_config (LwSession *self, const char *const *arguments, GError **error)
{
  g_autofree char *path = path_in (self, LW_RUN_CONFIG);
  g_autoptr (JsonObject) json = lw_json_load (path, error);
  g_autoptr (LwRunConfig) stored = json ? lw_run_config_new (json, path, NULL, error) : NULL;
  if (!stored || !(self->config = lw_run_config_new (json, path, arguments, error)))
    return FALSE;
  g_autofree char *before = lw_run_config_hash (stored);
  g_autofree char *after = lw_run_config_hash (self->config);
  self->precision = (LwPrecisionOption)self->config->run.precision;
  if (strcmp (before, after) == 0)
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("a run that goes on takes only options that say where data are and how the "
                  "machine is used (such as --target, --device, --threads)"));
  return FALSE;
}

static gboolean
restore (LwSession *self, gint64 *events, GError **error)
{
  LwCheckpointContext context = checkpoint_context (self);
  g_autofree char *path = path_in (self, LW_RUN_CHECKPOINT);
  *events = 0;
  return !g_file_test (path, G_FILE_TEST_EXISTS)
         || lw_checkpoint_load (&context, path, &self->iteration, events, error);
}

LwSession *
lw_session_resume (const char *folder, const char *const *arguments, int event_fd, GError **error)
{
  gint64 events;
  g_autoptr (LwSession) self = g_new0 (LwSession, 1);
  self->folder = g_strdup (folder);
  if (!holds_run (folder))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s holds no run: there is no %s in it. Start one with labelworth train."),
                   folder, LW_RUN_CONFIG);
      return NULL;
    }
  g_autofree char *checkpoint = path_in (self, LW_RUN_CHECKPOINT);
  gboolean fresh = !g_file_test (checkpoint, G_FILE_TEST_EXISTS);
  if (!(self->lock = lw_lock_take (folder, error)) || !load_config (self, arguments, error)
      || !(self->data = lw_run_data_open (self->config, error))
      || !lw_run_data_load (self->data, folder, error) || !lw_session_open_device (self, error)
      || !make_objective (self, fresh, error) || !restore (self, &events, error)
      || !make_loaders (self, error) || !lw_session_reserve (self, error)
      || !open_events (self, events, event_fd, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* ---- further processes of a run ------------------------------------------------------------ */

static gboolean
read_greeting (LwSession *self, JsonObject *greeting, GError **error)
{
  g_autofree char *precision = NULL;
  const char *where = "rank 0";
  JsonObject *config = json_object_get_object_member (greeting, "config");
  if (!lw_json_get_string (greeting, "folder", &self->folder, where, error)
      || !lw_json_get_string (greeting, "precision", &precision, where, error)
      || !lw_json_get_bool (greeting, "direct", &self->direct, where, error)
      || !lw_precision_parse (precision, &self->precision, error))
    return FALSE;
  self->config = lw_run_config_new (config, where, NULL, error);
  return self->config != NULL;
}

LwSession *
lw_session_join (LwRanks *ranks, JsonObject *greeting, GError **error)
{
  gint64 events;
  g_autoptr (LwSession) self = g_new0 (LwSession, 1);
  self->ranks = ranks;
  self->rank = lw_ranks_rank (ranks);
  if (!read_greeting (self, greeting, error)
      || !(self->data = lw_run_data_open (self->config, error))
      || !lw_run_data_load (self->data, self->folder, error)
      || !lw_session_open_device (self, error) || !make_objective (self, FALSE, error)
      || !restore (self, &events, error) || !make_loaders (self, error)
      || !lw_session_reserve (self, error))
    return NULL;
  return g_steal_pointer (&self);
}
