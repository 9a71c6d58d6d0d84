/* The order of training images, and the threads that load them. */
#include "dataset/loader.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "core/error.h"
#include "pairs-fixture.h"

static LwLoaderOptions
options_of (LwPairs *f, int batch, int threads)
{
  return (LwLoaderOptions){ .reader = { .dataset = f->dataset },
                            .stride = 1,
                            .items = f->items,
                            .n_items = PAIRS,
                            .batch = batch,
                            .seed = 5,
                            .purpose = LW_RNG_SAMPLER_SOURCE,
                            .threads = threads,
                            .memory_limit = 1 << 20 };
}

/* The images of the next batch, by the class that their labels show. */
static void
next (LwLoader *loader, int batch, int *seen)
{
  LwSample *samples[16];
  GError *error = NULL;
  lw_loader_next (loader, samples, &error);
  g_assert_no_error (error);
  for (int b = 0; b < batch; b++)
    {
      seen[b] = samples[b]->labels->pixels[0];
      g_assert_cmpint (samples[b]->image->pixels[0], ==, 10 * seen[b]);
      g_assert_cmpint (samples[b]->item->item, ==, seen[b]);
      g_assert_cmpint (samples[b]->tags[seen[b]], ==, 1);
      lw_sample_unref (samples[b]);
    }
}

/* (transfer full) */
static LwImageCache *
fill_cache (LwPairs *f, const char *folder)
{
  LwImageCache *cache = lw_image_cache_open (folder, 1 << 20, NULL);
  LwSampleReader reader = { .dataset = f->dataset, .cache = cache };
  for (int i = 0; i < PAIRS; i++)
    lw_sample_unref (lw_sample_read (&reader, &f->items[i], NULL));
  return cache;
}

/* Within an epoch no image comes twice; what fills no batch is dropped; epochs differ. */
static void
test_epochs_are_shuffled (void)
{
  LwSampler sampler;
  int first[6], second[6], times[PAIRS] = { 0 };
  lw_sampler_init (&sampler, PAIRS, 3, 1, LW_RNG_SAMPLER_TARGET);
  for (int epoch = 0; epoch < 300; epoch++)
    {
      gboolean met[PAIRS] = { FALSE };
      for (int i = 0; i < 6; i++)
        {
          int image = lw_sampler_at (&sampler, 6 * epoch + i);
          g_assert_false (met[image]);
          met[image] = TRUE;
          times[image]++;
          if (epoch < 2)
            (epoch ? second : first)[i] = image;
        }
    }
  for (int i = 0; i < PAIRS; i++)
    g_assert_cmpint (times[i], >, 230);
  g_assert_true (memcmp (first, second, sizeof first) != 0);
  lw_sampler_clear (&sampler);
}

/* The image at a position depends on nothing that was asked before. */
static void
test_order_has_no_memory (void)
{
  LwSampler forward, jumping;
  int order[60];
  lw_sampler_init (&forward, PAIRS, 2, 9, LW_RNG_SAMPLER_SOURCE);
  lw_sampler_init (&jumping, PAIRS, 2, 9, LW_RNG_SAMPLER_SOURCE);
  for (int i = 0; i < 60; i++)
    order[i] = lw_sampler_at (&forward, i);
  for (int i = 0; i < 60; i++)
    g_assert_cmpint (lw_sampler_at (&jumping, i * 37 % 60), ==, order[i * 37 % 60]);
  lw_sampler_clear (&forward);
  lw_sampler_clear (&jumping);
}

/* Fewer images than a batch: each comes at least once in a batch, none is out of range. */
static void
test_fewer_images_than_a_batch (void)
{
  LwSampler sampler;
  lw_sampler_init (&sampler, 3, 8, 1, LW_RNG_SAMPLER_TARGET);
  for (int it = 0; it < 20; it++)
    {
      int times[3] = { 0 };
      for (int b = 0; b < 8; b++)
        times[lw_sampler_at (&sampler, 8 * it + b)]++;
      for (int i = 0; i < 3; i++)
        g_assert_cmpint (times[i], >=, 2);
    }
  lw_sampler_clear (&sampler);
}

/* Any number of threads and any first iteration give the sampler's images in its order. */
static void
test_loader_keeps_the_order (LwPairs *f, gconstpointer data)
{
  for (int threads = 1; threads <= 4; threads++)
    for (int first = 0; first < 7; first += 3)
      {
        LwSampler sampler;
        LwLoaderOptions options = options_of (f, 2, threads);
        options.first_batch = first;
        options.memory_limit = threads % 2 ? 1 << 20 : 0;
        g_autoptr (LwLoader) loader = lw_loader_new (&options);
        lw_sampler_init (&sampler, PAIRS, 2, 5, LW_RNG_SAMPLER_SOURCE);
        for (int it = first; it < first + 12; it++)
          {
            int seen[2];
            next (loader, 2, seen);
            for (int b = 0; b < 2; b++)
              g_assert_cmpint (seen[b], ==, lw_sampler_at (&sampler, 2 * it + b));
          }
        lw_sampler_clear (&sampler);
        g_assert_cmpfloat (lw_loader_waited (loader), >=, 0.0);
      }
}

