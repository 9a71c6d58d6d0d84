/* From a study to a list of runs. */
#include "study/study-plan.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "core/json.h"
#include "study/study-create.h"
#include "study/study-split.h"

/* Hexadecimal digits of a hash in a name. */
#define NAME_DIGITS 8

typedef struct
{
  const LwStudy *study;
  GPtrArray *runs;
  GPtrArray *splits;  /* GStrv of each partition */
  GHashTable *images; /* "partition images" -> hash of these ids */
  int start;          /* source-only run of the present seed, or -1 */
} Planner;

static void
run_free (void *data)
{
  LwStudyRun *self = data;
  g_free (self->method);
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
weak_path (const Planner *self, const LwMix *mix, int partition, const LwRunConfig *config)
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
  gboolean mixed = lw_mix_n_types (mix) > 1;
  g_autofree char *slug = mixed ? lw_study_mix_slug (mix) : NULL;
  g_autofree char *which
      = mixed ? g_strdup_printf ("%s p%d", slug, partition)
              : g_strdup_printf ("%d %d", self->study->most_images, self->study->partitions);
  hash_text (hash, which);
  g_autofree char *digits = hash_end (hash);
  g_autofree char *file = g_strdup_printf (
      "%s-%s.jsonl", mixed ? "mix" : lw_label_type_name (lw_mix_type (mix)), digits);
  return g_build_filename (self->study->folder, "weak", file, NULL);
}

char *
lw_study_images_hash (const char *const *ids, int n)
{
  g_autoptr (GChecksum) hash = g_checksum_new (G_CHECKSUM_SHA256);
  for (int i = 0; i < n; i++)
    hash_text (hash, ids[i]);
  return g_strdup (g_checksum_get_string (hash));
}

/* Of the first @n images of a partition; many cells share them. */
static const char *
images_hash (Planner *self, int partition, int n)
{
  g_autofree char *key = g_strdup_printf ("%d %d", partition, n);
  const char *known = g_hash_table_lookup (self->images, key);
  if (known)
    return known;
  char *value = lw_study_images_hash (n > 0 ? self->splits->pdata[partition] : NULL, n);
  g_hash_table_insert (self->images, g_steal_pointer (&key), value);
  return value;
}

char *
lw_study_run_hash (const LwStudy *study, const LwRunConfig *config, const LwMix *mix,
                   const char *images, const char *start)
{
  g_autoptr (GChecksum) hash = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *decisive = lw_run_config_hash (config);
  g_autofree char *labels = lw_mix_text (mix);
  hash_text (hash, decisive);
  hash_text (hash, labels);
  hash_text (hash, images);
  hash_text (hash, study->source);
  hash_text (hash, study->target);
  hash_text (hash, study->eval);
  hash_text (hash, config->run.eval_split);
  g_autofree char *weights = config->run.weights && *config->run.weights
                                 ? lw_study_relative (study->folder, config->run.weights)
                                 : NULL;
  hash_text (hash, weights);
  g_autoptr (JsonObject) protocol = json_object_new ();
  lw_options_to_json (lw_protocol_options, &config->protocol, protocol);
  g_autofree char *line = lw_json_line (protocol);
  hash_text (hash, line);
  if (start)
    hash_text (hash, start);
  return hash_end (hash);
}

/* The letters and digits of a method's name, with a hyphen for whatever else lies between them. */
static GString *
method_slug (const char *method)
{
  GString *slug = g_string_new (NULL);
  g_autofree char *ascii = g_str_to_ascii (method, "C");
  for (const char *c = ascii; *c; c++)
    if (g_ascii_isalnum (*c))
      g_string_append_c (slug, *c);
    else if (slug->len && slug->str[slug->len - 1] != '-')
      g_string_append_c (slug, '-');
  return slug;
}

static char *
run_id (const LwStudyRun *run, const char *hash)
{
  GString *id = method_slug (run->method);
  LwLabelType type = lw_mix_type (&run->mix);
  if (type != LW_LABEL_NONE)
    g_string_append_printf (id, "-%s-%d-p%d", lw_label_type_name (type), lw_mix_total (&run->mix),
                            run->partition);
  else if (lw_mix_total (&run->mix) > 0)
    {
      g_autofree char *slug = lw_study_mix_slug (&run->mix);
      g_string_append_printf (id, "-%s-p%d", slug, run->partition);
    }
  g_string_append_printf (id, "-s%" G_GINT64_FORMAT "-%s", run->seed, hash);
  return g_string_free (id, FALSE);
}

static gboolean
needs_weak (const LwMix *mix)
{
  return mix->images[LW_LABEL_IMAGE] || mix->images[LW_LABEL_POINT] || mix->images[LW_LABEL_COARSE];
}

static gboolean
check_pool (const Planner *self, const LwMix *mix, int partition, GError **error)
{
  int total = lw_mix_total (mix);
  if (total == 0)
    return TRUE;
  int pool = (int)g_strv_length (self->splits->pdata[partition]);
  if (total <= pool)
    return TRUE;
  g_autofree char *labels = lw_mix_text (mix);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: “%s” asks for %d images, but partition %d has only %d"), self->study->path,
               labels, total, partition, pool);
  return FALSE;
}

