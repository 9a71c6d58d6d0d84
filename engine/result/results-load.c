/* Reading the evaluations of a study's runs. */
#include "result/results-load.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"
#include "study/label-counts.h"
#include "study/study-split.h"

static gboolean
refuse (const char *path, const char *member, GError **error)
{
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s holds no usable “%s”; evaluate the run again with labelworth evaluate --run"),
               path, member);
  return FALSE;
}

static JsonArray *
get_array (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);
  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* The names of the classes, which are those of every run. */
static gboolean
read_classes (LwResults *self, JsonObject *eval, const char *path, GError **error)
{
  JsonArray *names = get_array (eval, "classes");
  guint n = names ? json_array_get_length (names) : 0;
  if (n == 0 || n > LW_MAX_CLASSES)
    return refuse (path, "classes", error);
  gboolean first = self->n_classes == 0;
  g_auto (GStrv) read = g_new0 (char *, n + 1);
  for (guint k = 0; k < n; k++)
    {
      JsonNode *node = json_array_get_element (names, k);
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return refuse (path, "classes", error);
      read[k] = g_strdup (json_node_get_string (node));
    }
  if (!first && !g_strv_equal ((const char *const *)read, (const char *const *)self->classes))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s was evaluated on other classes than the runs before it"), path);
      return FALSE;
    }
  if (first)
    {
      g_strfreev (self->classes);
      self->classes = g_steal_pointer (&read);
      self->n_classes = (int)n;
    }
  return TRUE;
}

static gboolean
read_protocol (LwResults *self, JsonObject *eval, const char *path, GError **error)
{
  JsonNode *protocol = json_object_get_member (eval, "protocol");
  if (self->protocol || !protocol || !JSON_NODE_HOLDS_OBJECT (protocol))
    return TRUE;
  LwProtocol options;
  lw_protocol_init (&options);
  if (!lw_options_from_json (lw_protocol_options, &options, json_node_get_object (protocol), NULL,
                             path, error))
    return FALSE;
  self->protocol = lw_protocol_describe (&options);
  return TRUE;
}

static gboolean
read_iou (const LwResults *self, LwResult *run, JsonObject *eval, const char *path, GError **error)
{
  JsonArray *values = get_array (eval, "iou");
  if (!values || json_array_get_length (values) != (guint)self->n_classes)
    return refuse (path, "iou", error);
  g_autofree double *iou = g_new (double, self->n_classes);
  for (int k = 0; k < self->n_classes; k++)
    {
      JsonNode *node = json_array_get_element (values, (guint)k);
      double share = (double)NAN;
      if (!JSON_NODE_HOLDS_NULL (node)
          && (!lw_json_node_double (node, &share) || share < 0 || share > 1))
        return refuse (path, "iou", error);
      iou[k] = 100 * share;
    }
  run->iou = g_steal_pointer (&iou);
  return TRUE;
}

static gboolean
read_evaluation (LwResults *self, LwResult *run, const char *path, GError **error)
{
  g_autoptr (JsonObject) eval = lw_json_load (path, error);
  double share = (double)NAN;
  if (!eval || !lw_json_get_double (eval, "miou", &share, path, error))
    return FALSE;
  if (!(share >= 0 && share <= 1))
    return refuse (path, "miou", error);
  if (!read_classes (self, eval, path, error) || !read_iou (self, run, eval, path, error)
      || !read_protocol (self, eval, path, error))
    return FALSE;
  run->miou = 100 * share;
  return TRUE;
}

static gboolean
add_run (LwResults *self, const LwStudyRun *cell, GError **error)
{
  LwResult *run = lw_results_add (self, cell->method, cell->base, &cell->mix, cell->partition,
                                  cell->seed, (double)NAN, NULL);
  g_clear_pointer (&run->iou, g_free);
  g_free (run->id);
  run->id = g_strdup (cell->id);
  LwRunStatus status = { 0 };
  if (!lw_run_state (cell->folder, &status, error))
    return FALSE;
  run->state = status.state;
  run->message = g_steal_pointer (&status.message);
  lw_run_status_clear (&status);
  g_autofree char *eval = g_build_filename (cell->folder, LW_RUN_EVALUATION, NULL);
  if (run->state != LW_RUN_FINISHED || !g_file_test (eval, G_FILE_TEST_EXISTS))
    return TRUE;
  return read_evaluation (self, run, eval, error);
}

/* Images that can be labelled: those of the shortest list. */
static gboolean
read_pool (LwResults *self, const LwStudy *study, GError **error)
{
  for (int p = 0; p < study->partitions && study->most_images > 0; p++)
    {
      g_auto (GStrv) ids = lw_study_split_load (study, p, error);
      if (!ids)
        return FALSE;
      int n = (int)g_strv_length (ids);
      self->pool = self->pool ? MIN (self->pool, n) : n;
    }
  return TRUE;
}

/* The run that was added last has failed with that message. */
static void
mark_damaged (LwResults *self, GPtrArray *damaged, const GError *reason)
{
  LwResult *run = self->runs->pdata[self->runs->len - 1];
  run->state = LW_RUN_FAILED;
  g_free (run->message);
  run->message = g_strdup (reason->message);
  g_ptr_array_add (damaged, g_strdup (reason->message));
}

LwResults *
lw_results_of_plan (const LwStudy *study, const GPtrArray *plan, GPtrArray *damaged, GError **error)
{
  g_autoptr (LwResults) self = lw_results_new (NULL, 0);
  self->folder = g_strdup (study->folder);
  self->title = g_strdup (study->title);
  if (!read_pool (self, study, error) || !lw_label_counts_load (plan, self->counts, error))
    return NULL;
  for (guint i = 0; i < plan->len; i++)
    {
      g_autoptr (GError) reason = NULL;
      if (add_run (self, plan->pdata[i], &reason))
        continue;
      if (!damaged)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
      mark_damaged (self, damaged, reason);
    }
  return g_steal_pointer (&self);
}

LwResults *
lw_results_load (const char *folder, GError **error)
{
  g_autoptr (LwStudy) study = lw_study_open (folder, error);
  g_autoptr (GPtrArray) plan = study ? lw_study_plan (study, error) : NULL;
  return plan ? lw_results_of_plan (study, plan, NULL, error) : NULL;
}
