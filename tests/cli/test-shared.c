/* `labelworth train --devices`: several processes train one run. */
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/safetensors.h"
#include "training.h"

#define ENDLESS "1000000"
#define GPUS "One:8192:7000,Two:8192:7000"

/* On two devices, and with what else is named. */
static GPtrArray *
words_of (const LwTraining *f, const char *run, const char *devices)
{
  GPtrArray *words = lw_train_words (f, run);
  lw_program_add (words, "--batch", "1", "--devices", devices, NULL);
  return words;
}

/* ---- numbers ------------------------------------------------------------------------------- */

/* Tensors that the checkpoints of both runs hold differ by @most of their largest value. The
 * running statistics do not count: they are of one process, or of all batches. */
static void
assert_close (const char *run, const char *other, double most)
{
  g_autofree char *path_a = g_build_filename (run, LW_RUN_CHECKPOINT, NULL);
  g_autofree char *path_b = g_build_filename (other, LW_RUN_CHECKPOINT, NULL);
  g_autoptr (LwTensorFile) a = lw_tensor_file_open (path_a, NULL);
  g_autoptr (LwTensorFile) b = lw_tensor_file_open (path_b, NULL);
  for (size_t i = 0; i < lw_tensor_file_count (a); i++)
    {
      const LwTensor *x = lw_tensor_file_at (a, i), *y = lw_tensor_file_find (b, x->name);
      const float *p = x->data, *q = y->data;
      double difference = 0, largest = 1e-3;
      if (x->type != LW_TENSOR_F32 || strstr (x->name, "running"))
        continue;
      for (int64_t k = 0; k < x->count; k++)
        {
          difference = fmax (difference, fabs ((double)p[k] - (double)q[k]));
          largest = fmax (largest, fabs ((double)p[k]));
        }
      if (!(difference <= most * largest))
        g_error ("%s differs by %g of %g", x->name, difference, largest);
    }
}

/* Two processes of one image each train as one process with two images one after the other, and
 * tell the same losses; without prototypes, which are those of the joint batch. With pseudo-labels
 * the steps are small: a score that rounds past a threshold changes a label. */
static void
check_accumulation (const LwTraining *f, const char *method, const char *lr, double most)
{
  g_autofree char *shared_name = g_strconcat (method, "-shared", NULL);
  g_autofree char *shared = lw_training_folder (f, shared_name);
  g_autofree char *alone = lw_training_folder (f, method);
  GPtrArray *words = words_of (f, shared, "cpu,cpu");
  lw_program_add (words, "--method", method, "--lr", lr, NULL);
  lw_expect_success (words);
  words = lw_train_words (f, alone);
  lw_program_add (words, "--batch", "1", "--accumulate", "2", "--method", method, "--lr", lr, NULL);
  lw_expect_success (words);
  assert_close (shared, alone, most);
  g_autoptr (GPtrArray) events = lw_events_of (shared), others = lw_events_of (alone);
  g_assert_cmpuint (events->len, ==, others->len);
  for (guint i = 0; i < events->len; i++)
    if (lw_is_event (events->pdata[i], "step"))
      {
        double x = json_object_get_double_member (events->pdata[i], "loss");
        double y = json_object_get_double_member (others->pdata[i], "loss");
        g_assert_cmpfloat_with_epsilon (x, y, 1e-5 * fabs (y));
      }
}

static void
test_equals_accumulation (LwTraining *f, gconstpointer data)
{
  check_accumulation (f, "source-only", "0.01", 1e-6);
  check_accumulation (f, "baseline", "0.00001", 1e-5);
}

/* Stopped after any number of steps, a run ends as the uninterrupted one; on another number of
 * devices it is another run. */
static void
test_resume (LwTraining *f, gconstpointer data)
{
  g_autofree char *whole = lw_training_folder (f, "whole");
  lw_expect_success (words_of (f, whole, "cpu,cpu"));
  for (int k = 1; k <= 5; k += 2)
    {
      g_autofree char *name = g_strdup_printf ("stopped%d", k);
      g_autofree char *steps = g_strdup_printf ("%d", k);
      g_autofree char *run = lw_training_folder (f, name);
      GPtrArray *words = words_of (f, run, "cpu,cpu");
      lw_program_add (words, "--stop-after", steps, NULL);
      lw_expect_failure (words, NULL, LW_PARTS ("stopped at step", "labelworth resume"));
      g_assert_cmpint (lw_state_of (run), ==, LW_RUN_INTERRUPTED);
      words = lw_resume_words (run);
      lw_program_add (words, "--devices", "cpu,cpu,cpu", NULL);
      lw_expect_failure (words, NULL, LW_PARTS ("takes only options"));
      words = lw_resume_words (run);
      lw_program_add (words, "--devices", "", NULL);
      lw_expect_failure (words, NULL, LW_PARTS ("takes only options"));
      lw_expect_success (lw_resume_words (run));
      g_assert_cmpint (lw_state_of (run), ==, LW_RUN_FINISHED);
      lw_assert_same_checkpoint (whole, run);
    }
}

