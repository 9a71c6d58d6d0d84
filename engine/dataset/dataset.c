/* Opening a split of a data set: folders, pairs, id map; and reading its pixels. */
#include "dataset/dataset.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/datadir.h"
#include "core/error.h"
#include "dataset/file-pairs.h"
#include "dataset/layout.h"

/* Files of one split by key; the label tables are NULL where there is no such folder. */
typedef struct
{
  GHashTable *images, *labels, *coarse;
  const LwLabelEncoding *encoding;
} Files;

static void
files_clear (Files *self)
{
  g_clear_pointer (&self->images, g_hash_table_unref);
  g_clear_pointer (&self->labels, g_hash_table_unref);
  g_clear_pointer (&self->coarse, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Files, files_clear)

static void
item_free (void *data)
{
  LwDatasetItem *item = data;
  g_free (item->id);
  g_free (item->image_path);
  g_free (item->label_path);
  g_free (item->coarse_path);
  g_free (item);
}

void
lw_dataset_free (LwDataset *self)
{
  if (!self)
    return;
  g_free (self->spec);
  g_free (self->layout);
  g_free (self->root);
  g_free (self->split);
  lw_class_set_free (self->classes);
  lw_id_table_free (self->ids);
  g_free (self->id_map_hash);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->unlabelled);
  g_ptr_array_unref (self->unpaired);
  g_free (self);
}

static gboolean
list_images (const LwDataset *self, const LwLayout *layout, Files *files, GError **error)
{
  g_autofree char *folder = lw_layout_folder (layout->images, self->root, self->split);
  g_autofree char *places = lw_layout_places_text (layout->images, self->root, self->split);
  if (folder)
    files->images = lw_files_by_key (folder, layout->image_suffix, layout->skip_suffix, error);
  if (folder && !files->images)
    return FALSE;
  if (folder && g_hash_table_size (files->images))
    return TRUE;
  g_auto (GStrv) splits = lw_layout_splits (layout, self->root);
  g_autofree char *names = g_strjoinv (", ", splits);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: no photographs (*%s.png, .jpg or .jpeg) of layout %s were found; looked in "
                  "%s; splits found: %s"),
               self->spec, layout->image_suffix, layout->name, places,
               splits[0] ? names : _ ("none"));
  return FALSE;
}

/* *files is NULL if there is no folder. */
static gboolean
list_labels (const LwDataset *self, const char *const places[LW_LAYOUT_MAX_PLACES],
             const char *suffix, const char *skip_suffix, GHashTable **files, GError **error)
{
  g_autofree char *folder = lw_layout_folder (places, self->root, self->split);
  if (!folder || !suffix)
    return TRUE;
  *files = lw_files_by_key (folder, suffix, skip_suffix, error);
  return *files != NULL;
}

static guint
count (GHashTable *files)
{
  return files ? g_hash_table_size (files) : 0;
}

static gboolean
list_files (const LwDataset *self, const LwLayout *layout, Files *files, GError **error)
{
  if (!list_images (self, layout, files, error))
    return FALSE;
  for (int i = 0; i < LW_LAYOUT_MAX_ENCODINGS && layout->encodings[i].label_suffix; i++)
    {
      const LwLabelEncoding *encoding = &layout->encodings[i];
      g_clear_pointer (&files->labels, g_hash_table_unref);
      g_clear_pointer (&files->coarse, g_hash_table_unref);
      if (!list_labels (self, layout->labels, encoding->label_suffix, layout->skip_suffix,
                        &files->labels, error)
          || !list_labels (self, layout->coarse, encoding->coarse_suffix, layout->skip_suffix,
                           &files->coarse, error))
        return FALSE;
      files->encoding = encoding;
      if (count (files->labels) || count (files->coarse))
        return TRUE;
    }
  files->encoding = &layout->encodings[0];
  return TRUE;
}

static char *
take_path (GHashTable *files, const char *key)
{
  return files ? g_strdup (g_hash_table_lookup (files, key)) : NULL;
}

static void
add_items (LwDataset *self, const LwLayout *layout, const Files *files)
{
  gboolean labelled = count (files->labels) || count (files->coarse);
  g_autoptr (GPtrArray) keys = lw_files_sorted_keys (files->images);
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = keys->pdata[i];
      LwDatasetItem *item = g_new0 (LwDatasetItem, 1);
      item->image_path = take_path (files->images, key);
      item->label_path = take_path (files->labels, key);
      item->coarse_path = take_path (files->coarse, key);
      item->id = layout->split_in_id && *self->split ? g_strconcat (self->split, "/", key, NULL)
                                                     : g_strdup (key);
      if (!labelled || item->label_path || item->coarse_path)
        {
          g_ptr_array_add (self->items, item);
          continue;
        }
      g_ptr_array_add (self->unlabelled, g_steal_pointer (&item->image_path));
      item_free (item);
    }
}

static void
add_unpaired (LwDataset *self, GHashTable *labels, GHashTable *images)
{
  if (!labels)
    return;
  g_autoptr (GPtrArray) keys = lw_files_sorted_keys (labels);
  for (guint i = 0; i < keys->len; i++)
    if (!g_hash_table_contains (images, keys->pdata[i]))
      g_ptr_array_add (self->unpaired, take_path (labels, keys->pdata[i]));
}

static gboolean
check_pairs (const LwDataset *self, GError **error)
{
  if (self->items->len)
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: none of %u photographs and %u label files have matching names (for example "
                  "%s and %s)"),
               self->spec, self->unlabelled->len, self->unpaired->len,
               (const char *)self->unlabelled->pdata[0], (const char *)self->unpaired->pdata[0]);
  return FALSE;
}

