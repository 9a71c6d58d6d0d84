/* The configuration of a study's runs. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "study/study-axes.h"
#include "study/study-split.h"

const char *
lw_study_spec_path (const char *spec)
{
  const char *colon = strchr (spec, ':'), *slash = strchr (spec, '/');
  return colon && (!slash || colon < slash) ? colon + 1 : spec;
}

char *
lw_study_resolve (const LwStudy *self, const char *written)
{
  const char *path = lw_study_spec_path (written);
  g_autofree char *absolute = g_canonicalize_filename (path, self->folder);
  g_autofree char *layout = g_strndup (written, (gsize)(path - written));
  return g_strconcat (layout, absolute, NULL);
}

char *
lw_study_data_spec (const LwStudy *self, const char *written)
{
  JsonNode *moved = json_object_get_member (self->json, "moved");
  JsonNode *place = moved ? json_object_get_member (json_node_get_object (moved), written) : NULL;
  const char *now = place ? json_node_get_string (place) : written;
  if (now == written || lw_study_spec_path (now) != now)
    return lw_study_resolve (self, now);
  g_autofree char *layout = g_strndup (written, (gsize)(lw_study_spec_path (written) - written));
  g_autofree char *spec = g_strconcat (layout, now, NULL);
  return lw_study_resolve (self, spec);
}

/* Copies the members of @from, over those that are there. Files are named relative to the study. */
static void
add_recipe (const LwStudy *self, JsonObject *config, JsonObject *from)
{
  static const char *const paths[] = { "weights", "cache_dir", NULL };
  g_autoptr (GList) names = json_object_get_members (from);
  for (GList *name = names; name; name = name->next)
    {
      JsonNode *node = json_object_get_member (from, name->data);
      if (g_strv_contains (paths, name->data) && JSON_NODE_HOLDS_VALUE (node)
          && json_node_get_value_type (node) == G_TYPE_STRING && *json_node_get_string (node))
        {
          g_autofree char *path = lw_study_resolve (self, json_node_get_string (node));
          json_object_set_string_member (config, name->data, path);
        }
      else
        json_object_set_member (config, name->data, json_node_copy (node));
    }
}

static void
set_spec (const LwStudy *self, JsonObject *config, const char *member, const char *written)
{
  if (!written)
    return;
  g_autofree char *spec = lw_study_data_spec (self, written);
  json_object_set_string_member (config, member, spec);
}

static void
set_class_set (const LwStudy *self, JsonObject *config)
{
  const char *name = self->class_set;
  if (name && (strchr (name, '/') || g_str_has_suffix (name, ".json")))
    set_spec (self, config, "class_set", name);
  else if (name)
    json_object_set_string_member (config, "class_set", name);
}

/* The splits name the images: a run takes the first ones of its partition's list, one of mixed
 * labels those of a list of its own. */
static void
set_labels (const LwStudy *self, JsonObject *config, const LwMix *mix, int partition)
{
  int total = lw_mix_total (mix);
  LwLabelType type = lw_mix_type (mix);
  json_object_set_string_member (config, "label_type", lw_label_type_name (type));
  json_object_set_int_member (config, "images", total);
  json_object_set_int_member (config, "partition", partition);
  if (total == 0)
    return;
  g_autofree char *list = lw_study_list_path (self, mix, partition);
  json_object_set_string_member (config, "labels", list);
}

LwRunConfig *
lw_study_config (const LwStudy *self, const char *method, const LwMix *mix, int partition,
                 gint64 seed, const char *start, GError **error)
{
  g_autoptr (JsonObject) config = json_object_new ();
  LwMethod known;
  if (lw_study_parse_method (method, &known))
    json_object_set_string_member (config, "method", method);
  add_recipe (self, config, self->recipe);
  if (json_object_has_member (self->recipes, method))
    add_recipe (self, config, json_object_get_object_member (self->recipes, method));
  set_spec (self, config, "source", self->source);
  set_spec (self, config, "target", self->target);
  set_spec (self, config, "eval", self->eval);
  set_class_set (self, config);
  set_labels (self, config, mix, partition);
  json_object_set_int_member (config, "seed", seed);
  if (start)
    {
      json_object_set_string_member (config, "init_run", start);
      json_object_set_string_member (config, "weights", "");
    }
  return lw_run_config_new (config, self->path, NULL, error);
}
