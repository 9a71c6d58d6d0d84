/* From a study file to a list of runs. */
#include "study/study-plan.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "core/json.h"

/* Hexadecimal digits of a hash in a name. */
#define NAME_DIGITS 8

typedef struct
{
  const LwStudy *study;
  const char *folder;
  GPtrArray *runs;
  int start; /* source-only run of the present seed, or -1 */
} Planner;

static void
run_free (void *data)
{
  LwStudyRun *self = data;
  g_free (self->id);
  g_free (self->folder);
  lw_run_config_free (self->config);
  g_free (self);
}

static void
hash_text (GChecksum *hash, const char *text)
{
  /* The terminating zero keeps neighbours apart. */
  g_checksum_update (hash, (const guchar *)(text ? text : ""),
                     text ? (gssize)strlen (text) + 1 : 1);
}

static char *
hash_end (GChecksum *hash)
{
  return g_strndup (g_checksum_get_string (hash), NAME_DIGITS);
}

/* FOLDER/weak/TYPE-HASH.jsonl: the hash is of all that decides the labels and whose they are. */
static char *
weak_path (const Planner *self, const LwRunConfig *config)
{
  static const char *const names[]
      = { "target_split",    "split_seed",      "class_set",   "weak_seed",
          "coarse_coverage", "coarse_min_area", "coarse_from", NULL };
  g_autoptr (GChecksum) hash = g_checksum_new (G_CHECKSUM_SHA256);
  hash_text (hash, self->study->target);
  for (const char *const *name = names; *name; name++)
    {
      g_autofree char *value
          = lw_option_text (lw_option_find (lw_run_options, *name), &config->run);
      hash_text (hash, value);
    }
  const GArray *images = self->study->images;
  g_autofree char *pool
      = g_strdup_printf ("%d %d", images->len ? g_array_index (images, int, images->len - 1) : 0,
                         self->study->partitions);
  hash_text (hash, pool);
  g_autofree char *digits = hash_end (hash);
  g_autofree char *file = g_strdup_printf (
      "%s-%s.jsonl", lw_label_type_name ((LwLabelType)config->run.label_type), digits);
  return g_build_filename (self->folder, "weak", file, NULL);
}

static char *
run_hash (const Planner *self, const LwStudyRun *run)
{
  g_autoptr (GChecksum) hash = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *config = lw_run_config_hash (run->config);
  hash_text (hash, config);
  hash_text (hash, self->study->source);
  hash_text (hash, self->study->target);
  hash_text (hash, self->study->eval);
  hash_text (hash, run->config->run.eval_split);
  hash_text (hash, run->config->run.weights);
  g_autoptr (JsonObject) protocol = json_object_new ();
  lw_options_to_json (lw_protocol_options, &run->config->protocol, protocol);
  g_autofree char *line = lw_json_line (protocol);
  hash_text (hash, line);
  if (run->start >= 0)
    hash_text (hash, ((LwStudyRun *)self->runs->pdata[run->start])->id);
  return hash_end (hash);
}

static char *
run_id (const LwStudyRun *run, const char *hash)
{
  GString *id = g_string_new (lw_method_name (run->method));
  if (run->type != LW_LABEL_NONE)
    g_string_append_printf (id, "-%s-%d-p%d", lw_label_type_name (run->type), run->images,
                            run->partition);
  g_string_append_printf (id, "-s%" G_GINT64_FORMAT "-%s", run->seed, hash);
  return g_string_free (id, FALSE);
}

static gboolean
needs_weak (LwLabelType type)
{
  return type == LW_LABEL_IMAGE || type == LW_LABEL_POINT || type == LW_LABEL_COARSE;
}

