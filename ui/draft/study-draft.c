/* The fields of a draft. */
#include "draft/study-draft.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "core/datadir.h"
#include "core/error.h"
#include "core/json.h"

static const int default_sizes[] = { 10, 30, 90 };

LwStudyDraft *
lw_study_draft_new (void)
{
  LwStudyDraft *self = g_atomic_rc_box_new0 (LwStudyDraft);
  const gint64 seed = 1;
  self->sizes = g_array_new (FALSE, FALSE, sizeof (int));
  g_array_append_vals (self->sizes, default_sizes, G_N_ELEMENTS (default_sizes));
  self->hours = g_array_new (FALSE, FALSE, sizeof (double));
  self->skipped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->mixes = g_ptr_array_new_with_free_func (g_free);
  self->seeds = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (self->seeds, seed);
  self->methods = g_ptr_array_new_with_free_func (g_free);
  self->recipes = json_object_new ();
  self->partitions = 2;
  self->pretrain = TRUE;
  self->device = g_strdup ("auto");
  self->costs = lw_cost_table_default ();
  self->costs_name = g_strdup (LW_COST_DEFAULT_PRESET);
  for (int t = LW_LABEL_IMAGE; t <= LW_LABEL_COARSE; t++)
    self->types[t] = TRUE;
  self->references[LW_METHOD_SOURCE_ONLY] = self->references[LW_METHOD_SUPERVISED] = TRUE;
  lw_study_draft_add_method (self, lw_method_name (LW_METHOD_WDASS), NULL);
  return self;
}

static void
clear (gpointer data)
{
  LwStudyDraft *self = data;
  char **texts[]
      = { &self->title,     &self->folder, &self->source, &self->target,  &self->eval,
          &self->class_set, &self->scenes, &self->device, &self->weights, &self->costs_name };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*texts[i]);
  g_array_unref (self->sizes);
  g_array_unref (self->hours);
  g_hash_table_unref (self->skipped);
  g_ptr_array_unref (self->mixes);
  g_array_unref (self->seeds);
  g_ptr_array_unref (self->methods);
  json_object_unref (self->recipes);
  g_strfreev (self->own);
}

LwStudyDraft *
lw_study_draft_ref (LwStudyDraft *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
lw_study_draft_unref (LwStudyDraft *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* ---- the matrix ---------------------------------------------------------------------------- */

int
lw_study_draft_columns (const LwStudyDraft *self)
{
  return (int)(self->by_hours ? self->hours->len : self->sizes->len);
}

static char *
cell_key (const LwStudyDraft *self, LwLabelType type, int column)
{
  return g_strdup_printf ("%d %s", g_array_index (self->sizes, int, column),
                          lw_label_type_name (type));
}

int
lw_study_draft_cell_images (const LwStudyDraft *self, LwLabelType type, int column)
{
  if (!self->by_hours)
    return g_array_index (self->sizes, int, column);
  return lw_cost_images (&self->costs, type, g_array_index (self->hours, double, column),
                         self->pool, NULL);
}

int
lw_study_draft_cell (const LwStudyDraft *self, LwLabelType type, int column)
{
  int images = lw_study_draft_cell_images (self, type, column);
  if (!self->types[type])
    return 0;
  if (self->by_hours)
    return column > 0 && images == lw_study_draft_cell_images (self, type, column - 1) ? 0 : images;
  g_autofree char *key = cell_key (self, type, column);
  return g_hash_table_contains (self->skipped, key) ? 0 : images;
}

void
lw_study_draft_toggle (LwStudyDraft *self, LwLabelType type, int column)
{
  g_return_if_fail (!self->by_hours);
  char *key = cell_key (self, type, column);
  if (g_hash_table_remove (self->skipped, key))
    g_free (key);
  else
    g_hash_table_add (self->skipped, key);
}

/* ---- lists as text ------------------------------------------------------------------------- */

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Numbers of a list, sorted, none twice. With @whole they are whole. (transfer full) */
static GArray *
parse_numbers (const char *text, gboolean whole, double low, double high, GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_auto (GStrv) words = g_strsplit_set (text, ", ;", -1);
  for (char **word = words; *word; word++)
    {
      char *end;
      double value = g_ascii_strtod (*word, &end);
      if (!**word)
        continue;
      if (*end || !(value >= low && value <= high) || (whole && value != floor (value)))
        {
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                       whole ? _ ("“%s” is no whole number from %.0f to %.0f")
                             : _ ("“%s” is no number from %g to %g"),
                       *word, low, high);
          return NULL;
        }
      g_array_append_val (values, value);
    }
  g_array_sort (values, compare_doubles);
  for (guint i = 1; i < values->len;)
    if (g_array_index (values, double, i) == g_array_index (values, double, i - 1))
      g_array_remove_index (values, i);
    else
      i++;
  return g_steal_pointer (&values);
}

gboolean
lw_study_draft_set_sizes (LwStudyDraft *self, const char *text, GError **error)
{
  g_autoptr (GArray) values = parse_numbers (text, TRUE, 1, 1 << 24, error);
  if (!values)
    return FALSE;
  g_array_set_size (self->sizes, 0);
  for (guint i = 0; i < values->len; i++)
    {
      int images = (int)g_array_index (values, double, i);
      g_array_append_val (self->sizes, images);
    }
  return TRUE;
}

gboolean
lw_study_draft_set_hours (LwStudyDraft *self, const char *text, GError **error)
{
  g_autoptr (GArray) values = parse_numbers (text, FALSE, 1e-3, 1e6, error);
  if (!values)
    return FALSE;
  g_array_unref (self->hours);
  self->hours = g_steal_pointer (&values);
  return TRUE;
}

gboolean
lw_study_draft_set_seeds (LwStudyDraft *self, const char *text, GError **error)
{
  g_autoptr (GArray) values = parse_numbers (text, TRUE, 0, 9007199254740991.0, error);
  if (!values)
    return FALSE;
  g_array_set_size (self->seeds, 0);
  for (guint i = 0; i < values->len; i++)
    {
      gint64 seed = (gint64)g_array_index (values, double, i);
      g_array_append_val (self->seeds, seed);
    }
  return TRUE;
}

gboolean
lw_study_draft_set_mixes (LwStudyDraft *self, const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  g_autoptr (GPtrArray) mixes = g_ptr_array_new_with_free_func (g_free);
  for (char **word = words; *word; word++)
    {
      LwMix mix;
      if (!*g_strstrip (*word))
        continue;
      if (!lw_mix_parse (*word, &mix, error))
        return FALSE;
      if (lw_mix_n_types (&mix) < 2)
        {
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                       _ ("“%s” is no mix: name two label types, as 20 coarse + 180 point"), *word);
          return FALSE;
        }
      char *written = lw_mix_text (&mix);
      if (g_ptr_array_find_with_equal_func (mixes, written, g_str_equal, NULL))
        g_free (written);
      else
        g_ptr_array_add (mixes, written);
    }
  g_ptr_array_unref (self->mixes);
  self->mixes = g_steal_pointer (&mixes);
  return TRUE;
}

