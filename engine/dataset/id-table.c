/* Raw ids of label files and their classes. */
#include "dataset/id-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"
#include "dataset/json-members.h"

static void
add_id (LwIdTable *self, uint16_t id, char *name, uint8_t klass)
{
  g_hash_table_replace (self->names, GUINT_TO_POINTER (id), name);
  self->map[id] = klass;
}

static gboolean
parse_class (const LwIdTable *self, JsonObject *entry, uint8_t *klass, const char *where,
             GError **error)
{
  g_autofree char *name = NULL;
  if (!lw_json_need_string_or_null (entry, "class", &name, where, error))
    return FALSE;
  int k = name ? lw_class_set_find (self->classes, name) : LW_IGNORE;
  if (k < 0)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: class set %s has no class \"%s\"; correct the name or use null"), where,
                   self->classes->id, name);
      return FALSE;
    }
  *klass = (uint8_t)k;
  return TRUE;
}

static gboolean
parse_id (LwIdTable *self, JsonObject *entry, const char *where, GError **error)
{
  gint64 id = -1;
  uint8_t klass = LW_IGNORE;
  if (!lw_json_get_int (entry, "id", &id, where, error))
    return FALSE;
  if (id < 0 || id > G_MAXUINT16)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: the id is missing or %lld, not from 0 to 65535"), where, (long long)id);
      return FALSE;
    }
  if (g_hash_table_contains (self->names, GUINT_TO_POINTER ((guint)id)))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s: the id %lld is listed twice"), where,
                   (long long)id);
      return FALSE;
    }
  g_autofree char *name = lw_json_need_string (entry, "name", where, error);
  if (!name || !parse_class (self, entry, &klass, where, error))
    return FALSE;
  add_id (self, (uint16_t)id, g_steal_pointer (&name), klass);
  return TRUE;
}

static gboolean
parse_ids (LwIdTable *self, JsonObject *object, const char *path, GError **error)
{
  g_autoptr (GPtrArray) entries = lw_json_need_objects (object, "ids", path, error);
  if (!entries)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      g_autofree char *where = g_strdup_printf (_ ("%s: element %u of \"ids\""), path, i);
      if (!parse_id (self, entries->pdata[i], where, error))
        return FALSE;
    }
  return TRUE;
}

LwIdTable *
lw_id_table_load (const char *path, GError **error)
{
  g_autoptr (JsonObject) object = lw_json_load (path, error);
  if (!object)
    return NULL;
  g_autoptr (LwIdTable) self = g_new0 (LwIdTable, 1);
  self->names = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  memset (self->map, LW_IGNORE, sizeof self->map);
  self->classes = lw_class_set_from_json (object, path, error);
  if (!self->classes || !lw_json_get_string (object, "id", &self->id, path, error))
    return NULL;
  if (json_object_has_member (object, "ids"))
    return parse_ids (self, object, path, error) ? g_steal_pointer (&self) : NULL;
  for (int k = 0; k < self->classes->n; k++)
    add_id (self, (uint16_t)k, g_strdup (self->classes->names[k]), (uint8_t)k);
  add_id (self, LW_IGNORE, g_strdup (_ ("not labelled")), LW_IGNORE);
  return g_steal_pointer (&self);
}

void
lw_id_table_free (LwIdTable *self)
{
  if (!self)
    return;
  g_free (self->id);
  lw_class_set_free (self->classes);
  g_hash_table_unref (self->names);
  g_free (self);
}

const char *
lw_id_table_name (const LwIdTable *self, uint16_t id)
{
  return g_hash_table_lookup (self->names, GUINT_TO_POINTER ((guint)id));
}
