/* Times the loader of training images: decoding PNG files of 2048 x 1024 pixels to 1280 x 640
 * against reading the prepared cache, for the first time (checksums) and after that, and how long
 * steps of a fast card wait for it. Every image is copied once, as an upload does. Prints one JSON
 * object. */
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "dataset/loader.h"
#include "dataset/prepare.h"
#include "dataset/scene/scene.h"

#define STORED_WIDTH 2048
#define STORED_HEIGHT 1024
#define WIDTH 1280
#define HEIGHT 640
#define PAIRS 24
#define BATCH 8
#define STEPS_A_SECOND 42
#define SECONDS 4

typedef struct
{
  double images_a_second; /* of all threads */
  double core_ms;         /* of processor time an image */
} Rate;

typedef struct
{
  char *folder;
  LwDataset *dataset;
  LwSampleItem items[PAIRS];
  uint8_t *staging; /* what an upload copies to */
  int threads;
} Bench;

static void
stop_at (const GError *error)
{
  if (!error)
    return;
  fprintf (stderr, "bench-loader: %s\n", error->message);
  exit (1);
}

static double
processor_seconds (void)
{
  struct rusage used;
  getrusage (RUSAGE_SELF, &used);
  return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec)
         + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

static void
make_data (Bench *self)
{
  LwSceneOptions options
      = { .look = LW_LOOK_STREET, .train = PAIRS, .width = STORED_WIDTH, .height = STORED_HEIGHT };
  GError *error = NULL;
  lw_scene_generate (&options, self->folder, NULL, NULL, &error);
  stop_at (error);
  g_autofree char *spec = g_strconcat ("pairs:", self->folder, NULL);
  self->dataset = lw_dataset_open (spec, "train", NULL, &error);
  stop_at (error);
  for (int i = 0; i < PAIRS; i++)
    self->items[i] = (LwSampleItem){ .item = i, .type = LW_LABEL_FINE };
}

static void
prepare (const Bench *self, const char *cache)
{
  const LwPrepareOptions options
      = { .folder = cache, .width = WIDTH, .height = HEIGHT, .maps = LW_PREPARE_LABELS };
  GError *error = NULL;
  g_autoptr (LwPrepare) work = lw_prepare_new (self->dataset, &options, &error);
  stop_at (error);
  lw_prepare_run (work, NULL, NULL, &error);
  stop_at (error);
}

static LwLoader *
loader_new (const Bench *self, LwImageCache *cache, int threads)
{
  const LwLoaderOptions options
      = { .reader = { .dataset = self->dataset, .cache = cache, .width = WIDTH, .height = HEIGHT },
          .items = self->items,
          .n_items = PAIRS,
          .batch = BATCH,
          .purpose = LW_RNG_SAMPLER_SOURCE,
          .threads = threads };
  return lw_loader_new (&options);
}

static void
take_batch (Bench *self, LwLoader *loader)
{
  LwSample *samples[BATCH];
  GError *error = NULL;
  lw_loader_next (loader, samples, &error);
  stop_at (error);
  for (int b = 0; b < BATCH; b++)
    {
      memcpy (self->staging, samples[b]->image->pixels, lw_image_bytes (samples[b]->image));
      memcpy (self->staging, samples[b]->labels->pixels, lw_image_bytes (samples[b]->labels));
      lw_sample_unref (samples[b]);
    }
}

static Rate
measure (Bench *self, LwLoader *loader, int batches)
{
  double processor = processor_seconds ();
  gint64 begin = g_get_monotonic_time ();
  for (int i = 0; i < batches; i++)
    take_batch (self, loader);
  double seconds = (double)(g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  int images = batches * BATCH;
  return (Rate){ images / seconds, 1000 * (processor_seconds () - processor) / images };
}

/* Share of the time that steps at a steady pace wait for their images. */
static double
measure_wait (Bench *self, LwLoader *loader)
{
  double before = lw_loader_waited (loader);
  gint64 begin = g_get_monotonic_time ();
  for (int step = 1; step <= SECONDS * STEPS_A_SECOND; step++)
    {
      take_batch (self, loader);
      gint64 left = begin + step * (G_USEC_PER_SEC / STEPS_A_SECOND) - g_get_monotonic_time ();
      if (left > 0)
        g_usleep ((gulong)left);
    }
  double seconds = (double)(g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  return (lw_loader_waited (loader) - before) / seconds;
}

static int
remove_one (const char *path, const struct stat *info, int kind, struct FTW *where)
{
  return remove (path);
}

int
main (void)
{
  GError *error = NULL;
  Bench self = { .folder = g_dir_make_tmp ("labelworth-bench-XXXXXX", &error),
                 .staging = g_malloc (3 * WIDTH * HEIGHT),
                 .threads = (int)g_get_num_processors () };
  stop_at (error);
  make_data (&self);
  g_autofree char *folder = g_build_filename (self.folder, "cache", NULL);
  LwLoader *files = loader_new (&self, NULL, self.threads);
  Rate decoded = measure (&self, files, 2 * PAIRS / BATCH);
  lw_loader_free (files);
  prepare (&self, folder);
  LwImageCache *cache = lw_image_cache_open (folder, 0, &error);
  stop_at (error);
  LwLoader *mapped = loader_new (&self, cache, self.threads);
  Rate first = measure (&self, mapped, PAIRS / BATCH);
  Rate later = measure (&self, mapped, 100 * PAIRS / BATCH);
  double wait = measure_wait (&self, mapped);
  printf ("{\"threads\": %d, \"decoded_a_second\": %.1f, \"decoded_core_ms\": %.2f, "
          "\"first_a_second\": %.1f, \"first_core_ms\": %.2f, \"later_a_second\": %.1f, "
          "\"later_core_ms\": %.3f, \"paced_steps_a_second\": %d, \"paced_batch\": %d, "
          "\"paced_wait\": %.4f}\n",
          self.threads, decoded.images_a_second, decoded.core_ms, first.images_a_second,
          first.core_ms, later.images_a_second, later.core_ms, STEPS_A_SECOND, BATCH, wait);
  lw_loader_free (mapped);
  lw_image_cache_free (cache);
  lw_dataset_free (self.dataset);
  nftw (self.folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  g_free (self.folder);
  g_free (self.staging);
  return 0;
}
