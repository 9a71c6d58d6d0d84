/* The table of layouts, and the recognition of a data set's layout and splits. */
#include "dataset/layout.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"

#define CLASSES_FILE "classes.json"

/* In the order of recognition: a more particular layout comes before a more general one. */
static const LwLayout layouts[] = {
  {
      .name = "cityscapes",
      .images = { "leftImg8bit/{}", "leftImg8bit_trainvaltest/leftImg8bit/{}",
                  "leftImg8bit_trainextra/leftImg8bit/{}" },
      .labels = { "gtFine/{}", "gtFine_trainvaltest/gtFine/{}" },
      .coarse = { "gtCoarse/{}", "gtCoarse/gtCoarse/{}" },
      .image_suffix = "_leftImg8bit",
      .encodings
      = { { "_gtFine_labelIds", "_gtCoarse_labelIds", "cityscapes" },
          { "_gtFine_labelTrainIds", "_gtCoarse_labelTrainIds", "cityscapes-train-ids" } },
      .split_in_id = TRUE,
  },
  {
      .name = "synthia",
      .images = { "RGB", "RAND_CITYSCAPES/RGB" },
      .labels = { "GT/LABELS", "RAND_CITYSCAPES/GT/LABELS" },
      .image_suffix = "",
      .encodings = { { "", NULL, "synthia" } },
      .skip_suffix = "_labelTrainIds",
  },
  {
      .name = "camvid",
      .images = { "{}" },
      .labels = { "{}annot" },
      .image_suffix = "",
      .encodings = { { "", NULL, "camvid" } },
  },
  {
      .name = "pairs",
      .images = { "images/{}" },
      .labels = { "labels/{}" },
      .image_suffix = "",
      .encodings = { { "", NULL, NULL } },
      .split_in_id = TRUE,
      .whole = TRUE,
  },
  {
      .name = "gta5",
      .images = { "images" },
      .labels = { "labels" },
      .image_suffix = "",
      .encodings = { { "", NULL, "cityscapes" } },
      .skip_suffix = "_labelTrainIds",
  },
  {
      .name = "synthia",
      .images = { "." },
      .labels = { "." },
      .image_suffix = "_rgb",
      .encodings = { { "_label", NULL, "synthia" } },
  },
};

static gboolean
is_folder (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR);
}

static char *
place_path (const char *place, const char *root, const char *split)
{
  g_autoptr (GString) relative = g_string_new (place);
  g_string_replace (relative, "{}", split, 1);
  return g_build_filename (root, relative->str, NULL);
}

char *
lw_layout_folder (const char *const places[LW_LAYOUT_MAX_PLACES], const char *root,
                  const char *split)
{
  for (int i = 0; i < LW_LAYOUT_MAX_PLACES && places[i]; i++)
    {
      g_autofree char *path = place_path (places[i], root, split);
      if (is_folder (path))
        return g_steal_pointer (&path);
    }
  return NULL;
}

char *
lw_layout_places_text (const char *const places[LW_LAYOUT_MAX_PLACES], const char *root,
                       const char *split)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < LW_LAYOUT_MAX_PLACES && places[i]; i++)
    {
      g_autofree char *path = place_path (places[i], root, split);
      g_string_append_printf (text, i ? ", %s" : "%s", path);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Folders below the part of @place before the split, with the name that fills the {}. */
static void
add_splits (const LwLayout *layout, const char *place, const char *root, GHashTable *found)
{
  const char *hole = strstr (place, "{}");
  if (!hole)
    return;
  g_autofree char *start = g_strndup (place, hole - place);
  g_autofree char *parent = g_build_filename (root, start, NULL);
  g_autoptr (GDir) folder = g_dir_open (parent, 0, NULL);
  const char *name;
  while (folder && (name = g_dir_read_name (folder)))
    {
      g_autofree char *images = place_path (place, root, name);
      g_autofree char *labels = lw_layout_folder (layout->labels, root, name);
      g_autofree char *coarse = lw_layout_folder (layout->coarse, root, name);
      if (name[0] != '.' && is_folder (images) && (labels || coarse))
        g_hash_table_add (found, g_strdup (name));
    }
}

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

char **
lw_layout_splits (const LwLayout *layout, const char *root)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (int i = 0; i < LW_LAYOUT_MAX_PLACES && layout->images[i]; i++)
    add_splits (layout, layout->images[i], root, found);
  guint n = 0;
  char **splits = (char **)g_hash_table_get_keys_as_array (found, &n);
  g_hash_table_steal_all (found);
  qsort (splits, n, sizeof *splits, compare_names);
  return splits;
}

