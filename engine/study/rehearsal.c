/* Rehearsals and their file. */
#include "study/rehearsal.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "core/error.h"
#include "core/json.h"

struct _LwRehearsals
{
  char *path;
  GHashTable *by_kind; /* text of lw_kind -> LwRehearsal */
};

void
lw_rehearsal_free (LwRehearsal *self)
{
  if (!self)
    return;
  g_free (self->machine);
  g_free (self);
}

JsonObject *
lw_rehearsal_to_json (const LwRehearsal *self)
{
  JsonObject *json = json_object_new ();
  json_object_set_double_member (json, "step_seconds", self->step);
  json_object_set_double_member (json, "image_seconds", self->image);
  json_object_set_int_member (json, "eval_images", self->eval_images);
  json_object_set_int_member (json, "memory", self->memory);
  json_object_set_int_member (json, "disk", self->disk);
  json_object_set_string_member (json, "machine", self->machine ? self->machine : "");
  return json;
}

LwRehearsal *
lw_rehearsal_from_json (JsonObject *json, const char *where, GError **error)
{
  g_autoptr (LwRehearsal) self = g_new0 (LwRehearsal, 1);
  gint64 images = -1;
  self->step = self->image = (double)NAN;
  if (!lw_json_get_double (json, "step_seconds", &self->step, where, error)
      || !lw_json_get_double (json, "image_seconds", &self->image, where, error)
      || !lw_json_get_int (json, "eval_images", &images, where, error)
      || !lw_json_get_int (json, "memory", &self->memory, where, error)
      || !lw_json_get_int (json, "disk", &self->disk, where, error)
      || !lw_json_get_string (json, "machine", &self->machine, where, error))
    return NULL;
  if (self->step >= 0 && self->image >= 0 && images >= 0 && images <= G_MAXINT && self->memory >= 0
      && self->disk >= 0)
    {
      self->eval_images = (int)images;
      return g_steal_pointer (&self);
    }
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s is damaged; remove it, it will be measured again"), where);
  return NULL;
}

double
lw_rehearsal_seconds (const LwRehearsal *self, const LwStudyRun *run, gint64 steps_done)
{
  return self->step * (double)MAX (run->config->method.iterations - steps_done, 0)
         + self->image * self->eval_images;
}

/* What the time of a step depends on: the recipe of the method and the types of labels. (transfer
 * full) */
static char *
kind_of (const LwStudyRun *run)
{
  static const char *const other[] = { "seed",     "images",  "partition",  "labels",     "weak",
                                       "init_run", "weights", "iterations", "label_type", NULL };
  g_autoptr (JsonObject) config = lw_run_config_to_json (run->config);
  lw_run_config_forget_later (config);
  for (const char *const *name = other; *name; name++)
    json_object_remove_member (config, *name);
  GString *text = g_string_new (run->method);
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    if (run->mix.images[t])
      g_string_append_printf (text, " %s", lw_label_type_name ((LwLabelType)t));
  g_autofree char *line = lw_json_line (config);
  g_autofree char *digits = g_compute_checksum_for_string (G_CHECKSUM_SHA256, line, -1);
  g_string_append_printf (text, " %.8s", digits);
  return g_string_free (text, FALSE);
}

LwRehearsals *
lw_rehearsals_load (const LwStudy *study, GError **error)
{
  g_autoptr (LwRehearsals) self = g_new0 (LwRehearsals, 1);
  self->path = g_build_filename (study->folder, "rehearsal.json", NULL);
  self->by_kind
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)lw_rehearsal_free);
  if (!g_file_test (self->path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&self);
  g_autoptr (JsonObject) root = lw_json_load (self->path, error);
  if (!root)
    return NULL;
  g_autoptr (GList) kinds = json_object_get_members (root);
  for (GList *kind = kinds; kind; kind = kind->next)
    {
      JsonNode *node = json_object_get_member (root, kind->data);
      g_autoptr (JsonObject) empty = json_object_new ();
      LwRehearsal *rehearsal = lw_rehearsal_from_json (
          JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : empty, self->path, error);
      if (!rehearsal)
        return NULL;
      g_hash_table_insert (self->by_kind, g_strdup (kind->data), rehearsal);
    }
  return g_steal_pointer (&self);
}

void
lw_rehearsals_free (LwRehearsals *self)
{
  if (!self)
    return;
  g_free (self->path);
  g_hash_table_unref (self->by_kind);
  g_free (self);
}

const LwRehearsal *
lw_rehearsals_find (const LwRehearsals *self, const LwStudyRun *run)
{
  g_autofree char *kind = kind_of (run);
  return g_hash_table_lookup (self->by_kind, kind);
}

gboolean
lw_rehearsals_add (LwRehearsals *self, const LwStudyRun *run, LwRehearsal *rehearsal,
                   GError **error)
{
  g_hash_table_replace (self->by_kind, kind_of (run), rehearsal);
  g_autoptr (JsonObject) root = json_object_new ();
  GHashTableIter each;
  gpointer kind, value;
  g_hash_table_iter_init (&each, self->by_kind);
  while (g_hash_table_iter_next (&each, &kind, &value))
    json_object_set_object_member (root, kind, lw_rehearsal_to_json (value));
  return lw_json_save (self->path, root, error);
}