static gboolean
add_run (Planner *self, const char *method, LwMethod base, const LwMix *mix, int partition,
         gint64 seed, GError **error)
{
  LwStudyRun *run = g_new0 (LwStudyRun, 1);
  *run = (LwStudyRun){ .method = g_strdup (method),
                       .base = base,
                       .mix = *mix,
                       .partition = partition,
                       .seed = seed,
                       .start = self->start };
  const LwStudyRun *start = run->start < 0 ? NULL : self->runs->pdata[run->start];
  g_ptr_array_add (self->runs, run);
  run->config = lw_study_config (self->study, method, mix, partition, seed,
                                 start ? start->folder : NULL, error);
  if (!run->config || !check_pool (self, mix, partition, error))
    return FALSE;
  g_autofree char *weak = needs_weak (mix) ? weak_path (self, mix, partition, run->config) : NULL;
  if (weak && !lw_run_config_set (run->config, "weak", weak, error))
    return FALSE;
  g_autofree char *hash = lw_study_run_hash (self->study, run->config, mix,
                                             images_hash (self, partition, lw_mix_total (mix)),
                                             start ? start->id : NULL);
  run->id = run_id (run, hash);
  run->folder = g_build_filename (self->study->folder, "runs", run->id, NULL);
  return TRUE;
}

static gboolean
add_reference (Planner *self, LwMethod method, const LwMix *mix, int partition, gint64 seed,
               GError **error)
{
  return !self->study->references[method]
         || add_run (self, lw_method_name (method), method, mix, partition, seed, error);
}

/* Runs without labels, and those with full masks. */
static gboolean
add_references (Planner *self, gint64 seed, GError **error)
{
  const LwStudy *study = self->study;
  const LwMix none = { { 0 } }, masks = lw_mix_single (LW_LABEL_FINE, study->most_images);
  self->start = -1;
  if (!add_reference (self, LW_METHOD_SOURCE_ONLY, &none, 0, seed, error))
    return FALSE;
  if (study->pretrain)
    self->start = (int)self->runs->len - 1;
  if (!add_reference (self, LW_METHOD_UDA, &none, 0, seed, error))
    return FALSE;
  for (int p = 0; p < study->partitions; p++)
    if (!add_reference (self, LW_METHOD_SUPERVISED, &masks, p, seed, error))
      return FALSE;
  return TRUE;
}

static gboolean
add_seed (Planner *self, gint64 seed, GError **error)
{
  const LwStudy *study = self->study;
  if (!add_references (self, seed, error))
    return FALSE;
  for (int p = 0; p < study->partitions; p++)
    for (guint i = 0; i < study->mixes->len; i++)
      for (guint m = 0; m < study->methods->len; m++)
        {
          const LwStudyMethod *method = &g_array_index (study->methods, LwStudyMethod, m);
          if (!add_run (self, method->name, method->base, &g_array_index (study->mixes, LwMix, i),
                        p, seed, error))
            return FALSE;
        }
  return TRUE;
}

static gboolean
load_splits (Planner *self, GError **error)
{
  for (int p = 0; p < self->study->partitions && self->study->most_images > 0; p++)
    {
      GStrv ids = lw_study_split_load (self->study, p, error);
      if (!ids)
        return FALSE;
      g_ptr_array_add (self->splits, ids);
    }
  return TRUE;
}

GPtrArray *
lw_study_plan (const LwStudy *study, GError **error)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (run_free);
  g_autoptr (GPtrArray) splits = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  g_autoptr (GHashTable) images = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Planner planner = { .study = study, .runs = runs, .splits = splits, .images = images };
  if (!load_splits (&planner, error))
    return NULL;
  for (guint i = 0; i < study->seeds->len; i++)
    if (!add_seed (&planner, g_array_index (study->seeds, gint64, i), error))
      return NULL;
  return g_steal_pointer (&runs);
}

const LwStudyRun *
lw_study_plan_find (const GPtrArray *plan, const char *id, GError **error)
{
  for (guint i = 0; i < plan->len; i++)
    {
      const LwStudyRun *run = plan->pdata[i];
      if (g_str_equal (run->id, id))
        return run;
    }
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("the study has no run “%s”; labelworth study status lists them. A change of the "
                  "study changes their names."),
               id);
  return NULL;
}

gboolean
lw_study_run_finished (const char *folder)
{
  g_autofree char *eval = g_build_filename (folder, LW_RUN_EVALUATION, NULL);
  LwRunStatus status = { 0 };
  if (!g_file_test (eval, G_FILE_TEST_EXISTS) || !lw_run_state (folder, &status, NULL))
    return FALSE;
  LwRunState state = status.state;
  lw_run_status_clear (&status);
  return state == LW_RUN_FINISHED;
}
