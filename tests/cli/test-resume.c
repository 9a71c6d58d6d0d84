/* `labelworth resume`: a run that was stopped, killed or ran out of disk ends as if it never was.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "core/json.h"
#include "core/safetensors.h"
#include "training.h"

#define ENDLESS "1000000"

/* Stopped after any number of steps, a run ends as the uninterrupted one. */
static void
test_resume_at_every_step (LwTraining *f, gconstpointer data)
{
  g_autofree char *whole = lw_training_folder (f, "whole");
  lw_expect_success (lw_train_words (f, whole));
  for (int k = 1; k <= 5; k++)
    {
      g_autofree char *name = g_strdup_printf ("stopped%d", k);
      g_autofree char *steps = g_strdup_printf ("%d", k);
      g_autofree char *run = lw_training_folder (f, name);
      GPtrArray *words = lw_train_words (f, run);
      lw_program_add (words, "--stop-after", steps, NULL);
      lw_expect_failure (words, NULL, LW_PARTS ("stopped at step", "labelworth resume"));
      g_assert_cmpint (lw_state_of (run), ==, LW_RUN_INTERRUPTED);
      lw_expect_success (lw_resume_words (run));
      g_assert_cmpint (lw_state_of (run), ==, LW_RUN_FINISHED);
      lw_assert_same_checkpoint (whole, run);
    }
}

/* So does one whose steps are of several batches, and its steps count as steps. Another number of
 * batches is refused. */
static void
test_resume_accumulation (LwTraining *f, gconstpointer data)
{
  g_autofree char *whole = lw_training_folder (f, "whole"), *run = lw_training_folder (f, "run");
  int steps = 0;
  GPtrArray *words = lw_train_words (f, whole);
  lw_program_add (words, "--batch", "1", "--accumulate", "2", NULL);
  lw_expect_success (words);
  words = lw_train_words (f, run);
  lw_program_add (words, "--batch", "1", "--accumulate", "2", "--stop-after", "3", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("stopped at step 3"));
  words = lw_resume_words (run);
  lw_program_add (words, "--accumulate", "1", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("takes only options"));
  lw_expect_success (lw_resume_words (run));
  lw_assert_same_checkpoint (whole, run);
  g_autoptr (GPtrArray) events = lw_events_of (run);
  for (guint i = 0; i < events->len; i++)
    if (lw_is_event (events->pdata[i], "step"))
      {
        g_assert_cmpint (json_object_get_int_member (events->pdata[i], "iteration"), ==, ++steps);
        g_assert_false (json_object_get_null_member (events->pdata[i], "loss"));
      }
  g_assert_cmpint (steps, ==, 6);
}

/* Events of steps that are done again are not there twice. */
static void
test_resume_repeats_no_event (LwTraining *f, gconstpointer data)
{
  g_autofree char *run = lw_training_folder (f, "run");
  int steps = 0;
  for (int session = 0; session < 6; session++)
    {
      GPtrArray *words = session == 0 ? lw_train_words (f, run) : lw_resume_words (run);
      lw_program_add (words, "--stop-after", "1", NULL);
      g_auto (LwProgramResult) result = lw_execute (words, NULL);
      g_assert_cmpint (result.status, ==, session < 5 ? 1 : 0);
    }
  g_autoptr (GPtrArray) events = lw_events_of (run);
  for (guint i = 0; i < events->len; i++)
    if (lw_is_event (g_ptr_array_index (events, i), "step"))
      g_assert_cmpint (json_object_get_int_member (g_ptr_array_index (events, i), "iteration"), ==,
                       ++steps);
  g_assert_cmpint (steps, ==, 6);
}

