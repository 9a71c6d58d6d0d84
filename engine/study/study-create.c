/* Study folders: from a description to files. */
#include "study/study-create.h"

#include <glib/gi18n-lib.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <errno.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "study/study-axes.h"
#include "study/study-plan.h"
#include "study/study-split.h"

/* A copy of the members, for changes that the caller shall not see. */
static JsonObject *
copy_members (JsonObject *from)
{
  JsonObject *copy = json_object_new ();
  g_autoptr (GList) names = json_object_get_members (from);
  for (GList *name = names; name; name = name->next)
    json_object_set_member (copy, name->data,
                            json_node_copy (json_object_get_member (from, name->data)));
  return copy;
}

int
lw_study_count_pool (const char *folder, JsonObject *json, GError **error)
{
  g_autoptr (JsonObject) bare = copy_members (json);
  const char *const labels[] = { "label_types", "images", "mixes", "references", NULL };
  for (const char *const *member = labels; *member; member++)
    json_object_remove_member (bare, *member);
  JsonArray *references = json_array_new ();
  json_array_add_string_element (references, lw_method_name (LW_METHOD_UDA));
  json_object_set_array_member (bare, "references", references);
  g_autoptr (LwStudy) study = lw_study_new (folder, bare, error);
  g_autoptr (LwRunConfig) config = study ? lw_study_target_config (study, error) : NULL;
  g_autoptr (LwDataset) target = config ? lw_study_open_target (config, error) : NULL;
  return target ? lw_dataset_count (target) : -1;
}

static JsonArray *
images_for_hours (LwLabelType type, const double *hours, int n, const LwCostTable *costs, int pool,
                  GPtrArray *notes)
{
  JsonArray *images = json_array_new ();
  int last = 0;
  for (int i = 0; i < n; i++)
    {
      int bought = lw_cost_images (costs, type, hours[i], pool, NULL);
      if (bought == 0)
        g_ptr_array_add (notes, g_strdup_printf (_ ("%s: %g h buy no image"),
                                                 lw_label_type_name (type), hours[i]));
      else if (bought == last)
        g_ptr_array_add (notes,
                         g_strdup_printf (_ ("%s: %g h buy no more than %d images%s"),
                                          lw_label_type_name (type), hours[i], bought,
                                          bought == pool ? _ (", which are all there are") : ""));
      else
        json_array_add_int_element (images, bought);
      last = bought;
    }
  return images;
}

void
lw_study_set_hours (JsonObject *json, const double *hours, int n, const LwCostTable *costs,
                    int pool, GPtrArray *notes)
{
  JsonObject *images = json_object_new ();
  JsonArray *kept = json_array_new ();
  JsonNode *node = json_object_get_member (json, "label_types");
  JsonArray *types = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  for (guint i = 0; types && i < json_array_get_length (types); i++)
    {
      const char *name = json_array_get_string_element (types, i);
      LwLabelType type;
      if (!name || !lw_label_type_parse (name, &type, NULL) || type == LW_LABEL_NONE)
        continue;
      JsonArray *sizes = images_for_hours (type, hours, n, costs, pool, notes);
      if (json_array_get_length (sizes) > 0)
        {
          json_array_add_string_element (kept, name);
          json_object_set_array_member (images, name, sizes);
        }
      else
        json_array_unref (sizes);
    }
  json_object_set_array_member (json, "label_types", kept);
  json_object_set_object_member (json, "images", images);
}

gboolean
lw_study_set_recipe (JsonObject *json, const char *const *settings, GError **error)
{
  if (!settings || !settings[0])
    return TRUE;
  /* Any configuration that is whole: the options are checked together when the study is. */
  const char *const whole[] = { "method", "supervised", "target", "/", "label_type", "fine", NULL };
  g_autoptr (LwRunConfig) config = lw_run_config_new (NULL, NULL, whole, error);
  if (!config)
    return FALSE;
  for (const char *const *name = settings; *name; name += 2)
    if (!lw_run_config_set (config, name[0], name[1], error))
      return FALSE;
  g_autoptr (JsonObject) all = lw_run_config_to_json (config);
  if (!json_object_has_member (json, "recipe"))
    json_object_set_object_member (json, "recipe", json_object_new ());
  JsonObject *recipe = json_object_get_object_member (json, "recipe");
  for (const char *const *name = settings; *name; name += 2)
    json_object_set_member (recipe, *name, json_node_copy (json_object_get_member (all, *name)));
  return TRUE;
}

/* Lists of an earlier attempt, which may be of another data set. */
static gboolean
remove_splits (const char *folder, GError **error)
{
  g_autofree char *splits = g_build_filename (folder, "splits", NULL);
  g_autoptr (GDir) dir = g_dir_open (splits, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (splits, name, NULL);
      if (g_unlink (path) != 0)
        {
          lw_file_set_error (error, errno, _ ("%s cannot be removed"), path);
          return FALSE;
        }
    }
  return TRUE;
}

/* The members in the order in which study-file.h describes them. (transfer full) */
static JsonObject *
in_order (JsonObject *json)
{
  JsonObject *ordered = json_object_new ();
  for (const char *const *member = lw_study_members; *member; member++)
    if (json_object_has_member (json, *member))
      json_object_set_member (ordered, *member,
                              json_node_copy (json_object_get_member (json, *member)));
  return ordered;
}

static gboolean
save (const LwStudy *study, GError **error)
{
  g_autoptr (JsonObject) ordered = in_order (study->json);
  return lw_json_save (study->path, ordered, error);
}

/* Splits, and a plan to see that every configuration is taken. */
static gboolean
check_runs (const LwStudy *study, GError **error)
{
  if (study->most_images > 0 && !lw_study_split_make (study, error))
    return FALSE;
  g_autoptr (GPtrArray) plan = lw_study_plan (study, error);
  return plan != NULL;
}

gboolean
lw_study_create (const char *folder, JsonObject *json, const LwCostTable *costs, GError **error)
{
  g_autoptr (LwStudy) study = lw_study_new (folder, json, error);
  if (!study)
    return FALSE;
  if (g_file_test (study->path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s is there already; widen it with labelworth study add, or name another "
                      "folder"),
                   study->path);
      return FALSE;
    }
  g_autofree char *path = g_build_filename (folder, LW_STUDY_COSTS, NULL);
  return lw_file_make_directory (folder, error) && remove_splits (folder, error)
         && check_runs (study, error) && lw_cost_table_save (path, costs, error)
         && save (study, error);
}

gboolean
lw_study_change (const char *folder, JsonObject *json, GError **error)
{
  g_autoptr (LwStudy) study = lw_study_new (folder, json, error);
  return study && check_runs (study, error) && save (study, error);
}

char *
lw_study_relative (const char *folder, const char *spec)
{
  const char *path = lw_study_spec_path (spec);
  g_autofree char *layout = g_strndup (spec, (gsize)(path - spec));
  g_autofree char *data = g_canonicalize_filename (path, NULL);
  g_autofree char *study = g_canonicalize_filename (folder, NULL);
  g_autofree char *parent = g_path_get_dirname (study);
  g_autoptr (GFile) file = g_file_new_for_path (data), beside = g_file_new_for_path (parent);
  g_autofree char *relative = g_file_get_relative_path (beside, file);
  /* A study in the root folder has everything beside it. */
  if (!relative || strcmp (parent, "/") == 0)
    return g_strconcat (layout, data, NULL);
  return g_strconcat (layout, "../", relative, NULL);
}
