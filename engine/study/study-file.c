/* Reading study files, and the configuration of their runs. */
#include "study/study-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"

#define MAX_IMAGES (1 << 24)
#define MAX_PARTITIONS 1000
#define MAX_SEED 9007199254740992

static const char *const members[]
    = { "title",  "source",  "target",     "eval",    "class_set",  "label_types",
        "images", "seeds",   "partitions", "methods", "references", "pretrain",
        "recipe", "recipes", "costs",      NULL };

/* Options that the study sets for each run, and the member that says how. */
static const struct
{
  const char *option, *member;
} reserved[] = {
  { "source", "source" },       { "target", "target" },         { "eval", "eval" },
  { "class_set", "class_set" }, { "method", "methods" },        { "label_type", "label_types" },
  { "images", "images" },       { "partition", "partitions" },  { "seed", "seeds" },
  { "init_run", "pretrain" },   { "weak", "recipe.weak_seed" }, { "labels", "images" },
};

static gboolean G_GNUC_PRINTF (3, 4)
    refuse (const LwStudy *self, GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, "%s: %s", self->path, text);
  return FALSE;
}

void
lw_study_free (LwStudy *self)
{
  if (!self)
    return;
  g_free (self->path);
  g_free (self->title);
  g_free (self->source);
  g_free (self->target);
  g_free (self->eval);
  g_free (self->class_set);
  g_free (self->costs);
  g_array_unref (self->label_types);
  g_array_unref (self->images);
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
parse_method (const LwStudy *self, const char *text, int *method, GError **error)
{
  for (*method = 0; *method <= LW_METHOD_WDASS; (*method)++)
    if (strcmp (text, lw_method_name ((LwMethod)*method)) == 0)
      return TRUE;
  return refuse (self, error,
                 _ ("there is no method “%s”; use source-only, supervised, baseline, uda, wdass"),
                 text);
}

/* The array @member, or NULL without an error if it is absent and not @required. */
static gboolean
get_array (const LwStudy *self, const char *member, gboolean required, JsonArray **array,
           GError **error)
{
  JsonNode *node = json_object_get_member (self->json, member);
  *array = NULL;
  if (!node)
    return !required || refuse (self, error, _ ("the member “%s” is missing"), member);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse (self, error, _ ("“%s” must be a list: [ … ]"), member);
  *array = json_node_get_array (node);
  return TRUE;
}

/* Strings of a list, none of them twice; @read makes of each an int of @values. */
static gboolean
read_names (LwStudy *self, const char *member, gboolean required,
            gboolean (*read) (const LwStudy *, const char *, int *, GError **), GArray *values,
            GError **error)
{
  JsonArray *array;
  if (!get_array (self, member, required, &array, error))
    return FALSE;
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return refuse (self, error, _ ("“%s” must be a list of names"), member);
      int value;
      if (!read (self, json_node_get_string (node), &value, error))
        return FALSE;
      for (guint j = 0; j < values->len; j++)
        if (g_array_index (values, int, j) == value)
          return refuse (self, error, _ ("“%s” names “%s” twice"), member,
                         json_node_get_string (node));
      g_array_append_val (values, value);
    }
  return TRUE;
}

static gboolean
read_label_type (const LwStudy *self, const char *text, int *value, GError **error)
{
  LwLabelType type;
  if (!lw_label_type_parse (text, &type, error))
    {
      g_prefix_error (error, "%s: ", self->path);
      return FALSE;
    }
  *value = (int)type;
  return type != LW_LABEL_NONE
         || refuse (self, error,
                    _ ("label type none has no place in “label_types”; the references source-only "
                       "and uda use no labels"));
}

static gboolean
read_method (const LwStudy *self, const char *text, int *value, GError **error)
{
  if (!parse_method (self, text, value, error))
    return FALSE;
  return *value == LW_METHOD_BASELINE || *value == LW_METHOD_WDASS
         || refuse (self, error, _ ("“methods” takes baseline and wdass; “%s” is a reference"),
                    text);
}

static gboolean
read_reference (const LwStudy *self, const char *text, int *value, GError **error)
{
  if (!parse_method (self, text, value, error))
    return FALSE;
  return (*value != LW_METHOD_BASELINE && *value != LW_METHOD_WDASS)
         || refuse (self, error,
                    _ ("“references” takes source-only, uda and supervised; “%s” is a method"),
                    text);
}