char *
lw_layout_choose_split (const LwLayout *layout, const char *root, const char *split, GError **error)
{
  g_auto (GStrv) splits = lw_layout_splits (layout, root);
  gboolean has_splits = splits[0] || strstr (layout->images[0], "{}") != NULL;
  gboolean whole = !split || !*split;
  if (!splits[0] && layout->whole)
    has_splits = FALSE;
  if (has_splits ? (!whole || layout->whole) : (whole || !strcmp (split, "train")))
    return g_strdup (has_splits && !whole ? split : "");
  g_autofree char *names = g_strjoinv (", ", splits);
  if (has_splits)
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                 _ ("%s: a data set of layout %s needs a split; there are: %s"), root, layout->name,
                 splits[0] ? names : _ ("none"));
  else
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                 _ ("%s: has no split \"%s\"; this data set of layout %s has no splits, so leave "
                    "the split out or use \"train\""),
                 root, split, layout->name);
  return NULL;
}

/* Whether a file of the folder itself ends with @suffix before its extension. */
static gboolean
holds_suffix (const char *path, const char *suffix)
{
  g_autofree char *ending = g_strconcat (suffix, ".png", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  while (folder && (name = g_dir_read_name (folder)))
    if (g_str_has_suffix (name, ending))
      return TRUE;
  return FALSE;
}

static gboolean
recognise (const LwLayout *layout, const char *root)
{
  g_autofree char *classes = g_build_filename (root, CLASSES_FILE, NULL);
  g_auto (GStrv) splits = lw_layout_splits (layout, root);
  g_autofree char *images = lw_layout_folder (layout->images, root, "");
  g_autofree char *labels = lw_layout_folder (layout->labels, root, "");
  if (!layout->encodings[0].id_table)
    return images && labels && g_file_test (classes, G_FILE_TEST_EXISTS);
  if (strstr (layout->images[0], "{}"))
    return splits[0] || (!strcmp (layout->name, "cityscapes") && images);
  if (!strcmp (layout->name, "gta5") || layout->image_suffix[0])
    return images && labels && holds_suffix (labels, layout->encodings[0].label_suffix)
           && holds_suffix (images, layout->image_suffix);
  return images && labels;
}

/* The row of a layout asked for by name whose folders are there, else its first row. */
static const LwLayout *
find_named (const char *name, size_t length, const char *root)
{
  const LwLayout *first = NULL;
  for (size_t i = 0; i < G_N_ELEMENTS (layouts); i++)
    {
      const LwLayout *layout = &layouts[i];
      if (strncmp (layout->name, name, length) || layout->name[length])
        continue;
      if (recognise (layout, root))
        return layout;
      if (!first)
        first = layout;
    }
  return first;
}

static void
set_unrecognised (const char *spec, const char *path, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s: there is no such folder"), path);
      return;
    }
  g_autoptr (GString) text = g_string_new (NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (layouts); i++)
    g_string_append_printf (text, _ ("%s%s: %s/*%s.png and %s/*%s.png"), i ? "; " : "",
                            layouts[i].name, layouts[i].images[0], layouts[i].image_suffix,
                            layouts[i].labels[0], layouts[i].encodings[0].label_suffix);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: is no data set of a known layout; give LAYOUT:PATH, or a folder that holds "
                  "one of these, {} being a split (%s)"),
               spec, text->str);
}

const LwLayout *
lw_layout_find (const char *spec, char **root, GError **error)
{
  const char *colon = strchr (spec, ':');
  if (colon)
    {
      const LwLayout *layout = find_named (spec, colon - spec, colon + 1);
      if (layout && is_folder (colon + 1))
        {
          *root = g_strdup (colon + 1);
          return layout;
        }
      if (layout)
        {
          set_unrecognised (spec, colon + 1, error);
          return NULL;
        }
    }
  for (size_t i = 0; i < G_N_ELEMENTS (layouts); i++)
    if (recognise (&layouts[i], spec))
      {
        *root = g_strdup (spec);
        return &layouts[i];
      }
  set_unrecognised (spec, spec, error);
  return NULL;
}