/* Starts a run that does not end by itself, and waits until it has logged some steps. */
static GPid
start_and_wait (LwTraining *f, const char *run)
{
  GPtrArray *words = lw_train_words (f, run);
  g_autofree char *path = g_build_filename (run, LW_RUN_EVENTS, NULL);
  lw_program_add (words, "--iterations", ENDLESS, NULL);
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

/* How many steps the checkpoint has behind it. (transfer full) */
static char *
checkpoint_steps (const char *run)
{
  g_autofree char *path = g_build_filename (run, LW_RUN_CHECKPOINT, NULL);
  g_autoptr (LwTensorFile) file = lw_tensor_file_open (path, NULL);
  g_assert_nonnull (file);
  return g_strdup (g_hash_table_lookup (lw_tensor_file_metadata (file), "iteration"));
}

/* Wherever the signal met it, two steps after going on it is what an uninterrupted run is there. */
static void
test_resume_after_signal (LwTraining *f, gconstpointer number)
{
  int signal_number = GPOINTER_TO_INT (number);
  g_autofree char *whole = lw_training_folder (f, "whole"), *run = lw_training_folder (f, "run");
  GPid pid = start_and_wait (f, run);
  g_assert_cmpint (lw_state_of (run), ==, LW_RUN_RUNNING);
  kill (pid, signal_number);
  g_assert_cmpint (lw_program_wait (pid), ==, signal_number == SIGKILL ? -1 : 1);
  g_assert_cmpint (lw_state_of (run), ==, LW_RUN_INTERRUPTED);
  GPtrArray *words = lw_resume_words (run);
  lw_program_add (words, "--stop-after", "2", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("stopped at step"));
  g_autofree char *steps = checkpoint_steps (run);
  words = lw_train_words (f, whole);
  lw_program_add (words, "--iterations", ENDLESS, "--stop-after", steps, NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("stopped at step"));
  lw_assert_same_checkpoint (whole, run);
}

/* A run folder belongs to one run, and to one process at a time. */
static void
test_second_training_refuses (LwTraining *f, gconstpointer data)
{
  g_autofree char *run = lw_training_folder (f, "run");
  GPid pid = start_and_wait (f, run);
  lw_expect_failure (lw_train_words (f, run), NULL, LW_PARTS (run, "in use by"));
  lw_expect_failure (lw_resume_words (run), NULL, LW_PARTS (run, "in use by"));
  kill (pid, SIGKILL);
  lw_program_wait (pid);
  lw_expect_failure (lw_train_words (f, run), NULL,
                     LW_PARTS (run, "holds a run already", "resume"));
}

/* An option that would change the numbers of a run that goes on is refused. */
static void
test_resume_refuses_other_numbers (LwTraining *f, gconstpointer data)
{
  g_autofree char *run = lw_training_folder (f, "run");
  GPtrArray *words = lw_train_words (f, run);
  lw_program_add (words, "--stop-after", "2", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("stopped"));
  words = lw_resume_words (run);
  lw_program_add (words, "--lr", "0.5", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("takes only options"));
  g_autofree char *path = g_build_filename (run, LW_RUN_CONFIG, NULL);
  g_autoptr (JsonObject) config = lw_json_load (path, NULL);
  json_object_set_int_member (config, "iterations", 9);
  g_assert_true (lw_json_save (path, config, NULL));
  lw_expect_failure (lw_resume_words (run), NULL, LW_PARTS ("another configuration"));
  lw_expect_failure (lw_resume_words (f->root), NULL, LW_PARTS ("holds no run"));
}

static void
limit_files (gpointer data)
{
  const struct rlimit limit = { 200000, 200000 };
  setrlimit (RLIMIT_FSIZE, &limit);
}

/* A disk that fills up while a checkpoint is written ends the run with a clear message; the
 * checkpoint before stays whole, and the run goes on from it. */
static void
test_full_disk_keeps_checkpoint (LwTraining *f, gconstpointer data)
{
  g_autofree char *whole = lw_training_folder (f, "whole"), *run = lw_training_folder (f, "run");
  g_autofree char *path = g_build_filename (run, LW_RUN_CHECKPOINT, NULL);
  g_autofree char *before = NULL, *after = NULL;
  gsize size_before, size_after;
  lw_expect_success (lw_train_words (f, whole));
  GPtrArray *words = lw_train_words (f, run);
  lw_program_add (words, "--stop-after", "3", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("stopped"));
  g_assert_true (g_file_get_contents (path, &before, &size_before, NULL));
  g_assert_cmpuint (size_before, >, 200000);
  lw_expect_failure (lw_resume_words (run), limit_files,
                     LW_PARTS (LW_RUN_CHECKPOINT, g_strerror (EFBIG), "ulimit"));
  g_assert_cmpint (lw_state_of (run), ==, LW_RUN_FAILED);
  g_assert_true (g_file_get_contents (path, &after, &size_after, NULL));
  g_assert_cmpmem (before, size_before, after, size_after);
  lw_expect_success (lw_resume_words (run));
  lw_assert_same_checkpoint (whole, run);
}

#define ADD(path, data, function)                                                                  \
  g_test_add (path, LwTraining, data, lw_training_set_up, function, lw_training_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/resume/every-step", NULL, test_resume_at_every_step);
  ADD ("/resume/accumulation", NULL, test_resume_accumulation);
  ADD ("/resume/events", NULL, test_resume_repeats_no_event);
  ADD ("/resume/sigterm", GINT_TO_POINTER (SIGTERM), test_resume_after_signal);
  ADD ("/resume/sigkill", GINT_TO_POINTER (SIGKILL), test_resume_after_signal);
  ADD ("/resume/numbers", NULL, test_resume_refuses_other_numbers);
  ADD ("/resume/second-training", NULL, test_second_training_refuses);
  ADD ("/resume/full-disk", NULL, test_full_disk_keeps_checkpoint);
  return g_test_run ();
}
