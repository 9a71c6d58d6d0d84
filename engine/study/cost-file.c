/* costs.json and the presets. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/datadir.h"
#include "core/error.h"
#include "core/json.h"
#include "study/cost.h"

#define MOST 1e6

/* Members whose figures are by label type, and where they are in the table. */
static const struct
{
  const char *name;
  size_t offset;
} by_type[] = {
  { "seconds_per_image", G_STRUCT_OFFSET (LwCostTable, image) },
  { "seconds_per_class", G_STRUCT_OFFSET (LwCostTable, klass) },
  { "seconds_per_click", G_STRUCT_OFFSET (LwCostTable, click) },
  { "seconds_per_vertex", G_STRUCT_OFFSET (LwCostTable, vertex) },
  { "fixed_hours", G_STRUCT_OFFSET (LwCostTable, fixed) },
};

static LwCost *
figures (LwCostTable *table, guint member)
{
  return (LwCost *)(void *)((char *)table + by_type[member].offset);
}

static gboolean
in_range (double value)
{
  return value >= 0 && value <= MOST;
}

static gboolean
refuse_figure (const char *where, const char *member, const char *name, GError **error)
{
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: “%s%s%s” must be a number from 0 to %g, or an object such as "
                  "{\"value\": 45, \"spread\": 6, \"source\": \"measured\"}"),
               where, member, name ? "." : "", name ? name : "", MOST);
  return FALSE;
}

/* A number, or {"value", "spread", "source"}. */
static gboolean
read_figure (JsonNode *node, LwCost *cost, const char *where, const char *member, const char *name,
             GError **error)
{
  LwCost read = { 0 };
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);
      g_autoptr (GList) names = json_object_get_members (object);
      for (GList *l = names; l; l = l->next)
        {
          JsonNode *value = json_object_get_member (object, l->data);
          gboolean text
              = JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING;
          if (strcmp (l->data, "source") == 0 && text)
            read.source = g_intern_string (json_node_get_string (value));
          else if (!((strcmp (l->data, "value") == 0 && lw_json_node_double (value, &read.value))
                     || (strcmp (l->data, "spread") == 0
                         && lw_json_node_double (value, &read.spread))))
            return refuse_figure (where, member, name, error);
        }
      if (!json_object_has_member (object, "value"))
        return refuse_figure (where, member, name, error);
    }
  else if (!lw_json_node_double (node, &read.value))
    return refuse_figure (where, member, name, error);
  if (!in_range (read.value) || !in_range (read.spread))
    return refuse_figure (where, member, name, error);
  *cost = read;
  return TRUE;
}

static gboolean
read_types (JsonNode *node, LwCost *costs, const char *where, const char *member, GError **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: member “%s” must be an object such as {\"point\": 45}"), where, member);
      return FALSE;
    }
  JsonObject *object = json_node_get_object (node);
  g_autoptr (GList) names = json_object_get_members (object);
  for (GList *l = names; l; l = l->next)
    {
      LwLabelType type;
      if (!lw_label_type_parse (l->data, &type, error))
        {
          g_prefix_error (error, "%s: ", where);
          return FALSE;
        }
      if (!read_figure (json_object_get_member (object, l->data), &costs[type], where, member,
                        l->data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_word (JsonNode *node, const char **word, const char *where, const char *member, GError **error)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      *word = g_intern_string (json_node_get_string (node));
      return TRUE;
    }
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s: “%s” must be a text"), where, member);
  return FALSE;
}

static gboolean
read_member (LwCostTable *table, const char *member, JsonNode *node, const char *where,
             GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (by_type); i++)
    if (strcmp (member, by_type[i].name) == 0)
      return read_types (node, figures (table, i), where, member, error);
  if (strcmp (member, "price_per_hour") == 0)
    return read_figure (node, &table->price, where, member, NULL, error);
  if (strcmp (member, "currency") == 0)
    return read_word (node, &table->currency, where, member, error);
  if (strcmp (member, "preset") == 0)
    return read_word (node, &table->preset, where, member, error);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: there is no member “%s”; use seconds_per_image, seconds_per_class, "
                  "seconds_per_click, seconds_per_vertex, fixed_hours, price_per_hour, currency"),
               where, member);
  return FALSE;
}

static gboolean
read_table (LwCostTable *table, JsonObject *root, const char *where, GError **error)
{
  LwCostTable loaded = lw_cost_table_default ();
  loaded.preset = NULL;
  g_autoptr (GList) names = json_object_get_members (root);
  for (GList *l = names; l; l = l->next)
    if (!read_member (&loaded, l->data, json_object_get_member (root, l->data), where, error))
      return FALSE;
  *table = loaded;
  return TRUE;
}

