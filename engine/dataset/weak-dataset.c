/* Weak labels of many images, made by threads that take the next image when they are free. */
#include "dataset/weak-dataset.h"

#include "core/error.h"
#include "dataset/file-hash.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const LwDataset *dataset;
  const int *indices; /* or NULL */
  int n;
  const LwWeakOptions *options;
  int next;             /* atomic: the first image that nobody has taken */
  int failed;           /* atomic: the remaining images are passed over */
  LwWeakLabel **labels; /* [n], (transfer full) */
  GAsyncQueue *done;    /* a GError each image, or &no_error */
} Work;

static GError no_error;

static LwWeakLabel *
make_label (const Work *work, int index, GError **error)
{
  const LwWeakOptions *options = work->options;
  const LwDatasetItem *item = lw_dataset_item (work->dataset, index);
  g_autofree char *hash = lw_file_hash (item->image_path, error);
  if (!hash)
    return NULL;
  g_autoptr (LwImage) map = options->from_maps
                                ? lw_dataset_read_coarse (work->dataset, index, error)
                                : lw_dataset_read_labels (work->dataset, index, error);
  if (!map)
    return NULL;
  if (options->from_maps)
    return lw_weak_label_from_map (item->id, map, hash, "gtCoarse");
  return lw_weak_label_simulate (options->type, item->id, map, hash, options->seed,
                                 &options->coarse);
}

static gpointer
run_worker (gpointer data)
{
  Work *work = data;
  for (int i; (i = g_atomic_int_add (&work->next, 1)) < work->n;)
    {
      GError *error = NULL;
      if (!g_atomic_int_get (&work->failed))
        work->labels[i] = make_label (work, work->indices ? work->indices[i] : i, &error);
      g_async_queue_push (work->done, error ? error : &no_error);
    }
  return NULL;
}

/* Waits for all images; the first failure is the result. */
static gboolean
collect (Work *work, GError **error)
{
  const LwWeakOptions *options = work->options;
  for (int done = 1; done <= work->n; done++)
    {
      GError *result = g_async_queue_pop (work->done);
      g_autoptr (GError) failure = result == &no_error ? NULL : result;
      if (work->failed)
        continue;
      if (!failure && options->progress
          && !options->progress (done, work->n, options->progress_data))
        g_set_error (&failure, LW_ERROR, LW_ERROR_STOPPED, _ ("stopped before the last image"));
      if (failure)
        {
          g_atomic_int_set (&work->failed, 1);
          g_propagate_error (error, g_steal_pointer (&failure));
        }
    }
  return !work->failed;
}

GPtrArray *
lw_weak_labels_make (const LwDataset *dataset, const int *indices, int n,
                     const LwWeakOptions *options, int n_threads, GError **error)
{
  Work work = { dataset,
                indices,
                indices ? n : lw_dataset_count (dataset),
                options,
                0,
                0,
                NULL,
                g_async_queue_new () };
  g_autoptr (GPtrArray) labels
      = g_ptr_array_new_with_free_func ((GDestroyNotify)lw_weak_label_free);
  g_ptr_array_set_size (labels, work.n);
  work.labels = (LwWeakLabel **)labels->pdata;

  n_threads = n_threads > 0 ? n_threads : (int)g_get_num_processors ();
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();
  for (int t = 0; t < n_threads; t++)
    g_ptr_array_add (threads, g_thread_new ("weak-labels", run_worker, &work));
  gboolean ok = collect (&work, error);
  for (int t = 0; t < n_threads; t++)
    g_thread_join (g_ptr_array_index (threads, t));
  g_async_queue_unref (work.done);
  return ok ? g_steal_pointer (&labels) : NULL;
}

gboolean
lw_weak_labels_have_maps (const LwDataset *dataset)
{
  for (int i = 0; i < lw_dataset_count (dataset); i++)
    if (!lw_dataset_item (dataset, i)->coarse_path)
      return FALSE;
  return TRUE;
}
