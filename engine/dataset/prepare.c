/* Threads that decode, resize and store; the caller's thread reports, saves and stops. */
#include "dataset/prepare.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/statvfs.h>

#include "core/error.h"
#include "core/file.h"
#include "core/interrupt.h"

#define REPORT_INTERVAL (G_USEC_PER_SEC / 4)
/* So much work a power cut may undo. */
#define SYNC_INTERVAL (10 * G_USEC_PER_SEC)
/* Before so many files a rate says nothing. */
#define FILES_OF_A_RATE 5

typedef struct
{
  int item;
  LwSamplePart part;
  gboolean kept;
  gint64 bytes;
} Task;

typedef enum
{
  TASK_DONE,
  TASK_LEFT_OUT, /* its file cannot be used */
  TASK_FAILED,   /* the cache cannot be written */
} Outcome;

typedef struct
{
  Outcome outcome;
  GError *error;
} Result;

typedef void (*TaskFunc) (LwPrepare *self, Task *task, Result *result);

struct _LwPrepare
{
  LwPrepareOptions options;
  LwSampleReader reader;
  LwImageCache *cache;
  GArray *tasks; /* of Task: those that are missing, once all were measured */
  LwPreparePlan plan;
  TaskFunc work;
  int next, stop;       /* atomic: the first task that nobody has taken; no more are begun */
  GAsyncQueue *results; /* of Result, owned */
};

/* ---- threads ------------------------------------------------------------------------------- */

static gpointer
run_worker (gpointer data)
{
  LwPrepare *self = data;
  guint i;
  while (!g_atomic_int_get (&self->stop)
         && (i = (guint)g_atomic_int_add (&self->next, 1)) < self->tasks->len)
    {
      Result *result = g_new0 (Result, 1);
      self->work (self, &g_array_index (self->tasks, Task, i), result);
      g_async_queue_push (self->results, result);
    }
  return NULL;
}

static void
result_free (gpointer data)
{
  Result *result = data;
  g_clear_error (&result->error);
  g_free (result);
}

static GPtrArray *
start (LwPrepare *self, TaskFunc work)
{
  int n = self->options.threads > 0 ? self->options.threads : (int)g_get_num_processors ();
  GPtrArray *threads = g_ptr_array_new ();
  self->work = work;
  self->next = self->stop = 0;
  for (int i = 0; i < n; i++)
    g_ptr_array_add (threads, g_thread_new ("lw-prepare", run_worker, self));
  return threads;
}

/* Waits for what was begun. */
static void
finish (LwPrepare *self, GPtrArray *threads)
{
  Result *result;
  for (guint i = 0; i < threads->len; i++)
    g_thread_join (threads->pdata[i]);
  g_ptr_array_unref (threads);
  while ((result = g_async_queue_try_pop (self->results)))
    result_free (result);
}

/* ---- what there is to do ------------------------------------------------------------------- */

static void
add_tasks (LwPrepare *self, int item)
{
  const LwPrepareMaps maps = self->options.maps;
  const gboolean wanted[]
      = { TRUE, (maps & LW_PREPARE_LABELS) != 0, (maps & LW_PREPARE_COARSE) != 0 };
  for (int part = LW_PART_IMAGE; part <= LW_PART_COARSE; part++)
    {
      Task task = { .item = item, .part = (LwSamplePart)part };
      if (!wanted[part] || !lw_sample_part_path (&self->reader, item, task.part))
        continue;
      g_array_append_val (self->tasks, task);
      self->plan.photographs += part == LW_PART_IMAGE;
      self->plan.maps += part != LW_PART_IMAGE;
    }
}

/* The size of a file that cannot be read counts as nothing: it will be left out. */
static void
measure (LwPrepare *self, Task *task, Result *result)
{
  LwCacheKey key;
  int width = self->options.width, height = self->options.height;
  lw_sample_part_key (&self->reader, task->item, task->part, &key);
  task->kept = lw_cache_key_stamp (&key, NULL) && lw_image_cache_holds (self->cache, &key);
  if (width == 0 && !lw_image_read_size (key.path, &width, &height, NULL))
    return;
  task->bytes = (gint64)width * height * (task->part == LW_PART_IMAGE ? 3 : 1);
}

/* Leaves the tasks that are missing. */
static void
add_up (LwPrepare *self)
{
  GArray *missing = g_array_new (FALSE, FALSE, sizeof (Task));
  for (guint i = 0; i < self->tasks->len; i++)
    {
      const Task *task = &g_array_index (self->tasks, Task, i);
      self->plan.bytes += task->bytes;
      self->plan.missing += task->kept ? 0 : task->bytes;
      if (!task->kept)
        g_array_append_vals (missing, task, 1);
    }
  self->plan.kept = (int)(self->tasks->len - missing->len);
  g_array_unref (self->tasks);
  self->tasks = missing;
}

static gboolean
measure_all (LwPrepare *self, GError **error)
{
  GPtrArray *threads = start (self, measure);
  for (guint done = 0; done < self->tasks->len && !lw_interrupt_requested ();)
    {
      Result *result = g_async_queue_timeout_pop (self->results, REPORT_INTERVAL);
      done += result != NULL;
      g_free (result);
    }
  g_atomic_int_set (&self->stop, 1);
  finish (self, threads);
  add_up (self);
  return lw_interrupt_check (error);
}

static gboolean
measure_space (LwPrepare *self, GError **error)
{
  struct statvfs info;
  if (statvfs (self->options.folder, &info) != 0)
    {
      lw_file_set_error (error, errno, _ ("cannot read %s"), self->options.folder);
      return FALSE;
    }
  self->plan.space = (gint64)info.f_bavail * (gint64)info.f_frsize;
  return TRUE;
}

