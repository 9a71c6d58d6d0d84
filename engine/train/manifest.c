/* Writing of manifest.json. */
#include "train/manifest.h"

#include <oneapi/dnnl/dnnl.h>
#include <string.h>
#include <sys/utsname.h>

#include "core/json.h"
#include "dataset/file-hash.h"
#include "train/run-folder.h"

static JsonObject *
program (void)
{
  JsonObject *object = json_object_new ();
  lw_json_set_text (object, "name", "labelworth");
  lw_json_set_text (object, "version", LW_VERSION);
  lw_json_set_text (object, "build", LW_BUILD);
  return object;
}

static JsonObject *
machine (const LwManifest *m)
{
  struct utsname name;
  JsonObject *object = json_object_new ();
  const LwDeviceInfo *info = &m->device->entry.info;
  const LwStreamOptions *stream = &m->device->options;
  if (uname (&name) == 0)
    {
      lw_json_set_text (object, "system", name.sysname);
      lw_json_set_text (object, "release", name.release);
      lw_json_set_text (object, "architecture", name.machine);
    }
  lw_json_set_text (object, "backend", m->device->backend->name);
  lw_json_set_text (object, "device", info->name);
  if (lw_run_config_ranks (m->config) > 1)
    lw_json_set_text (object, "devices", m->config->run.devices);
  if (info->capability[0])
    lw_json_set_text (object, "capability", info->capability);
  if (info->driver[0])
    lw_json_set_text (object, "driver", info->driver);
  json_object_set_int_member (object, "threads",
                              stream->threads > 0 ? stream->threads : info->threads);
  json_object_set_boolean_member (object, "deterministic", stream->deterministic);
  lw_json_set_text (object, "precision", lw_precision_name (stream->precision));
  if (strcmp (m->device->backend->name, "cpu") == 0)
    {
      const dnnl_version_t *v = dnnl_version ();
      g_autofree char *text = g_strdup_printf ("%d.%d.%d", v->major, v->minor, v->patch);
      lw_json_set_text (object, "onednn", text);
    }
  return object;
}

/* The job that the run began in, NULL outside of Slurm. A job that is queued again keeps its
 * number. */
static JsonObject *
slurm_job (void)
{
  static const char *const variables[][2] = { { "job", "SLURM_JOB_ID" },
                                              { "array_job", "SLURM_ARRAY_JOB_ID" },
                                              { "array_task", "SLURM_ARRAY_TASK_ID" },
                                              { "cluster", "SLURM_CLUSTER_NAME" },
                                              { "partition", "SLURM_JOB_PARTITION" },
                                              { "node", "SLURMD_NODENAME" } };
  if (!g_getenv ("SLURM_JOB_ID"))
    return NULL;
  JsonObject *object = json_object_new ();
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    lw_json_set_text (object, variables[i][0], g_getenv (variables[i][1]));
  return object;
}

