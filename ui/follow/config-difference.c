/* Comparing configurations. */
#include "follow/config-difference.h"

#include "core/json.h"

static void
difference_free (void *data)
{
  LwConfigDifference *difference = data;
  g_free (difference->name);
  g_free (difference->a);
  g_free (difference->b);
  g_free (difference);
}

char *
lw_config_value (JsonObject *config, const char *name)
{
  JsonNode *node = json_object_get_member (config, name);
  double number;
  if (!node || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE
      && lw_json_node_double (node, &number))
    {
      GString *text = g_string_new (NULL);
      lw_json_append_double (text, number);
      return g_string_free (text, FALSE);
    }
  return json_to_string (node, FALSE);
}

static void
compare (GPtrArray *found, const char *name, JsonObject *a, JsonObject *b)
{
  g_autofree char *left = lw_config_value (a, name), *right = lw_config_value (b, name);
  if (g_strcmp0 (left, right) == 0)
    return;
  LwConfigDifference *difference = g_new0 (LwConfigDifference, 1);
  difference->name = g_strdup (name);
  difference->a = g_steal_pointer (&left);
  difference->b = g_steal_pointer (&right);
  g_ptr_array_add (found, difference);
}

GPtrArray *
lw_config_differences (JsonObject *a, JsonObject *b)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (difference_free);
  JsonObjectIter iter;
  const char *name;
  json_object_iter_init_ordered (&iter, a);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    compare (found, name, a, b);
  json_object_iter_init_ordered (&iter, b);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    if (!json_object_has_member (a, name))
      compare (found, name, a, b);
  return found;
}
