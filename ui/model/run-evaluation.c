/* Reading, checking and sharing evaluations. */
#include "model/run-evaluation.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"
#include "eval/evaluate.h"
#include "eval/iou.h"
#include "result/json-path.h"
#include "train/run-data.h"

/* mIoU that is computed again may differ from the text of eval.json by rounding. */
#define SAME 1e-9

/* Evaluations that somebody uses, by key: none of them is kept by this. */
static GMutex lock;
static GHashTable *in_use;

/* ---- shared -------------------------------------------------------------------------------- */

static char *
make_key (const LwStudyRun *run)
{
  g_autofree char *result = g_build_filename (run->folder, LW_RUN_EVALUATION, NULL);
  g_autofree char *counts = g_build_filename (run->folder, LW_EVALUATION_CONFUSION, NULL);
  return g_strdup_printf ("%s\n%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, run->folder,
                          lw_file_stamp (result), lw_file_stamp (counts));
}

/* (transfer full) or NULL. */
static LwRunEvaluation *
find_again (const char *key)
{
  g_mutex_lock (&lock);
  LwRunEvaluation *self = in_use ? g_hash_table_lookup (in_use, key) : NULL;
  if (self)
    self->references++;
  g_mutex_unlock (&lock);
  return self;
}

/* (transfer full) Another thread may have read the same meanwhile: two of them do no harm. */
static LwRunEvaluation *
share (LwRunEvaluation *self)
{
  g_mutex_lock (&lock);
  if (!in_use)
    in_use = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_replace (in_use, self->key, self);
  g_mutex_unlock (&lock);
  return self;
}

LwRunEvaluation *
lw_run_evaluation_ref (LwRunEvaluation *self)
{
  g_mutex_lock (&lock);
  self->references++;
  g_mutex_unlock (&lock);
  return self;
}

void
lw_run_evaluation_unref (LwRunEvaluation *self)
{
  g_mutex_lock (&lock);
  gboolean last = --self->references == 0;
  if (last && in_use && self->key && g_hash_table_lookup (in_use, self->key) == self)
    g_hash_table_remove (in_use, self->key);
  g_mutex_unlock (&lock);
  if (!last)
    return;
  g_free (self->run);
  g_strfreev (self->images);
  g_free (self->confusion);
  g_free (self->total);
  lw_class_set_free (self->classes);
  g_clear_pointer (&self->positions, g_hash_table_unref);
  g_free (self->key);
  g_free (self);
}

/* ---- reading ------------------------------------------------------------------------------- */

static gboolean G_GNUC_PRINTF (3, 4)
    refuse (const char *path, GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *why = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: %s. The files of the evaluation do not fit each other; “labelworth study "
                  "verify” tells more"),
               path, why);
  return FALSE;
}

static gboolean
read_counts (LwRunEvaluation *self, const char *folder, GError **error)
{
  self->confusion = lw_evaluation_read_confusion (folder, &self->n_images, &self->n_classes, error);
  if (!self->confusion)
    return FALSE;
  gsize entries = (gsize)self->n_classes * self->n_classes;
  self->total = g_new0 (gint64, entries);
  for (gsize i = 0; i < entries * self->n_images; i++)
    self->total[i % entries] += self->confusion[i];
  return TRUE;
}

static gboolean
read_images (LwRunEvaluation *self, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, LW_EVALUATION_IMAGES, NULL);
  if (!(self->images = lw_evaluation_read_images (folder, error)))
    return FALSE;
  if ((int)g_strv_length (self->images) != self->n_images)
    return refuse (path, error, _ ("it names %u images, %d were evaluated"),
                   g_strv_length (self->images), self->n_images);
  self->positions = g_hash_table_new (g_str_hash, g_str_equal);
  for (int i = 0; i < self->n_images; i++)
    if (!g_hash_table_insert (self->positions, self->images[i], GINT_TO_POINTER (i)))
      return refuse (path, error, _ ("it names “%s” twice"), self->images[i]);
  return TRUE;
}

/* The counts must be those that gave the numbers of eval.json. */
static gboolean
check_result (const LwRunEvaluation *self, JsonObject *result, const char *path, GError **error)
{
  double iou[LW_MAX_CLASSES], miou = (double)NAN;
  lw_iou (self->total, self->n_classes, iou);
  double counted = lw_mean_iou (iou, NULL, self->n_classes);
  JsonArray *names = lw_json_path_array (result, "classes");
  if (!names || (int)json_array_get_length (names) != self->n_classes)
    return refuse (path, error, _ ("it does not name the %d classes that were counted"),
                   self->n_classes);
  if (json_object_has_member (result, "miou") && !json_object_get_null_member (result, "miou")
      && !lw_json_get_double (result, "miou", &miou, path, error))
    return FALSE;
  if (isnan (miou) != isnan (counted) || fabs (miou - counted) > SAME)
    return refuse (path, error, _ ("its mIoU is %.4f, the counted pixels give %.4f"), miou,
                   counted);
  return TRUE;
}

/* ---- classes ------------------------------------------------------------------------------- */

/* Whether @set has just these names. */
static gboolean
has_names (const LwClassSet *set, JsonArray *names)
{
  if (!set || set->n != (int)json_array_get_length (names))
    return FALSE;
  for (int k = 0; k < set->n; k++)
    if (g_strcmp0 (set->names[k], json_node_get_string (json_array_get_element (names, k))) != 0)
      return FALSE;
  return TRUE;
}

