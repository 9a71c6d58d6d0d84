/* Rehearsing a draft. */
#include "draft/measurement.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "model/program.h"
#include "study/study-create.h"

#define FILE_NAME "rehearsal.json"

struct _LwMeasurement
{
  char *key;     /* of the draft */
  GArray *kinds; /* of LwMeasuredKind */
  char *file;    /* FILE_NAME as text, or NULL */
};

static void
kind_clear (gpointer data)
{
  LwMeasuredKind *self = data;
  g_free (self->method);
  lw_rehearsal_free (self->rehearsal);
}

LwMeasurement *
lw_measurement_new (const char *key, GArray *kinds, char *file)
{
  LwMeasurement *self = g_atomic_rc_box_new0 (LwMeasurement);
  g_array_set_clear_func (kinds, kind_clear);
  *self = (LwMeasurement){ g_strdup (key), kinds, file };
  return self;
}

static void
clear (gpointer data)
{
  LwMeasurement *self = data;
  g_free (self->key);
  g_array_unref (self->kinds);
  g_free (self->file);
}

LwMeasurement *
lw_measurement_ref (LwMeasurement *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
lw_measurement_unref (LwMeasurement *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* ---- what follows -------------------------------------------------------------------------- */

static guint
types_of (const LwMix *mix)
{
  guint types = 0;
  for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
    types |= mix->images[t] > 0 ? 1u << t : 0;
  return types;
}

/* Adds @runs runs of a kind. */
static gboolean
add_runs (const LwMeasurement *self, const char *method, const LwMix *mix, guint runs,
          LwStudyNeeds *needs)
{
  for (guint i = 0; i < self->kinds->len; i++)
    {
      const LwMeasuredKind *kind = &g_array_index (self->kinds, LwMeasuredKind, i);
      const LwRehearsal *r = kind->rehearsal;
      if (kind->types != types_of (mix) || strcmp (kind->method, method) != 0)
        continue;
      needs->seconds += runs * (r->step * (double)kind->steps + r->image * r->eval_images);
      needs->disk += (gint64)runs * r->disk;
      needs->memory = MAX (needs->memory, r->memory);
      needs->machine = r->machine;
      return TRUE;
    }
  return FALSE;
}

static gboolean
add_references (const LwMeasurement *self, const LwStudy *study, LwStudyNeeds *needs)
{
  const LwMix none = { { 0 } }, masks = lw_mix_single (LW_LABEL_FINE, study->most_images);
  const struct
  {
    LwMethod method;
    const LwMix *mix;
    guint runs;
  } references[] = { { LW_METHOD_SOURCE_ONLY, &none, 1 },
                     { LW_METHOD_UDA, &none, 1 },
                     { LW_METHOD_SUPERVISED, &masks, (guint)study->partitions } };
  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    if (study->references[references[i].method]
        && !add_runs (self, lw_method_name (references[i].method), references[i].mix,
                      references[i].runs * study->seeds->len, needs))
      return FALSE;
  return TRUE;
}

gboolean
lw_measurement_needs (const LwMeasurement *self, const LwStudyDraft *draft, LwStudyNeeds *needs)
{
  g_autofree char *key = lw_study_draft_key (draft);
  if (!g_str_equal (key, self->key))
    return FALSE;
  g_autoptr (JsonObject) json = lw_study_draft_to_json (draft, NULL, NULL, NULL);
  g_autoptr (LwStudy) study = json ? lw_study_new (draft->folder, json, NULL) : NULL;
  *needs = (LwStudyNeeds){ 0 };
  if (!study || !add_references (self, study, needs))
    return FALSE;
  guint times = (guint)study->partitions * study->seeds->len;
  for (guint m = 0; m < study->methods->len; m++)
    for (guint i = 0; i < study->mixes->len; i++)
      if (!add_runs (self, g_array_index (study->methods, LwStudyMethod, m).name,
                     &g_array_index (study->mixes, LwMix, i), times, needs))
        return FALSE;
  return TRUE;
}

gboolean
lw_measurement_save (const LwMeasurement *self, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);
  return !self->file || lw_file_replace (path, self->file, strlen (self->file), error);
}

/* ---- the task ------------------------------------------------------------------------------ */

typedef struct
{
  char *key, *folder;
  JsonObject *json; /* the draft with the fewest images that its kinds of runs need */
  LwCostTable costs;
  LwTaskProgress *progress;
} Rehearsing;

static void
rehearsing_free (gpointer data)
{
  Rehearsing *self = data;
  g_free (self->key);
  g_free (self->folder);
  json_object_unref (self->json);
  lw_task_progress_unref (self->progress);
  g_free (self);
}

/* The time of a step does not depend on the number of images, labels of all of which would be made
 * first. */
static void
make_small (JsonObject *json)
{
  JsonArray *images = json_array_new (), *seeds = json_array_new (), *small = json_array_new ();
  JsonNode *mixes = json_object_get_member (json, "mixes");
  json_array_add_int_element (images, 2);
  json_array_add_int_element (seeds, 1);
  for (guint i = 0; mixes && i < json_array_get_length (json_node_get_array (mixes)); i++)
    {
      LwMix mix = { { 0 } };
      lw_mix_parse (json_array_get_string_element (json_node_get_array (mixes), i), &mix, NULL);
      for (int t = 0; t < LW_N_LABEL_TYPES; t++)
        mix.images[t] = MIN (mix.images[t], 1);
      g_autofree char *text = lw_mix_text (&mix);
      gboolean known = FALSE;
      for (guint j = 0; j < json_array_get_length (small); j++)
        known |= g_str_equal (json_array_get_string_element (small, j), text);
      if (!known)
        json_array_add_string_element (small, text);
    }
  json_object_set_array_member (json, "images", images);
  json_object_set_array_member (json, "seeds", seeds);
  json_object_set_array_member (json, "mixes", small);
  json_object_set_int_member (json, "partitions", 1);
}

static LwRehearsal *
rehearse (const Rehearsing *self, const LwStudyRun *run, GCancellable *cancellable, GError **error)
{
  g_autofree char *program = lw_program_path ();
  g_autofree char *out = NULL, *err = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, error,
                          program, "study", "rehearse", self->folder, run->id, NULL);
  if (!process)
    return NULL;
  gboolean ok = g_subprocess_communicate_utf8 (process, NULL, cancellable, &out, &err, error);
  if (!ok)
    {
      g_subprocess_force_exit (process);
      g_subprocess_wait (process, NULL, NULL);
      return NULL;
    }
  if (!g_subprocess_get_successful (process))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("The rehearsal of %s failed: %s"),
                   run->method, g_strchomp (err));
      return NULL;
    }
  g_autoptr (JsonObject) json = lw_json_parse (out, -1, run->id, error);
  return json ? lw_rehearsal_from_json (json, run->id, error) : NULL;
}

