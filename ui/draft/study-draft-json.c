/* What follows from a draft: its study file, its options, its extent; and a draft from a study. */
#include "draft/study-draft.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"
#include "study/study-create.h"

/* ---- options ------------------------------------------------------------------------------- */

GStrv
lw_study_draft_settings (const LwStudyDraft *self)
{
  g_auto (GStrv) base
      = self->size == LW_STUDY_OWN
            ? g_strdupv (self->own)
            : lw_study_size_settings (self->size, self->image_width, self->image_height);
  GPtrArray *settings = g_ptr_array_new ();
  for (char **name = base; name && *name; name += 2)
    lw_settings_set (settings, name[0], name[1]);
  g_autofree char *iterations = g_strdup_printf ("%lld", (long long)self->iterations);
  g_autofree char *threads = g_strdup_printf ("%lld", (long long)self->threads);
  lw_settings_set (settings, "iterations", self->iterations > 0 ? iterations : NULL);
  lw_settings_set (settings, "threads", self->threads > 0 ? threads : NULL);
  lw_settings_set (settings, "device", g_str_equal (self->device, "auto") ? NULL : self->device);
  lw_settings_set (settings, "weights", self->weights);
  g_ptr_array_add (settings, NULL);
  return (GStrv)g_ptr_array_free (settings, FALSE);
}

/* ---- the study file ------------------------------------------------------------------------ */

static void
set_text (JsonObject *json, const char *member, const char *text)
{
  if (text && *text)
    json_object_set_string_member (json, member, text);
}

static void
set_spec (JsonObject *json, const char *member, const char *folder, const char *spec)
{
  if (!spec)
    return;
  g_autofree char *relative = lw_study_relative (folder, spec);
  json_object_set_string_member (json, member, relative);
}

static gboolean
has_cells (const LwStudyDraft *self, LwLabelType type)
{
  for (int c = 0; c < lw_study_draft_columns (self); c++)
    if (lw_study_draft_cell (self, type, c) > 0)
      return TRUE;
  return FALSE;
}

static JsonArray *
list_types (const LwStudyDraft *self)
{
  JsonArray *types = json_array_new ();
  for (int t = LW_LABEL_IMAGE; t <= LW_LABEL_FINE; t++)
    if (self->types[t] && (self->by_hours || has_cells (self, (LwLabelType)t)))
      json_array_add_string_element (types, lw_label_type_name ((LwLabelType)t));
  return types;
}

static JsonArray *
list_cells (const LwStudyDraft *self, LwLabelType type)
{
  JsonArray *list = json_array_new ();
  for (int c = 0; c < lw_study_draft_columns (self); c++)
    if (type == LW_LABEL_NONE || lw_study_draft_cell (self, type, c) > 0)
      json_array_add_int_element (list, g_array_index (self->sizes, int, c));
  return list;
}

/* Whether every label type has every number of images. */
static gboolean
is_uniform (const LwStudyDraft *self, JsonArray *types)
{
  for (guint i = 0; i < json_array_get_length (types); i++)
    {
      LwLabelType type = LW_LABEL_NONE;
      lw_label_type_parse (json_array_get_string_element (types, i), &type, NULL);
      for (int c = 0; c < lw_study_draft_columns (self); c++)
        if (lw_study_draft_cell (self, type, c) == 0)
          return FALSE;
    }
  return TRUE;
}

/* "images", once for all label types or by label type. */
static void
set_images (const LwStudyDraft *self, JsonObject *json, JsonArray *types)
{
  if (is_uniform (self, types))
    {
      json_object_set_array_member (json, "images", list_cells (self, LW_LABEL_NONE));
      return;
    }
  JsonObject *images = json_object_new ();
  for (guint i = 0; i < json_array_get_length (types); i++)
    {
      LwLabelType type = LW_LABEL_NONE;
      lw_label_type_parse (json_array_get_string_element (types, i), &type, NULL);
      json_object_set_array_member (images, lw_label_type_name (type), list_cells (self, type));
    }
  json_object_set_object_member (json, "images", images);
}

