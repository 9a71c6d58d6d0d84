/* Required members of the data files of this room. */
#include "dataset/json-members.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "core/json.h"

char *
lw_json_need_string (JsonObject *o, const char *member, const char *where, GError **error)
{
  g_autofree char *value = NULL;
  if (!lw_json_get_string (o, member, &value, where, error))
    return NULL;
  if (value && *value)
    return g_steal_pointer (&value);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: member \"%s\" is missing or empty; it must be a text"), where, member);
  return NULL;
}

GPtrArray *
lw_json_need_objects (JsonObject *o, const char *member, const char *where, GError **error)
{
  JsonNode *node = json_object_get_member (o, member);
  if (!node || !JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: member \"%s\" is missing or no list; it must be a list of objects"),
                   where, member);
      return NULL;
    }
  JsonArray *array = json_node_get_array (node);
  g_autoptr (GPtrArray) objects = g_ptr_array_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      if (!JSON_NODE_HOLDS_OBJECT (element))
        {
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s: element %u of \"%s\" is no object"),
                       where, i, member);
          return NULL;
        }
      g_ptr_array_add (objects, json_node_get_object (element));
    }
  return g_steal_pointer (&objects);
}

gboolean
lw_json_need_string_or_null (JsonObject *o, const char *member, char **value, const char *where,
                             GError **error)
{
  JsonNode *node = json_object_get_member (o, member);
  if (node && JSON_NODE_HOLDS_NULL (node))
    {
      *value = NULL;
      return TRUE;
    }
  char *text = lw_json_need_string (o, member, where, error);
  if (!text)
    return FALSE;
  *value = text;
  return TRUE;
}
