/* Reading, changing and writing of queue.json. */
#include "study/queue-wishes.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"
#include "core/lock.h"

LwQueueWishes *
lw_queue_wishes_new (void)
{
  LwQueueWishes *self = g_new0 (LwQueueWishes, 1);
  self->first = g_ptr_array_new_with_free_func (g_free);
  self->last = g_ptr_array_new_with_free_func (g_free);
  self->stops = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->retries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
lw_queue_wishes_free (LwQueueWishes *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->first);
  g_ptr_array_unref (self->last);
  g_hash_table_unref (self->stops);
  g_hash_table_unref (self->retries);
  g_free (self);
}

/* ---- reading ------------------------------------------------------------------------------- */

static gboolean
read_stop (JsonNode *node, LwStop *stop)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
         && lw_stop_parse (json_node_get_string (node), stop);
}

static gboolean
read_ids (JsonNode *node, GPtrArray *ids)
{
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  JsonArray *array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *id = json_array_get_element (array, i);
      if (!JSON_NODE_HOLDS_VALUE (id) || json_node_get_value_type (id) != G_TYPE_STRING)
        return FALSE;
      g_ptr_array_add (ids, g_strdup (json_node_get_string (id)));
    }
  return TRUE;
}

static gboolean
read_count (JsonNode *node, int *value)
{
  gint64 count;
  if (!lw_json_node_int (node, &count) || count < 0 || count > G_MAXINT / 2)
    return FALSE;
  *value = (int)count;
  return TRUE;
}

static gboolean
read_stop_value (JsonNode *node, int *value)
{
  LwStop stop;
  if (!read_stop (node, &stop))
    return FALSE;
  *value = (int)stop;
  return TRUE;
}

static gboolean
read_map (JsonNode *node, gboolean (*read) (JsonNode *node, int *value), GHashTable *map)
{
  int value;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  JsonObject *object = json_node_get_object (node);
  g_autoptr (GList) ids = json_object_get_members (object);
  for (GList *m = ids; m; m = m->next)
    {
      if (!read (json_object_get_member (object, m->data), &value))
        return FALSE;
      g_hash_table_insert (map, g_strdup (m->data), GINT_TO_POINTER (value));
    }
  return TRUE;
}

static gboolean
read_paused (LwQueueWishes *self, JsonNode *node)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;
  self->paused = json_node_get_boolean (node);
  return TRUE;
}

static gboolean
read_stop_of_all (LwQueueWishes *self, JsonNode *node)
{
  return read_stop (node, &self->stop);
}

static gboolean
read_first (LwQueueWishes *self, JsonNode *node)
{
  return read_ids (node, self->first);
}

static gboolean
read_last (LwQueueWishes *self, JsonNode *node)
{
  return read_ids (node, self->last);
}

static gboolean
read_stops (LwQueueWishes *self, JsonNode *node)
{
  return read_map (node, read_stop_value, self->stops);
}

static gboolean
read_retries (LwQueueWishes *self, JsonNode *node)
{
  return read_map (node, read_count, self->retries);
}

static const struct
{
  const char *name;
  gboolean (*read) (LwQueueWishes *self, JsonNode *node);
  const char *refusal;
} members[] = {
  { "paused", read_paused, N_ ("“paused” must be true or false") },
  { "stop", read_stop_of_all, N_ ("“stop” must be after-evaluation, after-checkpoint or now") },
  { "first", read_first, N_ ("“first” must be a list of runs") },
  { "last", read_last, N_ ("“last” must be a list of runs") },
  { "stops", read_stops,
    N_ ("“stops” must be an object with after-evaluation, after-checkpoint or now by run") },
  { "retries", read_retries, N_ ("“retries” must be an object with a whole number by run") },
};

static gboolean
read_member (LwQueueWishes *self, JsonObject *json, const char *name, const char *where,
             GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (strcmp (name, members[i].name) != 0)
        continue;
      if (members[i].read (self, json_object_get_member (json, name)))
        return TRUE;
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT, "%s: %s", where, _ (members[i].refusal));
      return FALSE;
    }
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: there is no member “%s”; known are paused, stop, first, last, stops and "
                  "retries"),
               where, name);
  return FALSE;
}

LwQueueWishes *
lw_queue_wishes_load (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, LW_QUEUE_FILE, NULL);
  g_autoptr (LwQueueWishes) self = lw_queue_wishes_new ();
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&self);
  g_autoptr (JsonObject) json = lw_json_load (path, error);
  if (!json)
    return NULL;
  g_autoptr (GList) names = json_object_get_members (json);
  for (GList *m = names; m; m = m->next)
    if (!read_member (self, json, m->data, path, error))
      return NULL;
  return g_steal_pointer (&self);
}