static gboolean
set_labels (const LwStudyDraft *self, JsonObject *json, GPtrArray *notes, GError **error)
{
  JsonArray *types = list_types (self);
  gboolean none = json_array_get_length (types) == 0;
  if (lw_study_draft_columns (self) == 0 && !(none && self->mixes->len > 0))
    {
      json_array_unref (types);
      return lw_refuse (error, _ ("name at least one budget"));
    }
  if (none && self->mixes->len > 0)
    {
      json_array_unref (types);
      return TRUE;
    }
  json_object_set_array_member (json, "label_types", types);
  if (!self->by_hours)
    {
      set_images (self, json, types);
      return TRUE;
    }
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (g_free);
  lw_study_set_hours (json, (const double *)(void *)self->hours->data, (int)self->hours->len,
                      &self->costs, self->pool, notes ? notes : own);
  return TRUE;
}

static void
set_names (JsonObject *json, const char *member, const GPtrArray *names)
{
  JsonArray *list = json_array_new ();
  for (guint i = 0; i < names->len; i++)
    json_array_add_string_element (list, names->pdata[i]);
  json_object_set_array_member (json, member, list);
}

static void
set_lists (const LwStudyDraft *self, JsonObject *json)
{
  JsonArray *seeds = json_array_new (), *references = json_array_new ();
  if (self->mixes->len > 0)
    set_names (json, "mixes", self->mixes);
  json_object_set_int_member (json, "partitions", self->partitions);
  for (guint i = 0; i < self->seeds->len; i++)
    json_array_add_int_element (seeds, g_array_index (self->seeds, gint64, i));
  json_object_set_array_member (json, "seeds", seeds);
  set_names (json, "methods", self->methods);
  for (int m = 0; m <= LW_METHOD_WDASS; m++)
    if (self->references[m])
      json_array_add_string_element (references, lw_method_name ((LwMethod)m));
  json_object_set_array_member (json, "references", references);
  json_object_set_boolean_member (json, "pretrain", self->pretrain);
}

JsonObject *
lw_study_draft_to_json (const LwStudyDraft *self, const char *folder, GPtrArray *notes,
                        GError **error)
{
  g_autoptr (JsonObject) json = json_object_new ();
  const char *at = folder ? folder : self->folder;
  if (!self->target)
    {
      lw_refuse (error, _ ("choose the target: the photographs to adapt to"));
      return NULL;
    }
  set_text (json, "title", self->title);
  set_spec (json, "source", at, self->source);
  set_spec (json, "target", at, self->target);
  set_spec (json, "eval", at, self->eval);
  set_text (json, "class_set", self->class_set);
  if (!set_labels (self, json, notes, error))
    return NULL;
  set_lists (self, json);
  g_auto (GStrv) settings = lw_study_draft_settings (self);
  if (!lw_study_set_recipe (json, (const char *const *)settings, error))
    return NULL;
  if (json_object_get_size (self->recipes) > 0)
    json_object_set_object_member (json, "recipes", json_object_ref (self->recipes));
  return g_steal_pointer (&json);
}

/* ---- extent -------------------------------------------------------------------------------- */

/* Labels of the largest cell of each type, which hold those of the smaller ones; mixes are made of
 * the same images. */
static double
hours_of (const LwStudyDraft *self, const LwStudy *study)
{
  LwMix most = { { 0 } };
  double hours = 0;
  for (guint i = 0; i < study->mixes->len; i++)
    for (int t = 0; t < LW_N_LABEL_TYPES; t++)
      most.images[t] = MAX (most.images[t], g_array_index (study->mixes, LwMix, i).images[t]);
  for (int t = LW_LABEL_IMAGE; t <= LW_LABEL_FINE; t++)
    {
      LwMix mix = lw_mix_single ((LwLabelType)t, most.images[t]);
      if (most.images[t] > 0)
        hours += lw_cost_hours (&self->costs, &mix, NULL);
    }
  return hours * study->partitions;
}