static int
compare_ints (const void *a, const void *b)
{
  const int *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

/* Whole numbers of a list, none of them twice. */
static gboolean
read_numbers (LwStudy *self, const char *member, gboolean required, gint64 low, gint64 high,
              GArray *values, GError **error)
{
  JsonArray *array;
  if (!get_array (self, member, required, &array, error))
    return FALSE;
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      gint64 value;
      if (!lw_json_node_int (json_array_get_element (array, i), &value) || value < low
          || value > high)
        return refuse (self, error, _ ("“%s” must hold whole numbers from %lld to %lld"), member,
                       (long long)low, (long long)high);
      for (guint j = 0; j < values->len; j++)
        if (g_array_index (values, gint64, j) == value)
          return refuse (self, error, _ ("“%s” holds %lld twice"), member, (long long)value);
      g_array_append_val (values, value);
    }
  return TRUE;
}

static gboolean
read_images (LwStudy *self, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (!read_numbers (self, "images", self->label_types->len > 0, 1, MAX_IMAGES, numbers, error))
    return FALSE;
  for (guint i = 0; i < numbers->len; i++)
    {
      int value = (int)g_array_index (numbers, gint64, i);
      g_array_append_val (self->images, value);
    }
  g_array_sort (self->images, compare_ints);
  return TRUE;
}

static gboolean
read_seeds (LwStudy *self, GError **error)
{
  gint64 partitions = 1, first = 1;
  if (!lw_json_get_int (self->json, "partitions", &partitions, self->path, error)
      || !read_numbers (self, "seeds", FALSE, 0, MAX_SEED, self->seeds, error))
    return FALSE;
  if (partitions < 1 || partitions > MAX_PARTITIONS)
    return refuse (self, error, _ ("“partitions” must be a number from 1 to %d"), MAX_PARTITIONS);
  self->partitions = (int)partitions;
  if (self->seeds->len == 0)
    g_array_append_val (self->seeds, first);
  return TRUE;
}

static gboolean
read_references (LwStudy *self, GError **error)
{
  g_autoptr (GArray) named = g_array_new (FALSE, FALSE, sizeof (int));
  if (!read_names (self, "references", FALSE, read_reference, named, error)
      || !lw_json_get_bool (self->json, "pretrain", &self->pretrain, self->path, error))
    return FALSE;
  for (guint i = 0; i < named->len; i++)
    self->references[g_array_index (named, int, i)] = TRUE;
  /* The run that starts the others is a result as well. */
  if (self->pretrain)
    self->references[LW_METHOD_SOURCE_ONLY] = TRUE;
  return TRUE;
}

static gboolean
check_recipe (const LwStudy *self, JsonObject *recipe, const char *name, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (reserved); i++)
    if (json_object_has_member (recipe, reserved[i].option))
      return refuse (self, error,
                     _ ("“%s” must not set “%s”: the study does, from its member “%s”"), name,
                     reserved[i].option, reserved[i].member);
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
  refuse (self, error, _ ("“%s” must be an object: { … }"), member);
  return NULL;
}

