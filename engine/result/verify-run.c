/* One run folder: its identifier, checkpoint and log, and what other files do for it. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/events.h"
#include "core/json.h"
#include "core/safetensors.h"
#include "result/json-path.h"
#include "result/verify-evaluation.h"
#include "result/verify-private.h"

static void
label_clear (void *data)
{
  g_free (((LwVerifyLabel *)data)->id);
}

static void
run_clear (LwVerifyRun *self)
{
  g_free (self->name);
  g_free (self->folder);
  lw_run_config_free (self->config);
  g_free (self->hash);
  g_clear_pointer (&self->manifest, json_object_unref);
  g_clear_pointer (&self->labels, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LwVerifyRun, run_clear)

char *
lw_verify_name (const LwVerifyRun *run, const char *file)
{
  return g_build_filename (run->name, file, NULL);
}

char *
lw_verify_path (const LwVerifyRun *run, const char *file)
{
  return g_build_filename (run->folder, file, NULL);
}

/* ---- identifier ---------------------------------------------------------------------------- */

/* The end of the identifier that the run's own files give. (transfer full) */
static char *
own_hash (const LwVerifyRun *run)
{
  LwMix mix = { { 0 } };
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  for (guint i = 0; i < run->labels->len; i++)
    {
      const LwVerifyLabel *label = &g_array_index (run->labels, LwVerifyLabel, i);
      if (label->type == LW_LABEL_NONE)
        continue;
      mix.images[label->type]++;
      g_ptr_array_add (ids, label->id);
    }
  g_autofree char *images = lw_study_images_hash ((const char *const *)ids->pdata, (int)ids->len);
  const char *from = run->config->run.init_run;
  g_autofree char *start = from && *from ? g_path_get_basename (from) : NULL;
  return lw_study_run_hash (run->study->study, run->config, &mix, images, start);
}

/* The run of the plan whose identifier has that end. */
static const LwStudyRun *
cell_of (const LwVerifyStudy *study, const char *hash)
{
  g_autofree char *end = g_strconcat ("-", hash, NULL);
  for (guint i = 0; study->plan && i < study->plan->len; i++)
    if (g_str_has_suffix (((const LwStudyRun *)study->plan->pdata[i])->id, end))
      return study->plan->pdata[i];
  return NULL;
}

static void
check_identifier (const LwVerifyRun *run)
{
  g_autofree char *hash = own_hash (run);
  const LwStudyRun *cell = run->cell ? run->cell : cell_of (run->study, hash);
  if (cell)
    lw_verification_text (run->study->report, run->name, _ ("the name of the folder"), run->id,
                          cell->id);
  if (run->cell)
    lw_verification_hash (run->study->report, run->name,
                          _ ("the hash of configuration, labels and data"), hash,
                          strrchr (run->id, '-') + 1);
  else if (!cell)
    lw_verification_note (run->study->report,
                          _ ("%s is no run of the study as study.json has it now"), run->name);
}

/* ---- checkpoint ---------------------------------------------------------------------------- */

static void
check_metadata (const LwVerifyRun *run, const char *file, GHashTable *metadata)
{
  LwVerification *report = run->study->report;
  lw_verification_hash (report, file, _ ("the hash of the configuration"),
                        g_hash_table_lookup (metadata, "config"), run->hash);
  for (const LwOption *option = lw_network_options; option->name; option++)
    {
      g_autofree char *value = lw_option_text (option, &run->config->network);
      lw_verification_text (report, file, option->name,
                            g_hash_table_lookup (metadata, option->name), value);
    }
  if (run->state == LW_RUN_FINISHED)
    {
      g_autofree char *steps
          = g_strdup_printf ("%" G_GINT64_FORMAT, run->config->method.iterations);
      report->numbers++;
      lw_verification_text (report, file, "iteration", g_hash_table_lookup (metadata, "iteration"),
                            steps);
    }
  JsonArray *names = lw_json_path_array (run->manifest, "classes.names");
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint k = 0; names && k < json_array_get_length (names); k++)
    {
      JsonNode *node = json_array_get_element (names, k);
      g_autofree char *name = JSON_NODE_HOLDS_VALUE (node) ? json_node_dup_string (node) : NULL;
      g_string_append_printf (text, "%s%s", k ? "\n" : "", name ? name : "");
    }
  if (names)
    lw_verification_text (report, file, "class_names",
                          g_hash_table_lookup (metadata, "class_names"), text->str);
}

/* A checkpoint may be deleted to save space: nothing of the results is in it. */
static void
check_checkpoint (const LwVerifyRun *run)
{
  GError *error = NULL;
  g_autofree char *path = lw_verify_path (run, LW_RUN_CHECKPOINT);
  g_autofree char *file = lw_verify_name (run, LW_RUN_CHECKPOINT);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  g_autoptr (LwTensorFile) tensors = lw_tensor_file_open (path, &error);
  if (tensors)
    check_metadata (run, file, lw_tensor_file_metadata (tensors));
  else
    lw_verification_error (run->study->report, file, error);
}

/* ---- log ----------------------------------------------------------------------------------- */

static gboolean
is_event (JsonObject *event, const char *name)
{
  return g_strcmp0 (lw_json_path_text (event, "event"), name) == 0;
}

