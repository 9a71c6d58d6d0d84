/* Image files of a folder by key. */
#include "dataset/file-pairs.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"

/* No known layout is deeper than three; links may form a circle. */
#define MAX_DEPTH 8

typedef struct
{
  const char *suffix, *skip_suffix;
  GHashTable *files;
} Listing;

/* Length of the name without image extension, or 0. */
static size_t
stem_length (const char *name)
{
  static const char *const extensions[] = { ".png", ".jpg", ".jpeg" };
  size_t length = strlen (name);
  for (size_t i = 0; i < G_N_ELEMENTS (extensions); i++)
    {
      size_t n = strlen (extensions[i]);
      if (length > n && !g_ascii_strcasecmp (name + length - n, extensions[i]))
        return length - n;
    }
  return 0;
}

static gboolean
add_file (const Listing *self, const char *path, const char *prefix, const char *name,
          GError **error)
{
  g_autofree char *stem = g_strndup (name, stem_length (name));
  if (!*stem || !g_str_has_suffix (stem, self->suffix)
      || (self->skip_suffix && g_str_has_suffix (stem, self->skip_suffix)))
    return TRUE;
  stem[strlen (stem) - strlen (self->suffix)] = '\0';
  if (!*stem)
    return TRUE;
  g_autofree char *key = g_strconcat (prefix, stem, NULL);
  const char *other = g_hash_table_lookup (self->files, key);
  if (other)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s and %s are two files for one image; remove one of them"), other, path);
      return FALSE;
    }
  g_hash_table_insert (self->files, g_steal_pointer (&key), g_strdup (path));
  return TRUE;
}

static gboolean
add_folder (const Listing *self, const char *path, const char *prefix, int depth, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &reason);
  if (!folder)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_FILE, _ ("cannot list the data set: %s"),
                   reason->message);
      return FALSE;
    }
  const char *name;
  while ((name = g_dir_read_name (folder)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (name[0] == '.')
        continue;
      if (!g_file_test (child, G_FILE_TEST_IS_DIR))
        {
          if (!add_file (self, child, prefix, name, error))
            return FALSE;
          continue;
        }
      g_autofree char *below = g_strconcat (prefix, name, "/", NULL);
      if (depth < MAX_DEPTH && !add_folder (self, child, below, depth + 1, error))
        return FALSE;
    }
  return TRUE;
}

GHashTable *
lw_files_by_key (const char *folder, const char *suffix, const char *skip_suffix, GError **error)
{
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Listing listing = { suffix, skip_suffix, files };
  if (!add_folder (&listing, folder, "", 0, error))
    return NULL;
  return g_steal_pointer (&files);
}

static int
compare_keys (const void *a, const void *b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

GPtrArray *
lw_files_sorted_keys (GHashTable *files)
{
  GPtrArray *keys = g_ptr_array_new ();
  GHashTableIter iter;
  void *key;
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, compare_keys);
  return keys;
}
