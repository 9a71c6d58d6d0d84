/* `labelworth train` and `labelworth resume`, as a user meets them: on disk, with signals, crashes
 * and full disks. */
#include <errno.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../unit/scratch.h"
#include "core/events.h"
#include "core/json.h"
#include "core/safetensors.h"
#include "program.h"
#include "train/run-folder.h"

typedef struct
{
  char *root;
  char *source, *target; /* data sets */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->root = scratch_new ();
  f->source = g_build_filename (f->root, "source", NULL);
  f->target = g_build_filename (f->root, "target", NULL);
  lw_scenes_make (f->source, 1, TRUE);
  lw_scenes_make (f->target, 2, TRUE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_free (f->source);
  g_free (f->target);
  scratch_free (f->root);
}

static char *
run_folder (const Fixture *f, const char *name)
{
  return g_build_filename (f->root, name, NULL);
}

/* A complete configuration of a network small enough for hundreds of steps in a test. */
static GPtrArray *
train_words (const Fixture *f, const char *run)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, "train", "--run", run, "--source", f->source, "--target", f->target,
                  "--arch", "resnet18", "--width", "8", "--dim", "16", "--crop-height", "48",
                  "--crop-width", "64", "--batch", "2", "--iterations", "6", "--gate", "0",
                  "--min-pixels", "0", "--lr", "0.01", "--log-every", "1", "--checkpoint-every",
                  "2", "--precision", "f32", "--threads", "1", "--images", "4", NULL);
  return words;
}

static LwProgramResult
execute (GPtrArray *words, LwProgramSetup setup)
{
  g_ptr_array_add (words, NULL);
  LwProgramResult result = lw_program_run ((const char *const *)words->pdata, setup);
  g_ptr_array_unref (words);
  return result;
}

static void
expect_success (GPtrArray *words)
{
  g_auto (LwProgramResult) result = execute (words, NULL);
  if (result.status != 0)
    g_printerr ("%s", result.err);
  g_assert_cmpint (result.status, ==, 0);
}

/* Status 1 and a message with all of @parts (NULL at the end). */
static void
expect_failure (GPtrArray *words, LwProgramSetup setup, const char *const *parts)
{
  g_auto (LwProgramResult) result = execute (words, setup);
  g_assert_cmpint (result.status, ==, 1);
  for (; *parts; parts++)
    if (!strstr (result.err, *parts))
      g_error ("“%s” is not in: %s", *parts, result.err);
}

#define PARTS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static GPtrArray *
resume_words (const char *run)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, "resume", run, NULL);
  return words;
}

static LwRunState
state_of (const char *run)
{
  LwRunStatus status;
  GError *error = NULL;
  lw_run_state (run, &status, &error);
  g_assert_no_error (error);
  lw_run_status_clear (&status);
  return status.state;
}

static GPtrArray *
events_of (const char *run)
{
  g_autofree char *path = g_build_filename (run, LW_RUN_EVENTS, NULL);
  LwEventCursor cursor = { 0 };
  GError *error = NULL;
  GPtrArray *events = lw_events_read (path, &cursor, &error);
  g_assert_no_error (error);
  return events;
}

static gboolean
is_event (JsonObject *event, const char *name)
{
  return strcmp (json_object_get_string_member (event, "event"), name) == 0;
}

/* Both folders hold the same state, bit for bit. */
static void
assert_same_checkpoint (const char *run, const char *other)
{
  g_autofree char *path_a = g_build_filename (run, LW_RUN_CHECKPOINT, NULL);
  g_autofree char *path_b = g_build_filename (other, LW_RUN_CHECKPOINT, NULL);
  g_autoptr (LwTensorFile) a = lw_tensor_file_open (path_a, NULL);
  g_autoptr (LwTensorFile) b = lw_tensor_file_open (path_b, NULL);
  g_assert_nonnull (a);
  g_assert_nonnull (b);
  g_assert_cmpstr (g_hash_table_lookup (lw_tensor_file_metadata (a), "iteration"), ==,
                   g_hash_table_lookup (lw_tensor_file_metadata (b), "iteration"));
  g_assert_cmpuint (lw_tensor_file_count (a), ==, lw_tensor_file_count (b));
  for (size_t i = 0; i < lw_tensor_file_count (a); i++)
    {
      const LwTensor *x = lw_tensor_file_at (a, i), *y = lw_tensor_file_find (b, x->name);
      size_t size = (size_t)x->count * lw_tensor_type_size (x->type);
      g_assert_nonnull (y);
      g_assert_cmpint (x->count, ==, y->count);
      if (memcmp (x->data, y->data, size) != 0)
        g_error ("tensor %s differs", x->name);
    }
}

