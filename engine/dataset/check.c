/* Examination of a data set: threads take items, count into tables of their own, and the tables are
 * added up, so that the result does not depend on their number. */
#include "dataset/check.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "dataset/check-verdict.h"

#define N_IDS 65536

/* Tables over all ids of one kind of label files. */
typedef struct
{
  int files;
  guint64 pixels[N_IDS];
  int images[N_IDS];
  int class_images[LW_MAX_CLASSES];
} Histogram;

typedef struct
{
  const LwDataset *dataset;
  const LwDatasetCheckOptions *options;
  int n;        /* items to examine */
  int next;     /* atomic */
  gint stopped; /* atomic */
  GMutex lock;  /* of done and the progress function */
  int done;
} Job;

typedef struct
{
  Job *job;
  GThread *thread;
  GArray *sizes;
  GPtrArray *problems;
  guint32 file[N_IDS]; /* of the file being counted */
  Histogram masks, coarse;
} Worker;

static void
problem_free (void *data)
{
  LwFileProblem *problem = data;
  g_free (problem->path);
  g_free (problem->reason);
  g_free (problem);
}

static void
add_problem (Worker *self, int item, const char *path, const char *reason, gboolean fatal)
{
  LwFileProblem *problem = g_new (LwFileProblem, 1);
  *problem = (LwFileProblem){ g_strdup (path), g_strdup (reason), fatal, item };
  g_ptr_array_add (self->problems, problem);
}

static gboolean
is_flat (const LwImage *image)
{
  size_t n = (size_t)image->width * image->height * image->channels;
  return !memcmp (image->pixels, image->pixels + image->channels, n - image->channels);
}

/* FALSE if the photograph cannot be read. */
static gboolean
examine_image (Worker *self, int item, int *width, int *height)
{
  const char *path = lw_dataset_item (self->job->dataset, item)->image_path;
  g_autoptr (GError) reason = NULL;
  g_autoptr (LwImage) image = lw_image_read (path, &reason);
  if (!image)
    {
      add_problem (self, item, path, reason->message, TRUE);
      return FALSE;
    }
  if (is_flat (image))
    add_problem (self, item, path, _ ("all pixels of the photograph have one colour"), FALSE);
  lw_size_count_add (self->sizes, image->width, image->height, 1);
  *width = image->width;
  *height = image->height;
  return TRUE;
}

static void
count_ids (Worker *self, const uint16_t *ids, size_t n, Histogram *histogram)
{
  const LwDataset *dataset = self->job->dataset;
  gboolean present[256] = { FALSE };
  memset (self->file, 0, sizeof self->file);
  for (size_t i = 0; i < n; i++)
    self->file[ids[i]]++;
  for (int id = 0; id < N_IDS; id++)
    {
      histogram->pixels[id] += self->file[id];
      histogram->images[id] += self->file[id] > 0;
      present[dataset->id_map[id]] |= self->file[id] > 0;
    }
  for (int k = 0; k < dataset->classes->n; k++)
    histogram->class_images[k] += present[k];
  histogram->files++;
}

/* @width is 0 where the photograph's size is not known. */
static void
examine_map (Worker *self, int item, const char *path, int width, int height, Histogram *histogram)
{
  g_autoptr (GError) reason = NULL;
  g_autofree uint16_t *ids = NULL;
  int map_width, map_height;
  if (!path)
    return;
  if (!lw_label_read_ids (path, &ids, &map_width, &map_height, &reason))
    {
      add_problem (self, item, path, reason->message, TRUE);
      return;
    }
  if (width && (map_width != width || map_height != height))
    {
      g_autofree char *text
          = g_strdup_printf (_ ("%s is %d x %d pixels, but its photograph is %d x %d"), path,
                             map_width, map_height, width, height);
      add_problem (self, item, path, text, TRUE);
    }
  count_ids (self, ids, (size_t)map_width * map_height, histogram);
}

static void
report_progress (Job *job)
{
  if (!job->options->progress)
    return;
  g_mutex_lock (&job->lock);
  if (!g_atomic_int_get (&job->stopped)
      && !job->options->progress (++job->done, job->n, job->options->data))
    g_atomic_int_set (&job->stopped, TRUE);
  g_mutex_unlock (&job->lock);
}

static void *
work (void *data)
{
  Worker *self = data;
  Job *job = self->job;
  int i;
  while (!g_atomic_int_get (&job->stopped) && (i = g_atomic_int_add (&job->next, 1)) < job->n)
    {
      int item = (int)((gint64)i * lw_dataset_count (job->dataset) / job->n);
      const LwDatasetItem *files = lw_dataset_item (job->dataset, item);
      int width = 0, height = 0;
      examine_image (self, item, &width, &height);
      examine_map (self, item, files->label_path, width, height, &self->masks);
      examine_map (self, item, files->coarse_path, width, height, &self->coarse);
      report_progress (job);
    }
  return NULL;
}

