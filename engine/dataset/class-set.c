/* Class sets and the maps between them, read from JSON. */
#include "dataset/class-set.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/datadir.h"
#include "core/error.h"
#include "core/json.h"
#include "dataset/json-members.h"

static gboolean
parse_colour (JsonObject *o, const char *member, uint8_t colour[3], const char *where,
              GError **error)
{
  JsonNode *node = json_object_get_member (o, member);
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  gboolean ok = array && json_array_get_length (array) == 3;
  uint8_t parsed[3] = { 0 };
  for (guint i = 0; ok && i < 3; i++)
    {
      gint64 value = -1;
      ok = lw_json_node_int (json_array_get_element (array, i), &value) && value >= 0
           && value <= 255;
      parsed[i] = (uint8_t)value;
    }
  if (ok)
    memcpy (colour, parsed, 3);
  else
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                 _ ("%s: \"%s\" must be a list of red, green and blue from 0 to 255"), where,
                 member);
  return ok;
}

static gboolean
check_distinct (const LwClassSet *self, int k, const char *where, GError **error)
{
  for (int i = 0; i < k; i++)
    {
      gboolean same_name = !strcmp (self->names[i], self->names[k]);
      if (!same_name && memcmp (self->palette[i], self->palette[k], 3))
        continue;
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   same_name ? _ ("%s: classes %d and %d are both named \"%s\"")
                             : _ ("%s: classes %d and %d (\"%s\") have the same colour"),
                   where, i, k, self->names[k]);
      return FALSE;
    }
  return TRUE;
}

static gboolean
parse_classes (LwClassSet *self, JsonObject *object, const char *where, GError **error)
{
  g_autoptr (GPtrArray) classes = lw_json_need_objects (object, "classes", where, error);
  if (!classes)
    return FALSE;
  if (classes->len < 1 || classes->len > LW_MAX_CLASSES)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: has %u classes; there must be between 1 and %d"), where, classes->len,
                   LW_MAX_CLASSES);
      return FALSE;
    }
  for (guint k = 0; k < classes->len; k++)
    {
      g_autofree char *place = g_strdup_printf ("%s: class %u", where, k);
      self->names[k] = lw_json_need_string (classes->pdata[k], "name", place, error);
      if (!self->names[k])
        return FALSE;
      self->n = k + 1;
      if (!parse_colour (classes->pdata[k], "colour", self->palette[k], place, error)
          || !check_distinct (self, k, where, error))
        return FALSE;
    }
  return !json_object_has_member (object, "ignored_colour")
         || parse_colour (object, "ignored_colour", self->palette[LW_IGNORE], where, error);
}

/* Class names of the other set in the order of this set's classes, each class listed once. */
static GPtrArray *
parse_map (const LwClassSet *self, JsonObject *map, const char *where, GError **error)
{
  g_autoptr (GPtrArray) entries = lw_json_need_objects (map, "classes", where, error);
  if (!entries)
    return NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_set_size (names, self->n);
  gboolean seen[LW_MAX_CLASSES] = { FALSE };
  for (guint i = 0; i < entries->len; i++)
    {
      g_autofree char *from = lw_json_need_string (entries->pdata[i], "from", where, error);
      if (!from)
        return NULL;
      int k = lw_class_set_find (self, from);
      if (k < 0 || seen[k])
        {
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                       k < 0 ? _ ("%s: maps \"%s\", which is no class of the set")
                             : _ ("%s: maps \"%s\" twice"),
                       where, from);
          return NULL;
        }
      seen[k] = TRUE;
      if (!lw_json_need_string_or_null (entries->pdata[i], "to", (char **)&names->pdata[k], where,
                                        error))
        return NULL;
    }
  for (int k = 0; k < self->n; k++)
    if (!seen[k])
      {
        g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                     _ ("%s: does not list the class \"%s\"; give it a class or null"), where,
                     self->names[k]);
        return NULL;
      }
  return g_steal_pointer (&names);
}

static gboolean
parse_maps (LwClassSet *self, JsonObject *object, const char *where, GError **error)
{
  if (!json_object_has_member (object, "maps"))
    return TRUE;
  g_autoptr (GPtrArray) maps = lw_json_need_objects (object, "maps", where, error);
  for (guint i = 0; maps && i < maps->len; i++)
    {
      g_autofree char *to = lw_json_need_string (maps->pdata[i], "to", where, error);
      if (!to)
        return FALSE;
      g_autofree char *place = g_strdup_printf (_ ("%s: map to \"%s\""), where, to);
      GPtrArray *names = parse_map (self, maps->pdata[i], place, error);
      if (!names)
        return FALSE;
      g_hash_table_replace (self->maps, g_steal_pointer (&to), names);
    }
  return maps != NULL;
}

