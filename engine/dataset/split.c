/* Nested splits: random orders of a pool, and the files that keep them. */
#include "dataset/split.h"

#include "core/error.h"
#include "core/file.h"
#include "core/shuffle.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_FILE ((size_t)1 << 29)

int *
lw_split_order (int pool, int partition, guint64 seed)
{
  int *order = g_new (int, MAX (pool, 1));
  for (int i = 0; i < pool; i++)
    order[i] = i;
  lw_shuffle (lw_rng_key (seed, (uint64_t)partition, LW_RNG_SPLIT), 0, order,
              (uint32_t)MAX (pool, 0), sizeof *order);
  return order;
}

gboolean
lw_split_save (const char *path, const char *const *ids, const int *order, int n, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < n; i++)
    g_string_append_printf (text, "%s\n", ids[order[i]]);
  return lw_file_replace (path, text->str, text->len, error);
}

/* Appends the item of one line to @order. */
static gboolean
add_item (const char *id, GHashTable *items, gboolean *used, GArray *order, GError **error)
{
  gpointer value;
  if (!g_hash_table_lookup_extended (items, id, NULL, &value))
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("“%s” is no image of the data set"), id);
      return FALSE;
    }
  int item = GPOINTER_TO_INT (value);
  if (used[item])
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("“%s” is listed twice"), id);
      return FALSE;
    }
  used[item] = TRUE;
  g_array_append_val (order, item);
  return TRUE;
}

gboolean
lw_split_load (const char *path, const char *const *ids, int n_ids, int **order, int *n,
               GError **error)
{
  size_t size;
  g_autofree char *text = lw_file_read (path, MAX_FILE, &size, error);
  if (!text)
    return FALSE;
  g_autoptr (GHashTable) items = g_hash_table_new (g_str_hash, g_str_equal);
  for (int i = 0; i < n_ids; i++)
    g_hash_table_insert (items, (gpointer)ids[i], GINT_TO_POINTER (i));
  g_autofree gboolean *used = g_new0 (gboolean, MAX (n_ids, 1));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (int));
  int number = 0;
  for (char *line = text, *next; *line; line = next)
    {
      size_t length = strcspn (line, "\n");
      next = line + length + (line[length] == '\n');
      line[length] = '\0';
      number++;
      if (!add_item (line, items, used, found, error))
        {
          g_prefix_error (error, _ ("%s, line %d: "), path, number);
          return FALSE;
        }
    }
  *n = (int)found->len;
  *order = (int *)(void *)g_array_free (g_steal_pointer (&found), FALSE);
  return TRUE;
}