static int
compare_ids (const void *a, const void *b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

char *
lw_manifest_digest (const char *const *ids, int n)
{
  g_autofree const char **sorted = g_memdup2 (ids, sizeof *ids * (gsize)n);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  if (n > 0)
    qsort (sorted, (size_t)n, sizeof *sorted, compare_ids);
  for (int i = 0; i < n; i++)
    {
      g_checksum_update (checksum, (const guchar *)sorted[i], -1);
      g_checksum_update (checksum, (const guchar *)"\n", 1);
    }
  return g_strdup (g_checksum_get_string (checksum));
}

/* A data set may hold tens of thousands of images: their ids are hashed, not their pixels. */
static char *
digest_of (const LwDataset *dataset)
{
  int n = lw_dataset_count (dataset);
  g_autofree const char **ids = g_new (const char *, n);
  for (int i = 0; i < n; i++)
    ids[i] = lw_dataset_item (dataset, i)->id;
  return lw_manifest_digest (ids, n);
}

static JsonObject *
data_set (const LwDataset *dataset, const char *spec)
{
  JsonObject *object = json_object_new ();
  g_autofree char *digest = digest_of (dataset);
  lw_json_set_text (object, "spec", spec);
  lw_json_set_text (object, "layout", dataset->layout);
  lw_json_set_text (object, "split", dataset->split);
  json_object_set_int_member (object, "images", lw_dataset_count (dataset));
  lw_json_set_text (object, "ids_sha256", digest);
  return object;
}

static JsonObject *
data_sets (const LwRunData *data, const LwRunOptions *run)
{
  JsonObject *object = json_object_new ();
  if (data->source)
    json_object_set_object_member (object, "source", data_set (data->source, run->source));
  if (data->target)
    json_object_set_object_member (object, "target", data_set (data->target, run->target));
  if (data->eval)
    json_object_set_object_member (object, "eval", data_set (data->eval, run->eval));
  return object;
}

static JsonArray *
images (const LwRunData *data)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < data->target_items->len; i++)
    {
      const LwSampleItem *item = &g_array_index (data->target_items, LwSampleItem, i);
      JsonObject *image = json_object_new ();
      lw_json_set_text (image, "id", lw_dataset_item (data->target, item->item)->id);
      lw_json_set_text (image, "label_type", lw_label_type_name (item->type));
      lw_json_set_text (image, "sha256", data->hashes ? data->hashes[i] : NULL);
      json_array_add_object_element (array, image);
    }
  return array;
}

static JsonObject *
classes (const LwClassSet *set)
{
  JsonObject *object = json_object_new ();
  JsonArray *names = json_array_new ();
  for (int k = 0; k < set->n; k++)
    json_array_add_string_element (names, set->names[k]);
  lw_json_set_text (object, "id", set->id);
  json_object_set_array_member (object, "names", names);
  return object;
}

JsonObject *
lw_manifest_seeds (const LwRunOptions *run)
{
  JsonObject *object = json_object_new ();
  json_object_set_int_member (object, "seed", run->seed);
  json_object_set_int_member (object, "split_seed", run->split_seed);
  json_object_set_int_member (object, "weak_seed", run->weak_seed);
  json_object_set_int_member (object, "partition", run->partition);
  return object;
}

/* The file that the network starts from, NULL for random weights. (transfer full) */
static JsonObject *
start (const LwRunOptions *run, GError **error)
{
  gboolean from_run = run->init_run && *run->init_run;
  g_autofree char *path = from_run ? g_build_filename (run->init_run, LW_RUN_CHECKPOINT, NULL)
                                   : g_strdup (run->weights);
  g_autofree char *hash = lw_file_hash (path, error);
  if (!hash)
    return NULL;
  JsonObject *object = json_object_new ();
  lw_json_set_text (object, from_run ? "run" : "file", from_run ? run->init_run : path);
  lw_json_set_text (object, "sha256", hash);
  return object;
}

gboolean
lw_manifest_save (const LwManifest *m, const char *folder, GError **error)
{
  const LwRunOptions *run = &m->config->run;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);
  g_autofree char *hash = lw_run_config_hash (m->config);
  g_autofree char *path = g_build_filename (folder, LW_RUN_MANIFEST, NULL);
  g_autoptr (JsonObject) object = json_object_new ();
  lw_json_set_text (object, "created", time);
  json_object_set_object_member (object, "program", program ());
  json_object_set_object_member (object, "machine", machine (m));
  JsonObject *job = slurm_job ();
  if (job)
    json_object_set_object_member (object, "slurm", job);
  lw_json_set_text (object, "config_sha256", hash);
  json_object_set_object_member (object, "seeds", lw_manifest_seeds (run));
  json_object_set_object_member (object, "data", data_sets (m->data, run));
  json_object_set_object_member (object, "classes", classes (m->data->classes));
  if ((run->weights && *run->weights) || (run->init_run && *run->init_run))
    {
      JsonObject *weights = start (run, error);
      if (!weights)
        return FALSE;
      json_object_set_object_member (object, "start", weights);
    }
  json_object_set_array_member (object, "images", images (m->data));
  return lw_json_save (path, object, error);
}
