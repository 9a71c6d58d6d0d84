/* Devices as JSON. */
#include "backend/devices-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"

/* A member that is null where there is no text. */
static void
set_text (JsonObject *object, const char *member, const char *text)
{
  lw_json_set_text (object, member, *text ? text : NULL);
}

static JsonObject *
entry_json (const LwDeviceEntry *entry)
{
  const LwDeviceInfo *info = &entry->info;
  JsonObject *object = json_object_new ();
  lw_json_set_text (object, "device", entry->name);
  lw_json_set_text (object, "name", info->name);
  json_object_set_boolean_member (object, "usable", !info->unusable[0]);
  set_text (object, "reason", info->unusable);
  json_object_set_int_member (object, "memory", (gint64)info->memory);
  json_object_set_int_member (object, "memory_free", (gint64)info->memory_free);
  set_text (object, "capability", info->capability);
  set_text (object, "driver", info->driver);
  json_object_set_boolean_member (object, "fast_bf16", info->fast_bf16);
  json_object_set_int_member (object, "threads", info->threads);
  return object;
}

JsonObject *
lw_devices_to_json (const LwDevices *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < self->entries->len; i++)
    json_array_add_object_element (array, entry_json (lw_devices_at (self, i)));
  json_object_set_array_member (object, "devices", array);
  lw_json_set_text (object, "auto", lw_devices_best (self)->name);
  lw_json_set_text (object, "cuda_problem", self->problem);
  return object;
}

/* ---- and back ------------------------------------------------------------------------------ */

static gboolean
get_text (JsonObject *object, const char *member, char *text, size_t size, const char *where,
          GError **error)
{
  g_autofree char *value = NULL;
  if (json_object_has_member (object, member) && json_object_get_null_member (object, member))
    return TRUE;
  if (!lw_json_get_string (object, member, &value, where, error))
    return FALSE;
  g_strlcpy (text, value ? value : "", size);
  return TRUE;
}

static gboolean
read_entry (LwDeviceEntry *entry, JsonObject *object, const char *where, GError **error)
{
  LwDeviceInfo *info = &entry->info;
  gint64 memory = 0, memory_free = 0, threads = 0;
  gboolean fast_bf16 = FALSE;
  if (!get_text (object, "device", entry->name, sizeof entry->name, where, error)
      || !get_text (object, "name", info->name, sizeof info->name, where, error)
      || !get_text (object, "reason", info->unusable, sizeof info->unusable, where, error)
      || !get_text (object, "capability", info->capability, sizeof info->capability, where, error)
      || !get_text (object, "driver", info->driver, sizeof info->driver, where, error)
      || !lw_json_get_int (object, "memory", &memory, where, error)
      || !lw_json_get_int (object, "memory_free", &memory_free, where, error)
      || !lw_json_get_int (object, "threads", &threads, where, error)
      || !lw_json_get_bool (object, "fast_bf16", &fast_bf16, where, error))
    return FALSE;
  info->memory = (uint64_t)memory;
  info->memory_free = (uint64_t)memory_free;
  info->threads = (int32_t)threads;
  info->fast_bf16 = fast_bf16;
  const char *number = strchr (entry->name, ':');
  entry->number = number ? (int)g_ascii_strtoll (number + 1, NULL, 10) : 0;
  return TRUE;
}

static gboolean
read_entries (LwDevices *self, JsonArray *array, const char *where, GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      LwDeviceEntry entry = { .name = "" };
      JsonNode *node = json_array_get_element (array, i);
      if (!JSON_NODE_HOLDS_OBJECT (node)
          || !read_entry (&entry, json_node_get_object (node), where, error))
        return FALSE;
      g_array_append_val (self->entries, entry);
    }
  return self->entries->len > 0 && strcmp (lw_devices_at (self, 0)->name, "cpu") == 0;
}

LwDevices *
lw_devices_from_json (JsonObject *json, const char *where, GError **error)
{
  g_autoptr (LwDevices) self = g_new0 (LwDevices, 1);
  GError *reason = NULL;
  JsonNode *node = json_object_get_member (json, "devices");
  self->entries = g_array_new (FALSE, TRUE, sizeof (LwDeviceEntry));
  gboolean none = json_object_has_member (json, "cuda_problem")
                  && json_object_get_null_member (json, "cuda_problem");
  if (node && JSON_NODE_HOLDS_ARRAY (node)
      && read_entries (self, json_node_get_array (node), where, &reason)
      && (none || lw_json_get_string (json, "cuda_problem", &self->problem, where, &reason)))
    return g_steal_pointer (&self);
  if (!reason)
    g_set_error (&reason, LW_ERROR, LW_ERROR_INPUT, _ ("%s: no list of devices"), where);
  g_propagate_error (error, reason);
  return NULL;
}

LwDevices *
lw_devices_ask (const char *program, GError **error)
{
  const char *const words[] = { program, "devices", "--json", NULL };
  g_autofree char *out = NULL, *err = NULL;
  g_autofree char *where = g_strconcat (program, " devices --json", NULL);
  int status;
  if (!g_spawn_sync (NULL, (char **)words, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status,
                     error))
    return NULL;
  if (!g_spawn_check_wait_status (status, NULL))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_DEVICE, "%s: %s", where, g_strchomp (err));
      return NULL;
    }
  g_autoptr (JsonObject) json = lw_json_parse (out, -1, where, error);
  return json ? lw_devices_from_json (json, where, error) : NULL;
}
