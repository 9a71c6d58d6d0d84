/* Lookup along a path of names. */
#include "result/json-path.h"

static JsonNode *
find (JsonObject *root, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  JsonNode *node = NULL;
  for (char **name = names; *name; name++)
    {
      if (name > names)
        root = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      node = root ? json_object_get_member (root, *name) : NULL;
    }
  return node;
}

const char *
lw_json_path_text (JsonObject *root, const char *path)
{
  JsonNode *node = find (root, path);
  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

JsonArray *
lw_json_path_array (JsonObject *root, const char *path)
{
  JsonNode *node = find (root, path);
  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
lw_json_path_object (JsonObject *root, const char *path)
{
  JsonNode *node = find (root, path);
  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}
