/* The cache of decoded images: what it gives is what decoding gives, whatever happened to its files
 * or to those of the data set. */
#include "dataset/image-cache.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/error.h"
#include "core/file.h"
#include "dataset/cache-packs.h"
#include "pairs-fixture.h"
#include "scratch.h"

#define ROOM (1 << 20)

/* Bytes that an image takes, with what it is padded to. */
#define PADDED LW_CACHE_ALIGN

typedef struct
{
  LwPairs pairs;
  char *folder, *index, *pack; /* of the cache; the first pack file */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  lw_pairs_set_up (&f->pairs, data);
  f->folder = g_build_filename (f->pairs.root, "cache", NULL);
  f->index = g_build_filename (f->folder, LW_CACHE_INDEX, NULL);
  f->pack = g_build_filename (f->folder, "pixels-0000.raw", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_free (f->folder);
  g_free (f->index);
  g_free (f->pack);
  lw_pairs_tear_down (&f->pairs, data);
}

static LwImageCache *
open_cache (const Fixture *f, gint64 limit)
{
  GError *error = NULL;
  LwImageCache *cache = lw_image_cache_open (f->folder, limit, &error);
  g_assert_no_error (error);
  return cache;
}

static LwSampleReader
reader_of (const Fixture *f, LwImageCache *cache)
{
  return (LwSampleReader){ .dataset = f->pairs.dataset, .cache = cache };
}

/* Where pixels must lie. */
typedef enum
{
  DECODED,
  MAPPED,
  ANYWHERE,
} Place;

/* Reads image @i and looks at its pixels. */
static void
check_image (const Fixture *f, LwImageCache *cache, int i, uint8_t colour, uint8_t klass,
             Place place)
{
  GError *error = NULL;
  LwSampleReader reader = reader_of (f, cache);
  g_autoptr (LwSample) sample = lw_sample_read (&reader, &f->pairs.items[i], &error);
  g_assert_no_error (error);
  g_assert_cmpint (sample->stored_width, ==, PAIR_WIDTH);
  g_assert_cmpint (sample->stored_height, ==, PAIR_HEIGHT);
  for (int p = 0; p < PAIR_WIDTH * PAIR_HEIGHT; p++)
    {
      g_assert_cmpint (sample->image->pixels[3 * p + p % 3], ==, colour);
      g_assert_cmpint (sample->labels->pixels[p], ==, klass);
    }
  for (int k = 0; k < LW_MAX_CLASSES; k++)
    g_assert_cmpint (sample->tags[k], ==, k == klass);
  if (place != ANYWHERE)
    g_assert_cmpint (lw_sample_bytes (sample), ==,
                     place == MAPPED ? 0 : (gint64)4 * PAIR_WIDTH * PAIR_HEIGHT);
  g_assert_true (lw_sample_touch (sample));
}

static void
check_all (const Fixture *f, LwImageCache *cache, Place place)
{
  for (int i = 0; i < PAIRS; i++)
    check_image (f, cache, i, (uint8_t)(10 * i), (uint8_t)i, place);
}

static void
fill (const Fixture *f)
{
  g_autoptr (LwImageCache) cache = open_cache (f, ROOM);
  check_all (f, cache, DECODED);
}

static void
expect (const char *pattern)
{
  g_test_expect_message ("labelworth", G_LOG_LEVEL_MESSAGE, pattern);
}

/* ---- what is there ------------------------------------------------------------------------- */

/* What was decoded once is used where it lies, by the same process and by the next. */
static void
test_round_trip (Fixture *f, gconstpointer data)
{
  g_autoptr (LwImageCache) cache = open_cache (f, ROOM);
  check_all (f, cache, DECODED);
  check_all (f, cache, MAPPED);
  g_clear_pointer (&cache, lw_image_cache_free);
  cache = open_cache (f, 0);
  g_assert_cmpuint (lw_image_cache_count (cache), ==, 2 * PAIRS);
  check_all (f, cache, MAPPED);
}

/* Another size is another image; each is given at its own. */
static void
test_sizes (Fixture *f, gconstpointer data)
{
  static const int sizes[][2] = { { 0, 0 }, { 6, 4 }, { 24, 16 }, { 4, 6 } };
  g_autoptr (LwImageCache) cache = open_cache (f, ROOM);
  for (int round = 0; round < 2; round++)
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
      {
        LwSampleReader reader = reader_of (f, cache);
        reader.width = sizes[s][0];
        reader.height = sizes[s][1];
        g_assert_cmpint (lw_sample_is_cached (&reader, &f->pairs.items[3]), ==, round == 1);
        g_autoptr (LwSample) sample = lw_sample_read (&reader, &f->pairs.items[3], NULL);
        g_assert_cmpint (sample->image->width, ==, s ? sizes[s][0] : PAIR_WIDTH);
        g_assert_cmpint (sample->labels->height, ==, s ? sizes[s][1] : PAIR_HEIGHT);
        g_assert_cmpint (sample->stored_width, ==, PAIR_WIDTH);
        g_assert_cmpint (sample->image->borrowed, ==, round == 1);
        g_assert_cmpint (sample->labels->pixels[sample->labels->width], ==, 3);
      }
}

/* Class 1 of cityscapes19 is another class of camvid11: maps of one are none of the other. */
static void
test_class_sets (Fixture *f, gconstpointer data)
{
  g_autoptr (LwDataset) own = lw_pairs_open (&f->pairs, "cityscapes19", NULL);
  g_autoptr (LwDataset) mapped = lw_pairs_open (&f->pairs, "cityscapes19", "camvid11");
  g_autoptr (LwImageCache) cache = open_cache (f, ROOM);
  LwSampleReader reader = reader_of (f, cache);
  const LwSampleItem *item = &f->pairs.items[1];
  for (int round = 0; round < 2; round++)
    {
      reader.dataset = own;
      g_autoptr (LwSample) first = lw_sample_read (&reader, item, NULL);
      reader.dataset = mapped;
      g_assert_cmpint (lw_sample_is_cached (&reader, item), ==, round == 1);
      g_autoptr (LwSample) second = lw_sample_read (&reader, item, NULL);
      int pavement = lw_class_set_find (mapped->classes, "pavement");
      g_assert_cmpint (first->labels->pixels[0], ==, 1);
      g_assert_cmpint (second->labels->pixels[0], ==, pavement);
      g_assert_cmpint (second->tags[pavement], ==, 1);
      g_assert_cmpint (second->labels->borrowed, ==, round == 1);
    }
}

/* The limit counts what was there before. */
static void
test_limit (Fixture *f, gconstpointer data)
{
  for (int round = 0; round < 2; round++)
    {
      g_autoptr (LwImageCache) cache = open_cache (f, 4 * PADDED);
      for (int i = 0; i < PAIRS; i++)
        {
          LwSampleReader reader = reader_of (f, cache);
          lw_sample_unref (lw_sample_read (&reader, &f->pairs.items[i], NULL));
        }
      g_assert_cmpuint (lw_image_cache_count (cache), ==, 4);
    }
}

/* ---- files of the data set that change ----------------------------------------------------- */

/* A changed file is decoded anew, which is said once, and stays so for the next process. */
static void
test_changed_file (Fixture *f, gconstpointer data)
{
  fill (f);
  lw_pairs_save_image (&f->pairs, 2, PAIR_WIDTH, PAIR_HEIGHT, 200);
  lw_pairs_save_image (&f->pairs, 3, PAIR_WIDTH, PAIR_HEIGHT, 210);
  lw_pairs_save_labels (&f->pairs, 2, 9);
  expect ("*2.png was changed*decoded anew");
  for (int round = 0; round < 2; round++)
    {
      g_autoptr (LwImageCache) cache = open_cache (f, ROOM);
      check_image (f, cache, 2, 200, 9, round == 1 ? MAPPED : DECODED);
      check_image (f, cache, 1, 10, 1, MAPPED);
    }
  g_test_assert_expected_messages ();
}

/* Neither size nor pixels tell: only the time does. */
static void
test_touched_file (Fixture *f, gconstpointer data)
{
  const struct timespec times[2] = { { .tv_nsec = UTIME_NOW }, { 1000000000, 1 } };
  const char *path = lw_dataset_item (f->pairs.dataset, 4)->image_path;
  fill (f);
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  g_autoptr (LwImageCache) cache = open_cache (f, ROOM);
  LwCacheKey key;
  LwSampleReader reader = reader_of (f, cache);
  lw_sample_part_key (&reader, 4, LW_PART_IMAGE, &key);
  g_assert_true (lw_cache_key_stamp (&key, NULL));
  g_assert_true (lw_image_cache_knows (cache, &key));
  g_assert_false (lw_image_cache_holds (cache, &key));
}

static void
test_file_that_is_gone (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const char *path = lw_dataset_item (f->pairs.dataset, 4)->label_path;
  fill (f);
  g_assert_cmpint (unlink (path), ==, 0);
  g_autoptr (LwImageCache) cache = open_cache (f, ROOM);
  LwSampleReader reader = reader_of (f, cache);
  g_assert_null (lw_sample_read (&reader, &f->pairs.items[4], &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, path));
}

/* A photograph of another size does not go with the mask in the cache, as it does not on disk. */
static void
test_photograph_of_another_size (Fixture *f, gconstpointer data)
{
  fill (f);
  lw_pairs_save_image (&f->pairs, 5, 2 * PAIR_WIDTH, PAIR_HEIGHT, 50);
  expect ("*5.png was changed*");
  g_autoptr (LwImageCache) cache = open_cache (f, ROOM);
  for (int width = 0; width <= 6; width += 6)
    {
      g_autoptr (GError) error = NULL;
      LwSampleReader reader = reader_of (f, cache);
      reader.width = width;
      reader.height = width;
      g_assert_null (lw_sample_read (&reader, &f->pairs.items[5], &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, "12 x 8"));
      g_assert_nonnull (strstr (error->message, "24 x 8"));
    }
  g_test_assert_expected_messages ();
}

/* ---- files of the cache that are damaged --------------------------------------------------- */

/* What was damaged is decoded anew and then found again. */
static void
mend (const Fixture *f)
{
  expect ("*damaged*decoded anew");
  g_autoptr (LwImageCache) cache = open_cache (f, ROOM);
  check_all (f, cache, ANYWHERE);
  check_all (f, cache, MAPPED);
  g_test_assert_expected_messages ();
}

/* The first byte of a photograph, the last one of a mask. */
static void
test_damaged_pixels (Fixture *f, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize size;
  fill (f);
  g_assert_true (g_file_get_contents (f->pack, &bytes, &size, NULL));
  bytes[0] ^= 1;
  bytes[3 * PADDED + PAIR_WIDTH * PAIR_HEIGHT - 1] ^= (char)0x80;
  g_assert_true (g_file_set_contents (f->pack, bytes, (gssize)size, NULL));
  mend (f);
}

static void
test_cut_pack (Fixture *f, gconstpointer data)
{
  fill (f);
  g_assert_cmpint (truncate (f->pack, 5 * PADDED + 7), ==, 0);
  mend (f);
}

static void
test_missing_pack (Fixture *f, gconstpointer data)
{
  fill (f);
  g_assert_cmpint (unlink (f->pack), ==, 0);
  mend (f);
}

/* Without an index its pixels mean nothing: the files are begun anew. */
static void
test_damaged_index (Fixture *f, gconstpointer data)
{
  fill (f);
  g_assert_true (lw_file_replace (f->index, "LWCACHE\nnonsense", 16, NULL));
  expect ("*index.lwc is damaged; images are decoded instead");
  g_autoptr (LwImageCache) cache = open_cache (f, ROOM);
  g_test_assert_expected_messages ();
  check_all (f, cache, DECODED);
  g_clear_pointer (&cache, lw_image_cache_free);
  cache = open_cache (f, ROOM);
  check_all (f, cache, MAPPED);
  struct stat info;
  g_assert_cmpint (stat (f->pack, &info), ==, 0);
  g_assert_cmpint (info.st_size, <=, 2 * PAIRS * PADDED);
}

static void
write_version (const Fixture *f, guint32 version)
{
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (f->index, &bytes, &size, NULL));
  version = GUINT32_TO_LE (version);
  memcpy (bytes + 8, &version, sizeof version);
  g_assert_true (g_file_set_contents (f->index, bytes, (gssize)size, NULL));
}

