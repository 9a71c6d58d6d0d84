/* Looking at a data set. */
#include "draft/data-report.h"

#include <string.h>

#include "core/datadir.h"

#define THUMBNAIL 480 /* pixels at most */

static void
clear (gpointer data)
{
  LwDataReport *self = data;
  g_free (self->spec);
  lw_dataset_check_free (self->check);
  lw_dataset_free (self->dataset);
  g_strfreev (self->splits);
  g_strfreev (self->class_sets);
  lw_image_free (self->photograph);
  lw_image_free (self->labels);
}

LwDataReport *
lw_data_report_ref (LwDataReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
lw_data_report_unref (LwDataReport *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

double
lw_data_report_share (const LwDataReport *self, int klass)
{
  const LwLabelCount *masks = &self->check->masks;
  guint64 known = masks->pixels - masks->unmapped_pixels;
  return known ? (double)masks->class_pixels[klass] / (double)known : 0;
}

/* ---- the task ------------------------------------------------------------------------------ */

typedef struct
{
  char *spec, *class_set;
  LwClassSet *classes;
  int limit;
  LwTaskProgress *progress;
  GCancellable *cancellable;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;
  g_free (self->spec);
  g_free (self->class_set);
  lw_class_set_free (self->classes);
  lw_task_progress_unref (self->progress);
  g_clear_object (&self->cancellable);
  g_free (self);
}

static gboolean
progress_cb (int done, int total, void *data)
{
  Question *self = data;
  lw_task_progress_set (self->progress, done, total);
  return !g_cancellable_is_cancelled (self->cancellable);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static GStrv
list_class_sets (void)
{
  g_autofree char *folder = lw_data_path ("class-sets");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new ();
  for (const char *name; dir && (name = g_dir_read_name (dir));)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (names, g_strndup (name, strlen (name) - strlen (".json")));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (GStrv)g_ptr_array_free (names, FALSE);
}

static LwImage *
reduce (LwImage *image)
{
  int side = MAX (image->width, image->height);
  if (side <= THUMBNAIL)
    return image;
  int width = MAX (image->width * THUMBNAIL / side, 1);
  int height = MAX (image->height * THUMBNAIL / side, 1);
  LwImage *small = image->channels == 1 ? lw_image_resize_labels (image, width, height)
                                        : lw_image_resize (image, width, height);
  lw_image_free (image);
  return small;
}

/* One from the middle: the first images of a recording often show the same place. */
static void
take_thumbnail (LwDataReport *self)
{
  int n = lw_dataset_count (self->dataset);
  for (int i = 0; i < n && !self->photograph; i++)
    {
      int index = (n / 2 + i) % n;
      LwImage *photograph = lw_dataset_read_image (self->dataset, index, NULL);
      LwImage *labels = photograph ? lw_dataset_read_labels (self->dataset, index, NULL) : NULL;
      if (photograph && (labels || !lw_dataset_item (self->dataset, index)->label_path))
        {
          self->photograph = reduce (photograph);
          self->labels = labels ? reduce (labels) : NULL;
          return;
        }
      lw_image_free (photograph);
      lw_image_free (labels);
      if (i == 20)
        return;
    }
}

static LwDataReport *
look (Question *self, GError **error)
{
  g_autoptr (LwDataReport) report = g_atomic_rc_box_new0 (LwDataReport);
  report->spec = g_strdup (self->spec);
  report->class_sets = list_class_sets ();
  if (self->class_set && !(self->classes = lw_class_set_load (self->class_set, error)))
    return NULL;
  report->splits = lw_dataset_splits (self->spec, error);
  if (!report->splits
      || !(report->dataset = lw_dataset_open (self->spec, "train", self->classes, error)))
    return NULL;
  g_autoptr (LwDataset) eval = lw_dataset_open (self->spec, "val", self->classes, NULL);
  for (int i = 0; eval && i < lw_dataset_count (eval); i++)
    report->eval_images += lw_dataset_item (eval, i)->label_path != NULL;
  int n = lw_dataset_count (report->dataset);
  const LwDatasetCheckOptions options
      = { .limit = self->limit, .progress = progress_cb, .data = self };
  report->check = lw_dataset_check (report->dataset, &options, error);
  if (!report->check)
    return NULL;
  report->whole = self->limit == 0 || self->limit >= n;
  take_thumbnail (report);
  return g_steal_pointer (&report);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  LwDataReport *report = look (data, &error);
  if (report)
    g_task_return_pointer (task, report, (GDestroyNotify)lw_data_report_unref);
  else
    g_task_return_error (task, error);
}

void
lw_data_report_async (const LwDataQuestion *question, LwTaskProgress *progress,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Question *self = g_new0 (Question, 1);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  self->spec = g_strdup (question->spec);
  self->class_set = g_strdup (question->class_set);
  self->classes
      = question->classes && !question->class_set ? lw_class_set_copy (question->classes) : NULL;
  self->limit = question->limit;
  self->progress = lw_task_progress_ref (progress);
  self->cancellable = cancellable ? g_object_ref (cancellable) : NULL;
  g_task_set_source_tag (task, lw_data_report_async);
  g_task_set_task_data (task, self, question_free);
  g_task_run_in_thread (task, run);
}

LwDataReport *
lw_data_report_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