/* The class set asked for and the map of raw ids to it. */
static gboolean
set_classes (LwDataset *self, const LwLabelEncoding *encoding, const LwClassSet *classes,
             GError **error)
{
  g_autofree char *relative = g_strdup_printf ("id-tables/%s.json", encoding->id_table);
  g_autofree char *path = encoding->id_table ? lw_data_path (relative)
                                             : g_build_filename (self->root, "classes.json", NULL);
  if (!encoding->id_table && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: is missing; a data set of layout pairs needs this file with its class "
                      "set, for example {\"class_set\": \"camvid11\"}"),
                   path);
      return FALSE;
    }
  self->ids = lw_id_table_load (path, error);
  if (!self->ids)
    return FALSE;
  self->classes = lw_class_set_copy (classes ? classes : self->ids->classes);
  uint8_t lut[256];
  if (!lw_class_set_map (self->ids->classes, self->classes, lut, error))
    {
      g_prefix_error (error, "%s: ", self->spec);
      return FALSE;
    }
  for (int id = 0; id < 65536; id++)
    self->id_map[id] = lut[self->ids->map[id]];
  self->id_map_hash
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, self->id_map, sizeof self->id_map);
  return TRUE;
}

LwDataset *
lw_dataset_open (const char *spec, const char *split, const LwClassSet *classes, GError **error)
{
  g_autofree char *root = NULL;
  const LwLayout *layout = lw_layout_find (spec, &root, error);
  g_autofree char *chosen = layout ? lw_layout_choose_split (layout, root, split, error) : NULL;
  if (!chosen)
    return NULL;
  g_autoptr (LwDataset) self = g_new0 (LwDataset, 1);
  self->spec = g_strdup (spec);
  self->layout = g_strdup (layout->name);
  self->root = g_steal_pointer (&root);
  self->split = g_steal_pointer (&chosen);
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->unlabelled = g_ptr_array_new_with_free_func (g_free);
  self->unpaired = g_ptr_array_new_with_free_func (g_free);
  g_auto (Files) files = { 0 };
  if (!list_files (self, layout, &files, error)
      || !set_classes (self, files.encoding, classes, error))
    return NULL;
  add_items (self, layout, &files);
  add_unpaired (self, files.labels, files.images);
  add_unpaired (self, files.coarse, files.images);
  return check_pairs (self, error) ? g_steal_pointer (&self) : NULL;
}

char **
lw_dataset_splits (const char *spec, GError **error)
{
  g_autofree char *root = NULL;
  const LwLayout *layout = lw_layout_find (spec, &root, error);
  if (!layout)
    return NULL;
  char **splits = lw_layout_splits (layout, root);
  if (splits[0])
    return splits;
  g_strfreev (splits);
  char **whole = g_new0 (char *, 2);
  whole[0] = g_strdup ("");
  return whole;
}

int
lw_dataset_count (const LwDataset *self)
{
  return (int)self->items->len;
}

const LwDatasetItem *
lw_dataset_item (const LwDataset *self, int index)
{
  g_assert (index >= 0 && index < lw_dataset_count (self));
  return self->items->pdata[index];
}

LwImage *
lw_dataset_read_image (const LwDataset *self, int index, GError **error)
{
  return lw_image_read (lw_dataset_item (self, index)->image_path, error);
}

static LwImage *
map_ids (const LwDataset *self, const uint16_t *ids, int width, int height)
{
  LwImage *labels = lw_image_new (width, height, 1);
  size_t n = (size_t)width * height;
  for (size_t i = 0; i < n; i++)
    labels->pixels[i] = self->id_map[ids[i]];
  return labels;
}

gboolean
lw_dataset_check_sizes (const LwDataset *self, int index, const char *path, int width, int height,
                        int image_width, int image_height, GError **error)
{
  if (width == image_width && height == image_height)
    return TRUE;
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s is %d x %d pixels, but its photograph %s is %d x %d; remove the pair or "
                  "replace one of them"),
               path, width, height, lw_dataset_item (self, index)->image_path, image_width,
               image_height);
  return FALSE;
}

static LwImage *
read_map (const LwDataset *self, int index, const char *path, GError **error)
{
  g_autofree uint16_t *ids = NULL;
  int width, height, image_width, image_height;
  if (!lw_label_read_ids (path, &ids, &width, &height, error)
      || !lw_image_read_size (lw_dataset_item (self, index)->image_path, &image_width,
                              &image_height, error)
      || !lw_dataset_check_sizes (self, index, path, width, height, image_width, image_height,
                                  error))
    return NULL;
  return map_ids (self, ids, width, height);
}

LwImage *
lw_dataset_read_labels (const LwDataset *self, int index, GError **error)
{
  const LwDatasetItem *item = lw_dataset_item (self, index);
  if (item->label_path)
    return read_map (self, index, item->label_path, error);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: item %s has no full mask; use another split or label type"), self->spec,
               item->id);
  return NULL;
}

LwImage *
lw_dataset_read_coarse (const LwDataset *self, int index, GError **error)
{
  const LwDatasetItem *item = lw_dataset_item (self, index);
  if (item->coarse_path)
    return read_map (self, index, item->coarse_path, error);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s: item %s has no coarse map; use another split or simulate coarse labels"),
               self->spec, item->id);
  return NULL;
}