/* GPUs train as CPUs do, whether they add up themselves, through the host, or would but cannot. */
static void
test_gpus (LwTraining *f, gconstpointer data)
{
  static const char *const groups[] = { NULL, "1", "there is no libnccl.so.2" };
  g_autofree char *cpu = lw_training_folder (f, "cpu");
  lw_expect_success (words_of (f, cpu, "cpu,cpu"));
  g_setenv ("LW_BACKEND_DIR", g_getenv ("LW_FAKE_BACKEND_DIR"), TRUE);
  g_setenv ("LW_FAKE_GPUS", GPUS, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      g_autofree char *name = g_strdup_printf ("gpus%u", i);
      g_autofree char *run = lw_training_folder (f, name);
      if (groups[i])
        g_setenv ("LW_FAKE_GROUP", groups[i], TRUE);
      GPtrArray *words = words_of (f, run, "cuda:0, cuda:1");
      lw_program_add (words, "--accumulate", "1", NULL);
      g_auto (LwProgramResult) result = lw_execute (words, NULL);
      g_assert_cmpint (result.status, ==, 0);
      g_assert_true ((strstr (result.err, "libnccl.so.2") != NULL) == (i == 2));
      lw_assert_same_checkpoint (cpu, run);
    }
  g_unsetenv ("LW_FAKE_GROUP");
  g_unsetenv ("LW_BACKEND_DIR");
}

/* ---- signals ------------------------------------------------------------------------------- */

/* The first process that @pid has started, 0: none. */
static GPid
child_of (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", (int)pid, (int)pid);
  g_autofree char *text = NULL;
  return g_file_get_contents (path, &text, NULL, NULL) ? atoi (text) : 0;
}

/* Starts a run that does not end by itself, and waits until it has logged some steps. *other is its
 * second process. */
static GPid
start_and_wait (GPtrArray *words, const char *run, GPid *other)
{
  g_autofree char *path = g_build_filename (run, LW_RUN_EVENTS, NULL);
  lw_program_add (words, "--iterations", ENDLESS, NULL);
  g_ptr_array_add (words, NULL);
  GPid pid = lw_program_start ((const char *const *)words->pdata);
  g_ptr_array_unref (words);
  for (int i = 0; i < 3000; i++)
    {
      g_autofree char *text = NULL;
      if (g_file_get_contents (path, &text, NULL, NULL) && strstr (text, "\"iteration\":3,"))
        {
          *other = child_of (pid);
          g_assert_cmpint (*other, >, 0);
          return pid;
        }
      g_usleep (10000);
    }
  g_error ("the run does not get to step 3");
}

static void
expect_gone (GPid pid)
{
  for (int i = 0; i < 500; i++)
    if (kill (pid, 0) != 0 && errno == ESRCH)
      return;
    else
      g_usleep (10000);
  g_error ("process %d is still there", (int)pid);
}

/* What an uninterrupted run has after as many steps as the checkpoint of @run. */
static void
expect_exact (const LwTraining *f, const char *run, GPtrArray *resume)
{
  g_autofree char *whole = lw_training_folder (f, "whole");
  g_autofree char *path = g_build_filename (run, LW_RUN_CHECKPOINT, NULL);
  lw_program_add (resume, "--stop-after", "2", NULL);
  lw_expect_failure (resume, NULL, LW_PARTS ("stopped at step"));
  g_autoptr (LwTensorFile) file = lw_tensor_file_open (path, NULL);
  const char *steps = g_hash_table_lookup (lw_tensor_file_metadata (file), "iteration");
  GPtrArray *words = words_of (f, whole, "cpu,cpu");
  lw_program_add (words, "--iterations", ENDLESS, "--stop-after", steps, NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("stopped at step"));
  lw_assert_same_checkpoint (whole, run);
}

/* A signal to the first process stops all of them with a checkpoint; if it is killed, the others
 * end too. */
static void
test_signal (LwTraining *f, gconstpointer number)
{
  int signal_number = GPOINTER_TO_INT (number);
  g_autofree char *run = lw_training_folder (f, "run");
  GPid other, pid = start_and_wait (words_of (f, run, "cpu,cpu"), run, &other);
  kill (pid, signal_number);
  g_assert_cmpint (lw_program_wait (pid), ==, signal_number == SIGKILL ? -1 : 1);
  expect_gone (other);
  g_assert_cmpint (lw_state_of (run), ==, LW_RUN_INTERRUPTED);
  expect_exact (f, run, lw_resume_words (run));
}

