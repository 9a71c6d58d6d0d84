/* The cost table and its file. */
#include "study/cost.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "core/json.h"

#define MOST_SECONDS 1e6

LwCostTable
lw_cost_table_default (void)
{
  return (LwCostTable){ { [LW_LABEL_NONE] = 0,
                          [LW_LABEL_IMAGE] = 30,
                          [LW_LABEL_POINT] = 45,
                          [LW_LABEL_COARSE] = 420,
                          [LW_LABEL_FINE] = 5400 } };
}

/* The object "seconds_per_image", (transfer none). */
static JsonObject *
find_seconds (JsonObject *root, const char *path, GError **error)
{
  JsonNode *node = json_object_get_member (root, "seconds_per_image");
  if (node && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: member “seconds_per_image” must be an object such as {\"image\": 30}"),
               path);
  return NULL;
}

gboolean
lw_cost_table_load (const char *path, LwCostTable *table, GError **error)
{
  g_autoptr (JsonObject) root = lw_json_load (path, error);
  JsonObject *seconds = root ? find_seconds (root, path, error) : NULL;
  if (!seconds)
    return FALSE;
  LwCostTable loaded = lw_cost_table_default ();
  g_autoptr (GList) names = json_object_get_members (seconds);
  for (GList *l = names; l; l = l->next)
    {
      const char *name = l->data;
      LwLabelType type;
      double value;
      if (!lw_label_type_parse (name, &type, error))
        {
          g_prefix_error (error, "%s: ", path);
          return FALSE;
        }
      if (!lw_json_node_double (json_object_get_member (seconds, name), &value)
          || !(value >= 0 && value <= MOST_SECONDS))
        {
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                       _ ("%s: the seconds of “%s” must be a number from 0 to %g"), path, name,
                       MOST_SECONDS);
          return FALSE;
        }
      loaded.seconds[type] = value;
    }
  *table = loaded;
  return TRUE;
}

gboolean
lw_cost_table_save (const char *path, const LwCostTable *table, GError **error)
{
  JsonObject *seconds = json_object_new ();
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    json_object_set_double_member (seconds, lw_label_type_name ((LwLabelType)t), table->seconds[t]);
  g_autoptr (JsonObject) root = json_object_new ();
  json_object_set_object_member (root, "seconds_per_image", seconds);
  return lw_json_save (path, root, error);
}

double
lw_cost_hours (const LwCostTable *table, const int images[LW_N_LABEL_TYPES])
{
  double seconds = 0;
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    seconds += images[t] * table->seconds[t];
  return seconds / 3600;
}