/* Runs of a kind that was measured share its rehearsal. */
static gboolean
measure_all (const Rehearsing *self, const GPtrArray *plan, LwRehearsals *rehearsals, GArray *kinds,
             GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < plan->len; i++)
    {
      const LwStudyRun *run = plan->pdata[i];
      lw_task_progress_set (self->progress, (int)i, (int)plan->len);
      if (!lw_rehearsals_find (rehearsals, run))
        {
          LwRehearsal *rehearsal = rehearse (self, run, cancellable, error);
          if (!rehearsal || !lw_rehearsals_add (rehearsals, run, rehearsal, error))
            return FALSE;
        }
      const LwRehearsal *found = lw_rehearsals_find (rehearsals, run);
      LwMeasuredKind kind = { g_strdup (run->method), types_of (&run->mix),
                              run->config->method.iterations, g_new (LwRehearsal, 1) };
      *kind.rehearsal = *found;
      kind.rehearsal->machine = g_strdup (found->machine);
      g_array_append_val (kinds, kind);
    }
  return TRUE;
}

static LwMeasurement *
measure (const Rehearsing *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) kinds = g_array_new (FALSE, FALSE, sizeof (LwMeasuredKind));
  g_array_set_clear_func (kinds, kind_clear);
  if (!lw_study_create (self->folder, self->json, &self->costs, error))
    return NULL;
  g_autoptr (LwStudy) study = lw_study_open (self->folder, error);
  g_autoptr (GPtrArray) plan = study ? lw_study_plan (study, error) : NULL;
  g_autoptr (LwRehearsals) rehearsals = plan ? lw_rehearsals_load (study, error) : NULL;
  if (!rehearsals || !lw_study_prepare (study, plan, NULL, NULL, error)
      || !measure_all (self, plan, rehearsals, kinds, cancellable, error))
    return NULL;
  g_autofree char *path = g_build_filename (self->folder, FILE_NAME, NULL);
  size_t size;
  return lw_measurement_new (self->key, g_steal_pointer (&kinds),
                             lw_file_read (path, 1 << 24, &size, NULL));
}

/* Deletes what is in @folder, and it. */
static void
remove_folder (GFile *folder)
{
  g_autoptr (GFileEnumerator) files = g_file_enumerate_children (
      folder, "standard::name,standard::type", G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  GFileInfo *info;
  GFile *file;
  while (files && g_file_enumerator_iterate (files, &info, &file, NULL, NULL) && info)
    if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
      remove_folder (file);
    else
      g_file_delete (file, NULL, NULL);
  g_file_delete (folder, NULL, NULL);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Rehearsing *self = data;
  GError *error = NULL;
  LwMeasurement *measurement = measure (self, cancellable, &error);
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);
  remove_folder (folder);
  if (measurement)
    g_task_return_pointer (task, measurement, (GDestroyNotify)lw_measurement_unref);
  else
    g_task_return_error (task, error);
}

void
lw_measurement_async (const LwStudyDraft *draft, LwTaskProgress *progress,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf ("rehearsal-%s", unique);
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "labelworth", name, NULL);
  JsonObject *json = lw_study_draft_to_json (draft, folder, NULL, &error);
  g_task_set_source_tag (task, lw_measurement_async);
  if (!json)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  Rehearsing *self = g_new0 (Rehearsing, 1);
  make_small (json);
  *self = (Rehearsing){ lw_study_draft_key (draft), g_steal_pointer (&folder), json, draft->costs,
                        lw_task_progress_ref (progress) };
  g_task_set_task_data (task, self, rehearsing_free);
  g_task_run_in_thread (task, run);
}

LwMeasurement *
lw_measurement_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
