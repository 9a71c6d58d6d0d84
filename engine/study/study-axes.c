/* Reading the lists of a study file. */
#include "study/study-axes.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"

#define MAX_IMAGES (1 << 24)
#define MAX_PARTITIONS 1000
#define MAX_SEED 9007199254740992

gboolean
lw_study_refuse (const LwStudy *self, GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, "%s: %s", self->path, text);
  return FALSE;
}

gboolean
lw_study_parse_method (const char *text, LwMethod *method)
{
  for (int m = 0; m <= LW_METHOD_WDASS; m++)
    if (strcmp (text, lw_method_name ((LwMethod)m)) == 0)
      {
        *method = (LwMethod)m;
        return TRUE;
      }
  return FALSE;
}

/* The array @node (nullable), or NULL without an error where it is absent. */
static gboolean
get_array (const LwStudy *self, JsonNode *node, const char *member, JsonArray **array,
           GError **error)
{
  *array = NULL;
  if (!node)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return lw_study_refuse (self, error, _ ("“%s” must be a list: [ … ]"), member);
  *array = json_node_get_array (node);
  return TRUE;
}

/* The strings of a list, none of them twice. (transfer full) (transfer none for the texts) */
static GPtrArray *
read_names (const LwStudy *self, const char *member, GError **error)
{
  JsonArray *array;
  if (!get_array (self, json_object_get_member (self->json, member), member, &array, error))
    return NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        {
          lw_study_refuse (self, error, _ ("“%s” must be a list of names"), member);
          return NULL;
        }
      const char *name = json_node_get_string (node);
      if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        {
          lw_study_refuse (self, error, _ ("“%s” names “%s” twice"), member, name);
          return NULL;
        }
      g_ptr_array_add (names, (gpointer)name);
    }
  return g_steal_pointer (&names);
}

/* Whole numbers of a list, none of them twice, appended to @values (gint64). */
static gboolean
read_numbers (const LwStudy *self, JsonNode *list, const char *member, gint64 low, gint64 high,
              GArray *values, GError **error)
{
  JsonArray *array;
  if (!get_array (self, list, member, &array, error))
    return FALSE;
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      gint64 value;
      if (!lw_json_node_int (json_array_get_element (array, i), &value) || value < low
          || value > high)
        return lw_study_refuse (self, error, _ ("“%s” must hold whole numbers from %lld to %lld"),
                                member, (long long)low, (long long)high);
      for (guint j = 0; j < values->len; j++)
        if (g_array_index (values, gint64, j) == value)
          return lw_study_refuse (self, error, _ ("“%s” holds %lld twice"), member,
                                  (long long)value);
      g_array_append_val (values, value);
    }
  return TRUE;
}

static gboolean
parse_label_type (const LwStudy *self, const char *text, LwLabelType *type, GError **error)
{
  if (!lw_label_type_parse (text, type, error))
    {
      g_prefix_error (error, "%s: ", self->path);
      return FALSE;
    }
  return *type != LW_LABEL_NONE
         || lw_study_refuse (self, error,
                             _ ("label type none has no place in “label_types”; the references "
                                "source-only and uda use no labels"));
}

/* The numbers of images of a label type: "images", or its member of that name. */
static gboolean
add_sizes (LwStudy *self, LwLabelType type, GError **error)
{
  JsonNode *node = json_object_get_member (self->json, "images");
  if (node && JSON_NODE_HOLDS_OBJECT (node))
    node = json_object_get_member (json_node_get_object (node), lw_label_type_name (type));
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (!read_numbers (self, node, "images", 1, MAX_IMAGES, numbers, error))
    return FALSE;
  if (numbers->len == 0)
    return lw_study_refuse (self, error, _ ("“images” is empty: name at least one number for %s"),
                            lw_label_type_name (type));
  for (guint i = 0; i < numbers->len; i++)
    {
      LwMix mix = lw_mix_single (type, (int)g_array_index (numbers, gint64, i));
      g_array_append_val (self->mixes, mix);
    }
  return TRUE;
}

/* Lists by label type that no label type of the study has would be passed over in silence. */
static gboolean
check_sizes (const LwStudy *self, const GPtrArray *types, GError **error)
{
  JsonNode *node = json_object_get_member (self->json, "images");
  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;
  g_autoptr (GList) names = json_object_get_members (json_node_get_object (node));
  for (GList *name = names; name; name = name->next)
    if (!g_ptr_array_find_with_equal_func ((GPtrArray *)types, name->data, g_str_equal, NULL))
      return lw_study_refuse (self, error,
                              _ ("“images” has a list for “%s”, which “label_types” does not name"),
                              (char *)name->data);
  return TRUE;
}

static gboolean
add_mixes (LwStudy *self, GError **error)
{
  g_autoptr (GPtrArray) texts = read_names (self, "mixes", error);
  if (!texts)
    return FALSE;
  for (guint i = 0; i < texts->len; i++)
    {
      LwMix mix;
      if (!lw_mix_parse (texts->pdata[i], &mix, error))
        {
          g_prefix_error (error, "%s: ", self->path);
          return FALSE;
        }
      for (int t = 0; t < LW_N_LABEL_TYPES; t++)
        if (mix.images[t] > MAX_IMAGES)
          return lw_study_refuse (self, error, _ ("“mixes”: more than %d images"), MAX_IMAGES);
      if (lw_mix_n_types (&mix) < 2)
        return lw_study_refuse (self, error,
                                _ ("“%s” is no mix; name one label type in “label_types”"),
                                (char *)texts->pdata[i]);
      g_array_append_val (self->mixes, mix);
    }
  return TRUE;
}

