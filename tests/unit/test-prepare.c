/* Filling the cache before training. */
#include "dataset/prepare.h"

#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/error.h"
#include "image-fixture.h"
#include "pairs-fixture.h"
#include "scratch.h"

typedef struct
{
  LwPairs pairs;
  char *folder;
  LwPrepareOptions options;
  LwPrepareProgress last; /* of the progress that was told */
  int told;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  lw_pairs_set_up (&f->pairs, data);
  f->folder = g_build_filename (f->pairs.root, "cache", NULL);
  f->options = (LwPrepareOptions){
    .folder = f->folder, .width = 6, .height = 4, .maps = LW_PREPARE_LABELS, .threads = 3
  };
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_free (f->folder);
  lw_pairs_tear_down (&f->pairs, data);
}

static void
note_progress (const LwPrepareProgress *progress, gpointer data)
{
  Fixture *f = data;
  g_assert_cmpint (progress->done, >=, f->last.done);
  f->last = *progress;
  f->told++;
}

static LwPrepare *
begin (Fixture *f)
{
  GError *error = NULL;
  LwPrepare *work = lw_prepare_new (f->pairs.dataset, &f->options, &error);
  g_assert_no_error (error);
  return work;
}

/* Prepares all and returns what was planned. */
static LwPreparePlan
prepare (Fixture *f)
{
  GError *error = NULL;
  g_autoptr (LwPrepare) work = begin (f);
  lw_prepare_run (work, note_progress, f, &error);
  g_assert_no_error (error);
  return *lw_prepare_plan (work);
}

/* How many images a training at this size would find. */
static int
count_cached (const Fixture *f, int width, int height, gboolean labels)
{
  int n = 0;
  g_autoptr (LwImageCache) cache = lw_image_cache_open (f->folder, 0, NULL);
  LwSampleReader reader
      = { .dataset = f->pairs.dataset, .cache = cache, .width = width, .height = height };
  for (int i = 0; i < PAIRS; i++)
    {
      LwSampleItem item = { .item = i, .type = labels ? LW_LABEL_FINE : LW_LABEL_NONE };
      g_autoptr (LwSample) sample = lw_sample_read (&reader, &item, NULL);
      n += sample && sample->image->borrowed && (!labels || sample->labels->borrowed);
    }
  return n;
}

static void
test_all (Fixture *f, gconstpointer data)
{
  LwPreparePlan plan = prepare (f);
  g_assert_cmpint (plan.photographs, ==, PAIRS);
  g_assert_cmpint (plan.maps, ==, PAIRS);
  g_assert_cmpint (plan.kept, ==, 0);
  g_assert_cmpint (plan.bytes, ==, (gint64)PAIRS * 6 * 4 * 4);
  g_assert_cmpint (plan.missing, ==, plan.bytes);
  g_assert_cmpint (plan.space, >, 0);
  g_assert_cmpint (f->last.done, ==, 2 * PAIRS);
  g_assert_cmpint (f->last.total, ==, 2 * PAIRS);
  g_assert_cmpint (f->told, >=, 1);
  g_assert_cmpint (count_cached (f, 6, 4, TRUE), ==, PAIRS);
  g_assert_cmpint (count_cached (f, 5, 4, TRUE), ==, 0);
}

/* What is there is kept, what is missing or has changed is made. */
static void
test_goes_on (Fixture *f, gconstpointer data)
{
  prepare (f);
  lw_pairs_save_image (&f->pairs, 3, PAIR_WIDTH, PAIR_HEIGHT, 99);
  LwPreparePlan plan = prepare (f);
  g_assert_cmpint (plan.kept, ==, 2 * PAIRS - 1);
  g_assert_cmpint (plan.missing, ==, 6 * 4 * 3);
  g_assert_cmpint (prepare (f).kept, ==, 2 * PAIRS);
  g_assert_cmpint (count_cached (f, 6, 4, TRUE), ==, PAIRS);
}

/* As stored, sizes come from the files. */
static void
test_as_stored (Fixture *f, gconstpointer data)
{
  f->options.width = f->options.height = 0;
  g_assert_cmpint (prepare (f).bytes, ==, (gint64)PAIRS * PAIR_WIDTH * PAIR_HEIGHT * 4);
  g_assert_cmpint (count_cached (f, 0, 0, TRUE), ==, PAIRS);
}

