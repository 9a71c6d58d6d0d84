/* Weak labels of a study: made once, shared by its runs. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"
#include "core/interrupt.h"
#include "dataset/split.h"
#include "dataset/weak-dataset.h"
#include "study/study-plan.h"

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

/* The target images that any run of the study takes: the first ones of every partition, ascending.
 * (transfer full) */
static GArray *
needed_images (const LwStudy *study, const LwRunConfig *config, const LwDataset *target,
               GError **error)
{
  int pool = lw_dataset_count (target);
  int most = g_array_index (study->images, int, study->images->len - 1);
  if (most > pool)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("%s: “images” asks for %d, but split “%s” of %s has only %d"), study->path,
                   most, target->split, target->spec, pool);
      return NULL;
    }
  g_autofree gboolean *needed = g_new0 (gboolean, pool);
  for (int p = 0; p < study->partitions; p++)
    {
      g_autofree int *order = lw_split_order (pool, p, (guint64)config->run.split_seed);
      for (int i = 0; i < most; i++)
        needed[order[i]] = TRUE;
    }
  GArray *images = g_array_new (FALSE, FALSE, sizeof (int));
  for (int i = 0; i < pool; i++)
    if (needed[i])
      g_array_append_val (images, i);
  return images;
}

/* Labels of those @images whose coarse map is (@maps) or is not there. */
static gboolean
label_part (const LwRunConfig *config, const LwDataset *target, const GArray *images, gboolean maps,
            Progress *progress, GPtrArray *labels, GError **error)
{
  LwLabelType type = (LwLabelType)config->run.label_type;
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
make_file (const LwRunConfig *config, const LwDataset *target, const GArray *images,
           Progress *progress, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (config->run.weak);
  if (!lw_file_make_directory (folder, error))
    return FALSE;
  g_autoptr (GPtrArray) labels
      = g_ptr_array_new_with_free_func ((GDestroyNotify)lw_weak_label_free);
  progress->type = lw_label_type_name ((LwLabelType)config->run.label_type);
  progress->total = (int)images->len;
  progress->done = 0;
  return label_part (config, target, images, TRUE, progress, labels, error)
         && label_part (config, target, images, FALSE, progress, labels, error)
         && lw_weak_labels_save (config->run.weak, labels, error);
}

static LwDataset *
open_target (const LwRunConfig *config, GError **error)
{
  const LwRunOptions *run = &config->run;
  g_autoptr (LwClassSet) classes = NULL;
  if (run->class_set && *run->class_set && !(classes = lw_class_set_load (run->class_set, error)))
    return NULL;
  return lw_dataset_open (run->target, run->target_split, classes, error);
}

gboolean
lw_study_plan_label (const LwStudy *study, const GPtrArray *plan,
                     void (*report) (const char *type, int done, int total, void *user), void *user,
                     GError **error)
{
  Progress progress = { .report = report, .user = user };
  gboolean counted = FALSE;
  for (guint i = 0; i < plan->len; i++)
    {
      const LwStudyRun *run = plan->pdata[i];
      const char *weak = run->config->run.weak;
      gboolean missing = weak && *weak && !g_file_test (weak, G_FILE_TEST_EXISTS);
      if (run->type == LW_LABEL_NONE || (counted && !missing))
        continue;
      g_autoptr (LwDataset) target = open_target (run->config, error);
      g_autoptr (GArray) images = target ? needed_images (study, run->config, target, error) : NULL;
      if (!images || (missing && !make_file (run->config, target, images, &progress, error)))
        return FALSE;
      counted = TRUE;
    }
  return TRUE;
}