static JsonObject *
last_evaluation (const GPtrArray *events)
{
  for (guint i = events->len; i-- > 0;)
    if (is_event (events->pdata[i], "evaluation"))
      return events->pdata[i];
  return NULL;
}

/* A run that is finished says so last; the last evaluation gave the number that is kept. */
static void
check_log (const LwVerifyRun *run)
{
  GError *error = NULL;
  LwEventCursor cursor = { 0 };
  g_autofree char *path = lw_verify_path (run, LW_RUN_EVENTS);
  g_autofree char *file = lw_verify_name (run, LW_RUN_EVENTS);
  g_autofree char *status = lw_verify_name (run, LW_RUN_STATUS);
  g_autofree char *evaluation_path = lw_verify_path (run, LW_RUN_EVALUATION);
  g_autoptr (GPtrArray) events = lw_events_read (path, &cursor, &error);
  if (!events)
    {
      lw_verification_error (run->study->report, file, error);
      return;
    }
  JsonObject *last = events->len > 0 ? events->pdata[events->len - 1] : NULL;
  gboolean ended = last && is_event (last, "finished"), finished = run->state == LW_RUN_FINISHED;
  if (ended && !finished)
    lw_verification_differs (run->study->report, status, "state", lw_run_state_name (run->state),
                             lw_run_state_name (LW_RUN_FINISHED));
  if (finished && !ended)
    lw_verification_say (run->study->report, file, _ ("it does not end with “finished”"));
  g_autoptr (JsonObject) evaluation = finished ? lw_json_load (evaluation_path, NULL) : NULL;
  g_autoptr (JsonObject) expected = json_object_new ();
  json_object_set_int_member (expected, "iteration", run->config->method.iterations);
  if (ended && finished)
    lw_verification_json (run->study->report, file, last, expected);
  JsonObject *judged = last_evaluation (events);
  if (!evaluation || !judged || !json_object_has_member (evaluation, "miou"))
    return;
  json_object_set_member (expected, "miou", json_object_dup_member (evaluation, "miou"));
  lw_verification_json (run->study->report, file, judged, expected);
}

/* ---- all of it ----------------------------------------------------------------------------- */

/* FALSE where there is nothing to check: no run yet, or one at work, whose files change. */
static gboolean
read_state (LwVerifyRun *run)
{
  GError *error = NULL;
  LwRunStatus status = { 0 };
  if (!lw_run_state (run->folder, &status, &error))
    {
      lw_verification_error (run->study->report, run->name, error);
      return FALSE;
    }
  run->state = status.state;
  lw_run_status_clear (&status);
  g_autofree char *config = lw_verify_path (run, LW_RUN_CONFIG);
  if (run->state == LW_RUN_RUNNING)
    lw_verification_note (run->study->report, _ ("%s is at work and was not checked"), run->name);
  return run->state != LW_RUN_RUNNING && run->state != LW_RUN_NONE
         && (run->state == LW_RUN_FINISHED || g_file_test (config, G_FILE_TEST_EXISTS));
}

static gboolean
read_config (LwVerifyRun *run)
{
  GError *error = NULL;
  g_autofree char *path = lw_verify_path (run, LW_RUN_CONFIG);
  g_autofree char *file = lw_verify_name (run, LW_RUN_CONFIG);
  g_autoptr (JsonObject) json = lw_json_load (path, &error);
  run->config = json ? lw_run_config_new (json, file, NULL, &error) : NULL;
  if (!run->config)
    {
      lw_verification_error (run->study->report, file, error);
      return FALSE;
    }
  run->hash = lw_run_config_hash (run->config);
  return TRUE;
}

static void
read_manifest (LwVerifyRun *run)
{
  GError *error = NULL;
  g_autofree char *path = lw_verify_path (run, LW_RUN_MANIFEST);
  g_autofree char *file = lw_verify_name (run, LW_RUN_MANIFEST);
  if (!(run->manifest = lw_json_load (path, &error)))
    lw_verification_error (run->study->report, file, error);
}

/* That of a run that was broken off is no result, and may be half written. */
static void
check_evaluation (const LwVerifyRun *run)
{
  g_autofree char *path = lw_verify_path (run, LW_RUN_EVALUATION);
  g_autofree char *file = lw_verify_name (run, LW_RUN_EVALUATION);
  if (run->state != LW_RUN_FINISHED || !lw_run_config_eval (run->config))
    return;
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    lw_verify_evaluation (run->study->report, run->study->agreement, run->name, run->config,
                          run->manifest);
  else
    lw_verification_say (run->study->report, file, _ ("it is missing; the run is finished"));
}

void
lw_verify_run (LwVerifyStudy *study, const char *id, const LwStudyRun *cell)
{
  g_auto (LwVerifyRun) run = { .study = study, .id = id, .cell = cell };
  run.name = g_build_filename ("runs", id, NULL);
  run.folder = g_build_filename (study->study->folder, "runs", id, NULL);
  run.labels = g_array_new (FALSE, FALSE, sizeof (LwVerifyLabel));
  g_array_set_clear_func (run.labels, label_clear);
  if (!read_state (&run) || !read_config (&run))
    return;
  read_manifest (&run);
  lw_verify_labels (&run);
  if (run.manifest)
    lw_verify_manifest (&run);
  lw_verify_weak (&run);
  check_identifier (&run);
  check_checkpoint (&run);
  check_evaluation (&run);
  check_log (&run);
}
