/* Weak labels of a study and lists of its mixes: made once, shared by its runs. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"
#include "core/interrupt.h"
#include "dataset/weak-dataset.h"
#include "study/label-counts.h"
#include "study/study-plan.h"
#include "study/study-split.h"

typedef struct
{
  const char *type;
  int done, total; /* images of earlier parts, of all */
  void (*report) (const char *type, int done, int total, void *user);
  void *user;
} Progress;

static gboolean
report_progress (int done, int total, void *data)
{
  const Progress *self = data;
  if (self->report)
    self->report (self->type, self->done + done, self->total, self->user);
  return !lw_interrupt_requested ();
}

/* The position of each image of @target by its id. */
static GHashTable *
index_items (const LwDataset *target)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);
  for (int i = 0; i < lw_dataset_count (target); i++)
    g_hash_table_insert (index, lw_dataset_item (target, i)->id, GINT_TO_POINTER (i));
  return index;
}

static int
compare_items (const void *a, const void *b)
{
  const int *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

/* Appends the images from @first to before @end of a partition that are not in @images yet. */
static gboolean
add_images (const LwStudy *study, const LwDataset *target, int partition, int first, int end,
            GArray *images, GError **error)
{
  g_auto (GStrv) ids = lw_study_split_load (study, partition, error);
  if (!ids)
    return FALSE;
  g_autoptr (GHashTable) index = index_items (target);
  g_autofree gboolean *used = g_new0 (gboolean, lw_dataset_count (target) + 1);
  for (guint i = 0; i < images->len; i++)
    used[g_array_index (images, int, i)] = TRUE;
  for (int i = first; i < end && ids[i]; i++)
    {
      gpointer item;
      if (!g_hash_table_lookup_extended (index, ids[i], NULL, &item))
        {
          g_autofree char *path = lw_study_split_path (study, partition);
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("%s: “%s” is no image of %s"), path,
                       ids[i], target->spec);
          return FALSE;
        }
      int value = GPOINTER_TO_INT (item);
      if (!used[value])
        g_array_append_val (images, value);
      used[value] = TRUE;
    }
  return TRUE;
}

/* The images to label with @type for @run, ascending: of one type those that any cell takes, so
 * that all cells share the file; of a mix its own. (transfer full) */
static GArray *
needed_images (const LwStudy *study, const LwStudyRun *run, LwLabelType type,
               const LwDataset *target, GError **error)
{
  g_autoptr (GArray) images = g_array_new (FALSE, FALSE, sizeof (int));
  if (lw_mix_n_types (&run->mix) > 1)
    {
      int first = 0;
      for (int t = LW_N_LABEL_TYPES - 1; t > (int)type; t--)
        first += run->mix.images[t];
      if (!add_images (study, target, run->partition, first, first + run->mix.images[type], images,
                       error))
        return NULL;
    }
  else
    for (int p = 0; p < study->partitions; p++)
      if (!add_images (study, target, p, 0, study->most_images, images, error))
        return NULL;
  g_array_sort (images, compare_items);
  return g_steal_pointer (&images);
}

/* Labels of those @images whose coarse map is (@maps) or is not there. */
static gboolean
label_part (const LwRunConfig *config, const LwDataset *target, LwLabelType type,
            const GArray *images, gboolean maps, Progress *progress, GPtrArray *labels,
            GError **error)
{
  int origin = config->run.coarse_from;
  g_autoptr (GArray) part = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; i < images->len; i++)
    {
      int item = g_array_index (images, int, i);
      gboolean has
          = type == LW_LABEL_COARSE && origin != LW_COARSE_MASKS
            && (origin == LW_COARSE_DATASET || lw_dataset_item (target, item)->coarse_path != NULL);
      if (has == maps)
        g_array_append_val (part, item);
    }
  if (part->len == 0)
    return TRUE;
  LwWeakOptions options
      = { .type = type,
          .seed = (guint64)config->run.weak_seed,
          .from_maps = maps,
          .coarse = { config->run.coarse_coverage, (int)config->run.coarse_min_area },
          .progress = report_progress,
          .progress_data = progress };
  g_autoptr (GPtrArray) made
      = lw_weak_labels_make (target, (const int *)(void *)part->data, (int)part->len, &options,
                             (int)config->run.threads, error);
  if (!made)
    return FALSE;
  progress->done += (int)part->len;
  g_ptr_array_extend_and_steal (labels, g_steal_pointer (&made));
  return TRUE;
}

static gboolean
label_type (const LwStudy *study, const LwStudyRun *run, LwLabelType type, const LwDataset *target,
            Progress *progress, GPtrArray *labels, GError **error)
{
  g_autoptr (GArray) images = needed_images (study, run, type, target, error);
  if (!images)
    return FALSE;
  progress->type = lw_label_type_name (type);
  progress->total = (int)images->len;
  progress->done = 0;
  return label_part (run->config, target, type, images, TRUE, progress, labels, error)
         && label_part (run->config, target, type, images, FALSE, progress, labels, error);
}

static gboolean
make_file (const LwStudy *study, const LwStudyRun *run, const LwDataset *target, Progress *progress,
           GError **error)
{
  const char *path = run->config->run.weak;
  g_autofree char *folder = g_path_get_dirname (path);
  if (!lw_file_make_directory (folder, error))
    return FALSE;
  g_autoptr (GPtrArray) labels
      = g_ptr_array_new_with_free_func ((GDestroyNotify)lw_weak_label_free);
  for (int t = LW_LABEL_IMAGE; t <= LW_LABEL_COARSE; t++)
    if (run->mix.images[t]
        && !label_type (study, run, (LwLabelType)t, target, progress, labels, error))
      return FALSE;
  return lw_label_counts_save (path, labels, error) && lw_weak_labels_save (path, labels, error);
}

gboolean
lw_study_prepare (const LwStudy *study, const GPtrArray *plan,
                  void (*report) (const char *type, int done, int total, void *user), void *user,
                  GError **error)
{
  Progress progress = { .report = report, .user = user };
  g_autoptr (LwDataset) target = NULL;
  for (guint i = 0; i < plan->len; i++)
    {
      const LwStudyRun *run = plan->pdata[i];
      const char *weak = run->config->run.weak;
      if (!lw_study_list_make (study, &run->mix, run->partition, error))
        return FALSE;
      if (!weak || !*weak || g_file_test (weak, G_FILE_TEST_EXISTS))
        continue;
      if (!target && !(target = lw_study_open_target (run->config, error)))
        return FALSE;
      if (!make_file (study, run, target, &progress, error))
        return FALSE;
    }
  return TRUE;
}
