/* From confusion matrices to the numbers of an evaluation. */
#include "result/verify-evaluation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/safetensors.h"
#include "eval/evaluate.h"
#include "result/json-path.h"
#include "train/manifest.h"
#include "train/run-folder.h"

#define MAX_FILE ((size_t)1 << 29)

typedef struct
{
  LwVerification *report;
  LwAgreement *agreement;
  const LwRunConfig *config;
  JsonObject *stored, *manifest; /* eval.json; manifest.json, or NULL */
  char *eval_name, *matrix_name, *ids_name;
  LwTensorFile *file;
  const LwTensor *matrices;
  GStrv ids;
} Check;

static void
check_clear (Check *self)
{
  g_clear_pointer (&self->stored, json_object_unref);
  g_free (self->eval_name);
  g_free (self->matrix_name);
  g_free (self->ids_name);
  lw_tensor_file_free (self->file);
  g_strfreev (self->ids);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Check, check_clear)

static char *
path_of (const Check *self, const char *name)
{
  return g_build_filename (self->report->root, name, NULL);
}

static gboolean
load_matrices (Check *self, GError **error)
{
  g_autofree char *path = path_of (self, self->matrix_name);
  if (!(self->file = lw_tensor_file_open (path, error)))
    return FALSE;
  const LwTensor *t = self->matrices = lw_tensor_file_find (self->file, "confusion");
  if (!t || t->type != LW_TENSOR_I32 || t->rank != 3 || t->shape[0] < 1 || t->shape[1] < 1
      || t->shape[1] > LW_MAX_CLASSES || t->shape[1] != t->shape[2])
    return lw_refuse (error, _ ("it holds no tensor “confusion” of one square matrix an image"));
  const gint32 *counts = t->data;
  for (int64_t i = 0; i < t->count; i++)
    if (counts[i] < 0)
      return lw_refuse (error, _ ("a number of pixels is negative"));
  return TRUE;
}

static gboolean
load_ids (Check *self, GError **error)
{
  size_t size;
  g_autofree char *path = path_of (self, self->ids_name);
  g_autofree char *text = lw_file_read (path, MAX_FILE, &size, error);
  if (!text)
    return FALSE;
  if (strlen (text) != size)
    return lw_refuse (error, _ ("it is no text file"));
  if (g_str_has_suffix (text, "\n"))
    text[size - 1] = '\0';
  self->ids = g_strsplit (text, "\n", -1);
  g_autofree char *hash
      = lw_manifest_digest ((const char *const *)self->ids, (int)g_strv_length (self->ids));
  const char *known = lw_json_path_text (self->manifest, "data.eval.ids_sha256");
  if (known)
    lw_verification_hash (self->report, self->ids_name, _ ("the hash of its lines"), hash, known);
  g_autofree char *listed = g_strdup_printf ("%u", g_strv_length (self->ids));
  g_autofree char *evaluated = g_strdup_printf ("%d", (int)self->matrices->shape[0]);
  lw_verification_text (self->report, self->ids_name, _ ("the number of lines"), listed, evaluated);
  return strcmp (listed, evaluated) == 0;
}

/* ---- what eval.json must hold -------------------------------------------------------------- */

/* The text at @path of the manifest, else what eval.json says itself. */
static char *
known_text (const Check *self, const char *path, const char *own)
{
  const char *text = lw_json_path_text (self->manifest, path);
  if (!text)
    text = lw_json_path_text (self->stored, own);
  return g_strdup (text ? text : "");
}

/* Names as the manifest has them, else those of eval.json. FALSE if they are not as many as the
 * rows of the matrices. */
static gboolean
fill_names (const Check *self, LwClassSet *classes)
{
  JsonArray *names = lw_json_path_array (self->manifest, "classes.names");
  if (!names)
    names = lw_json_path_array (self->stored, "classes");
  classes->n = (int)self->matrices->shape[1];
  if (!names || (int)json_array_get_length (names) != classes->n)
    return FALSE;
  for (int k = 0; k < classes->n; k++)
    {
      JsonNode *node = json_array_get_element (names, (guint)k);
      classes->names[k] = JSON_NODE_HOLDS_VALUE (node) ? json_node_dup_string (node) : NULL;
      if (!classes->names[k])
        classes->names[k] = g_strdup ("");
    }
  return TRUE;
}

