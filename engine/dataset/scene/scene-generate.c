/* A data set of generated scenes on disk. */
#include <glib/gi18n-lib.h>
#include <omp.h>

#include "core/error.h"
#include "core/file.h"
#include "core/interrupt.h"
#include "dataset/class-set.h"
#include "dataset/scene/scene-canvas.h"
#include "dataset/scene/scene-folder.h"

/* The scenes of split val, far from those of train, so that either may grow. */
#define FIRST_VAL 0x80000000

typedef struct
{
  const LwSceneOptions *options;
  const char *folder;
  LwClassSet *classes;
  LwSceneProgressFunc report;
  gpointer data;
  GMutex lock; /* of what follows */
  LwSceneProgress progress;
  gint64 start, reported; /* microseconds */
  GError *error;
} Work;

static gboolean
has_size (const char *path, const LwSceneOptions *options)
{
  int width, height;
  return g_file_test (path, G_FILE_TEST_IS_REGULAR)
         && lw_image_read_size (path, &width, &height, NULL) && width == options->width
         && height == options->height;
}

/* Labels are written last: a pair with a label file is complete. */
static gboolean
write_pair (const Work *work, LwSceneCanvas *canvas, gint64 i, gboolean *kept, GError **error)
{
  const LwSceneOptions *o = work->options;
  gboolean val = i >= o->train;
  gint64 number = val ? i - o->train : i;
  const char *split = val ? "val" : "train";
  g_autofree char *name = g_strdup_printf ("%06" G_GINT64_FORMAT ".png", number);
  g_autofree char *image_path = g_build_filename (work->folder, "images", split, name, NULL);
  g_autofree char *label_path = g_build_filename (work->folder, "labels", split, name, NULL);
  *kept = has_size (label_path, o) && has_size (image_path, o);
  if (*kept)
    return TRUE;
  g_autoptr (LwImage) image = lw_image_new (o->width, o->height, 3);
  g_autoptr (LwImage) labels = lw_image_new (o->width, o->height, 1);
  lw_scene_canvas_draw (canvas, o->look, (guint64)o->seed,
                        (guint32)(val ? FIRST_VAL + number : number), image, labels);
  return lw_image_write_png (image_path, image, NULL, error)
         && lw_image_write_png (label_path, labels, work->classes->palette, error);
}

static void
report (Work *work, gboolean kept)
{
  LwSceneProgress *p = &work->progress;
  gint64 now = g_get_monotonic_time ();
  p->done++;
  p->kept += kept ? 1 : 0;
  gint64 made = p->done - p->kept;
  p->rate = (double)made / ((double)MAX (1, now - work->start) / G_USEC_PER_SEC);
  p->left = made >= 5 ? (double)(p->total - p->done) / p->rate : -1;
  if (work->report != NULL && (now - work->reported > G_USEC_PER_SEC / 4 || p->done == p->total))
    {
      work->reported = now;
      work->report (p, work->data);
    }
}

static void
generate_one (Work *work, LwSceneCanvas *canvas, gint64 i)
{
  g_autoptr (GError) error = NULL;
  gboolean kept = FALSE;
  g_mutex_lock (&work->lock);
  gboolean stop = work->error != NULL;
  g_mutex_unlock (&work->lock);
  if (stop)
    return;
  if (lw_interrupt_requested ())
    g_set_error (&error, LW_ERROR, LW_ERROR_STOPPED,
                 _ ("stopped; the same command goes on with %s"), work->folder);
  else
    write_pair (work, canvas, i, &kept, &error);
  g_mutex_lock (&work->lock);
  if (error == NULL)
    report (work, kept);
  else if (work->error == NULL)
    work->error = g_steal_pointer (&error);
  g_mutex_unlock (&work->lock);
}

static gboolean
check_options (const LwSceneOptions *o, GError **error)
{
  const char *problem = NULL;
  if (o->train < 0 || o->val < 0 || o->train + o->val < 1)
    problem = _ ("the numbers of images must not be negative, and one at least is needed");
  else if (o->train > 10000000 || o->val > 10000000)
    problem = _ ("at most 10000000 images a split");
  else if (o->seed < 0)
    problem = _ ("the seed must not be negative");
  else if (o->threads < 0 || o->threads > 1024)
    problem = _ ("the number of threads must be from 0 (all processors) to 1024");
  else if (o->width < LW_SCENE_MIN_SIZE || o->height < LW_SCENE_MIN_SIZE
           || o->width > LW_SCENE_MAX_SIZE || o->height > LW_SCENE_MAX_SIZE)
    problem = _ ("the sides of an image must be from 16 to 4096 pixels");
  if (problem != NULL)
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("cannot generate scenes: %s"), problem);
  return problem == NULL;
}

static gboolean
make_folders (const LwSceneOptions *options, const char *folder, GError **error)
{
  static const char *const kinds[] = { "images", "labels" };
  for (int i = 0; i < 4; i++)
    {
      const char *split = i < 2 ? "train" : "val";
      g_autofree char *path = g_build_filename (folder, kinds[i % 2], split, NULL);
      if ((i < 2 ? options->train : options->val) > 0 && !lw_file_make_directory (path, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
lw_scene_generate (const LwSceneOptions *options, const char *folder, LwSceneProgressFunc progress,
                   gpointer data, GError **error)
{
  if (!check_options (options, error))
    return FALSE;
  g_autoptr (LwClassSet) classes = lw_class_set_load ("camvid11", error);
  if (classes == NULL || !lw_scene_folder_open (options, folder, error)
      || !make_folders (options, folder, error))
    return FALSE;
  gint64 total = options->train + options->val;
  Work work = { .options = options,
                .folder = folder,
                .classes = classes,
                .report = progress,
                .data = data,
                .start = g_get_monotonic_time (),
                .progress.total = total };
  int threads = options->threads > 0 ? options->threads : omp_get_num_procs ();
  g_mutex_init (&work.lock);
#pragma omp parallel num_threads(threads)
  {
    /* The size was checked above. */
    g_autoptr (LwSceneCanvas) canvas = lw_scene_canvas_new (options->width, options->height, NULL);
#pragma omp for schedule(dynamic)
    for (gint64 i = 0; i < total; i++)
      generate_one (&work, canvas, i);
  }
  g_mutex_clear (&work.lock);
  if (work.error != NULL)
    {
      g_propagate_error (error, work.error);
      return FALSE;
    }
  return TRUE;
}