static void
test_without_maps (Fixture *f, gconstpointer data)
{
  f->options.maps = 0;
  LwPreparePlan plan = prepare (f);
  g_assert_cmpint (plan.maps, ==, 0);
  g_assert_cmpint (plan.bytes, ==, (gint64)PAIRS * 6 * 4 * 3);
  g_assert_cmpint (count_cached (f, 6, 4, FALSE), ==, PAIRS);
  g_assert_cmpint (count_cached (f, 6, 4, TRUE), ==, 0);
}

/* The data set's own coarse maps are files of their own. */
static void
test_coarse_maps (Fixture *f, gconstpointer data)
{
  static const char *const places[]
      = { "city/leftImg8bit/train/a/a_000000_000000_leftImg8bit.png",
          "city/gtFine/train/a/a_000000_000000_gtFine_labelIds.png",
          "city/gtCoarse/train/a/a_000000_000000_gtCoarse_labelIds.png" };
  static const int counts[] = { 0, 1, 1, 2 };
  const uint16_t ids[4] = { 7, 7, 11, 11 };
  g_autofree char *spec = g_strconcat ("cityscapes:", f->pairs.root, "/city", NULL);
  lw_fixture_save_photograph (f->pairs.root, places[0], 2, 2);
  for (int i = 1; i < 3; i++)
    lw_fixture_save_ids (f->pairs.root, places[i], PNG_COLOR_TYPE_GRAY, 8, 2, 2, ids);
  lw_dataset_free (f->pairs.dataset);
  f->pairs.dataset = lw_dataset_open (spec, "train", NULL, NULL);
  g_assert_nonnull (f->pairs.dataset);
  for (int maps = 0; maps < 4; maps++)
    {
      f->options.maps = (LwPrepareMaps)maps;
      g_assert_cmpint (prepare (f).maps, ==, counts[maps]);
    }
}

/* A file that cannot be read is named; all others are there. */
static void
test_unreadable_file (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const char *path = lw_dataset_item (f->pairs.dataset, 4)->image_path;
  g_assert_true (g_file_set_contents (path, "no image", -1, NULL));
  g_autoptr (LwPrepare) work = begin (f);
  g_assert_false (lw_prepare_run (work, note_progress, f, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_cmpint (f->last.done, ==, 2 * PAIRS);
  g_clear_pointer (&work, lw_prepare_free);
  g_assert_cmpint (count_cached (f, 6, 4, TRUE), ==, PAIRS - 1);
}

/* Before anything is written: so many links to one image that no disk has room for them at that
 * size. */
static void
test_disk_too_small (Fixture *f, gconstpointer data)
{
  struct statvfs info;
  g_autoptr (GError) error = NULL;
  const gint64 side = 16384;
  g_assert_cmpint (statvfs (f->pairs.root, &info), ==, 0);
  gint64 n = (gint64)info.f_bavail * (gint64)info.f_frsize / (3 * side * side) + 1;
  if (n > 20000)
    {
      g_test_skip ("the disk is too large");
      return;
    }
  for (gint64 i = 0; i < n; i++)
    {
      g_autofree char *link
          = g_strdup_printf ("%s/images/link%" G_GINT64_FORMAT ".png", f->pairs.root, i);
      g_autofree char *mask
          = g_strdup_printf ("%s/labels/link%" G_GINT64_FORMAT ".png", f->pairs.root, i);
      g_assert_cmpint (symlink ("0.png", link), ==, 0);
      g_assert_cmpint (symlink ("0.png", mask), ==, 0);
    }
  lw_dataset_free (f->pairs.dataset);
  f->pairs.dataset = lw_pairs_open (&f->pairs, "camvid11", NULL);
  f->options.width = f->options.height = (int)side;
  g_autoptr (LwPrepare) work = begin (f);
  g_assert_cmpint (lw_prepare_plan (work)->missing, >, lw_prepare_plan (work)->space);
  g_assert_false (lw_prepare_run (work, note_progress, f, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, f->folder));
  g_assert_nonnull (strstr (error->message, "free"));
  g_assert_cmpint (f->told, ==, 0);
}

/* Two at once would write over each other. */
static void
test_folder_in_use (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LwPrepare) work = begin (f);
  g_assert_null (lw_prepare_new (f->pairs.dataset, &f->options, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_BUSY);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/prepare/all", test_all);
  ADD ("/prepare/goes-on", test_goes_on);
  ADD ("/prepare/as-stored", test_as_stored);
  ADD ("/prepare/without-maps", test_without_maps);
  ADD ("/prepare/coarse-maps", test_coarse_maps);
  ADD ("/prepare/unreadable-file", test_unreadable_file);
  ADD ("/prepare/disk-too-small", test_disk_too_small);
  ADD ("/prepare/folder-in-use", test_folder_in_use);
  return g_test_run ();
}
