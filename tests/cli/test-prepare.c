/* `labelworth data prepare`, and trainings that use what it has written. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "../unit/scratch.h"
#include "core/file.h"
#include "training.h"

#define CACHE "cache"
#define INDEX "cache/index.lwc"

static GPtrArray *
prepare_words (const LwTraining *f, const char *dataset, const char *size)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = lw_training_folder (f, CACHE);
  lw_program_add (words, "data", "prepare", "--cache-dir", folder, "--size", size, "--threads", "1",
                  dataset, NULL);
  return words;
}

/* What the command prints on success, stdout and stderr. (transfer full) */
static char *
prepare (const LwTraining *f, const char *dataset, const char *size)
{
  GPtrArray *words = prepare_words (f, dataset, size);
  lw_program_add (words, "--progress", NULL);
  g_auto (LwProgramResult) result = lw_execute (words, NULL);
  if (result.status != 0)
    g_printerr ("%s", result.err);
  g_assert_cmpint (result.status, ==, 0);
  return g_strconcat (result.out, result.err, NULL);
}

static void
expect_parts (const char *text, const char *const *parts)
{
  for (; *parts; parts++)
    if (!strstr (text, *parts))
      g_error ("“%s” is missing in: %s", *parts, text);
}

/* Size before it starts, progress, and what to do with it; the second time nothing is left to do.
 */
static void
test_says_what_it_does (LwTraining *f, gconstpointer data)
{
  g_autofree char *first = prepare (f, f->target, "40x30");
  expect_parts (first, LW_PARTS ("6 photographs and 6 label maps (camvid11), size 40x30: 28.8",
                                 "  0 are there already; 28.8", "kB to write", " free\n", "12/12\n",
                                 "--load-width 40 --load-height 30"));
  g_autofree char *second = prepare (f, f->target, "40x30");
  expect_parts (second, LW_PARTS ("  12 are there already; 0", "--load-width 40"));
  g_autofree char *other = prepare (f, f->source, "40x30");
  expect_parts (other, LW_PARTS ("  0 are there already; 28.8"));
}

static void
test_refuses (LwTraining *f, gconstpointer data)
{
  static const struct
  {
    const char *name, *value, *message;
  } cases[] = { { "--size", "40", "WIDTHxHEIGHT" },        { "--size", "0x30", "WIDTHxHEIGHT" },
                { "--size", "40x99999", "WIDTHxHEIGHT" },  { "--maps", "some", "--maps takes" },
                { "--threads", "-1", "--threads takes" },  { "--split", "none", "none" },
                { "--classes", "unknown", "no class set" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GPtrArray *words = prepare_words (f, f->target, "40x30");
      lw_program_add (words, cases[i].name, cases[i].value, NULL);
      lw_expect_failure (words, NULL, LW_PARTS ("labelworth data prepare:", cases[i].message));
    }
  GPtrArray *words = prepare_words (f, f->target, "40x30");
  lw_program_add (words, f->source, NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("exactly one data set"));
  words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, "data", "prepare", f->target, NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("--cache-dir is missing"));
}

/* Photographs only, so large that a signal comes before the end. */
static GPtrArray *
slow_words (const LwTraining *f)
{
  GPtrArray *words = prepare_words (f, f->target, "4000x3000");
  lw_program_add (words, "--maps", "none", NULL);
  return words;
}

/* Stopped or killed in the midst of it, the same command goes on with what was finished. */
static void
test_goes_on_after_signal (LwTraining *f, gconstpointer number)
{
  int signal_number = GPOINTER_TO_INT (number), status = 0;
  g_autofree char *index = lw_training_folder (f, INDEX);
  GPtrArray *words = slow_words (f);
  g_ptr_array_add (words, NULL);
  GPid pid = lw_program_start ((const char *const *)words->pdata);
  g_ptr_array_unref (words);
  for (int i = 0; i < 30000 && !g_file_test (index, G_FILE_TEST_EXISTS); i++)
    g_usleep (1000);
  kill (pid, signal_number);
  status = lw_program_wait (pid);
  g_assert_cmpint (status, ==, signal_number == SIGKILL ? -1 : 1);
  g_auto (LwProgramResult) result = lw_execute (slow_words (f), NULL);
  g_assert_cmpint (result.status, ==, 0);
  const char *kept = strstr (result.out, " are there already");
  g_assert_nonnull (kept);
  g_assert_cmpint (kept[-1], >=, '1');
  g_assert_cmpint (kept[-1], <, '6');
  g_auto (LwProgramResult) last = lw_execute (slow_words (f), NULL);
  g_assert_nonnull (strstr (last.out, "  6 are there already; 0"));
}