static gboolean
add_run (Planner *self, LwMethod method, LwLabelType type, int images, int partition, gint64 seed,
         GError **error)
{
  LwStudyRun *run = g_new0 (LwStudyRun, 1);
  *run = (LwStudyRun){ .method = method,
                       .type = type,
                       .images = images,
                       .partition = partition,
                       .seed = seed,
                       .start = self->start };
  const LwStudyRun *start = run->start < 0 ? NULL : self->runs->pdata[run->start];
  g_ptr_array_add (self->runs, run);
  run->config = lw_study_config (self->study, method, type, images, partition, seed,
                                 start ? start->folder : NULL, error);
  if (!run->config)
    return FALSE;
  g_autofree char *weak = needs_weak (type) ? weak_path (self, run->config) : NULL;
  if (weak && !lw_run_config_set (run->config, "weak", weak, error))
    return FALSE;
  g_autofree char *hash = run_hash (self, run);
  run->id = run_id (run, hash);
  run->folder = g_build_filename (self->folder, "runs", run->id, NULL);
  return TRUE;
}

/* Runs without labels, and those with full masks. */
static gboolean
add_references (Planner *self, gint64 seed, GError **error)
{
  const LwStudy *study = self->study;
  self->start = -1;
  if (study->references[LW_METHOD_SOURCE_ONLY]
      && !add_run (self, LW_METHOD_SOURCE_ONLY, LW_LABEL_NONE, 0, 0, seed, error))
    return FALSE;
  if (study->pretrain)
    self->start = (int)self->runs->len - 1;
  if (study->references[LW_METHOD_UDA]
      && !add_run (self, LW_METHOD_UDA, LW_LABEL_NONE, 0, 0, seed, error))
    return FALSE;
  if (!study->references[LW_METHOD_SUPERVISED])
    return TRUE;
  int images = g_array_index (study->images, int, study->images->len - 1);
  for (int p = 0; p < study->partitions; p++)
    if (!add_run (self, LW_METHOD_SUPERVISED, LW_LABEL_FINE, images, p, seed, error))
      return FALSE;
  return TRUE;
}

static gboolean
add_cells (Planner *self, int partition, int images, gint64 seed, GError **error)
{
  const LwStudy *study = self->study;
  for (guint t = 0; t < study->label_types->len; t++)
    for (guint m = 0; m < study->methods->len; m++)
      if (!add_run (self, (LwMethod)g_array_index (study->methods, int, m),
                    (LwLabelType)g_array_index (study->label_types, int, t), images, partition,
                    seed, error))
        return FALSE;
  return TRUE;
}

/* The ends of the curve come first, then what lies between. */
static gboolean
add_seed (Planner *self, gint64 seed, GError **error)
{
  const GArray *images = self->study->images;
  if (!add_references (self, seed, error))
    return FALSE;
  for (int p = 0; p < self->study->partitions; p++)
    for (guint i = 0; i < images->len; i++)
      {
        guint at = i == 0 ? 0 : images->len - i;
        if (!add_cells (self, p, g_array_index (images, int, at), seed, error))
          return FALSE;
      }
  return TRUE;
}

GPtrArray *
lw_study_plan (const LwStudy *study, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (run_free);
  Planner planner = { .study = study, .folder = folder, .runs = runs };
  for (guint i = 0; i < study->seeds->len; i++)
    if (!add_seed (&planner, g_array_index (study->seeds, gint64, i), error))
      return NULL;
  return g_steal_pointer (&runs);
}

gboolean
lw_study_plan_save (const LwStudy *study, const GPtrArray *plan, const char *folder, GError **error)
{
  g_autoptr (JsonObject) root = json_object_new ();
  json_object_set_object_member (root, "study", json_object_ref (study->json));
  JsonArray *runs = json_array_new ();
  for (guint i = 0; i < plan->len; i++)
    {
      const LwStudyRun *run = plan->pdata[i];
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "id", run->id);
      json_object_set_string_member (object, "method", lw_method_name (run->method));
      json_object_set_string_member (object, "label_type", lw_label_type_name (run->type));
      json_object_set_int_member (object, "images", run->images);
      json_object_set_int_member (object, "partition", run->partition);
      json_object_set_int_member (object, "seed", run->seed);
      json_array_add_object_element (runs, object);
    }
  json_object_set_array_member (root, "runs", runs);
  g_autofree char *path = g_build_filename (folder, "study.json", NULL);
  return lw_json_save (path, root, error);
}
