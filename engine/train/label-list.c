/* Reading and writing of labels.txt. */
#include "train/label-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"

#define MAX_FILE ((size_t)1 << 29)

static GHashTable *
items_by_id (const LwDataset *dataset)
{
  GHashTable *items = g_hash_table_new (g_str_hash, g_str_equal);
  for (int i = 0; i < lw_dataset_count (dataset); i++)
    g_hash_table_insert (items, lw_dataset_item (dataset, i)->id, GINT_TO_POINTER (i));
  return items;
}

/* Takes the item out of @left, so that a second line does not find it. */
static gboolean
add_line (char *line, LwLabelType type, GHashTable *left, GArray *items, GError **error)
{
  gpointer value;
  char *tab = strrchr (line, '\t');
  if (tab)
    {
      *tab = '\0';
      if (!lw_label_type_parse (tab + 1, &type, error))
        return FALSE;
    }
  if (!g_hash_table_lookup_extended (left, line, NULL, &value))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("“%s” is no image of the data set, or is listed twice"), line);
      return FALSE;
    }
  LwSampleItem item = { .item = GPOINTER_TO_INT (value), .type = type };
  g_hash_table_remove (left, line);
  g_array_append_val (items, item);
  return TRUE;
}

gboolean
lw_label_list_load (const char *path, const LwDataset *dataset, LwLabelType type, gint64 limit,
                    GArray *items, GError **error)
{
  size_t size;
  g_autofree char *text = lw_file_read (path, MAX_FILE, &size, error);
  if (!text)
    return FALSE;
  if (strlen (text) != size)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s is no text file"), path);
      return FALSE;
    }
  g_autoptr (GHashTable) left = items_by_id (dataset);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (int i = 0; lines[i] && (limit == 0 || items->len < limit); i++)
    {
      g_strchomp (lines[i]);
      if (lines[i][0] && !add_line (lines[i], type, left, items, error))
        {
          g_prefix_error (error, _ ("%s, line %d: "), path, i + 1);
          return FALSE;
        }
    }
  if (items->len == 0 || items->len < limit)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s lists %u images; %lld are needed"), path,
                   items->len, (long long)MAX (limit, 1));
      return FALSE;
    }
  return TRUE;
}

gboolean
lw_label_list_save (const char *path, const LwDataset *dataset, const GArray *items, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < items->len; i++)
    {
      const LwSampleItem *item = &g_array_index (items, LwSampleItem, i);
      g_string_append_printf (text, "%s\t%s\n", lw_dataset_item (dataset, item->item)->id,
                              lw_label_type_name (item->type));
    }
  return lw_file_replace (path, text->str, text->len, error);
}