/* (transfer full) NULL after a problem. */
static LwEvaluation *
evaluation_new (const Check *self)
{
  int K = (int)self->matrices->shape[1];
  gsize entries = (gsize)K * K;
  g_autoptr (LwEvaluation) evaluation = g_new0 (LwEvaluation, 1);
  evaluation->images = (int)self->matrices->shape[0];
  evaluation->protocol = self->config->protocol;
  evaluation->classes = g_new0 (LwClassSet, 1);
  evaluation->classes->maps = g_hash_table_new (NULL, NULL);
  evaluation->classes->id = known_text (self, "classes.id", "data.class_set");
  evaluation->data = g_strdup (lw_json_path_text (self->stored, "data.data"));
  evaluation->layout = known_text (self, "data.eval.layout", "data.layout");
  evaluation->split = known_text (self, "data.eval.split", "data.split");
  evaluation->total = g_new0 (int64_t, entries);
  const gint32 *counts = self->matrices->data;
  for (int64_t i = 0; i < self->matrices->count; i++)
    evaluation->total[(gsize)i % entries] += counts[i];
  if (fill_names (self, evaluation->classes))
    return g_steal_pointer (&evaluation);
  lw_verification_say (self->report, self->matrix_name,
                       _ ("the matrices have another number of classes than the run"));
  return NULL;
}

/* Weights may be named by the path that the program was given. */
static char *
weights_text (const Check *self)
{
  const char *stored = lw_json_path_text (self->stored, "weights");
  g_autofree char *name = g_path_get_basename (stored ? stored : "");
  return g_strdup (strcmp (name, LW_RUN_CHECKPOINT) == 0 ? stored : LW_RUN_CHECKPOINT);
}

/* ---- what other runs must say too ---------------------------------------------------------- */

/* The labels of an image are the same for every run, and with them the sums of the rows. */
static void
state_truth (const Check *self, const LwEvaluation *evaluation)
{
  int K = evaluation->classes->n;
  const gint32 *counts = self->matrices->data;
  g_autofree char *names = g_strjoinv (" ", evaluation->classes->names);
  const char *data = lw_run_config_eval (self->config);
  for (int i = 0; i < evaluation->images; i++, counts += (gsize)K * K)
    {
      g_autoptr (GString) sums = g_string_new (NULL);
      for (int row = 0; row < K; row++)
        {
          int64_t sum = 0;
          for (int j = 0; j < K; j++)
            sum += counts[row * K + j];
          g_string_append_printf (sums, "%s%" G_GINT64_FORMAT, row ? " " : "", (gint64)sum);
        }
      g_autofree char *thing = g_strdup_printf ("truth\n%s\n%s\n%s\n%s", data ? data : "",
                                                evaluation->split, names, self->ids[i]);
      g_autofree char *what = g_strdup_printf (_ ("%s, pixels of each class"), self->ids[i]);
      lw_agreement_state (self->agreement, thing, self->matrix_name, what, sums->str);
    }
  g_autofree char *thing = g_strdup_printf ("ids\n%s\n%s", data ? data : "", evaluation->split);
  g_autofree char *ids = g_strjoinv ("\n", self->ids);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, ids, -1);
  lw_agreement_state (self->agreement, thing, self->ids_name, _ ("the hash of the list"), hash);
}

void
lw_verify_evaluation (LwVerification *report, LwAgreement *agreement, const char *name,
                      const LwRunConfig *config, JsonObject *manifest)
{
  GError *error = NULL;
  g_auto (Check) self
      = { .report = report, .agreement = agreement, .config = config, .manifest = manifest };
  self.eval_name = g_build_filename (name, LW_RUN_EVALUATION, NULL);
  self.matrix_name = g_build_filename (name, "confusion.safetensors", NULL);
  self.ids_name = g_build_filename (name, "confusion-images.txt", NULL);
  g_autofree char *path = path_of (&self, self.eval_name);
  if (!(self.stored = lw_json_load (path, &error)))
    lw_verification_error (report, self.eval_name, error);
  else if (!load_matrices (&self, &error))
    lw_verification_error (report, self.matrix_name, error);
  else if (!load_ids (&self, &error))
    {
      if (error)
        lw_verification_error (report, self.ids_name, error);
    }
  else
    {
      g_autoptr (LwEvaluation) evaluation = evaluation_new (&self);
      if (!evaluation)
        return;
      g_autofree char *weights = weights_text (&self);
      g_autoptr (JsonObject) expected = lw_evaluation_to_json (evaluation, weights);
      lw_verification_json (report, self.eval_name, self.stored, expected);
      state_truth (&self, evaluation);
      report->runs++;
    }
}
