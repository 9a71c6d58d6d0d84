/* The order of training images, and the threads that load them. */
#include "dataset/loader.h"

#include <glib/gstdio.h>
#include <string.h>

#include "core/error.h"
#include "image-fixture.h"
#include "scratch.h"

#define N 7

typedef struct
{
  char *root;
  LwDataset *dataset;
  LwSampleItem items[N];
} Fixture;

/* Image i is 12 x 8; its label pixels all have class i. */
static void
set_up (Fixture *f, gconstpointer data)
{
  uint16_t ids[12 * 8], colours[12 * 8 * 3];
  GError *error = NULL;
  f->root = scratch_new ();
  for (int i = 0; i < N; i++)
    {
      LwPngFixture png = LW_PNG_FIXTURE (12, 8, 8, PNG_COLOR_TYPE_RGB, .n_palette = 0);
      g_autofree char *image = g_strdup_printf ("images/%d.png", i);
      g_autofree char *label = g_strdup_printf ("labels/%d.png", i);
      for (int p = 0; p < 12 * 8; p++)
        ids[p] = (uint16_t)i;
      for (int p = 0; p < 12 * 8 * 3; p++)
        colours[p] = (uint16_t)(10 * i);
      lw_fixture_save_png (f->root, image, &png, colours);
      lw_fixture_save_ids (f->root, label, PNG_COLOR_TYPE_GRAY, 8, 12, 8, ids);
      f->items[i] = (LwSampleItem){ .item = i, .type = LW_LABEL_FINE };
    }
  lw_fixture_save_text (f->root, "classes.json", "{\"class_set\": \"camvid11\"}");
  g_autofree char *spec = g_strconcat ("pairs:", f->root, NULL);
  f->dataset = lw_dataset_open (spec, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  lw_dataset_free (f->dataset);
  scratch_free (f->root);
}

static LwLoaderOptions
options_of (Fixture *f, int batch, int threads)
{
  return (LwLoaderOptions){ .reader = { .dataset = f->dataset },
                            .items = f->items,
                            .n_items = N,
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

/* Within an epoch no image comes twice; what fills no batch is dropped; epochs differ. */
static void
test_epochs_are_shuffled (void)
{
  LwSampler sampler;
  int first[6], second[6], times[N] = { 0 };
  lw_sampler_init (&sampler, N, 3, 1, LW_RNG_SAMPLER_TARGET);
  for (int epoch = 0; epoch < 300; epoch++)
    {
      gboolean met[N] = { FALSE };
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
  for (int i = 0; i < N; i++)
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
  lw_sampler_init (&forward, N, 2, 9, LW_RNG_SAMPLER_SOURCE);
  lw_sampler_init (&jumping, N, 2, 9, LW_RNG_SAMPLER_SOURCE);
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
test_loader_keeps_the_order (Fixture *f, gconstpointer data)
{
  for (int threads = 1; threads <= 4; threads++)
    for (int first = 0; first < 7; first += 3)
      {
        LwSampler sampler;
        LwLoaderOptions options = options_of (f, 2, threads);
        options.first_batch = first;
        options.memory_limit = threads % 2 ? 1 << 20 : 0;
        g_autoptr (LwLoader) loader = lw_loader_new (&options);
        lw_sampler_init (&sampler, N, 2, 5, LW_RNG_SAMPLER_SOURCE);
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

/* Images that were met stay in memory: their files are not read again. */
static void
test_memory_replaces_files (Fixture *f, gconstpointer data)
{
  LwLoaderOptions options = options_of (f, 7, 2);
  g_autoptr (LwLoader) loader = lw_loader_new (&options);
  int seen[7];
  next (loader, 7, seen);
  for (int i = 0; i < N; i++)
    g_unlink (lw_dataset_item (f->dataset, i)->image_path);
  for (int it = 0; it < 5; it++)
    next (loader, 7, seen);
}

/* A file that cannot be read fails the iteration that asks for it, by name, and none before. */
static void
test_unreadable_image_is_named (Fixture *f, gconstpointer data)
{
  LwSampler sampler;
  int position = 0;
  LwSample *samples[1];
  g_autoptr (GError) error = NULL;
  const char *path = lw_dataset_item (f->dataset, 4)->image_path;
  LwLoaderOptions options = options_of (f, 1, 3);
  g_assert_true (g_file_set_contents (path, "no image", -1, NULL));
  lw_sampler_init (&sampler, N, 1, 5, LW_RNG_SAMPLER_SOURCE);
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

/* The cache returns what was decoded, at the target size, and forgets a file that has changed. */
static void
test_disk_cache (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (f->root, "cache", NULL);
  g_autoptr (LwImageCache) cache = lw_image_cache_open (folder, 1 << 20, NULL);
  LwSampleReader reader = { .dataset = f->dataset, .cache = cache, .width = 6, .height = 4 };
  g_autoptr (LwSample) fresh = lw_sample_read (&reader, &f->items[3], NULL);
  g_autoptr (LwSample) cached = lw_sample_read (&reader, &f->items[3], NULL);
  g_assert_cmpuint (scratch_count (folder), ==, 2);
  g_assert_cmpint (cached->image->width, ==, 6);
  g_assert_cmpint (cached->stored_width, ==, 12);
  g_assert_cmpint (cached->stored_height, ==, 8);
  g_assert_cmpmem (fresh->image->pixels, 6 * 4 * 3, cached->image->pixels, 6 * 4 * 3);
  g_assert_cmpmem (fresh->labels->pixels, 6 * 4, cached->labels->pixels, 6 * 4);
  g_assert_true (g_file_set_contents (lw_dataset_item (f->dataset, 3)->image_path, "x", 1, NULL));
  g_assert_null (lw_sample_read (&reader, &f->items[3], NULL));
}

/* Damaged cache files are passed over. */
static void
test_damaged_cache_is_ignored (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (f->root, "cache", NULL);
  g_autoptr (LwImageCache) cache = lw_image_cache_open (folder, 1 << 20, NULL);
  LwSampleReader reader = { .dataset = f->dataset, .cache = cache };
  lw_sample_unref (lw_sample_read (&reader, &f->items[2], NULL));
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  for (int i = 0; (name = g_dir_read_name (dir)); i++)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize size;
      g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
      memset (bytes + 8, i ? 0xff : 0, 8);
      g_assert_true (g_file_set_contents (path, bytes, (gssize)size, NULL));
    }
  g_autoptr (LwSample) sample = lw_sample_read (&reader, &f->items[2], NULL);
  g_assert_nonnull (sample);
  g_assert_cmpint (sample->image->width, ==, 12);
  g_assert_cmpint (sample->labels->pixels[5], ==, 2);
}

/* The cache takes no more than its limit, counting what was there before. */
static void
test_cache_has_a_limit (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (f->root, "cache", NULL);
  for (int round = 0; round < 2; round++)
    {
      g_autoptr (LwImageCache) cache = lw_image_cache_open (folder, 700, NULL);
      LwSampleReader reader = { .dataset = f->dataset, .cache = cache };
      for (int i = 0; i < N; i++)
        lw_sample_unref (lw_sample_read (&reader, &f->items[i], NULL));
    }
  g_assert_cmpuint (scratch_count (folder), ==, 4);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sampler/epochs", test_epochs_are_shuffled);
  g_test_add_func ("/sampler/no-memory", test_order_has_no_memory);
  g_test_add_func ("/sampler/few-images", test_fewer_images_than_a_batch);
  ADD ("/loader/order", test_loader_keeps_the_order);
  ADD ("/loader/memory", test_memory_replaces_files);
  ADD ("/loader/unreadable", test_unreadable_image_is_named);
  ADD ("/cache/round-trip", test_disk_cache);
  ADD ("/cache/damaged", test_damaged_cache_is_ignored);
  ADD ("/cache/limit", test_cache_has_a_limit);
  return g_test_run ();
}