static void
append_number (GString *text, double value)
{
  if (text->len)
    g_string_append (text, ", ");
  lw_json_append_double (text, value);
  if (g_str_has_suffix (text->str, ".0"))
    g_string_truncate (text, text->len - 2);
}

char *
lw_study_draft_sizes_text (const LwStudyDraft *self)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < self->sizes->len; i++)
    append_number (text, g_array_index (self->sizes, int, i));
  return g_string_free (text, FALSE);
}

char *
lw_study_draft_hours_text (const LwStudyDraft *self)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < self->hours->len; i++)
    append_number (text, g_array_index (self->hours, double, i));
  return g_string_free (text, FALSE);
}

char *
lw_study_draft_seeds_text (const LwStudyDraft *self)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < self->seeds->len; i++)
    append_number (text, (double)g_array_index (self->seeds, gint64, i));
  return g_string_free (text, FALSE);
}

char *
lw_study_draft_mixes_text (const LwStudyDraft *self)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < self->mixes->len; i++)
    g_string_append_printf (text, i ? ", %s" : "%s", (char *)self->mixes->pdata[i]);
  return g_string_free (text, FALSE);
}

/* ---- methods ------------------------------------------------------------------------------- */

gboolean
lw_study_draft_has_method (const LwStudyDraft *self, const char *name)
{
  return g_ptr_array_find_with_equal_func (self->methods, name, g_str_equal, NULL);
}

gboolean
lw_study_draft_add_method (LwStudyDraft *self, const char *name, JsonObject *recipe)
{
  if (lw_study_draft_has_method (self, name))
    return FALSE;
  g_ptr_array_add (self->methods, g_strdup (name));
  if (recipe)
    json_object_set_object_member (self->recipes, name, json_object_ref (recipe));
  return TRUE;
}

void
lw_study_draft_remove_method (LwStudyDraft *self, const char *name)
{
  guint position;
  if (!g_ptr_array_find_with_equal_func (self->methods, name, g_str_equal, &position))
    return;
  json_object_remove_member (self->recipes, name);
  g_ptr_array_remove_index (self->methods, position);
}

gboolean
lw_study_draft_add_preset (LwStudyDraft *self, const char *name, GError **error)
{
  g_autofree char *file = g_strdup_printf ("presets/%s.json", name);
  g_autofree char *path = lw_data_path (file);
  g_autoptr (JsonObject) preset = lw_json_load (path, error);
  if (!preset)
    return FALSE;
  JsonArray *methods = json_object_get_array_member (preset, "methods");
  JsonObject *recipes = json_object_get_object_member (preset, "recipes");
  for (guint i = 0; i < json_array_get_length (methods); i++)
    {
      const char *method = json_array_get_string_element (methods, i);
      gboolean named = json_object_has_member (recipes, method);
      lw_study_draft_add_method (self, method,
                                 named ? json_object_get_object_member (recipes, method) : NULL);
    }
  return TRUE;
}
