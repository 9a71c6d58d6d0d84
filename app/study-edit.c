/* Options of studies and what they change. */
#include "study-edit.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"
#include "run-arguments.h"
#include "study/study-create.h"

void
study_edit_clear (StudyEdit *self)
{
  char **texts[]
      = { &self->folder,     &self->from,   &self->preset,      &self->costs,     &self->title,
          &self->source,     &self->target, &self->eval,        &self->class_set, &self->methods,
          &self->references, &self->seeds,  &self->label_types, &self->hours };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*texts[i]);
  g_strfreev (self->images);
  g_strfreev (self->mixes);
  g_strfreev (self->recipes);
  g_strfreev (self->recipe);
}

/* What is left is the folder and options of the recipe. */
static gboolean
take_rest (StudyEdit *self, int argc, char **argv, GError **error)
{
  g_auto (RunArguments) rest = { 0 };
  if (!run_arguments_parse (&rest, argc, argv, error))
    return FALSE;
  if (!rest.folder || rest.config)
    return lw_refuse (error, _ ("name the folder of the study; see --help"));
  self->folder = g_steal_pointer (&rest.folder);
  self->recipe = g_steal_pointer (&rest.settings);
  return TRUE;
}

gboolean
study_edit_parse (StudyEdit *self, gboolean widen, int argc, char **argv, GError **error)
{
  const GOptionEntry begin[] = {
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &self->from,
      N_ ("Begin with this study file instead of an empty one"), N_ ("FILE") },
    { "target", 0, 0, G_OPTION_ARG_FILENAME, &self->target,
      N_ ("The data set to adapt to, as LAYOUT:PATH or PATH"), N_ ("SPEC") },
    { "source", 0, 0, G_OPTION_ARG_FILENAME, &self->source,
      N_ ("The labelled data set to learn from"), N_ ("SPEC") },
    { "eval", 0, 0, G_OPTION_ARG_FILENAME, &self->eval,
      N_ ("The data set to evaluate on (default: the target)"), N_ ("SPEC") },
    { "class-set", 0, 0, G_OPTION_ARG_STRING, &self->class_set,
      N_ ("The classes (default: those of the target)"), N_ ("NAME") },
    { "preset", 0, 0, G_OPTION_ARG_STRING, &self->preset,
      N_ ("The methods of an ablation: table2, table3, table4"), N_ ("NAME") },
    { "costs", 0, 0, G_OPTION_ARG_STRING, &self->costs,
      N_ ("What labels cost: a preset or a costs.json (default: das-2023)"), N_ ("NAME|FILE") },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  const GOptionEntry entries[] = {
    { "title", 0, 0, G_OPTION_ARG_STRING, &self->title, N_ ("A heading for tables and curves"),
      N_ ("TEXT") },
    { "label-types", 0, 0, G_OPTION_ARG_STRING, &self->label_types,
      N_ ("Of image, point, coarse, fine (default: the first three)"), N_ ("LIST") },
    { "images", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->images,
      N_ ("Numbers of labelled images, for all label types or for one, as coarse=10,20"),
      N_ ("[TYPE=]LIST") },
    { "hours", 0, 0, G_OPTION_ARG_STRING, &self->hours,
      N_ ("Instead of images: what so many hours buy of each label type"), N_ ("LIST") },
    { "mix", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->mixes,
      N_ ("Several label types in one run, as \"20 coarse + 180 point\""), N_ ("MIX") },
    { "partitions", 0, 0, G_OPTION_ARG_INT, &self->partitions,
      N_ ("Random orders of the images (default 1)"), N_ ("N") },
    { "seeds", 0, 0, G_OPTION_ARG_STRING, &self->seeds, N_ ("Seeds of the training (default 1)"),
      N_ ("LIST") },
    { "methods", 0, 0, G_OPTION_ARG_STRING, &self->methods, N_ ("Of wdass, baseline"),
      N_ ("LIST") },
    { "recipe", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->recipes,
      N_ ("A method of its own: its name, and what it changes as JSON"), N_ ("NAME={…}") },
    { "references", 0, 0, G_OPTION_ARG_STRING, &self->references,
      N_ ("Of source-only, uda, supervised (default: the first and the last)"), N_ ("LIST") },
    { "pretrain", 0, 0, G_OPTION_ARG_NONE, &self->pretrain,
      N_ ("The source-only run of a seed starts its other runs"), NULL },
    { "no-pretrain", 0, 0, G_OPTION_ARG_NONE, &self->no_pretrain,
      N_ ("Every run starts for itself"), NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("DIR [RECIPE OPTION…]"));
  g_option_context_set_summary (
      context,
      widen ? _ ("Adds label types, numbers of images, mixes, partitions, seeds or methods to a "
                 "study.\nFinished runs are kept.")
            : _ ("Makes the folder of a study: which label types and budgets are trained and "
                 "compared."));
  g_option_context_set_description (
      context,
      _ ("Lists are separated by commas. Recipe options are those of labelworth train, for "
         "example --arch resnet50 --iterations 20000."));
  g_option_context_set_ignore_unknown_options (context, TRUE);
  if (!widen)
    g_option_context_add_main_entries (context, begin, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, &argc, &argv, error)
         && take_rest (self, argc, argv, error);
}

/* ---- members ------------------------------------------------------------------------------- */

/* The list @member, which is made where it is missing and emptied unless @widen. */
static JsonArray *
list_of (JsonObject *json, const char *member, gboolean widen)
{
  JsonNode *node = json_object_get_member (json, member);
  if (!node || !JSON_NODE_HOLDS_ARRAY (node) || !widen)
    json_object_set_array_member (json, member, json_array_new ());
  return json_object_get_array_member (json, member);
}

static gboolean
has_text (JsonArray *list, const char *text)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (g_strcmp0 (json_array_get_string_element (list, i), text) == 0)
      return TRUE;
  return FALSE;
}