static gboolean
read_recipes (LwStudy *self, GError **error)
{
  self->recipe = get_object (self, "recipe", error);
  self->recipes = self->recipe ? get_object (self, "recipes", error) : NULL;
  if (!self->recipes || !check_recipe (self, self->recipe, "recipe", error))
    return FALSE;
  g_autoptr (GList) names = json_object_get_members (self->recipes);
  for (GList *name = names; name; name = name->next)
    {
      int method;
      JsonNode *node = json_object_get_member (self->recipes, name->data);
      if (!parse_method (self, name->data, &method, error))
        return FALSE;
      if (!JSON_NODE_HOLDS_OBJECT (node))
        return refuse (self, error, _ ("the recipe of “%s” must be an object: { … }"),
                       (char *)name->data);
      if (!check_recipe (self, json_node_get_object (node), name->data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_members (const LwStudy *self, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (self->json);
  for (GList *name = names; name; name = name->next)
    if (!g_strv_contains (members, name->data))
      {
        g_autofree char *known = g_strjoinv (", ", (char **)members);
        return refuse (self, error, _ ("there is no member “%s”; use %s"), (char *)name->data,
                       known);
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
  } texts[] = { { "title", &self->title },   { "source", &self->source },
                { "target", &self->target }, { "eval", &self->eval },
                { "costs", &self->costs },   { "class_set", &self->class_set } };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!lw_json_get_string (self->json, texts[i].member, texts[i].value, self->path, error))
      return FALSE;
  if (!self->target)
    return refuse (self, error, _ ("the member “%s” is missing"), "target");
  return !self->eval || strcmp (self->eval, "none") != 0
         || refuse (self, error, _ ("“eval” must name a data set: a study compares evaluations"));
}

static gboolean
check_whole (LwStudy *self, GError **error)
{
  int method = LW_METHOD_WDASS;
  if (self->methods->len == 0)
    g_array_append_val (self->methods, method);
  if (self->label_types->len > 0 && self->images->len == 0)
    return refuse (self, error, _ ("“images” is empty: name at least one number"));
  if (self->references[LW_METHOD_SUPERVISED] && self->images->len == 0)
    return refuse (self, error, _ ("the reference supervised needs “images”"));
  for (int m = 0; m <= LW_METHOD_WDASS; m++)
    if (self->references[m])
      return TRUE;
  return self->label_types->len > 0
         || refuse (self, error, _ ("nothing to run: “label_types” and “references” are empty"));
}

LwStudy *
lw_study_load (const char *path, GError **error)
{
  g_autoptr (LwStudy) self = g_new0 (LwStudy, 1);
  self->path = g_strdup (path);
  self->label_types = g_array_new (FALSE, FALSE, sizeof (int));
  self->images = g_array_new (FALSE, FALSE, sizeof (int));
  self->methods = g_array_new (FALSE, FALSE, sizeof (int));
  self->seeds = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->json = lw_json_load (path, error);
  if (!self->json || !check_members (self, error) || !read_texts (self, error)
      || !read_names (self, "label_types", FALSE, read_label_type, self->label_types, error)
      || !read_images (self, error) || !read_seeds (self, error)
      || !read_names (self, "methods", FALSE, read_method, self->methods, error)
      || !read_references (self, error) || !read_recipes (self, error)
      || !check_whole (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

char *
lw_study_resolve (const LwStudy *self, const char *written)
{
  const char *colon = strchr (written, ':'), *slash = strchr (written, '/');
  const char *path = colon && (!slash || colon < slash) ? colon + 1 : written;
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *base = g_canonicalize_filename (folder, NULL);
  g_autofree char *absolute = g_canonicalize_filename (path, base);
  g_autofree char *layout = g_strndup (written, (gsize)(path - written));
  return g_strconcat (layout, absolute, NULL);
}

/* Copies the members of @from, over those that are there. Files are named relative to the study. */
static void
add_recipe (const LwStudy *self, JsonObject *config, JsonObject *from)
{
  static const char *const paths[] = { "weights", "cache_dir", NULL };
  g_autoptr (GList) names = json_object_get_members (from);
  for (GList *name = names; name; name = name->next)
    {
      JsonNode *node = json_object_get_member (from, name->data);
      if (g_strv_contains (paths, name->data) && JSON_NODE_HOLDS_VALUE (node)
          && json_node_get_value_type (node) == G_TYPE_STRING && *json_node_get_string (node))
        {
          g_autofree char *path = lw_study_resolve (self, json_node_get_string (node));
          json_object_set_string_member (config, name->data, path);
        }
      else
        json_object_set_member (config, name->data, json_node_copy (node));
    }
}

static void
set_spec (const LwStudy *self, JsonObject *config, const char *member, const char *written)
{
  if (!written)
    return;
  g_autofree char *spec = lw_study_resolve (self, written);
  json_object_set_string_member (config, member, spec);
}

static void
set_class_set (const LwStudy *self, JsonObject *config)
{
  const char *name = self->class_set;
  if (name && (strchr (name, '/') || g_str_has_suffix (name, ".json")))
    set_spec (self, config, "class_set", name);
  else if (name)
    json_object_set_string_member (config, "class_set", name);
}

LwRunConfig *
lw_study_config (const LwStudy *self, LwMethod method, LwLabelType type, int images, int partition,
                 gint64 seed, const char *start, GError **error)
{
  g_autoptr (JsonObject) config = json_object_new ();
  const char *name = lw_method_name (method);
  json_object_set_string_member (config, "method", name);
  add_recipe (self, config, self->recipe);
  if (json_object_has_member (self->recipes, name))
    add_recipe (self, config, json_object_get_object_member (self->recipes, name));
  set_spec (self, config, "source", self->source);
  set_spec (self, config, "target", self->target);
  set_spec (self, config, "eval", self->eval);
  set_class_set (self, config);
  json_object_set_string_member (config, "label_type", lw_label_type_name (type));
  json_object_set_int_member (config, "images", images);
  json_object_set_int_member (config, "partition", partition);
  json_object_set_int_member (config, "seed", seed);
  if (start)
    {
      json_object_set_string_member (config, "init_run", start);
      json_object_set_string_member (config, "weights", "");
    }
  return lw_run_config_new (config, self->path, NULL, error);
}