/* Names in colours around the circle. NULL with an error for names that are none. */
static LwClassSet *
make_up (JsonArray *names, const char *path, GError **error)
{
  g_autoptr (LwClassSet) set = g_new0 (LwClassSet, 1);
  set->id = g_strdup ("");
  set->title = g_strdup ("");
  set->maps = g_hash_table_new (NULL, NULL);
  int n = (int)json_array_get_length (names);
  for (; set->n < n; set->n++)
    {
      const char *name = json_node_get_string (json_array_get_element (names, (guint)set->n));
      if (!name)
        {
          refuse (path, error, _ ("class %d has no name"), set->n);
          return NULL;
        }
      set->names[set->n] = g_strdup (name);
      for (int c = 0; c < 3; c++)
        set->palette[set->n][c]
            = (uint8_t)(128 + 100 * cos (2 * G_PI * (set->n / (double)n + c / 3.0)));
    }
  return g_steal_pointer (&set);
}

/* By the name that the run or its evaluation has for them, else from the data set itself. */
static gboolean
find_classes (LwRunEvaluation *self, const LwStudyRun *run, JsonObject *result, const char *path,
              GError **error)
{
  JsonArray *names = lw_json_path_array (result, "classes");
  for (guint i = 0; i < json_array_get_length (names); i++)
    if (!JSON_NODE_HOLDS_VALUE (json_array_get_element (names, i)))
      return refuse (path, error, _ ("class %u has no name"), i);
  const char *id = run->config->run.class_set;
  if (!id || !*id)
    id = lw_json_path_text (result, "data.class_set");
  g_autoptr (LwClassSet) set = id && *id ? lw_class_set_load (id, NULL) : NULL;
  if (!has_names (set, names))
    {
      g_autoptr (LwDataset) data = lw_run_data_open_eval (run->config, NULL);
      g_clear_pointer (&set, lw_class_set_free);
      set = data ? lw_class_set_copy (data->classes) : NULL;
    }
  self->classes = has_names (set, names) ? g_steal_pointer (&set) : make_up (names, path, error);
  return self->classes != NULL;
}

static gboolean
fill (LwRunEvaluation *self, const LwStudyRun *run, GError **error)
{
  g_autofree char *path = g_build_filename (run->folder, LW_RUN_EVALUATION, NULL);
  g_autoptr (JsonObject) result = lw_json_load (path, error);
  return result && read_counts (self, run->folder, error)
         && check_result (self, result, path, error) && read_images (self, run->folder, error)
         && find_classes (self, run, result, path, error);
}

LwRunEvaluation *
lw_run_evaluation_load (const LwStudySnapshot *snapshot, int position, GError **error)
{
  const LwStudyRun *run = snapshot->plan->pdata[position];
  g_autofree char *key = make_key (run);
  LwRunEvaluation *known = find_again (key);
  if (known)
    return known;
  g_autoptr (LwRunEvaluation) self = g_new0 (LwRunEvaluation, 1);
  self->references = 1;
  self->run = g_strdup (run->id);
  if (!fill (self, run, error))
    return NULL;
  self->key = g_steal_pointer (&key);
  return share (g_steal_pointer (&self));
}

/* ---- in a thread --------------------------------------------------------------------------- */

typedef struct
{
  LwStudySnapshot *snapshot;
  int position;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;
  lw_study_snapshot_unref (load->snapshot);
  g_free (load);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Load *load = data;
  GError *error = NULL;
  LwRunEvaluation *self = lw_run_evaluation_load (load->snapshot, load->position, &error);
  if (self)
    g_task_return_pointer (task, self, (GDestroyNotify)lw_run_evaluation_unref);
  else
    g_task_return_error (task, error);
}

void
lw_run_evaluation_load_async (LwStudySnapshot *snapshot, int position, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Load *load = g_new (Load, 1);
  *load = (Load){ lw_study_snapshot_ref (snapshot), position };
  g_task_set_source_tag (task, lw_run_evaluation_load_async);
  g_task_set_task_data (task, load, load_free);
  g_task_run_in_thread (task, load_thread);
}

LwRunEvaluation *
lw_run_evaluation_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- numbers ------------------------------------------------------------------------------- */

int
lw_run_evaluation_find (const LwRunEvaluation *self, const char *image)
{
  gpointer position;
  return g_hash_table_lookup_extended (self->positions, image, NULL, &position)
             ? GPOINTER_TO_INT (position)
             : -1;
}

/* IoU of every class [n_classes] in one image, 0 to 1. */
static void
image_iou (const LwRunEvaluation *self, int image, double *iou)
{
  int64_t counts[LW_MAX_CLASSES * LW_MAX_CLASSES];
  int entries = self->n_classes * self->n_classes;
  for (int i = 0; i < entries; i++)
    counts[i] = self->confusion[(gsize)image * entries + i];
  lw_iou (counts, self->n_classes, iou);
}

double
lw_run_evaluation_image_miou (const LwRunEvaluation *self, int image)
{
  int K = self->n_classes;
  double iou[LW_MAX_CLASSES];
  uint8_t occurs[LW_MAX_CLASSES] = { 0 };
  const gint32 *counts = self->confusion + (gsize)image * K * K;
  for (int i = 0; i < K * K; i++)
    occurs[i / K] |= counts[i] > 0;
  image_iou (self, image, iou);
  return 100.0 * lw_mean_iou (iou, occurs, K);
}

double
lw_run_evaluation_image_iou (const LwRunEvaluation *self, int image, int klass)
{
  double iou[LW_MAX_CLASSES];
  image_iou (self, image, iou);
  return 100.0 * iou[klass];
}

void
lw_run_evaluation_iou (const LwRunEvaluation *self, double *iou)
{
  lw_iou (self->total, self->n_classes, iou);
  for (int k = 0; k < self->n_classes; k++)
    iou[k] *= 100.0;
}
