/* Command lines of workers. */
#include "study/launch-local.h"

#include "core/file.h"
#include "core/json.h"

gboolean
lw_run_has_begun (const LwStudyRun *run)
{
  g_autofree char *config = g_build_filename (run->folder, LW_RUN_CONFIG, NULL);
  return g_file_test (config, G_FILE_TEST_EXISTS);
}

char *
lw_run_log_path (const char *folder, const LwStudyRun *run)
{
  g_autofree char *name = g_strconcat (run->id, ".log", NULL);
  return g_build_filename (folder, "logs", name, NULL);
}

/* What the slot has to say about the device: nothing where the recipe names several. */
static const char *
device_of (const LwStudyRun *run, const LwQueueSlot *slot)
{
  return lw_run_config_ranks (run->config) > 1 ? NULL : slot->device;
}

/* The configuration of a run that begins, for the program to read. (transfer full) */
static char *
save_config (const char *folder, const LwStudyRun *run, const LwQueueSlot *slot, GError **error)
{
  g_autofree char *name = g_strconcat (run->id, ".json", NULL);
  g_autofree char *path = g_build_filename (folder, "configs", name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (JsonObject) config = lw_run_config_to_json (run->config);
  if (run->config->run.threads == 0)
    json_object_set_int_member (config, "threads", slot->threads);
  const char *device = device_of (run, slot);
  if (device)
    json_object_set_string_member (config, "device", device);
  if (!lw_file_make_directory (parent, error) || !lw_json_save (path, config, error))
    return NULL;
  return g_steal_pointer (&path);
}

static void
add (GPtrArray *words, const char *name, const char *value)
{
  if (value && *value)
    g_ptr_array_add (words, g_strdup_printf ("--%s=%s", name, value));
}

static void
add_places (GPtrArray *words, const LwRunConfig *config)
{
  const LwRunOptions *run = &config->run;
  const char *eval = lw_run_config_eval (config);
  add (words, "source", run->source);
  add (words, "target", run->target);
  add (words, "eval", eval ? eval : "none");
  add (words, "weights", run->weights);
  add (words, "init-run", run->init_run);
  add (words, "labels", run->labels);
  add (words, "weak", run->weak);
  add (words, "cache-dir", run->cache_dir);
}

LwWorker *
lw_launch_local (const char *program, const char *folder, const LwStudyRun *run,
                 const LwQueueSlot *slot, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *log = lw_run_log_path (folder, run);
  g_ptr_array_add (words, g_strdup (program));
  if (lw_run_has_begun (run))
    {
      g_ptr_array_add (words, g_strdup ("resume"));
      g_ptr_array_add (words, g_strdup (run->folder));
      add_places (words, run->config);
      const char *device = device_of (run, slot);
      add (words, "device", device ? device : run->config->run.device);
    }
  else
    {
      g_autofree char *config = save_config (folder, run, slot, error);
      if (!config)
        return NULL;
      g_ptr_array_add (words, g_strdup ("train"));
      add (words, "run", run->folder);
      add (words, "config", config);
    }
  g_ptr_array_add (words, NULL);
  return lw_worker_start ((const char *const *)words->pdata, log, error);
}
