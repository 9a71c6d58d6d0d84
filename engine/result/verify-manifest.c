/* manifest.json against the configuration, the labels and the other runs of a study. */
#include <glib/gi18n-lib.h>

#include "core/json.h"
#include "dataset/file-hash.h"
#include "result/json-path.h"
#include "result/verify-private.h"
#include "train/manifest.h"

static const char *const kinds[] = { "source", "target", "eval" };

/* Data sets as the configuration names them. */
static JsonObject *
expected_data (const LwRunConfig *config)
{
  const LwRunOptions *run = &config->run;
  const char *specs[]
      = { lw_run_config_uses_source (config) ? run->source : NULL,
          lw_run_config_uses_target (config) ? run->target : NULL, lw_run_config_eval (config) };
  const char *splits[] = { run->source_split, run->target_split, run->eval_split };
  JsonObject *data = json_object_new ();
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (!specs[i])
        continue;
      JsonObject *set = json_object_new ();
      lw_json_set_text (set, "spec", specs[i]);
      lw_json_set_text (set, "split", splits[i]);
      json_object_set_object_member (data, kinds[i], set);
    }
  return data;
}

static JsonArray *
expected_images (const LwVerifyRun *run)
{
  JsonArray *images = json_array_new ();
  for (guint i = 0; i < run->labels->len; i++)
    {
      const LwVerifyLabel *label = &g_array_index (run->labels, LwVerifyLabel, i);
      JsonObject *image = json_object_new ();
      lw_json_set_text (image, "id", label->id);
      lw_json_set_text (image, "label_type", lw_label_type_name (label->type));
      json_array_add_object_element (images, image);
    }
  return images;
}

char *
lw_verify_data_thing (const char *spec, const char *split, const char *member)
{
  return g_strdup_printf ("data\n%s\n%s\n%s", spec, split, member);
}

/* The same data set has the same images for every run. */
static void
state_data (const LwVerifyRun *run, const char *file)
{
  static const char *const members[] = { "layout", "images", "ids_sha256" };
  JsonObject *data = lw_json_path_object (run->manifest, "data");
  for (guint i = 0; data && i < G_N_ELEMENTS (kinds); i++)
    {
      JsonObject *set = lw_json_path_object (data, kinds[i]);
      const char *spec = set ? lw_json_path_text (set, "spec") : NULL;
      const char *split = set ? lw_json_path_text (set, "split") : NULL;
      for (guint m = 0; spec && split && m < G_N_ELEMENTS (members); m++)
        {
          JsonNode *node = json_object_get_member (set, members[m]);
          gint64 number;
          if (!node || !JSON_NODE_HOLDS_VALUE (node))
            continue;
          g_autofree char *value = lw_json_node_int (node, &number)
                                       ? g_strdup_printf ("%" G_GINT64_FORMAT, number)
                                       : json_node_dup_string (node);
          g_autofree char *thing = lw_verify_data_thing (spec, split, members[m]);
          g_autofree char *what = g_strdup_printf ("data.%s.%s", kinds[i], members[m]);
          lw_agreement_state (run->study->agreement, thing, file, what, value ? value : "");
        }
    }
}

/* The same image has the same bytes for every run. */
static void
state_images (const LwVerifyRun *run, const char *file)
{
  JsonArray *images = lw_json_path_array (run->manifest, "images");
  const char *target = run->config->run.target;
  for (guint i = 0; images && i < json_array_get_length (images); i++)
    {
      JsonNode *node = json_array_get_element (images, i);
      JsonObject *image = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *id = lw_json_path_text (image, "id");
      const char *hash = lw_json_path_text (image, "sha256");
      if (!id || !hash)
        continue;
      g_autofree char *thing = g_strdup_printf ("image\n%s\n%s", target ? target : "", id);
      g_autofree char *what = g_strdup_printf (_ ("the hash of image %s"), id);
      lw_agreement_state (run->study->agreement, thing, file, what, hash);
    }
}

/* The hash of the checkpoint of another run of the study; NULL if it is not there any more. */
static const char *
checkpoint_hash (const LwVerifyRun *run, const char *id)
{
  GHashTable *known = run->study->checkpoints;
  g_autofree char *path
      = g_build_filename (run->study->study->folder, "runs", id, LW_RUN_CHECKPOINT, NULL);
  if (!g_hash_table_contains (known, path))
    {
      char *hash = lw_file_hash (path, NULL);
      g_hash_table_insert (known, g_strdup (path), hash);
    }
  return g_hash_table_lookup (known, path);
}

static void
check_start (const LwVerifyRun *run, const char *file)
{
  const char *from = run->config->run.init_run;
  if (!from || !*from)
    {
      const char *weights = run->config->run.weights;
      if (weights && *weights)
        lw_verification_text (run->study->report, file, "start.file",
                              lw_json_path_text (run->manifest, "start.file"), weights);
      return;
    }
  lw_verification_text (run->study->report, file, "start.run",
                        lw_json_path_text (run->manifest, "start.run"), from);
  g_autofree char *id = g_path_get_basename (from);
  const char *hash = checkpoint_hash (run, id);
  if (hash)
    lw_verification_hash (run->study->report, file, "start.sha256",
                          lw_json_path_text (run->manifest, "start.sha256"), hash);
  else
    lw_verification_note (run->study->report,
                          _ ("%s started from a checkpoint of runs/%s that is not there any more"),
                          run->name, id);
}

void
lw_verify_manifest (LwVerifyRun *run)
{
  g_autofree char *file = lw_verify_name (run, LW_RUN_MANIFEST);
  lw_verification_hash (run->study->report, file, "config_sha256",
                        lw_json_path_text (run->manifest, "config_sha256"), run->hash);
  g_autoptr (JsonObject) expected = json_object_new ();
  json_object_set_object_member (expected, "seeds", lw_manifest_seeds (&run->config->run));
  json_object_set_object_member (expected, "data", expected_data (run->config));
  json_object_set_array_member (expected, "images", expected_images (run));
  lw_verification_json (run->study->report, file, run->manifest, expected);
  state_data (run, file);
  state_images (run, file);
  check_start (run, file);
}
