/* Reading study.json. */
#include "study/study-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"
#include "study/study-axes.h"

const char *const lw_study_members[]
    = { "title",    "source", "target",     "eval",  "class_set", "label_types",
        "images",   "mixes",  "partitions", "seeds", "methods",   "references",
        "pretrain", "recipe", "recipes",    "moved", NULL };

/* Options that the study sets for each run, and the member that says how. */
static const struct
{
  const char *option, *member;
} reserved[] = {
  { "source", "source" },
  { "target", "target" },
  { "eval", "eval" },
  { "class_set", "class_set" },
  { "label_type", "label_types" },
  { "images", "images" },
  { "partition", "partitions" },
  { "seed", "seeds" },
  { "init_run", "pretrain" },
  { "weak", "recipe.weak_seed" },
  { "labels", "images" },
};

static void
method_clear (void *data)
{
  LwStudyMethod *self = data;
  g_free (self->name);
}

void
lw_study_free (LwStudy *self)
{
  if (!self)
    return;
  g_free (self->folder);
  g_free (self->path);
  g_free (self->title);
  g_free (self->source);
  g_free (self->target);
  g_free (self->eval);
  g_free (self->class_set);
  g_array_unref (self->mixes);
  g_array_unref (self->methods);
  g_array_unref (self->seeds);
  g_clear_pointer (&self->recipe, json_object_unref);
  g_clear_pointer (&self->recipes, json_object_unref);
  g_clear_pointer (&self->json, json_object_unref);
  g_free (self);
}

const char *
lw_method_name (LwMethod method)
{
  return lw_option_find (lw_run_options, "method")->choices[method];
}

static gboolean
check_recipe (const LwStudy *self, JsonObject *recipe, const char *name, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (reserved); i++)
    if (json_object_has_member (recipe, reserved[i].option))
      return lw_study_refuse (self, error,
                              _ ("“%s” must not set “%s”: the study does, from its member “%s”"),
                              name, reserved[i].option, reserved[i].member);
  return TRUE;
}

/* @member as an object, empty if it is absent. (transfer full) */
static JsonObject *
get_object (const LwStudy *self, const char *member, GError **error)
{
  JsonNode *node = json_object_get_member (self->json, member);
  if (!node)
    return json_object_new ();
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_ref (json_node_get_object (node));
  lw_study_refuse (self, error, _ ("“%s” must be an object: { … }"), member);
  return NULL;
}

/* The recipe of @name: only names that the program does not know say which method they change. */
static gboolean
check_named_recipe (const LwStudy *self, const char *name, GError **error)
{
  JsonNode *node = json_object_get_member (self->recipes, name);
  LwMethod method;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return lw_study_refuse (self, error, _ ("the recipe of “%s” must be an object: { … }"), name);
  JsonObject *recipe = json_node_get_object (node);
  gboolean has = json_object_has_member (recipe, "method");
  if (lw_study_parse_method (name, &method) ? has : !has)
    return lw_study_refuse (self, error,
                            has ? _ ("the recipe “%s” must not set “method”: it is one")
                                : _ ("there is no method “%s”; a recipe of another name says which "
                                     "one it changes: \"method\": \"wdass\""),
                            name);
  return check_recipe (self, recipe, name, error);
}

static gboolean
read_recipes (LwStudy *self, GError **error)
{
  self->recipe = get_object (self, "recipe", error);
  self->recipes = self->recipe ? get_object (self, "recipes", error) : NULL;
  if (!self->recipes || !check_recipe (self, self->recipe, "recipe", error))
    return FALSE;
  if (json_object_has_member (self->recipe, "method"))
    return lw_study_refuse (self, error, _ ("“recipe” must not set “method”: use “methods”"));
  g_autoptr (GList) names = json_object_get_members (self->recipes);
  for (GList *name = names; name; name = name->next)
    if (!check_named_recipe (self, name->data, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_members (const LwStudy *self, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (self->json);
  for (GList *name = names; name; name = name->next)
    if (!g_strv_contains (lw_study_members, name->data))
      {
        g_autofree char *known = g_strjoinv (", ", (char **)lw_study_members);
        return lw_study_refuse (self, error, _ ("there is no member “%s”; use %s"),
                                (char *)name->data, known);
      }
  return TRUE;
}

static gboolean
read_texts (LwStudy *self, GError **error)
{
  struct
  {
    const char *member;
    char **value;
  } texts[] = { { "title", &self->title },
                { "source", &self->source },
                { "target", &self->target },
                { "eval", &self->eval },
                { "class_set", &self->class_set } };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!lw_json_get_string (self->json, texts[i].member, texts[i].value, self->path, error))
      return FALSE;
  if (!self->target)
    return lw_study_refuse (self, error, _ ("the member “%s” is missing"), "target");
  return !self->eval || strcmp (self->eval, "none") != 0
         || lw_study_refuse (self, error,
                             _ ("“eval” must name a data set: a study compares evaluations"));
}

static gboolean
check_moved (const LwStudy *self, GError **error)
{
  g_autoptr (JsonObject) moved = get_object (self, "moved", error);
  g_autoptr (GList) places = moved ? json_object_get_values (moved) : NULL;
  for (GList *place = places; place; place = place->next)
    {
      JsonNode *node = place->data;
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return lw_study_refuse (self, error, _ ("“moved” must say where data sets are, as texts"));
    }
  return moved != NULL;
}

static gboolean
check_whole (LwStudy *self, GError **error)
{
  if (self->references[LW_METHOD_SUPERVISED] && self->most_images == 0)
    return lw_study_refuse (self, error, _ ("the reference supervised needs “images”"));
  for (int m = 0; m <= LW_METHOD_WDASS; m++)
    if (self->references[m])
      return TRUE;
  return self->mixes->len > 0
         || lw_study_refuse (self, error,
                             _ ("nothing to run: “label_types”, “mixes” and “references” are "
                                "empty"));
}

LwStudy *
lw_study_new (const char *folder, JsonObject *json, GError **error)
{
  g_autoptr (LwStudy) self = g_new0 (LwStudy, 1);
  self->folder = g_canonicalize_filename (folder, NULL);
  self->path = g_build_filename (folder, LW_STUDY_FILE, NULL);
  self->mixes = g_array_new (FALSE, FALSE, sizeof (LwMix));
  self->methods = g_array_new (FALSE, FALSE, sizeof (LwStudyMethod));
  g_array_set_clear_func (self->methods, method_clear);
  self->seeds = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->json = json_object_ref (json);
  if (!check_members (self, error) || !read_texts (self, error)
      || !lw_study_read_mixes (self, error) || !lw_study_read_seeds (self, error)
      || !read_recipes (self, error) || !lw_study_read_methods (self, error)
      || !lw_study_read_references (self, error) || !check_moved (self, error)
      || !check_whole (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

LwStudy *
lw_study_open (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, LW_STUDY_FILE, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s is no study: it has no %s; make one with labelworth study init"), folder,
                   LW_STUDY_FILE);
      return NULL;
    }
  g_autoptr (JsonObject) json = lw_json_load (path, error);
  return json ? lw_study_new (folder, json, error) : NULL;
}

gboolean
lw_study_costs (const LwStudy *self, LwCostTable *costs, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, LW_STUDY_COSTS, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return lw_cost_table_load (path, costs, error);
  *costs = lw_cost_table_default ();
  return TRUE;
}