/* @run failed since its second process was killed, says so, and goes on from its checkpoint. */
static void
expect_lost_process (const char *run, const char *device)
{
  LwRunStatus status;
  g_assert_true (lw_run_state (run, &status, NULL));
  g_assert_cmpint (status.state, ==, LW_RUN_FAILED);
  for (const char *const *part
       = LW_PARTS ("process 2 of 2", device, "signal 9", "last checkpoint", "labelworth resume");
       *part; part++)
    if (!strstr (status.message, *part))
      g_error ("“%s” is not in: %s", *part, status.message);
  lw_run_status_clear (&status);
}

static void
test_lost_process (LwTraining *f, gconstpointer data)
{
  g_autofree char *run = lw_training_folder (f, "run");
  GPid other, pid = start_and_wait (words_of (f, run, "cpu,cpu"), run, &other);
  kill (other, SIGTERM); /* stopping is not its business */
  kill (other, SIGINT);
  g_usleep (50000);
  g_assert_cmpint (kill (other, 0), ==, 0);
  kill (other, SIGKILL);
  g_assert_cmpint (lw_program_wait (pid), ==, 1);
  expect_lost_process (run, "(cpu)");
  expect_exact (f, run, lw_resume_words (run));
}

/* Also where the devices wait for each other without the host. */
static void
test_lost_gpu (LwTraining *f, gconstpointer data)
{
  g_autofree char *run = lw_training_folder (f, "run");
  g_setenv ("LW_BACKEND_DIR", g_getenv ("LW_FAKE_BACKEND_DIR"), TRUE);
  g_setenv ("LW_FAKE_GPUS", GPUS, TRUE);
  g_setenv ("LW_FAKE_GROUP", "1", TRUE);
  GPid other, pid = start_and_wait (words_of (f, run, "cuda:0,cuda:1"), run, &other);
  kill (other, SIGKILL);
  g_assert_cmpint (lw_program_wait (pid), ==, 1);
  expect_lost_process (run, "(cuda:1)");
  g_unsetenv ("LW_FAKE_GROUP");
  g_unsetenv ("LW_BACKEND_DIR");
  GPtrArray *resume = lw_resume_words (run);
  lw_program_add (resume, "--devices", "cpu,cpu", NULL);
  expect_exact (f, run, resume);
}

/* ---- refusals ------------------------------------------------------------------------------ */

/* What cannot be used is refused before a folder is made. */
static void
test_refusals (LwTraining *f, gconstpointer data)
{
  static const struct
  {
    const char *devices, *part, *other_part;
  } cases[]
      = { { "cpu,abacus", "abacus", "cuda:N" },
          { "auto,cpu", "auto", "cuda:N" },
          { "cuda:0,cuda:0", "cuda:0", "twice" },
          { "cuda:0,cuda:7", "cuda", "" },
          { "cuda:0,cpu", "do not share", "" },
          { "cpu,cpu,cpu,cpu,cpu,cpu,cpu,cpu,cpu,cpu,cpu,cpu,cpu,cpu,cpu,cpu,cpu", "16", "" } };
  g_autofree char *run = lw_training_folder (f, "run");
  g_setenv ("LW_BACKEND_DIR", g_getenv ("LW_FAKE_BACKEND_DIR"), TRUE);
  g_setenv ("LW_FAKE_GPUS", GPUS, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    lw_expect_failure (words_of (f, run, cases[i].devices), NULL,
                       LW_PARTS (cases[i].part, cases[i].other_part));
  GPtrArray *words = words_of (f, run, "cpu,cpu");
  lw_program_add (words, "--device", "cpu", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("device and devices"));
  words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, "follow", "1", "2", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("only be started by"));
  g_unsetenv ("LW_BACKEND_DIR");
  g_assert_false (g_file_test (run, G_FILE_TEST_EXISTS));
}

/* A device of a list of one is that device. */
static void
test_one_device (LwTraining *f, gconstpointer data)
{
  g_autofree char *alone = lw_training_folder (f, "alone"), *run = lw_training_folder (f, "run");
  lw_expect_success (lw_train_words (f, alone));
  GPtrArray *words = lw_train_words (f, run);
  lw_program_add (words, "--devices", "cpu", NULL);
  lw_expect_success (words);
  lw_assert_same_checkpoint (alone, run);
}

#define ADD(path, data, function)                                                                  \
  g_test_add (path, LwTraining, data, lw_training_set_up, function, lw_training_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/shared/accumulation", NULL, test_equals_accumulation);
  ADD ("/shared/resume", NULL, test_resume);
  ADD ("/shared/gpus", NULL, test_gpus);
  ADD ("/shared/sigterm", GINT_TO_POINTER (SIGTERM), test_signal);
  ADD ("/shared/sigkill", GINT_TO_POINTER (SIGKILL), test_signal);
  ADD ("/shared/lost-process", NULL, test_lost_process);
  ADD ("/shared/lost-gpu", NULL, test_lost_gpu);
  ADD ("/shared/refusals", NULL, test_refusals);
  ADD ("/shared/one-device", NULL, test_one_device);
  return g_test_run ();
}