gboolean
lw_study_draft_extent (const LwStudyDraft *self, LwStudyExtent *extent, GError **error)
{
  g_autoptr (JsonObject) json = lw_study_draft_to_json (self, NULL, NULL, error);
  g_autoptr (LwStudy) study = json ? lw_study_new (self->folder, json, error) : NULL;
  if (!study)
    return FALSE;
  guint once
      = (guint)(!!study->references[LW_METHOD_SOURCE_ONLY] + !!study->references[LW_METHOD_UDA]);
  guint each
      = study->mixes->len * study->methods->len + (guint) !!study->references[LW_METHOD_SUPERVISED];
  extent->runs = study->seeds->len * (once + (guint)study->partitions * each);
  extent->hours = hours_of (self, study);
  extent->largest = study->most_images;
  return TRUE;
}

char *
lw_study_draft_key (const LwStudyDraft *self)
{
  g_auto (GStrv) settings = lw_study_draft_settings (self);
  g_autofree char *options = g_strjoinv (" ", settings);
  g_autofree char *recipes = lw_json_line (self->recipes);
  GString *key = g_string_new (NULL);
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    g_string_append_c (key, self->types[t] ? '1' : '0');
  for (guint i = 0; i < self->methods->len; i++)
    g_string_append_printf (key, "\n%s", (char *)self->methods->pdata[i]);
  for (int m = 0; m <= LW_METHOD_WDASS; m++)
    g_string_append_printf (key, " %d", self->references[m]);
  g_autofree char *mixes = lw_study_draft_mixes_text (self);
  const char *const parts[]
      = { self->source, self->target, self->eval, self->class_set, options, recipes, mixes };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_string_append_printf (key, "\n%s", parts[i] ? parts[i] : "");
  return g_string_free (key, FALSE);
}

/* ---- from a study -------------------------------------------------------------------------- */

/* An option of a recipe as the command line takes it. (transfer full) */
static char *
option_text (const LwStudy *study, const char *name, JsonNode *node)
{
  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return json_to_string (node, FALSE);
  const char *text = json_node_get_string (node);
  gboolean path = g_str_equal (name, "weights") || g_str_equal (name, "cache_dir");
  return path && *text ? lw_study_resolve (study, text) : g_strdup (text);
}

static GStrv
recipe_settings (const LwStudy *study, JsonObject *recipe)
{
  GPtrArray *settings = g_ptr_array_new ();
  g_autoptr (GList) names = json_object_get_members (recipe);
  for (GList *name = names; name; name = name->next)
    {
      g_autofree char *value
          = option_text (study, name->data, json_object_get_member (recipe, name->data));
      lw_settings_set (settings, name->data, value);
    }
  g_ptr_array_add (settings, NULL);
  return (GStrv)g_ptr_array_free (settings, FALSE);
}

/* A copy whose paths hold wherever the new study lies. (transfer full) */
static JsonObject *
copy_recipe (const LwStudy *study, JsonObject *recipe)
{
  JsonObject *copy = json_object_new ();
  g_autoptr (GList) names = json_object_get_members (recipe);
  for (GList *name = names; name; name = name->next)
    {
      JsonNode *node = json_object_get_member (recipe, name->data);
      g_autofree char *text
          = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
                ? option_text (study, name->data, node)
                : NULL;
      if (text)
        json_object_set_string_member (copy, name->data, text);
      else
        json_object_set_member (copy, name->data, json_node_copy (node));
    }
  return copy;
}

static void
take_spec (const LwStudy *study, char **to, const char *written)
{
  g_free (*to);
  *to = written ? lw_study_resolve (study, written) : NULL;
}

static int
compare_ints (const void *a, const void *b)
{
  return *(const int *)a - *(const int *)b;
}

