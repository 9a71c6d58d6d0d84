/* Collecting the evaluations of a study. */
#include "study/study-results.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"
#include "train/run-folder.h"

#define EVALUATION "eval.json"

static void
group_free (void *data)
{
  LwStudyGroup *self = data;
  g_array_unref (self->values);
  g_free (self);
}

void
lw_study_results_free (LwStudyResults *self)
{
  if (!self)
    return;
  g_free (self->title);
  g_free (self->protocol);
  g_ptr_array_unref (self->groups);
  g_free (self);
}

double
lw_study_group_mean (const LwStudyGroup *self)
{
  double sum = 0;
  for (guint i = 0; i < self->values->len; i++)
    sum += g_array_index (self->values, double, i);
  return self->values->len ? sum / self->values->len : (double)NAN;
}

double
lw_study_group_spread (const LwStudyGroup *self)
{
  double mean = lw_study_group_mean (self), squares = 0;
  for (guint i = 0; i < self->values->len; i++)
    {
      double distance = g_array_index (self->values, double, i) - mean;
      squares += distance * distance;
    }
  return self->values->len > 1 ? sqrt (squares / (self->values->len - 1)) : (double)NAN;
}

double
lw_study_group_hours (const LwStudyGroup *self, const LwCostTable *costs)
{
  int images[LW_N_LABEL_TYPES] = { 0 };
  images[self->type] = self->images;
  return lw_cost_hours (costs, images);
}

/* Source-only and uda first, supervised last; between them by label type, method, images. */
static int
rank (const LwStudyGroup *group)
{
  switch (group->method)
    {
    case LW_METHOD_SOURCE_ONLY:
      return 0;
    case LW_METHOD_UDA:
      return 1;
    case LW_METHOD_SUPERVISED:
      return 3;
    case LW_METHOD_BASELINE:
    case LW_METHOD_WDASS:
      break;
    }
  return 2;
}

static int
compare_groups (const void *a, const void *b)
{
  const LwStudyGroup *x = *(LwStudyGroup *const *)a, *y = *(LwStudyGroup *const *)b;
  if (rank (x) != rank (y))
    return rank (x) - rank (y);
  if (x->type != y->type)
    return (int)x->type - (int)y->type;
  if (x->method != y->method)
    return (int)x->method - (int)y->method;
  return (x->images > y->images) - (x->images < y->images);
}

static LwStudyGroup *
find_group (LwStudyResults *self, LwMethod method, LwLabelType type, int images)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      LwStudyGroup *group = self->groups->pdata[i];
      if (group->method == method && group->type == type && group->images == images)
        return group;
    }
  LwStudyGroup *group = g_new0 (LwStudyGroup, 1);
  *group = (LwStudyGroup){ .method = method,
                           .type = type,
                           .images = images,
                           .values = g_array_new (FALSE, FALSE, sizeof (double)) };
  g_ptr_array_add (self->groups, group);
  return group;
}

static gboolean
refuse (const char *path, GError **error)
{
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s does not describe a study; run it again with labelworth study run"), path);
  return FALSE;
}

/* The mIoU of an evaluation, percent. */
static gboolean
read_evaluation (LwStudyResults *self, const char *path, double *miou, GError **error)
{
  g_autoptr (JsonObject) eval = lw_json_load (path, error);
  double share = (double)NAN;
  if (!eval || !lw_json_get_double (eval, "miou", &share, path, error))
    return FALSE;
  if (isnan (share))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s holds no “miou”"), path);
      return FALSE;
    }
  *miou = 100 * share;
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

/* A run of study.json: @id is (transfer full). */
static gboolean
read_run (JsonNode *node, const char *path, char **id, int *method, LwLabelType *type, int *images,
          GError **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (path, error);
  JsonObject *object = json_node_get_object (node);
  g_autofree char *name = NULL, *method_name = NULL, *type_name = NULL;
  gint64 count = -1;
  if (!lw_json_get_string (object, "id", &name, path, error)
      || !lw_json_get_string (object, "method", &method_name, path, error)
      || !lw_json_get_string (object, "label_type", &type_name, path, error)
      || !lw_json_get_int (object, "images", &count, path, error))
    return FALSE;
  if (!name || !*name || strchr (name, '/') || !method_name || !type_name || count < 0
      || count > G_MAXINT || !lw_label_type_parse (type_name, type, NULL))
    return refuse (path, error);
  for (*method = 0; *method <= LW_METHOD_WDASS; (*method)++)
    if (strcmp (method_name, lw_method_name ((LwMethod)*method)) == 0)
      break;
  if (*method > LW_METHOD_WDASS)
    return refuse (path, error);
  *images = (int)count;
  *id = g_steal_pointer (&name);
  return TRUE;
}

static gboolean
add_run (LwStudyResults *self, JsonNode *node, const char *folder, const char *path, GError **error)
{
  g_autofree char *id = NULL;
  int method, images;
  LwLabelType type;
  if (!read_run (node, path, &id, &method, &type, &images, error))
    return FALSE;
  LwStudyGroup *group = find_group (self, (LwMethod)method, type, images);
  group->planned++;
  g_autofree char *run = g_build_filename (folder, "runs", id, NULL);
  g_autofree char *eval = g_build_filename (run, EVALUATION, NULL);
  if (!lw_study_finished (run))
    return TRUE;
  double miou;
  if (!read_evaluation (self, eval, &miou, error))
    return FALSE;
  g_array_append_val (group->values, miou);
  return TRUE;
}

gboolean
lw_study_finished (const char *folder)
{
  g_autofree char *eval = g_build_filename (folder, EVALUATION, NULL);
  LwRunStatus status = { 0 };
  if (!g_file_test (eval, G_FILE_TEST_EXISTS) || !lw_run_state (folder, &status, NULL))
    return FALSE;
  LwRunState state = status.state;
  lw_run_status_clear (&status);
  return state == LW_RUN_FINISHED;
}

LwStudyResults *
lw_study_results_load (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "study.json", NULL);
  g_autoptr (JsonObject) root = lw_json_load (path, error);
  if (!root)
    return NULL;
  JsonNode *runs = json_object_get_member (root, "runs");
  JsonNode *study = json_object_get_member (root, "study");
  if (!runs || !JSON_NODE_HOLDS_ARRAY (runs) || !study || !JSON_NODE_HOLDS_OBJECT (study))
    {
      refuse (path, error);
      return NULL;
    }
  g_autoptr (LwStudyResults) self = g_new0 (LwStudyResults, 1);
  self->groups = g_ptr_array_new_with_free_func (group_free);
  if (!lw_json_get_string (json_node_get_object (study), "title", &self->title, path, error))
    return NULL;
  JsonArray *array = json_node_get_array (runs);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!add_run (self, json_array_get_element (array, i), folder, path, error))
      return NULL;
  g_ptr_array_sort (self->groups, compare_groups);
  return g_steal_pointer (&self);
}

gboolean
lw_study_costs (const char *folder, LwCostTable *costs, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "costs.json", NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return lw_cost_table_load (path, costs, error);
  *costs = lw_cost_table_default ();
  return TRUE;
}