/* ---- a run --------------------------------------------------------------------------------- */

/* Everything that the run folder promises is there, and cost is not. */
static void
test_run_folder_is_complete (Fixture *f, gconstpointer data)
{
  static const char *const files[]
      = { LW_RUN_CONFIG, LW_RUN_MANIFEST, LW_RUN_STATUS, LW_RUN_EVENTS, LW_RUN_CHECKPOINT,
          "heartbeat",   "labels.txt",    "weak.jsonl",  "eval.json",   NULL };
  g_autofree char *run = run_folder (f, "run");
  expect_success (train_words (f, run));
  for (const char *const *name = files; *name; name++)
    {
      g_autofree char *path = g_build_filename (run, *name, NULL);
      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        g_error ("%s is missing", path);
    }
  g_autofree char *path = g_build_filename (run, LW_RUN_MANIFEST, NULL);
  g_autoptr (JsonObject) manifest = lw_json_load (path, NULL);
  g_autofree char *line = lw_json_line (manifest);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (manifest, "images")), ==,
                    4);
  g_assert_null (strstr (line, "cost"));
  g_assert_null (strstr (line, "hours"));
  g_assert_cmpint (state_of (run), ==, LW_RUN_FINISHED);
}

/* Every step is logged with its losses, all of them finite, and the rest that a chart needs. */
static void
test_events_tell_every_step (Fixture *f, gconstpointer data)
{
  g_autofree char *run = run_folder (f, "run");
  int steps = 0, evaluations = 0;
  expect_success (train_words (f, run));
  g_autoptr (GPtrArray) events = events_of (run);
  for (guint i = 0; i < events->len; i++)
    {
      JsonObject *event = g_ptr_array_index (events, i);
      evaluations += is_event (event, "evaluation");
      if (!is_event (event, "step"))
        continue;
      JsonObject *terms = json_object_get_object_member (event, "terms");
      g_assert_cmpint (json_object_get_int_member (event, "iteration"), ==, ++steps);
      g_assert_false (json_object_get_null_member (event, "loss"));
      g_assert_true (json_object_has_member (terms, "ce_source"));
      g_assert_true (json_object_has_member (terms, "ce_weak"));
      g_assert_true (json_object_has_member (terms, "boundary"));
      g_assert_cmpfloat (json_object_get_double_member (event, "lr"), >, 0.0);
      g_assert_cmpfloat (json_object_get_double_member (event, "data_wait"), >=, 0.0);
      g_assert_true (json_object_has_member (event, "pseudo_coverage"));
      g_assert_true (json_object_has_member (event, "valid_prototypes"));
    }
  g_assert_cmpint (steps, ==, 6);
  g_assert_cmpint (evaluations, ==, 1);
}

/* Methods that use one domain neither need nor load the other. */
static void
test_single_domain_methods (Fixture *f, gconstpointer data)
{
  g_autofree char *alone = run_folder (f, "source-only");
  g_autofree char *supervised = run_folder (f, "supervised");
  GPtrArray *words = train_words (f, alone);
  lw_program_add (words, "--method", "source-only", NULL);
  expect_success (words);
  words = train_words (f, supervised);
  lw_program_add (words, "--method", "supervised", "--source", "", NULL);
  expect_success (words);
  g_autofree char *list = g_build_filename (alone, "labels.txt", NULL);
  g_assert_false (g_file_test (list, G_FILE_TEST_EXISTS));
}