static void
set_names (JsonObject *json, const char *member, const char *text, gboolean widen)
{
  if (!text)
    return;
  JsonArray *list = list_of (json, member, widen);
  g_auto (GStrv) names = g_strsplit (text, ",", -1);
  for (char **name = names; *name; name++)
    if (*g_strstrip (*name) && !has_text (list, *name))
      json_array_add_string_element (list, *name);
}

static gboolean
add_numbers (JsonArray *list, const char *option, const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  for (char **word = words; *word; word++)
    {
      gint64 value;
      if (!g_ascii_string_to_signed (g_strstrip (*word), 10, 0, G_MAXINT64, &value, NULL))
        {
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("--%s: “%s” is no whole number"), option,
                       *word);
          return FALSE;
        }
      gboolean known = FALSE;
      for (guint i = 0; i < json_array_get_length (list); i++)
        known |= json_array_get_int_element (list, i) == value;
      if (!known)
        json_array_add_int_element (list, value);
    }
  return TRUE;
}

/* One list for all label types becomes one of each. */
static JsonObject *
sizes_by_type (JsonObject *json)
{
  JsonNode *node = json_object_get_member (json, "images");
  if (node && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  JsonObject *sizes = json_object_new ();
  JsonArray *types = list_of (json, "label_types", TRUE);
  for (guint i = 0; i < json_array_get_length (types); i++)
    {
      JsonArray *list = json_array_new ();
      for (guint j = 0; node && JSON_NODE_HOLDS_ARRAY (node)
                        && j < json_array_get_length (json_node_get_array (node));
           j++)
        json_array_add_int_element (list,
                                    json_array_get_int_element (json_node_get_array (node), j));
      json_object_set_array_member (sizes, json_array_get_string_element (types, i), list);
    }
  json_object_set_object_member (json, "images", sizes);
  return sizes;
}

static gboolean
set_images (JsonObject *json, const char *text, gboolean widen, GError **error)
{
  const char *equals = strchr (text, '=');
  if (!equals)
    {
      JsonNode *node = json_object_get_member (json, "images");
      gboolean by_type = node && JSON_NODE_HOLDS_OBJECT (node);
      if (!by_type || !widen)
        return add_numbers (list_of (json, "images", widen), "images", text, error);
      JsonObject *sizes = json_node_get_object (node);
      g_autoptr (GList) types = json_object_get_members (sizes);
      for (GList *type = types; type; type = type->next)
        if (!add_numbers (list_of (sizes, type->data, TRUE), "images", text, error))
          return FALSE;
      return TRUE;
    }
  g_autofree char *type = g_strndup (text, (gsize)(equals - text));
  LwLabelType parsed;
  if (!lw_label_type_parse (type, &parsed, error))
    return FALSE;
  set_names (json, "label_types", type, TRUE);
  return add_numbers (list_of (sizes_by_type (json), type, widen), "images", equals + 1, error);
}

/* "NAME={…}": a recipe of "recipes". */
static gboolean
set_named_recipe (JsonObject *json, const char *text, GError **error)
{
  const char *equals = strstr (text, "={");
  if (!equals || equals == text)
    return lw_refuse (error, _ ("--recipe takes a name and its options, as "
                                "'no boundary={\"method\": \"wdass\", \"w_boundary\": 0}'"));
  g_autofree char *name = g_strndup (text, (gsize)(equals - text));
  JsonObject *recipe = lw_json_parse (equals + 1, -1, "--recipe", error);
  if (!recipe)
    return FALSE;
  JsonNode *node = json_object_get_member (json, "recipes");
  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    json_object_set_object_member (json, "recipes", json_object_new ());
  json_object_set_object_member (json_object_get_object_member (json, "recipes"), name, recipe);
  return TRUE;
}

static gboolean
set_recipes (const StudyEdit *self, JsonObject *json, GError **error)
{
  for (char **text = self->recipes; text && *text; text++)
    if (!set_named_recipe (json, *text, error))
      return FALSE;
  return lw_study_set_recipe (json, (const char *const *)self->recipe, error);
}

static void
set_spec (const StudyEdit *self, JsonObject *json, const char *member, const char *spec)
{
  if (!spec)
    return;
  g_autofree char *relative = lw_study_relative (self->folder, spec);
  json_object_set_string_member (json, member, relative);
}

/* Four sizes, each three times the one before, up to the whole pool. */
static void
set_default_images (JsonObject *json, int pool)
{
  JsonArray *list = list_of (json, "images", FALSE);
  for (int share = 27; share >= 1; share /= 3)
    {
      int images = pool / share;
      guint n = json_array_get_length (list);
      if (images > 0 && (n == 0 || json_array_get_int_element (list, n - 1) < images))
        json_array_add_int_element (list, images);
    }
}

static gboolean
set_sizes (const StudyEdit *self, JsonObject *json, gboolean widen, const LwCostTable *costs,
           GPtrArray *notes, GError **error)
{
  for (char **text = self->images; text && *text; text++)
    if (!set_images (json, *text, widen || (text > self->images && !strchr (*text, '=')), error))
      return FALSE;
  gboolean missing
      = !json_object_has_member (json, "images") && json_object_has_member (json, "label_types");
  if (!self->hours && !missing)
    return TRUE;
  int pool = lw_study_count_pool (self->folder, json, error);
  if (pool < 0)
    return FALSE;
  if (!self->hours)
    {
      set_default_images (json, pool);
      return TRUE;
    }
  g_auto (GStrv) words = g_strsplit (self->hours, ",", -1);
  guint n = g_strv_length (words);
  g_autofree double *hours = g_new (double, n + 1);
  for (guint i = 0; i < n; i++)
    {
      char *end;
      hours[i] = g_ascii_strtod (g_strstrip (words[i]), &end);
      if (end == words[i] || *end || !(hours[i] > 0) || !isfinite (hours[i])
          || (i > 0 && hours[i] <= hours[i - 1]))
        return lw_refuse (error, _ ("--hours takes numbers above 0 in ascending order, as 1,5,20"));
    }
  lw_study_set_hours (json, hours, (int)n, costs, pool, notes);
  return TRUE;
}

gboolean
study_edit_apply (const StudyEdit *self, JsonObject *json, gboolean widen, const LwCostTable *costs,
                  GPtrArray *notes, GError **error)
{
  if (self->title)
    json_object_set_string_member (json, "title", self->title);
  set_spec (self, json, "source", self->source);
  set_spec (self, json, "target", self->target);
  set_spec (self, json, "eval", self->eval);
  if (self->class_set)
    json_object_set_string_member (json, "class_set", self->class_set);
  set_names (json, "label_types", self->label_types, widen);
  set_names (json, "methods", self->methods, widen);
  set_names (json, "references", self->references, widen);
  for (char **mix = self->mixes; mix && *mix; mix++)
    {
      JsonArray *list = list_of (json, "mixes", widen || mix > self->mixes);
      if (!has_text (list, *mix))
        json_array_add_string_element (list, *mix);
    }
  if (self->partitions)
    json_object_set_int_member (json, "partitions", self->partitions);
  if (self->seeds && !add_numbers (list_of (json, "seeds", widen), "seeds", self->seeds, error))
    return FALSE;
  if (self->pretrain || self->no_pretrain)
    json_object_set_boolean_member (json, "pretrain", self->pretrain && !self->no_pretrain);
  return set_recipes (self, json, error) && set_sizes (self, json, widen, costs, notes, error);
}