static gboolean
is_file_name (const char *name)
{
  return strchr (name, '/') || g_str_has_suffix (name, ".json");
}

/* A set named by id only: no chain of files that refer to each other. */
static LwClassSet *
load_referred (JsonObject *object, const char *where, GError **error)
{
  g_autofree char *id = lw_json_need_string (object, "class_set", where, error);
  if (!id)
    return NULL;
  if (!is_file_name (id))
    return lw_class_set_load (id, error);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: \"class_set\" is \"%s\", but it must be the id of an installed class set"),
               where, id);
  return NULL;
}

LwClassSet *
lw_class_set_from_json (JsonObject *object, const char *where, GError **error)
{
  if (json_object_has_member (object, "class_set"))
    return load_referred (object, where, error);
  g_autoptr (LwClassSet) self = g_new0 (LwClassSet, 1);
  self->maps
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  self->id = lw_json_need_string (object, "id", where, error);
  self->title = self->id ? lw_json_need_string (object, "title", where, error) : NULL;
  if (!self->title || !parse_classes (self, object, where, error)
      || !parse_maps (self, object, where, error))
    return NULL;
  return g_steal_pointer (&self);
}

LwClassSet *
lw_class_set_load (const char *name, GError **error)
{
  g_autofree char *relative = g_strdup_printf ("class-sets/%s.json", name);
  g_autofree char *path = is_file_name (name) ? g_strdup (name) : lw_data_path (relative);
  if (!is_file_name (name) && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("\"%s\" is no class set: there is no %s; use cityscapes19, synthia16, "
                      "synthia13, camvid11 or the path of a JSON file"),
                   name, path);
      return NULL;
    }
  g_autoptr (JsonObject) object = lw_json_load (path, error);
  return object ? lw_class_set_from_json (object, path, error) : NULL;
}

LwClassSet *
lw_class_set_copy (const LwClassSet *self)
{
  LwClassSet *copy = g_memdup2 (self, sizeof *self);
  copy->id = g_strdup (self->id);
  copy->title = g_strdup (self->title);
  for (int k = 0; k < self->n; k++)
    copy->names[k] = g_strdup (self->names[k]);
  g_hash_table_ref (copy->maps);
  return copy;
}

void
lw_class_set_free (LwClassSet *self)
{
  if (!self)
    return;
  g_free (self->id);
  g_free (self->title);
  for (int k = 0; k < self->n; k++)
    g_free (self->names[k]);
  g_hash_table_unref (self->maps);
  g_free (self);
}

int
lw_class_set_find (const LwClassSet *self, const char *class_name)
{
  for (int k = 0; k < self->n; k++)
    if (!strcmp (self->names[k], class_name))
      return k;
  return -1;
}

static gboolean
map_names (const LwClassSet *from, const LwClassSet *to, char *const *names, uint8_t lut[256],
           GError **error)
{
  uint8_t parsed[LW_MAX_CLASSES];
  for (int k = 0; k < from->n; k++)
    {
      int klass = names[k] ? lw_class_set_find (to, names[k]) : LW_IGNORE;
      if (klass < 0)
        {
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                       _ ("class set %s lacks the class \"%s\" that \"%s\" of %s maps to"), to->id,
                       names[k], from->names[k], from->id);
          return FALSE;
        }
      parsed[k] = (uint8_t)klass;
    }
  memset (lut, LW_IGNORE, 256);
  memcpy (lut, parsed, from->n);
  return TRUE;
}

gboolean
lw_class_set_map (const LwClassSet *from, const LwClassSet *to, uint8_t lut[256], GError **error)
{
  if (!strcmp (from->id, to->id))
    return map_names (from, to, from->names, lut, error);
  GPtrArray *names = g_hash_table_lookup (from->maps, to->id);
  if (names)
    return map_names (from, to, (char *const *)names->pdata, lut, error);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("class set %s has no map to %s; choose another class set, or add the map to the "
                  "file of %s"),
               from->id, to->id, from->id);
  return FALSE;
}