LwPrepare *
lw_prepare_new (const LwDataset *dataset, const LwPrepareOptions *options, GError **error)
{
  g_autoptr (LwPrepare) self = g_new0 (LwPrepare, 1);
  self->options = *options;
  self->tasks = g_array_new (FALSE, FALSE, sizeof (Task));
  self->results = g_async_queue_new_full (result_free);
  self->cache = lw_image_cache_claim (options->folder, error);
  if (!self->cache)
    return NULL;
  self->reader = (LwSampleReader){
    .dataset = dataset, .cache = self->cache, .width = options->width, .height = options->height
  };
  for (int i = 0; i < lw_dataset_count (dataset); i++)
    add_tasks (self, i);
  if (!measure_all (self, error) || !measure_space (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
lw_prepare_free (LwPrepare *self)
{
  if (!self)
    return;
  lw_image_cache_free (self->cache);
  g_array_unref (self->tasks);
  g_async_queue_unref (self->results);
  g_free (self);
}

const LwPreparePlan *
lw_prepare_plan (const LwPrepare *self)
{
  return &self->plan;
}

/* ---- doing it ------------------------------------------------------------------------------ */

static void
store (LwPrepare *self, Task *task, Result *result)
{
  LwCacheKey key;
  LwCachedImage image;
  lw_sample_part_key (&self->reader, task->item, task->part, &key);
  if (!lw_cache_key_stamp (&key, &result->error)
      || !lw_sample_part_decode (&self->reader, task->item, task->part, &image, &result->error))
    {
      result->outcome = TASK_LEFT_OUT;
      return;
    }
  if (!lw_image_cache_store (self->cache, &key, &image, &result->error))
    result->outcome = TASK_FAILED;
  lw_image_free (image.image);
}

typedef struct
{
  LwPrepare *prepare;
  LwPrepareProgressFunc report;
  gpointer data;
  LwPrepareProgress progress;
  gint64 begun, reported, saved; /* monotonic us */
  int left_out;
  GError *first; /* of those left out */
} Run;

static void
measure_rate (Run *run, gint64 now)
{
  LwPrepareProgress *p = &run->progress;
  int made = p->done - run->prepare->plan.kept;
  p->rate = made / ((double)MAX (now - run->begun, 1) / G_USEC_PER_SEC);
  p->left = made >= FILES_OF_A_RATE ? (p->total - p->done) / p->rate : -1;
}

/* Takes a result; FALSE if nothing more can be stored. */
static gboolean
take (Run *run, Result *result, GError **error)
{
  if (result->outcome == TASK_FAILED)
    {
      g_propagate_error (error, g_steal_pointer (&result->error));
      return FALSE;
    }
  run->progress.done++;
  if (result->outcome == TASK_LEFT_OUT && run->left_out++ == 0)
    run->first = g_steal_pointer (&result->error);
  return TRUE;
}

/* From time to time: says how far it is, and saves what is done. */
static gboolean
keep_up (Run *run, GError **error)
{
  gint64 now = g_get_monotonic_time ();
  if (now >= run->reported + REPORT_INTERVAL || run->progress.done == run->progress.total)
    {
      run->reported = now;
      measure_rate (run, now);
      if (run->report)
        run->report (&run->progress, run->data);
    }
  if (now < run->saved + SYNC_INTERVAL)
    return TRUE;
  run->saved = now;
  return lw_image_cache_sync (run->prepare->cache, error);
}

static gboolean
follow (Run *run, GError **error)
{
  while (run->progress.done < run->progress.total)
    {
      Result *result = g_async_queue_timeout_pop (run->prepare->results, REPORT_INTERVAL);
      gboolean ok = !result || take (run, result, error);
      if (result)
        result_free (result);
      if (!ok || !keep_up (run, error))
        return FALSE;
      if (!lw_interrupt_requested ())
        continue;
      g_set_error (error, LW_ERROR, LW_ERROR_STOPPED,
                   _ ("stopped; the same command goes on with %s"), run->prepare->options.folder);
      return FALSE;
    }
  return TRUE;
}

static gboolean
refuse_without_space (const LwPrepare *self, GError **error)
{
  g_autofree char *missing = g_format_size ((guint64)self->plan.missing);
  g_autofree char *space = g_format_size ((guint64)self->plan.space);
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("%s would take %s more, but only %s are free there; free some space, choose "
                  "another folder or a smaller size"),
               self->options.folder, missing, space);
  return FALSE;
}

static gboolean
refuse_left_out (const Run *run, GError **error)
{
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               ngettext ("%d file cannot be used and was left out: %s",
                         "%d files cannot be used and were left out; the first: %s",
                         (gulong)run->left_out),
               run->left_out, run->first->message);
  return FALSE;
}

gboolean
lw_prepare_run (LwPrepare *self, LwPrepareProgressFunc progress, gpointer data, GError **error)
{
  gint64 now = g_get_monotonic_time ();
  Run run = { .prepare = self, .report = progress, .data = data, .begun = now, .saved = now };
  g_autoptr (GError) unsaved = NULL;
  run.progress.done = self->plan.kept;
  run.progress.total = self->plan.kept + (int)self->tasks->len;
  if (self->plan.missing > self->plan.space)
    return refuse_without_space (self, error);
  GPtrArray *threads = start (self, store);
  gboolean ok = follow (&run, error);
  g_atomic_int_set (&self->stop, 1);
  finish (self, threads);
  if (!lw_image_cache_sync (self->cache, ok ? error : &unsaved))
    ok = FALSE;
  if (ok && run.left_out > 0)
    ok = refuse_left_out (&run, error);
  g_clear_error (&run.first);
  return ok;
}
