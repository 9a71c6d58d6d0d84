/* Study files from elsewhere. */
#include "study/study-import.h"

#include <string.h>

#include "core/json.h"
#include "study/study-create.h"

typedef struct
{
  const LwStudy *at; /* its folder: that of the file */
  const char *folder;
} Move;

static const char *
text_of (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);
  gboolean text
      = node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
  return text && *json_node_get_string (node) ? json_node_get_string (node) : NULL;
}

/* (transfer full) */
static char *
moved_path (const Move *self, const char *written)
{
  g_autofree char *absolute = lw_study_resolve (self->at, written);
  return lw_study_relative (self->folder, absolute);
}

static void
move_path (const Move *self, JsonObject *object, const char *member)
{
  const char *written = text_of (object, member);
  if (!written)
    return;
  g_autofree char *path = moved_path (self, written);
  json_object_set_string_member (object, member, path);
}

static void
move_recipe (const Move *self, JsonObject *holder, const char *member)
{
  JsonNode *node = json_object_get_member (holder, member);
  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  move_path (self, json_node_get_object (node), "weights");
  move_path (self, json_node_get_object (node), "cache_dir");
}

/* The places of data sets that were moved stand by their names, which change with the folder. */
static void
move_places (const Move *self, JsonObject *json)
{
  JsonNode *node = json_object_get_member (json, "moved");
  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  JsonObject *places = json_node_get_object (node), *moved = json_object_new ();
  g_autoptr (GList) names = json_object_get_members (places);
  for (GList *name = names; name; name = name->next)
    {
      g_autofree char *named = moved_path (self, name->data);
      json_object_set_member (moved, named,
                              json_node_copy (json_object_get_member (places, name->data)));
      move_path (self, moved, named);
    }
  json_object_set_object_member (json, "moved", moved);
}

static void
move_all (const Move *self, JsonObject *json)
{
  const char *const members[] = { "source", "target", "eval", NULL };
  for (const char *const *member = members; *member; member++)
    move_path (self, json, *member);
  move_places (self, json);
  const char *classes = text_of (json, "class_set");
  if (classes && (strchr (classes, '/') || g_str_has_suffix (classes, ".json")))
    move_path (self, json, "class_set");
  move_recipe (self, json, "recipe");
  JsonNode *recipes = json_object_get_member (json, "recipes");
  if (!recipes || !JSON_NODE_HOLDS_OBJECT (recipes))
    return;
  g_autoptr (GList) names = json_object_get_members (json_node_get_object (recipes));
  for (GList *name = names; name; name = name->next)
    move_recipe (self, json_node_get_object (recipes), name->data);
}

JsonObject *
lw_study_import (const char *file, const char *folder, LwCostTable *costs, GError **error)
{
  g_autoptr (JsonObject) json = lw_json_load (file, error);
  if (!json)
    return NULL;
  g_autofree char *parent = g_path_get_dirname (file);
  g_autofree char *absolute = g_canonicalize_filename (parent, NULL);
  const LwStudy at = { .folder = absolute };
  const Move move = { .at = &at, .folder = folder };
  move_all (&move, json);
  const char *table = text_of (json, "costs");
  if (!table)
    return g_steal_pointer (&json);
  g_autofree char *path = lw_study_resolve (&at, table);
  if (!lw_cost_table_load (path, costs, error))
    return NULL;
  json_object_remove_member (json, "costs");
  return g_steal_pointer (&json);
}

/* Data sets that were found again stay so. */
static void
keep_places (JsonObject *json, JsonObject *present)
{
  JsonNode *moved = json_object_get_member (present, "moved");
  if (moved && !json_object_has_member (json, "moved"))
    json_object_set_member (json, "moved", json_node_copy (moved));
}

gboolean
lw_study_update (const char *file, const char *folder, GError **error)
{
  LwCostTable costs = lw_cost_table_default ();
  g_autoptr (JsonObject) json = lw_study_import (file, folder, &costs, error);
  if (!json)
    return FALSE;
  g_autofree char *there = g_build_filename (folder, LW_STUDY_FILE, NULL);
  if (!g_file_test (there, G_FILE_TEST_EXISTS))
    return lw_study_create (folder, json, &costs, error);
  g_autoptr (JsonObject) present = lw_json_load (there, error);
  if (!present)
    return FALSE;
  keep_places (json, present);
  return lw_study_change (folder, json, error);
}