static void
add_histogram (Histogram *sum, const Histogram *part)
{
  sum->files += part->files;
  for (int id = 0; id < N_IDS; id++)
    {
      sum->pixels[id] += part->pixels[id];
      sum->images[id] += part->images[id];
    }
  for (int k = 0; k < LW_MAX_CLASSES; k++)
    sum->class_images[k] += part->class_images[k];
}

static void
take_counts (LwLabelCount *count, const Histogram *histogram, const LwDataset *dataset)
{
  count->files = histogram->files;
  count->ids = g_array_new (FALSE, FALSE, sizeof (LwIdCount));
  memcpy (count->class_images, histogram->class_images, sizeof count->class_images);
  for (int id = 0; id < N_IDS; id++)
    {
      guint64 pixels = histogram->pixels[id];
      if (!pixels)
        continue;
      LwIdCount entry = { (uint16_t)id, lw_id_table_name (dataset->ids, (uint16_t)id),
                          dataset->id_map[id], pixels, histogram->images[id] };
      g_array_append_val (count->ids, entry);
      count->pixels += pixels;
      count->unknown_pixels += entry.name ? 0 : pixels;
      if (entry.klass == LW_IGNORE)
        count->unmapped_pixels += pixels;
      else
        count->class_pixels[entry.klass] += pixels;
    }
}

static int
compare_problems (const void *a, const void *b)
{
  const LwFileProblem *x = *(LwFileProblem *const *)a, *y = *(LwFileProblem *const *)b;
  return x->item != y->item ? x->item - y->item : strcmp (x->path, y->path);
}

static void
count_bad_items (LwDatasetCheck *self)
{
  int last = -1;
  for (guint i = 0; i < self->problems->len; i++)
    {
      const LwFileProblem *problem = self->problems->pdata[i];
      if (problem->fatal && problem->item != last)
        {
          self->bad_items++;
          last = problem->item;
        }
    }
}

/* Adds what the other workers found to the first one's tables. */
static LwDatasetCheck *
collect (const Job *job, Worker *const *workers, int n_workers)
{
  Worker *sum = workers[0];
  for (int i = 1; i < n_workers; i++)
    {
      const Worker *part = workers[i];
      add_histogram (&sum->masks, &part->masks);
      add_histogram (&sum->coarse, &part->coarse);
      g_ptr_array_extend_and_steal (sum->problems, g_ptr_array_ref (part->problems));
      for (guint s = 0; s < part->sizes->len; s++)
        {
          LwSizeCount size = g_array_index (part->sizes, LwSizeCount, s);
          lw_size_count_add (sum->sizes, size.width, size.height, size.images);
        }
    }
  LwDatasetCheck *self = g_new0 (LwDatasetCheck, 1);
  self->checked = job->n;
  self->sizes = g_array_ref (sum->sizes);
  lw_size_count_sort (self->sizes);
  self->problems = g_ptr_array_ref (sum->problems);
  g_ptr_array_sort (self->problems, compare_problems);
  count_bad_items (self);
  take_counts (&self->masks, &sum->masks, job->dataset);
  take_counts (&self->coarse, &sum->coarse, job->dataset);
  self->reasons = g_ptr_array_new_with_free_func (g_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  lw_dataset_check_judge (self, job->dataset);
  return self;
}

static Worker *
worker_start (Job *job)
{
  Worker *self = g_new0 (Worker, 1);
  self->job = job;
  self->sizes = g_array_new (FALSE, FALSE, sizeof (LwSizeCount));
  self->problems = g_ptr_array_new_with_free_func (problem_free);
  self->thread = g_thread_new ("data-check", work, self);
  return self;
}

static void
worker_free (Worker *self)
{
  g_array_unref (self->sizes);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

LwDatasetCheck *
lw_dataset_check (const LwDataset *dataset, const LwDatasetCheckOptions *options, GError **error)
{
  int count = lw_dataset_count (dataset);
  Job job = { .dataset = dataset, .options = options };
  job.n = options->limit > 0 ? MIN (options->limit, count) : count;
  int threads = options->threads > 0 ? options->threads : (int)g_get_num_processors ();
  int n_workers = CLAMP (threads, 1, job.n);
  g_mutex_init (&job.lock);
  g_autofree Worker **workers = g_new0 (Worker *, n_workers);
  for (int i = 0; i < n_workers; i++)
    workers[i] = worker_start (&job);
  for (int i = 0; i < n_workers; i++)
    g_thread_join (workers[i]->thread);
  LwDatasetCheck *self = job.stopped ? NULL : collect (&job, workers, n_workers);
  if (!self)
    g_set_error (error, LW_ERROR, LW_ERROR_STOPPED, _ ("%s: the check was stopped"), dataset->spec);
  for (int i = 0; i < n_workers; i++)
    worker_free (workers[i]);
  g_mutex_clear (&job.lock);
  return self;
}

void
lw_dataset_check_free (LwDatasetCheck *self)
{
  if (!self)
    return;
  g_array_unref (self->sizes);
  g_array_unref (self->masks.ids);
  g_array_unref (self->coarse.ids);
  g_ptr_array_unref (self->problems);
  g_ptr_array_unref (self->reasons);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}