/* Every other method and label type trains to its end with finite losses. */
static void
test_methods_and_label_types (Fixture *f, gconstpointer data)
{
  static const char *const cases[][4]
      = { { "baseline", "image", "true", "paper" }, { "uda", "none", "true", "paper" },
          { "wdass", "image", "true", "paper" },    { "wdass", "coarse", "true", "paper" },
          { "wdass", "fine", "true", "paper" },     { "wdass", "point", "false", "paper" },
          { "wdass", "point", "true", "official" }, { "wdass", "none", "true", "paper" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("run%u", i);
      g_autofree char *run = run_folder (f, name);
      GPtrArray *words = train_words (f, run);
      g_test_message ("%s %s", cases[i][0], cases[i][1]);
      lw_program_add (words, "--method", cases[i][0], "--label-type", cases[i][1], "--use-source",
                      cases[i][2], "--preset", cases[i][3], "--border-bottom", "0", "--eval",
                      "none", NULL);
      expect_success (words);
    }
}

/* One run may mix label types: the list that it used is the list that it was given. */
static void
test_mixed_label_types (Fixture *f, gconstpointer data)
{
  static const char list[] = "train/0000\tcoarse\ntrain/0003\tpoint\ntrain/0001\timage\n"
                             "train/0002\tfine\ntrain/0005\tnone\n";
  g_autofree char *run = run_folder (f, "run");
  g_autofree char *given = g_build_filename (f->root, "list.txt", NULL);
  g_autofree char *used = g_build_filename (run, "labels.txt", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_set_contents (given, list, -1, NULL));
  GPtrArray *words = train_words (f, run);
  lw_program_add (words, "--labels", given, "--images", "0", "--tags", "crop", NULL);
  expect_success (words);
  g_assert_true (g_file_get_contents (used, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, list);
}

/* A run begins with the student of another. */
static void
test_starts_from_another_run (Fixture *f, gconstpointer data)
{
  g_autofree char *first = run_folder (f, "first"), *second = run_folder (f, "second");
  GPtrArray *words = train_words (f, first);
  lw_program_add (words, "--method", "source-only", "--eval", "none", NULL);
  expect_success (words);
  words = train_words (f, second);
  lw_program_add (words, "--init-run", first, "--lr", "0", "--iterations", "1", "--eval", "none",
                  NULL);
  expect_success (words);
  g_autofree char *path_a = g_build_filename (first, LW_RUN_CHECKPOINT, NULL);
  g_autofree char *path_b = g_build_filename (second, LW_RUN_CHECKPOINT, NULL);
  g_autoptr (LwTensorFile) a = lw_tensor_file_open (path_a, NULL);
  g_autoptr (LwTensorFile) b = lw_tensor_file_open (path_b, NULL);
  const LwTensor *x = lw_tensor_file_find (a, "student.backbone.conv1.weight");
  const LwTensor *y = lw_tensor_file_find (b, "student.backbone.conv1.weight");
  g_assert_cmpmem (x->data, (gsize)x->count * 4, y->data, (gsize)y->count * 4);
}

/* Images from memory, from files and from the cache on disk make the same run. */
static void
test_cache_changes_nothing (Fixture *f, gconstpointer data)
{
  g_autofree char *memory = run_folder (f, "memory"), *disk = run_folder (f, "disk");
  g_autofree char *cache = run_folder (f, "cache");
  expect_success (train_words (f, memory));
  GPtrArray *words = train_words (f, disk);
  lw_program_add (words, "--memory-limit", "0", "--cache-dir", cache, "--loader-threads", "4",
                  NULL);
  expect_success (words);
  assert_same_checkpoint (memory, disk);
  g_assert_cmpuint (scratch_count (cache), >, 0);
}

/* ---- going on ------------------------------------------------------------------------------ */

/* Stopped after any number of steps, a run ends as the uninterrupted one. */
static void
test_resume_at_every_step (Fixture *f, gconstpointer data)
{
  g_autofree char *whole = run_folder (f, "whole");
  expect_success (train_words (f, whole));
  for (int k = 1; k <= 5; k++)
    {
      g_autofree char *name = g_strdup_printf ("stopped%d", k);
      g_autofree char *steps = g_strdup_printf ("%d", k);
      g_autofree char *run = run_folder (f, name);
      GPtrArray *words = train_words (f, run);
      lw_program_add (words, "--stop-after", steps, NULL);
      expect_failure (words, NULL, PARTS ("stopped at step", "labelworth resume"));
      g_assert_cmpint (state_of (run), ==, LW_RUN_INTERRUPTED);
      expect_success (resume_words (run));
      g_assert_cmpint (state_of (run), ==, LW_RUN_FINISHED);
      assert_same_checkpoint (whole, run);
    }
}

/* Events of steps that are done again are not there twice. */
static void
test_resume_repeats_no_event (Fixture *f, gconstpointer data)
{
  g_autofree char *run = run_folder (f, "run");
  int steps = 0;
  for (int session = 0; session < 6; session++)
    {
      GPtrArray *words = session == 0 ? train_words (f, run) : resume_words (run);
      lw_program_add (words, "--stop-after", "1", NULL);
      g_auto (LwProgramResult) result = execute (words, NULL);
      g_assert_cmpint (result.status, ==, session < 5 ? 1 : 0);
    }
  g_autoptr (GPtrArray) events = events_of (run);
  for (guint i = 0; i < events->len; i++)
    if (is_event (g_ptr_array_index (events, i), "step"))
      g_assert_cmpint (json_object_get_int_member (g_ptr_array_index (events, i), "iteration"), ==,
                       ++steps);
  g_assert_cmpint (steps, ==, 6);
}

/* Starts a longer run and waits until it has logged some steps. */
static GPid
start_and_wait (Fixture *f, const char *run)
{
  GPtrArray *words = train_words (f, run);
  g_autofree char *path = g_build_filename (run, LW_RUN_EVENTS, NULL);
  lw_program_add (words, "--iterations", "30", NULL);
  g_ptr_array_add (words, NULL);
  GPid pid = lw_program_start ((const char *const *)words->pdata);
  g_ptr_array_unref (words);
  for (int i = 0; i < 3000; i++)
    {
      g_autofree char *text = NULL;
      if (g_file_get_contents (path, &text, NULL, NULL) && strstr (text, "\"iteration\":3,"))
        return pid;
      g_usleep (10000);
    }
  g_error ("the run does not get to step 3");
}

static void
test_resume_after_signal (Fixture *f, gconstpointer number)
{
  int signal_number = GPOINTER_TO_INT (number);
  g_autofree char *whole = run_folder (f, "whole"), *run = run_folder (f, "run");
  GPtrArray *words = train_words (f, whole);
  lw_program_add (words, "--iterations", "30", NULL);
  expect_success (words);
  GPid pid = start_and_wait (f, run);
  g_assert_cmpint (state_of (run), ==, LW_RUN_RUNNING);
  kill (pid, signal_number);
  g_assert_cmpint (lw_program_wait (pid), ==, signal_number == SIGKILL ? -1 : 1);
  g_assert_cmpint (state_of (run), ==, LW_RUN_INTERRUPTED);
  expect_success (resume_words (run));
  assert_same_checkpoint (whole, run);
}

/* A run folder belongs to one run, and to one process at a time. */
static void
test_second_training_refuses (Fixture *f, gconstpointer data)
{
  g_autofree char *run = run_folder (f, "run");
  GPid pid = start_and_wait (f, run);
  expect_failure (train_words (f, run), NULL, PARTS (run, "in use by"));
  expect_failure (resume_words (run), NULL, PARTS (run, "in use by"));
  kill (pid, SIGKILL);
  lw_program_wait (pid);
  expect_failure (train_words (f, run), NULL, PARTS (run, "holds a run already", "resume"));
}

/* An option that would change the numbers of a run that goes on is refused. */
static void
test_resume_refuses_other_numbers (Fixture *f, gconstpointer data)
{
  g_autofree char *run = run_folder (f, "run");
  GPtrArray *words = train_words (f, run);
  lw_program_add (words, "--stop-after", "2", NULL);
  expect_failure (words, NULL, PARTS ("stopped"));
  words = resume_words (run);
  lw_program_add (words, "--lr", "0.5", NULL);
  expect_failure (words, NULL, PARTS ("takes only options"));
  expect_failure (resume_words (f->root), NULL, PARTS ("holds no run"));
}

/* ---- bad places and bad input -------------------------------------------------------------- */

static void
limit_files (gpointer data)
{
  const struct rlimit limit = { 200000, 200000 };
  setrlimit (RLIMIT_FSIZE, &limit);
}

/* A disk that fills up while a checkpoint is written ends the run with a clear message; the
 * checkpoint before stays whole, and the run goes on from it. */
static void
test_full_disk_keeps_checkpoint (Fixture *f, gconstpointer data)
{
  g_autofree char *whole = run_folder (f, "whole"), *run = run_folder (f, "run");
  g_autofree char *path = g_build_filename (run, LW_RUN_CHECKPOINT, NULL);
  g_autofree char *before = NULL, *after = NULL;
  gsize size_before, size_after;
  expect_success (train_words (f, whole));
  GPtrArray *words = train_words (f, run);
  lw_program_add (words, "--stop-after", "3", NULL);
  expect_failure (words, NULL, PARTS ("stopped"));
  g_assert_true (g_file_get_contents (path, &before, &size_before, NULL));
  g_assert_cmpuint (size_before, >, 200000);
  expect_failure (resume_words (run), limit_files,
                  PARTS (LW_RUN_CHECKPOINT, g_strerror (EFBIG), "ulimit"));
  g_assert_cmpint (state_of (run), ==, LW_RUN_FAILED);
  g_assert_true (g_file_get_contents (path, &after, &size_after, NULL));
  g_assert_cmpmem (before, size_before, after, size_after);
  expect_success (resume_words (run));
  assert_same_checkpoint (whole, run);
}

/* Root may write everywhere: the program runs as nobody. */
static void
drop_rights (gpointer data)
{
  if (geteuid () == 0 && (setgroups (0, NULL) != 0 || setgid (65534) != 0 || setuid (65534) != 0))
    _exit (99);
}

static void
test_read_only_folder (Fixture *f, gconstpointer data)
{
  g_autofree char *place = run_folder (f, "locked");
  g_autofree char *inside = g_build_filename (place, "run", NULL);
  const char *const version[] = { "--version", NULL };
  g_assert_cmpint (g_mkdir (place, 0555), ==, 0);
  g_assert_cmpint (chmod (f->root, 0755), ==, 0);
  g_auto (LwProgramResult) probe = lw_program_run (version, drop_rights);
  if (probe.status != 0)
    {
      g_test_skip ("the program cannot be started without the rights of root here");
      return;
    }
  expect_failure (train_words (f, inside), drop_rights, PARTS (inside, g_strerror (EACCES)));
  expect_failure (train_words (f, place), drop_rights, PARTS (place, g_strerror (EACCES)));
  g_assert_cmpuint (scratch_count (place), ==, 0);
}

/* What cannot be used is refused before a folder is made. */
static void
test_refusals_leave_nothing (Fixture *f, gconstpointer data)
{
  g_autofree char *run = run_folder (f, "run");
  g_autofree char *split = g_build_filename (f->target, "images", "none", NULL);
  g_autofree char *labels = g_build_filename (f->target, "labels", "none", NULL);
  g_mkdir (split, 0777);
  g_mkdir (labels, 0777);
  GPtrArray *words = train_words (f, run);
  lw_program_add (words, "--target-split", "none", NULL);
  expect_failure (words, NULL, PARTS ("--target", "none"));
  words = train_words (f, run);
  lw_program_add (words, "--learning-rate", "1", NULL);
  expect_failure (words, NULL, PARTS ("learning_rate"));
  words = train_words (f, run);
  lw_program_add (words, "--crop-heigth", "64", NULL);
  expect_failure (words, NULL, PARTS ("crop_heigth", "did you mean", "crop_height"));
  words = train_words (f, run);
  lw_program_add (words, "--class-set", "cityscapes19", NULL);
  expect_failure (words, NULL, PARTS ("cityscapes19"));
  words = train_words (f, run);
  lw_program_add (words, "--device", "abacus", NULL);
  expect_failure (words, NULL, PARTS ("abacus"));
  g_assert_false (g_file_test (run, G_FILE_TEST_EXISTS));
  words = train_words (f, run);
  lw_program_add (words, "--images", "7", NULL);
  expect_failure (words, NULL, PARTS ("7", "has only 6"));
  g_assert_cmpint (state_of (run), ==, LW_RUN_NONE);
}

/* A batch without one labelled pixel has losses of 0, not NaN. */
static void
test_no_labelled_pixel (Fixture *f, gconstpointer data)
{
  static const char *const cases[][2]
      = { { "supervised", "fine" }, { "wdass", "point" }, { "wdass", "coarse" } };
  g_autofree char *empty = run_folder (f, "empty");
  lw_scenes_make (empty, 3, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *run = run_folder (f, cases[i][1]);
      GPtrArray *words = train_words (f, run);
      lw_program_add (words, "--method", cases[i][0], "--label-type", cases[i][1], "--source",
                      empty, "--target", empty, "--eval", "none", NULL);
      expect_success (words);
      g_autoptr (GPtrArray) events = events_of (run);
      for (guint e = 0; e < events->len; e++)
        if (is_event (g_ptr_array_index (events, e), "step"))
          g_assert_false (json_object_get_null_member (g_ptr_array_index (events, e), "loss"));
    }
}

/* A training that diverges says so, and its last checkpoint is from before. */
static void
test_divergence_is_an_error (Fixture *f, gconstpointer data)
{
  g_autofree char *run = run_folder (f, "run");
  GPtrArray *words = train_words (f, run);
  lw_program_add (words, "--lr", "100", "--head-mult", "10000", "--iterations", "200",
                  "--checkpoint-every", "1000", "--weight-decay", "1", NULL);
  expect_failure (words, NULL, PARTS ("not finite", "--lr"));
  g_assert_cmpint (state_of (run), ==, LW_RUN_FAILED);
  g_autofree char *path = g_build_filename (run, LW_RUN_CHECKPOINT, NULL);
  g_autoptr (LwTensorFile) file = lw_tensor_file_open (path, NULL);
  g_assert_cmpstr (g_hash_table_lookup (lw_tensor_file_metadata (file), "iteration"), ==, "0");
}

#define ADD(path, data, function) g_test_add (path, Fixture, data, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/train/run-folder", NULL, test_run_folder_is_complete);
  ADD ("/train/events", NULL, test_events_tell_every_step);
  ADD ("/train/single-domain", NULL, test_single_domain_methods);
  ADD ("/train/methods", NULL, test_methods_and_label_types);
  ADD ("/train/mixed-labels", NULL, test_mixed_label_types);
  ADD ("/train/init-run", NULL, test_starts_from_another_run);
  ADD ("/train/cache", NULL, test_cache_changes_nothing);
  ADD ("/train/resume/every-step", NULL, test_resume_at_every_step);
  ADD ("/train/resume/events", NULL, test_resume_repeats_no_event);
  ADD ("/train/resume/sigterm", GINT_TO_POINTER (SIGTERM), test_resume_after_signal);
  ADD ("/train/resume/sigkill", GINT_TO_POINTER (SIGKILL), test_resume_after_signal);
  ADD ("/train/resume/numbers", NULL, test_resume_refuses_other_numbers);
  ADD ("/train/second-training", NULL, test_second_training_refuses);
  ADD ("/train/full-disk", NULL, test_full_disk_keeps_checkpoint);
  ADD ("/train/read-only", NULL, test_read_only_folder);
  ADD ("/train/refusals", NULL, test_refusals_leave_nothing);
  ADD ("/train/no-labelled-pixel", NULL, test_no_labelled_pixel);
  ADD ("/train/divergence", NULL, test_divergence_is_an_error);
  return g_test_run ();
}