/* What another version has prepared is neither used nor written over. */
static void
test_other_version (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fill (f);
  write_version (f, LW_CACHE_VERSION + 1);
  expect ("*another version*images are decoded instead");
  g_autoptr (LwImageCache) cache = open_cache (f, ROOM);
  g_test_assert_expected_messages ();
  check_all (f, cache, DECODED);
  check_all (f, cache, DECODED);
  g_clear_pointer (&cache, lw_image_cache_free);
  g_assert_null (lw_image_cache_claim (f->folder, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_UNSUPPORTED);
  write_version (f, LW_CACHE_VERSION);
  cache = open_cache (f, ROOM);
  check_all (f, cache, MAPPED);
}

/* An index can name for a mask what is none of the classes, or a photograph: neither is used. */
static void
test_entries_of_another_kind (Fixture *f, gconstpointer data)
{
  LwCacheKey key;
  GError *error = NULL;
  g_autoptr (LwImageCache) cache = open_cache (f, ROOM);
  LwSampleReader reader = reader_of (f, cache);
  for (int kind = 0; kind < 3; kind++)
    {
      g_autoptr (LwImage) image = kind == 0 ? lw_image_new (PAIR_WIDTH, PAIR_HEIGHT, 3)
                                            : lw_image_new (PAIR_WIDTH, PAIR_HEIGHT, 1);
      LwCachedImage wrong = { .image = image,
                              .stored_width = PAIR_WIDTH,
                              .stored_height = PAIR_HEIGHT,
                              .classes = kind == 1 ? G_GUINT64_CONSTANT (1) << 40 : 0 };
      memset (image->pixels, kind == 1 ? 40 : 77, lw_image_bytes (image));
      lw_sample_part_key (&reader, 6, LW_PART_LABELS, &key);
      g_assert_true (lw_cache_key_stamp (&key, NULL));
      g_assert_true (lw_image_cache_store (cache, &key, &wrong, &error));
      if (kind == 2)
        expect ("*damaged*");
      check_image (f, cache, 6, 60, 6, ANYWHERE);
    }
  g_test_assert_expected_messages ();
}

/* ---- processes ----------------------------------------------------------------------------- */

/* In a child: some images are saved, then it is killed while it writes on. */
static void
die_while_writing (const Fixture *f)
{
  LwImageCache *cache = lw_image_cache_claim (f->folder, NULL);
  LwSampleReader reader = reader_of (f, cache);
  g_autofree char *half = g_build_filename (f->folder, "." LW_CACHE_INDEX ".Xyz123", NULL);
  g_autofree char *next = g_build_filename (f->folder, "pixels-0001.raw", NULL);
  for (int i = 0; i < 3; i++)
    lw_sample_unref (lw_sample_read (&reader, &f->pairs.items[i], NULL));
  if (!lw_image_cache_sync (cache, NULL))
    _exit (1);
  for (int i = 3; i < 5; i++)
    lw_sample_unref (lw_sample_read (&reader, &f->pairs.items[i], NULL));
  if (!g_file_set_contents (half, "half", 4, NULL) || !g_file_set_contents (next, "half", 4, NULL))
    _exit (1);
  kill (getpid (), SIGKILL);
}

/* What was saved is there, what was not is nowhere, and the next process goes on behind it. */
static void
test_killed (Fixture *f, gconstpointer data)
{
  int status;
  pid_t child = fork ();
  if (child == 0)
    die_while_writing (f);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  g_autoptr (LwImageCache) cache = open_cache (f, ROOM);
  g_assert_cmpuint (lw_image_cache_count (cache), ==, 6);
  g_assert_cmpuint (scratch_count (f->folder), ==, 3);
  for (int i = 0; i < PAIRS; i++)
    check_image (f, cache, i, (uint8_t)(10 * i), (uint8_t)i, i < 3 ? MAPPED : DECODED);
  check_all (f, cache, MAPPED);
  g_clear_pointer (&cache, lw_image_cache_free);
  cache = open_cache (f, 0);
  check_all (f, cache, MAPPED);
}

/* One writes; another reads what it has written, and takes over when it has ended. */
static void
test_two_at_once (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LwImageCache) writer = open_cache (f, ROOM);
  g_autoptr (LwImageCache) other = open_cache (f, ROOM);
  g_assert_null (lw_image_cache_claim (f->folder, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_BUSY);
  check_image (f, writer, 1, 10, 1, DECODED);
  g_assert_true (lw_image_cache_sync (writer, NULL));
  check_image (f, other, 1, 10, 1, MAPPED);
  g_clear_pointer (&writer, lw_image_cache_free);
  check_image (f, other, 2, 20, 2, DECODED);
  check_image (f, other, 2, 20, 2, MAPPED);
  check_image (f, other, 1, 10, 1, MAPPED);
}

/* The folder may be deleted while it is in use: what is mapped stays. */
static void
test_deleted (Fixture *f, gconstpointer data)
{
  fill (f);
  g_autoptr (LwImageCache) cache = open_cache (f, ROOM);
  check_all (f, cache, MAPPED);
  g_assert_cmpint (unlink (f->pack), ==, 0);
  g_assert_cmpint (unlink (f->index), ==, 0);
  check_all (f, cache, MAPPED);
}

/* A disk that is full is said once; training goes on without. */
static void
test_no_room (Fixture *f, gconstpointer data)
{
  g_autoptr (LwImageCache) cache = open_cache (f, ROOM);
  g_assert_cmpint (symlink ("/dev/full", f->pack), ==, 0);
  expect ("*pixels-0000.raw*images are decoded instead");
  check_all (f, cache, DECODED);
  check_all (f, cache, DECODED);
  g_test_assert_expected_messages ();
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/image-cache/round-trip", test_round_trip);
  ADD ("/image-cache/sizes", test_sizes);
  ADD ("/image-cache/class-sets", test_class_sets);
  ADD ("/image-cache/limit", test_limit);
  ADD ("/image-cache/changed-file", test_changed_file);
  ADD ("/image-cache/touched-file", test_touched_file);
  ADD ("/image-cache/file-that-is-gone", test_file_that_is_gone);
  ADD ("/image-cache/photograph-of-another-size", test_photograph_of_another_size);
  ADD ("/image-cache/damaged-pixels", test_damaged_pixels);
  ADD ("/image-cache/cut-pack", test_cut_pack);
  ADD ("/image-cache/missing-pack", test_missing_pack);
  ADD ("/image-cache/damaged-index", test_damaged_index);
  ADD ("/image-cache/other-version", test_other_version);
  ADD ("/image-cache/entries-of-another-kind", test_entries_of_another_kind);
  ADD ("/image-cache/killed", test_killed);
  ADD ("/image-cache/two-at-once", test_two_at_once);
  ADD ("/image-cache/deleted", test_deleted);
  ADD ("/image-cache/no-room", test_no_room);
  return g_test_run ();
}