/* The numbers of images of all label types, and which of them a type does not have. */
static void
take_cells (LwStudyDraft *self, const LwStudy *study)
{
  g_array_set_size (self->sizes, 0);
  g_ptr_array_set_size (self->mixes, 0);
  g_hash_table_remove_all (self->skipped);
  memset (self->types, 0, sizeof self->types);
  for (guint i = 0; i < study->mixes->len; i++)
    {
      const LwMix *mix = &g_array_index (study->mixes, LwMix, i);
      int images = lw_mix_total (mix);
      gboolean known = FALSE;
      if (lw_mix_n_types (mix) > 1)
        {
          g_ptr_array_add (self->mixes, lw_mix_text (mix));
          continue;
        }
      self->types[lw_mix_type (mix)] = TRUE;
      for (guint j = 0; j < self->sizes->len; j++)
        known |= g_array_index (self->sizes, int, j) == images;
      if (!known)
        g_array_append_val (self->sizes, images);
    }
  if (self->sizes->len == 0 && study->most_images > 0)
    g_array_append_val (self->sizes, study->most_images);
  g_array_sort (self->sizes, compare_ints);
  for (int t = LW_LABEL_IMAGE; t <= LW_LABEL_FINE; t++)
    for (int c = 0; self->types[t] && c < (int)self->sizes->len; c++)
      {
        LwMix wanted = lw_mix_single ((LwLabelType)t, g_array_index (self->sizes, int, c));
        gboolean found = FALSE;
        for (guint i = 0; i < study->mixes->len; i++)
          found |= lw_mix_compare (&g_array_index (study->mixes, LwMix, i), &wanted) == 0;
        if (!found)
          lw_study_draft_toggle (self, (LwLabelType)t, c);
      }
}

static void
take_methods (LwStudyDraft *self, const LwStudy *study)
{
  g_ptr_array_set_size (self->methods, 0);
  json_object_unref (self->recipes);
  self->recipes = json_object_new ();
  for (guint i = 0; i < study->methods->len; i++)
    g_ptr_array_add (self->methods,
                     g_strdup (g_array_index (study->methods, LwStudyMethod, i).name));
  g_autoptr (GList) names = json_object_get_members (study->recipes);
  for (GList *name = names; name; name = name->next)
    json_object_set_object_member (
        self->recipes, name->data,
        copy_recipe (study, json_object_get_object_member (study->recipes, name->data)));
  memcpy (self->references, study->references, sizeof self->references);
}

void
lw_study_draft_start_from (LwStudyDraft *self, const LwStudy *study, const LwCostTable *costs)
{
  take_spec (study, &self->source, study->source);
  take_spec (study, &self->target, study->target);
  take_spec (study, &self->eval, study->eval);
  gboolean file
      = study->class_set
        && (strchr (study->class_set, '/') || g_str_has_suffix (study->class_set, ".json"));
  g_free (self->class_set);
  self->class_set = file ? lw_study_resolve (study, study->class_set) : g_strdup (study->class_set);
  g_clear_pointer (&self->scenes, g_free);
  self->pool = self->image_width = self->image_height = 0;
  self->by_hours = FALSE;
  take_cells (self, study);
  take_methods (self, study);
  self->partitions = study->partitions;
  g_array_set_size (self->seeds, 0);
  g_array_append_vals (self->seeds, study->seeds->data, study->seeds->len);
  self->pretrain = study->pretrain;
  g_strfreev (self->own);
  self->own = recipe_settings (study, study->recipe);
  self->size = LW_STUDY_OWN;
  self->iterations = self->threads = 0;
  g_free (self->device);
  self->device = g_strdup ("auto");
  g_clear_pointer (&self->weights, g_free);
  self->costs = *costs;
  g_free (self->costs_name);
  self->costs_name = g_build_filename (study->folder, LW_STUDY_COSTS, NULL);
}