/* ---- writing ------------------------------------------------------------------------------- */

static JsonArray *
write_ids (const GPtrArray *ids)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < ids->len; i++)
    json_array_add_string_element (array, ids->pdata[i]);
  return array;
}

/* Sorted, so that the same wishes are the same bytes. */
static GList *
sorted_keys (GHashTable *map)
{
  return g_list_sort (g_hash_table_get_keys (map), (GCompareFunc)strcmp);
}

static JsonObject *
write_stops (GHashTable *stops)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GList) keys = sorted_keys (stops);
  for (GList *k = keys; k; k = k->next)
    json_object_set_string_member (
        object, k->data,
        lw_stop_name ((LwStop)GPOINTER_TO_INT (g_hash_table_lookup (stops, k->data))));
  return object;
}

static JsonObject *
write_retries (GHashTable *retries)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GList) keys = sorted_keys (retries);
  for (GList *k = keys; k; k = k->next)
    json_object_set_int_member (object, k->data,
                                GPOINTER_TO_INT (g_hash_table_lookup (retries, k->data)));
  return object;
}

static gboolean
save (const LwQueueWishes *self, const char *path, GError **error)
{
  g_autoptr (JsonObject) json = json_object_new ();
  json_object_set_boolean_member (json, "paused", self->paused);
  if (self->stop != LW_STOP_NONE)
    json_object_set_string_member (json, "stop", lw_stop_name (self->stop));
  json_object_set_array_member (json, "first", write_ids (self->first));
  json_object_set_array_member (json, "last", write_ids (self->last));
  json_object_set_object_member (json, "stops", write_stops (self->stops));
  json_object_set_object_member (json, "retries", write_retries (self->retries));
  return lw_json_save (path, json, error);
}

gboolean
lw_queue_wishes_edit (const char *folder, LwQueueChange change, const void *user, GError **error)
{
  g_autofree char *path = g_build_filename (folder, LW_QUEUE_FILE, NULL);
  g_autofree char *lock_path = g_build_filename (folder, "queue.lock", NULL);
  g_autoptr (LwLock) lock = lw_lock_wait (lock_path, error);
  g_autoptr (LwQueueWishes) wishes = lock ? lw_queue_wishes_load (folder, error) : NULL;
  if (!wishes)
    return FALSE;
  change (wishes, user);
  return save (wishes, path, error);
}

/* ---- changes ------------------------------------------------------------------------------- */

static void
forget_place (LwQueueWishes *self, const char *id)
{
  GPtrArray *lists[] = { self->first, self->last };
  guint at;
  for (int i = 0; i < 2; i++)
    while (g_ptr_array_find_with_equal_func (lists[i], id, g_str_equal, &at))
      g_ptr_array_remove_index (lists[i], at);
}

void
lw_queue_wishes_put_first (LwQueueWishes *self, const char *const *ids)
{
  for (guint i = g_strv_length ((char **)ids); i > 0; i--)
    {
      forget_place (self, ids[i - 1]);
      g_ptr_array_insert (self->first, 0, g_strdup (ids[i - 1]));
    }
}

void
lw_queue_wishes_put_last (LwQueueWishes *self, const char *const *ids)
{
  for (int i = 0; ids[i]; i++)
    {
      forget_place (self, ids[i]);
      g_ptr_array_add (self->last, g_strdup (ids[i]));
    }
}

void
lw_queue_wishes_stop (LwQueueWishes *self, const char *id, LwStop how)
{
  g_hash_table_insert (self->stops, g_strdup (id), GINT_TO_POINTER (how));
}

void
lw_queue_wishes_retry (LwQueueWishes *self, const char *id)
{
  int count = lw_queue_wishes_retries_of (self, id);
  g_hash_table_remove (self->stops, id);
  g_hash_table_insert (self->retries, g_strdup (id), GINT_TO_POINTER (count + 1));
}

LwStop
lw_queue_wishes_stop_of (const LwQueueWishes *self, const char *id)
{
  int own = GPOINTER_TO_INT (g_hash_table_lookup (self->stops, id));
  return (LwStop)MAX (own, (int)self->stop);
}

int
lw_queue_wishes_retries_of (const LwQueueWishes *self, const char *id)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->retries, id));
}