/* Loaders that share the batches of a run meet all of its images, each its own batches. */
static void
test_loaders_share_batches (LwPairs *f, gconstpointer data)
{
  const int ranks = 3;
  for (int rank = 0; rank < ranks; rank++)
    {
      LwSampler sampler;
      LwLoaderOptions options = options_of (f, 2, 2);
      options.first_batch = 6 + rank;
      options.stride = ranks;
      g_autoptr (LwLoader) loader = lw_loader_new (&options);
      lw_sampler_init (&sampler, PAIRS, 2, 5, LW_RNG_SAMPLER_SOURCE);
      for (int step = 2; step < 8; step++)
        {
          int seen[2];
          next (loader, 2, seen);
          for (int b = 0; b < 2; b++)
            g_assert_cmpint (seen[b], ==, lw_sampler_at (&sampler, 2 * (step * ranks + rank) + b));
        }
      lw_sampler_clear (&sampler);
    }
}

/* Images that were met stay in memory: their files are not read again. */
static void
test_memory_replaces_files (LwPairs *f, gconstpointer data)
{
  LwLoaderOptions options = options_of (f, 7, 2);
  g_autoptr (LwLoader) loader = lw_loader_new (&options);
  int seen[7];
  next (loader, 7, seen);
  for (int i = 0; i < PAIRS; i++)
    g_unlink (lw_dataset_item (f->dataset, i)->image_path);
  for (int it = 0; it < 5; it++)
    next (loader, 7, seen);
}

/* A file that cannot be read fails the iteration that asks for it, by name, and none before. */
static void
test_unreadable_image_is_named (LwPairs *f, gconstpointer data)
{
  LwSampler sampler;
  int position = 0;
  LwSample *samples[1];
  g_autoptr (GError) error = NULL;
  const char *path = lw_dataset_item (f->dataset, 4)->image_path;
  LwLoaderOptions options = options_of (f, 1, 3);
  g_assert_true (g_file_set_contents (path, "no image", -1, NULL));
  lw_sampler_init (&sampler, PAIRS, 1, 5, LW_RNG_SAMPLER_SOURCE);
  while (lw_sampler_at (&sampler, position) != 4)
    position++;
  g_autoptr (LwLoader) loader = lw_loader_new (&options);
  for (int i = 0; i < position; i++)
    {
      g_assert_true (lw_loader_next (loader, samples, NULL));
      lw_sample_unref (samples[0]);
    }
  g_assert_false (lw_loader_next (loader, samples, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, path));
  lw_sampler_clear (&sampler);
}

/* Samples that lie in the cache cost no memory and are all kept; one that the system cannot give
 * back, as the file was cut, is read from the data set then. What was read ahead before is not
 * looked at. */
static void
test_cut_cache (LwPairs *f, gconstpointer data)
{
  int seen[7];
  LwSample *ahead[7];
  g_autofree char *folder = g_build_filename (f->root, "cache", NULL);
  g_autofree char *pack = g_build_filename (folder, "pixels-0000.raw", NULL);
  lw_image_cache_free (fill_cache (f, folder));
  g_autoptr (LwImageCache) cache = lw_image_cache_open (folder, 0, NULL);
  LwLoaderOptions options = options_of (f, 7, 2);
  options.reader.cache = cache;
  options.memory_limit = 0;
  g_autoptr (LwLoader) loader = lw_loader_new (&options);
  for (int it = 0; it < 5; it++)
    next (loader, 7, seen);
  g_test_expect_message ("labelworth", G_LOG_LEVEL_MESSAGE, "*damaged*");
  g_assert_cmpint (truncate (pack, 0), ==, 0);
  for (int it = 0; it < 3; it++)
    {
      g_assert_true (lw_loader_next (loader, ahead, NULL));
      for (int b = 0; b < 7; b++)
        lw_sample_unref (ahead[b]);
    }
  for (int it = 0; it < 5; it++)
    next (loader, 7, seen);
  g_test_assert_expected_messages ();
}

#define ADD(path, function)                                                                        \
  g_test_add (path, LwPairs, NULL, lw_pairs_set_up, function, lw_pairs_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sampler/epochs", test_epochs_are_shuffled);
  g_test_add_func ("/sampler/no-memory", test_order_has_no_memory);
  g_test_add_func ("/sampler/few-images", test_fewer_images_than_a_batch);
  ADD ("/loader/order", test_loader_keeps_the_order);
  ADD ("/loader/shared-batches", test_loaders_share_batches);
  ADD ("/loader/memory", test_memory_replaces_files);
  ADD ("/loader/unreadable", test_unreadable_image_is_named);
  ADD ("/loader/cut-cache", test_cut_cache);
  return g_test_run ();
}