gboolean
lw_cost_table_load (const char *path, LwCostTable *table, GError **error)
{
  g_autoptr (JsonObject) root = lw_json_load (path, error);
  return root && read_table (table, root, path, error);
}

static JsonNode *
figure_node (const LwCost *cost)
{
  if (!cost->spread && !cost->source)
    return json_node_init_double (json_node_alloc (), cost->value);
  JsonObject *object = json_object_new ();
  json_object_set_double_member (object, "value", cost->value);
  if (cost->spread)
    json_object_set_double_member (object, "spread", cost->spread);
  if (cost->source)
    json_object_set_string_member (object, "source", cost->source);
  JsonNode *node = json_node_alloc ();
  json_node_init_object (node, object);
  json_object_unref (object);
  return node;
}

JsonObject *
lw_cost_table_to_json (const LwCostTable *table)
{
  LwCostTable copy = *table;
  JsonObject *root = json_object_new ();
  if (table->preset)
    json_object_set_string_member (root, "preset", table->preset);
  for (guint i = 0; i < G_N_ELEMENTS (by_type); i++)
    {
      const LwCost *costs = figures (&copy, i);
      JsonObject *types = json_object_new ();
      for (int t = 0; t < LW_N_LABEL_TYPES; t++)
        if (i == 0 || costs[t].value || costs[t].spread || costs[t].source)
          json_object_set_member (types, lw_label_type_name ((LwLabelType)t),
                                  figure_node (&costs[t]));
      if (json_object_get_size (types) > 0)
        json_object_set_object_member (root, by_type[i].name, json_object_ref (types));
      json_object_unref (types);
    }
  if (table->price.value || table->price.spread || table->price.source)
    json_object_set_member (root, "price_per_hour", figure_node (&table->price));
  if (table->currency)
    json_object_set_string_member (root, "currency", table->currency);
  return root;
}

gboolean
lw_cost_table_save (const char *path, const LwCostTable *table, GError **error)
{
  g_autoptr (JsonObject) root = lw_cost_table_to_json (table);
  return lw_json_save (path, root, error);
}

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

GStrv
lw_cost_presets (void)
{
  g_autofree char *folder = lw_data_path ("costs");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new ();
  for (const char *name; dir && (name = g_dir_read_name (dir));)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (names, g_strndup (name, strlen (name) - strlen (".json")));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (GStrv)g_ptr_array_free (names, FALSE);
}

gboolean
lw_cost_table_preset (const char *name, LwCostTable *table, GError **error)
{
  g_auto (GStrv) names = lw_cost_presets ();
  if (!g_strv_contains ((const char *const *)names, name))
    {
      g_autofree char *list = g_strjoinv (", ", names);
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("there is no cost preset “%s”; use %s"),
                   name, list);
      return FALSE;
    }
  g_autofree char *relative = g_strdup_printf ("costs/%s.json", name);
  g_autofree char *path = lw_data_path (relative);
  return lw_cost_table_load (path, table, error);
}

gboolean
lw_cost_table_named (const char *name, LwCostTable *table, GError **error)
{
  return strchr (name, '/') || g_str_has_suffix (name, ".json")
             ? lw_cost_table_load (name, table, error)
             : lw_cost_table_preset (name, table, error);
}

/* "point", "fixed_hours.coarse", "price_per_hour": the figure of that name, or NULL. */
static LwCost *
find_figure (LwCostTable *table, const char *name)
{
  if (strcmp (name, "price_per_hour") == 0)
    return &table->price;
  const char *dot = strchr (name, '.');
  LwLabelType type;
  if (!lw_label_type_parse (dot ? dot + 1 : name, &type, NULL))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (by_type); i++)
    if (dot ? strncmp (name, by_type[i].name, (gsize)(dot - name)) == 0
                  && by_type[i].name[dot - name] == '\0'
            : i == 0)
      return &figures (table, i)[type];
  return NULL;
}

gboolean
lw_cost_table_set (LwCostTable *table, const char *assignment, GError **error)
{
  const char *equals = strchr (assignment, '=');
  g_autofree char *name = equals ? g_strndup (assignment, (gsize)(equals - assignment)) : NULL;
  LwCost *cost = name ? find_figure (table, name) : NULL;
  char *end = NULL;
  double value = cost ? g_ascii_strtod (equals + 1, &end) : 0;
  if (!cost || end == equals + 1 || *end || !in_range (value))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("“%s” sets no cost; write for example point=40, fixed_hours.coarse=4 or "
                      "price_per_hour=25, with a number from 0 to %g"),
                   assignment, MOST);
      return FALSE;
    }
  *cost = (LwCost){ .value = value };
  return TRUE;
}