static void
limit_files (gpointer data)
{
  const struct rlimit limit = { 12000, 12000 };
  setrlimit (RLIMIT_FSIZE, &limit);
}

/* A disk that fills up on the way: a clear message, and what was written counts. */
static void
test_full_disk (LwTraining *f, gconstpointer data)
{
  lw_expect_failure (prepare_words (f, f->target, "40x30"), limit_files,
                     LW_PARTS ("pixels-0000.raw", g_strerror (EFBIG), "ulimit"));
  g_autofree char *text = prepare (f, f->target, "40x30");
  g_assert_null (strstr (text, "\n  0 are there already"));
  expect_parts (text, LW_PARTS ("are there already", "12/12"));
}

/* A training at 64 x 48 with the cache. */
static GPtrArray *
cached_words (const LwTraining *f, const char *run)
{
  GPtrArray *words = lw_train_words (f, run);
  g_autofree char *folder = lw_training_folder (f, CACHE);
  lw_program_add (words, "--load-width", "64", "--load-height", "48", "--memory-limit", "0",
                  "--label-type", "fine", "--cache-dir", folder, NULL);
  return words;
}

/* Numbers are those of a training without it, and nothing is decoded any more, so that nothing is
 * written either. */
static void
test_training_uses_it (LwTraining *f, gconstpointer data)
{
  g_autofree char *with = lw_training_folder (f, "with"), *index = lw_training_folder (f, INDEX);
  g_autofree char *without = lw_training_folder (f, "without"), *before = NULL, *after = NULL;
  gsize size_before, size_after;
  GPtrArray *words = lw_train_words (f, without);
  lw_program_add (words, "--load-width", "64", "--load-height", "48", "--label-type", "fine", NULL);
  lw_expect_success (words);
  g_free (prepare (f, f->source, "64x48"));
  g_free (prepare (f, f->target, "64x48"));
  g_assert_true (g_file_get_contents (index, &before, &size_before, NULL));
  g_auto (LwProgramResult) result = lw_execute (cached_words (f, with), NULL);
  g_assert_cmpint (result.status, ==, 0);
  g_assert_null (strstr (result.err, "the others are decoded"));
  g_assert_true (g_file_get_contents (index, &after, &size_after, NULL));
  g_assert_cmpmem (before, size_before, after, size_after);
  lw_assert_same_checkpoint (with, without);
}

/* A cache of another size is not used, which is said, and is filled beside. */
static void
test_training_at_another_size (LwTraining *f, gconstpointer data)
{
  g_autofree char *run = lw_training_folder (f, "run"), *again = lw_training_folder (f, "again");
  g_free (prepare (f, f->source, "40x30"));
  g_free (prepare (f, f->target, "64x48"));
  g_auto (LwProgramResult) result = lw_execute (cached_words (f, run), NULL);
  g_assert_cmpint (result.status, ==, 0);
  expect_parts (result.err, LW_PARTS ("0 of the 6 images of", f->source, "the others are decoded"));
  g_assert_null (strstr (result.err, "of the 4 images"));
  g_auto (LwProgramResult) second = lw_execute (cached_words (f, again), NULL);
  g_assert_cmpint (second.status, ==, 0);
  g_assert_null (strstr (second.err, "the others are decoded"));
  lw_assert_same_checkpoint (run, again);
}

#define ADD(path, data, function)                                                                  \
  g_test_add (path, LwTraining, data, lw_training_set_up, function, lw_training_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/prepare/says", NULL, test_says_what_it_does);
  ADD ("/prepare/refuses", NULL, test_refuses);
  ADD ("/prepare/sigint", GINT_TO_POINTER (SIGINT), test_goes_on_after_signal);
  ADD ("/prepare/sigkill", GINT_TO_POINTER (SIGKILL), test_goes_on_after_signal);
  ADD ("/prepare/full-disk", NULL, test_full_disk);
  ADD ("/prepare/training", NULL, test_training_uses_it);
  ADD ("/prepare/another-size", NULL, test_training_at_another_size);
  return g_test_run ();
}