static int
compare_mixes (const void *a, const void *b)
{
  return lw_mix_compare (a, b);
}

gboolean
lw_study_read_mixes (LwStudy *self, GError **error)
{
  g_autoptr (GPtrArray) types = read_names (self, "label_types", error);
  if (!types || !check_sizes (self, types, error))
    return FALSE;
  for (guint i = 0; i < types->len; i++)
    {
      LwLabelType type;
      if (!parse_label_type (self, types->pdata[i], &type, error) || !add_sizes (self, type, error))
        return FALSE;
    }
  if (!add_mixes (self, error))
    return FALSE;
  g_array_sort (self->mixes, compare_mixes);
  for (guint i = 0; i < self->mixes->len; i++)
    {
      const LwMix *mix = &g_array_index (self->mixes, LwMix, i);
      if (i > 0 && lw_mix_compare (mix - 1, mix) == 0)
        {
          g_autofree char *text = lw_mix_text (mix);
          return lw_study_refuse (self, error, _ ("“mixes” holds %s twice"), text);
        }
      self->most_images = MAX (self->most_images, lw_mix_total (mix));
    }
  /* References alone may say how many masks supervised has. */
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  JsonNode *images = json_object_get_member (self->json, "images");
  if (types->len == 0 && !read_numbers (self, images, "images", 1, MAX_IMAGES, numbers, error))
    return FALSE;
  for (guint i = 0; i < numbers->len; i++)
    self->most_images = MAX (self->most_images, (int)g_array_index (numbers, gint64, i));
  return TRUE;
}

gboolean
lw_study_read_seeds (LwStudy *self, GError **error)
{
  gint64 partitions = 1, first = 1;
  if (!lw_json_get_int (self->json, "partitions", &partitions, self->path, error)
      || !read_numbers (self, json_object_get_member (self->json, "seeds"), "seeds", 0, MAX_SEED,
                        self->seeds, error))
    return FALSE;
  if (partitions < 1 || partitions > MAX_PARTITIONS)
    return lw_study_refuse (self, error, _ ("“partitions” must be a number from 1 to %d"),
                            MAX_PARTITIONS);
  self->partitions = (int)partitions;
  if (self->seeds->len == 0)
    g_array_append_val (self->seeds, first);
  return TRUE;
}

/* The method of a recipe: its member "method", for names that the program does not know. */
static gboolean
recipe_method (const LwStudy *self, const char *name, LwMethod *base, GError **error)
{
  JsonNode *node = json_object_get_member (self->recipes, name);
  g_autofree char *text = NULL;
  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    return lw_study_refuse (self, error,
                            _ ("there is no method “%s”; use baseline, wdass, or a name that "
                               "“recipes” describes"),
                            name);
  if (!lw_json_get_string (json_node_get_object (node), "method", &text, self->path, error))
    return FALSE;
  if (text && lw_study_parse_method (text, base))
    return TRUE;
  return lw_study_refuse (self, error,
                          _ ("the recipe “%s” must say which method it changes: \"method\": "
                             "\"wdass\" or \"baseline\""),
                          name);
}

static gboolean
add_method (LwStudy *self, const char *name, GError **error)
{
  LwStudyMethod method = { 0 };
  if (!lw_study_parse_method (name, &method.base)
      && !recipe_method (self, name, &method.base, error))
    return FALSE;
  if (method.base != LW_METHOD_BASELINE && method.base != LW_METHOD_WDASS)
    return lw_study_refuse (self, error,
                            _ ("“methods” takes baseline, wdass and recipes of them; “%s” is a "
                               "reference"),
                            name);
  method.name = g_strdup (name);
  g_array_append_val (self->methods, method);
  return TRUE;
}

gboolean
lw_study_read_methods (LwStudy *self, GError **error)
{
  g_autoptr (GPtrArray) names = read_names (self, "methods", error);
  if (!names)
    return FALSE;
  if (names->len == 0)
    g_ptr_array_add (names, (gpointer)lw_method_name (LW_METHOD_WDASS));
  for (guint i = 0; i < names->len; i++)
    if (!add_method (self, names->pdata[i], error))
      return FALSE;
  return TRUE;
}

gboolean
lw_study_read_references (LwStudy *self, GError **error)
{
  g_autoptr (GPtrArray) names = read_names (self, "references", error);
  if (!names || !lw_json_get_bool (self->json, "pretrain", &self->pretrain, self->path, error))
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      LwMethod method;
      if (!lw_study_parse_method (names->pdata[i], &method) || method == LW_METHOD_BASELINE
          || method == LW_METHOD_WDASS)
        return lw_study_refuse (self, error,
                                _ ("“references” takes source-only, uda and supervised, not “%s”"),
                                (char *)names->pdata[i]);
      self->references[method] = TRUE;
    }
  /* The run that starts the others is a result as well. */
  if (self->pretrain)
    self->references[LW_METHOD_SOURCE_ONLY] = TRUE;
  return TRUE;
}
