/* A draft as commands for a terminal. */
#include <string.h>

#include "core/json.h"
#include "model/program.h"
#include "draft/scenes.h"
#include "draft/study-draft.h"

/* A line break that the shell passes over. */
#define NEXT " \\\n  "

static void
add (GString *text, const char *option, const char *value)
{
  g_autofree char *quoted = g_shell_quote (value);
  g_string_append_printf (text, NEXT "--%s %s", option, quoted);
}

static void
add_if (GString *text, const char *option, const char *value)
{
  if (value && *value)
    add (text, option, value);
}

/* "10,30,90": a list without spaces, @prefix before it. (transfer full) */
static char *
list_text (JsonArray *list, const char *prefix)
{
  GString *text = g_string_new (prefix);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      if (i > 0)
        g_string_append_c (text, ',');
      if (json_node_get_value_type (node) == G_TYPE_STRING)
        g_string_append (text, json_node_get_string (node));
      else
        g_string_append_printf (text, "%lld", (long long)json_node_get_int (node));
    }
  return g_string_free (text, FALSE);
}

static void
add_list (GString *text, const char *option, JsonObject *json, const char *member)
{
  JsonNode *node = json_object_get_member (json, member);
  if (!node)
    return;
  g_autofree char *list = list_text (json_node_get_array (node), "");
  add (text, option, list);
}

static void
add_images (GString *text, JsonObject *json)
{
  JsonNode *node = json_object_get_member (json, "images");
  if (!node)
    return;
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      add_list (text, "images", json, "images");
      return;
    }
  g_autoptr (GList) types = json_object_get_members (json_node_get_object (node));
  for (GList *type = types; type; type = type->next)
    {
      g_autofree char *prefix = g_strdup_printf ("%s=", (char *)type->data);
      g_autofree char *list = list_text (
          json_object_get_array_member (json_node_get_object (node), type->data), prefix);
      add (text, "images", list);
    }
}

/* Hours are converted by the command as they are here. */
static void
add_hours (GString *text, const LwStudyDraft *self)
{
  g_autofree char *list = lw_study_draft_hours_text (self);
  g_auto (GStrv) words = g_strsplit (list, ", ", -1);
  g_autofree char *joined = g_strjoinv (",", words);
  add (text, "hours", joined);
}

static void
add_labels (GString *text, const LwStudyDraft *self, JsonObject *json)
{
  if (self->by_hours)
    {
      GString *types = g_string_new (NULL);
      for (int t = LW_LABEL_IMAGE; t <= LW_LABEL_FINE; t++)
        if (self->types[t])
          g_string_append_printf (types, types->len ? ",%s" : "%s",
                                  lw_label_type_name ((LwLabelType)t));
      add (text, "label-types", types->str);
      g_string_free (types, TRUE);
      add_hours (text, self);
    }
  else
    {
      add_list (text, "label-types", json, "label_types");
      add_images (text, json);
    }
  for (guint i = 0; i < self->mixes->len; i++)
    add (text, "mix", self->mixes->pdata[i]);
}

static void
add_methods (GString *text, const LwStudyDraft *self, JsonObject *json)
{
  add_list (text, "methods", json, "methods");
  g_autoptr (GList) names = json_object_get_members (self->recipes);
  for (GList *name = names; name; name = name->next)
    {
      g_autofree char *recipe
          = lw_json_line (json_object_get_object_member (self->recipes, name->data));
      g_autofree char *value = g_strdup_printf ("%s=%s", (char *)name->data, recipe);
      add (text, "recipe", value);
    }
  add_list (text, "references", json, "references");
  g_string_append (text, self->pretrain ? NEXT "--pretrain" : NEXT "--no-pretrain");
}

static void
add_settings (GString *text, const LwStudyDraft *self)
{
  g_auto (GStrv) settings = lw_study_draft_settings (self);
  for (char **name = settings; *name; name += 2)
    {
      g_autofree char *option = g_strdelimit (g_strdup (name[0]), "_", '-');
      add (text, option, name[1]);
    }
}

char *
lw_study_draft_command (const LwStudyDraft *self, int slots)
{
  g_autoptr (JsonObject) json = lw_study_draft_to_json (self, NULL, NULL, NULL);
  GString *text = g_string_new (NULL);
  g_autofree char *quoted = g_shell_quote (self->folder ? self->folder : "study");
  g_autofree char *partitions = g_strdup_printf ("%d", self->partitions);
  g_autofree char *run = lw_program_queue_command (self->folder ? self->folder : "study", slots);
  if (self->scenes)
    lw_scenes_append_commands (text, self->scenes);
  g_string_append_printf (text, "labelworth study init %s", quoted);
  add_if (text, "title", self->title);
  add_if (text, "source", self->source);
  add_if (text, "target", self->target);
  add_if (text, "eval", self->eval);
  add_if (text, "class-set", self->class_set);
  if (!g_str_equal (self->costs_name, LW_COST_DEFAULT_PRESET))
    add (text, "costs", self->costs_name);
  if (json)
    {
      add_labels (text, self, json);
      add (text, "partitions", partitions);
      add_list (text, "seeds", json, "seeds");
      add_methods (text, self, json);
    }
  add_settings (text, self);
  g_string_append_printf (text, " &&\n%s\n", run);
  return g_string_free (text, FALSE);
}
