/* Lists of images by partition and by mix. */
#include "study/study-split.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"
#include "dataset/split.h"

#define MAX_FILE ((size_t)1 << 29)

char *
lw_study_mix_slug (const LwMix *mix)
{
  GString *slug = g_string_new (NULL);
  for (int t = LW_N_LABEL_TYPES - 1; t > LW_LABEL_NONE; t--)
    if (mix->images[t])
      g_string_append_printf (slug, "%s%d%s", slug->len ? "-" : "", mix->images[t],
                              lw_label_type_name ((LwLabelType)t));
  return g_string_free (slug, FALSE);
}

char *
lw_study_split_path (const LwStudy *study, int partition)
{
  g_autofree char *name = g_strdup_printf ("p%d.txt", partition);
  return g_build_filename (study->folder, "splits", name, NULL);
}

char *
lw_study_list_path (const LwStudy *study, const LwMix *mix, int partition)
{
  if (lw_mix_n_types (mix) < 2)
    return lw_study_split_path (study, partition);
  g_autofree char *slug = lw_study_mix_slug (mix);
  g_autofree char *name = g_strdup_printf ("p%d-%s.txt", partition, slug);
  return g_build_filename (study->folder, "splits", name, NULL);
}

LwDataset *
lw_study_open_target (const LwRunConfig *config, GError **error)
{
  const LwRunOptions *run = &config->run;
  g_autoptr (LwClassSet) classes = NULL;
  if (run->class_set && *run->class_set && !(classes = lw_class_set_load (run->class_set, error)))
    return NULL;
  return lw_dataset_open (run->target, run->target_split, classes, error);
}

LwRunConfig *
lw_study_target_config (const LwStudy *study, GError **error)
{
  const LwMix one = lw_mix_single (LW_LABEL_FINE, 1);
  return lw_study_config (study, lw_method_name (LW_METHOD_SUPERVISED), &one, 0, 0, NULL, error);
}

static gboolean
write_split (const char *path, const LwDataset *target, int partition, gint64 seed, GError **error)
{
  int n = lw_dataset_count (target);
  g_autofree const char **ids = g_new (const char *, MAX (n, 1));
  for (int i = 0; i < n; i++)
    ids[i] = lw_dataset_item (target, i)->id;
  g_autofree int *order = lw_split_order (n, partition, (guint64)seed);
  g_autofree char *folder = g_path_get_dirname (path);
  return lw_file_make_directory (folder, error) && lw_split_save (path, ids, order, n, error);
}

gboolean
lw_study_split_make (const LwStudy *study, GError **error)
{
  g_autoptr (LwRunConfig) config = lw_study_target_config (study, error);
  g_autoptr (LwDataset) target = NULL;
  if (!config)
    return FALSE;
  for (int p = 0; p < study->partitions; p++)
    {
      g_autofree char *path = lw_study_split_path (study, p);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      if (!target && !(target = lw_study_open_target (config, error)))
        return FALSE;
      if (!write_split (path, target, p, config->run.split_seed, error))
        return FALSE;
    }
  return TRUE;
}

GStrv
lw_study_split_load (const LwStudy *study, int partition, GError **error)
{
  g_autofree char *path = lw_study_split_path (study, partition);
  size_t size;
  g_autofree char *text = lw_file_read (path, MAX_FILE, &size, error);
  if (!text)
    {
      g_prefix_error (error, _ ("the study has no list of images for partition %d: "), partition);
      return NULL;
    }
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  for (guint i = 0; lines[i]; i++)
    {
      if (!*g_strchomp (lines[i]))
        continue;
      if (!g_hash_table_add (known, lines[i]))
        {
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s, line %u: “%s” is listed twice"),
                       path, i + 1, lines[i]);
          return NULL;
        }
      g_strv_builder_add (ids, lines[i]);
    }
  if (g_hash_table_size (known) > 0)
    return g_strv_builder_end (ids);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s lists no image"), path);
  return NULL;
}

gboolean
lw_study_list_make (const LwStudy *study, const LwMix *mix, int partition, GError **error)
{
  g_autofree char *path = lw_study_list_path (study, mix, partition);
  if (lw_mix_n_types (mix) < 2 || g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_auto (GStrv) ids = lw_study_split_load (study, partition, error);
  if (!ids)
    return FALSE;
  g_autoptr (GString) text = g_string_new (NULL);
  int next = 0, pool = (int)g_strv_length (ids);
  for (int t = LW_N_LABEL_TYPES - 1; t > LW_LABEL_NONE; t--)
    for (int i = 0; i < mix->images[t]; i++, next++)
      if (next < pool)
        g_string_append_printf (text, "%s\t%s\n", ids[next], lw_label_type_name ((LwLabelType)t));
  if (next <= pool)
    return lw_file_replace (path, text->str, text->len, error);
  g_autofree char *words = lw_mix_text (mix);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s: “%s” asks for %d images; there are %d"),
               study->path, words, next, pool);
  return FALSE;
}
