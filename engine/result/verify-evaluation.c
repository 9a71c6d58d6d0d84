/* From confusion matrices to the numbers of an evaluation. */
#include "result/verify-evaluation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/json.h"
#include "eval/evaluate.h"
#include "result/json-path.h"
#include "train/manifest.h"
#include "train/run-folder.h"

typedef struct
{
  LwVerification *report;
  LwAgreement *agreement;
  const LwRunConfig *config;
  JsonObject *stored, *manifest; /* eval.json; manifest.json, or NULL */
  const char *name;              /* of the run folder */
  char *eval_name, *matrix_name, *ids_name;
  gint32 *counts; /* [images][n_classes][n_classes] */
  int images, n_classes;
  GStrv ids;
} Check;

static void
check_clear (Check *self)
{
  g_clear_pointer (&self->stored, json_object_unref);
  g_free (self->eval_name);
  g_free (self->matrix_name);
  g_free (self->ids_name);
  g_free (self->counts);
  g_strfreev (self->ids);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Check, check_clear)

/* FALSE after a problem. */
static gboolean
load_matrices (Check *self)
{
  GError *error = NULL;
  g_autofree char *folder = g_build_filename (self->report->root, self->name, NULL);
  self->counts = lw_evaluation_read_confusion (folder, &self->images, &self->n_classes, &error);
  if (!self->counts)
    lw_verification_error (self->report, self->matrix_name, error);
  return self->counts != NULL;
}

static gboolean
load_ids (Check *self)
{
  GError *error = NULL;
  g_autofree char *folder = g_build_filename (self->report->root, self->name, NULL);
  self->ids = lw_evaluation_read_images (folder, &error);
  if (!self->ids)
    {
      lw_verification_error (self->report, self->ids_name, error);
      return FALSE;
    }
  g_autofree char *hash
      = lw_manifest_digest ((const char *const *)self->ids, (int)g_strv_length (self->ids));
  const char *known = lw_json_path_text (self->manifest, "data.eval.ids_sha256");
  if (known)
    lw_verification_hash (self->report, self->ids_name, _ ("the hash of its lines"), hash, known);
  g_autofree char *listed = g_strdup_printf ("%u", g_strv_length (self->ids));
  g_autofree char *evaluated = g_strdup_printf ("%d", self->images);
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
  classes->n = self->n_classes;
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
  gsize entries = (gsize)self->n_classes * self->n_classes;
  g_autoptr (LwEvaluation) evaluation = g_new0 (LwEvaluation, 1);
  evaluation->images = self->images;
  evaluation->protocol = self->config->protocol;
  evaluation->classes = g_new0 (LwClassSet, 1);
  evaluation->classes->maps = g_hash_table_new (NULL, NULL);
  evaluation->classes->id = known_text (self, "classes.id", "data.class_set");
  evaluation->data = g_strdup (lw_json_path_text (self->stored, "data.data"));
  evaluation->layout = known_text (self, "data.eval.layout", "data.layout");
  evaluation->split = known_text (self, "data.eval.split", "data.split");
  evaluation->total = g_new0 (int64_t, entries);
  for (gsize i = 0; i < entries * self->images; i++)
    evaluation->total[i % entries] += self->counts[i];
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
  const gint32 *counts = self->counts;
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
  g_auto (Check) self = {
    .report = report, .name = name, .agreement = agreement, .config = config, .manifest = manifest
  };
  self.eval_name = g_build_filename (name, LW_RUN_EVALUATION, NULL);
  self.matrix_name = g_build_filename (name, LW_EVALUATION_CONFUSION, NULL);
  self.ids_name = g_build_filename (name, LW_EVALUATION_IMAGES, NULL);
  g_autofree char *path = g_build_filename (report->root, self.eval_name, NULL);
  if (!(self.stored = lw_json_load (path, &error)))
    lw_verification_error (report, self.eval_name, error);
  else if (load_matrices (&self) && load_ids (&self))
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
