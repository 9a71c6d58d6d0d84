/* What a run folder tells about its run. */
#include "train/run-folder.h"

#include <string.h>

#include "core/heartbeat.h"
#include "core/lock.h"
#include "image-fixture.h"
#include "scratch.h"

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = scratch_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  scratch_free (f->folder);
}

static void
assert_state (const Fixture *f, LwRunState state, const char *message)
{
  LwRunStatus status = { 0 };
  GError *error = NULL;
  lw_run_state (f->folder, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lw_run_state_name (status.state), ==, lw_run_state_name (state));
  if (message)
    g_assert_nonnull (strstr (status.message, message));
  lw_run_status_clear (&status);
}

static void
make_run (const Fixture *f)
{
  lw_fixture_save_text (f->folder, LW_RUN_CONFIG, "{\"iterations\": 80}");
}

static void
test_no_run (Fixture *f, gconstpointer data)
{
  assert_state (f, LW_RUN_NONE, NULL);
}

/* Begun and never ended, without a process: it was killed. */
static void
test_interrupted (Fixture *f, gconstpointer data)
{
  make_run (f);
  assert_state (f, LW_RUN_INTERRUPTED, NULL);
  g_assert_true (lw_run_status_write (f->folder, LW_RUN_RUNNING, NULL, NULL));
  assert_state (f, LW_RUN_INTERRUPTED, NULL);
}

static void
test_ends (Fixture *f, gconstpointer data)
{
  make_run (f);
  g_assert_true (lw_run_status_write (f->folder, LW_RUN_FINISHED, NULL, NULL));
  assert_state (f, LW_RUN_FINISHED, NULL);
  g_assert_true (lw_run_status_write (f->folder, LW_RUN_FAILED, "disk full", NULL));
  assert_state (f, LW_RUN_FAILED, "disk full");
  g_assert_true (lw_run_status_write (f->folder, LW_RUN_INTERRUPTED, "stopped", NULL));
  assert_state (f, LW_RUN_INTERRUPTED, "stopped");
}

/* A held lock means running, whatever an earlier session left. */
static void
test_running (Fixture *f, gconstpointer data)
{
  LwRunStatus status;
  make_run (f);
  g_assert_true (lw_run_status_write (f->folder, LW_RUN_FAILED, "disk full", NULL));
  g_assert_true (lw_heartbeat_write (f->folder, 40, NULL));
  g_autoptr (LwLock) lock = lw_lock_take (f->folder, NULL);
  assert_state (f, LW_RUN_RUNNING, "process");
  g_assert_true (lw_run_state (f->folder, &status, NULL));
  g_assert_cmpint (status.iteration, ==, 40);
  g_assert_cmpint (status.iterations, ==, 80);
  g_assert_cmpint (status.heartbeat, >, 1500000000);
  lw_run_status_clear (&status);
}

/* How it was stopped is told until it is at work again. */
static void
test_stopped (Fixture *f, gconstpointer data)
{
  LwRunStatus status = { 0 };
  make_run (f);
  g_assert_true (
      lw_run_status_write_stopped (f->folder, LW_STOP_AFTER_EVALUATION, "stopped", NULL));
  assert_state (f, LW_RUN_INTERRUPTED, "stopped");
  g_assert_true (lw_run_state (f->folder, &status, NULL));
  g_assert_cmpint (status.stopped, ==, LW_STOP_AFTER_EVALUATION);
  lw_run_status_clear (&status);
  g_assert_true (lw_run_status_write (f->folder, LW_RUN_RUNNING, NULL, NULL));
  g_assert_true (lw_run_state (f->folder, &status, NULL));
  g_assert_cmpint (status.stopped, ==, LW_STOP_NONE);
}

/* A run that could not begin has failed; nobody's note reaches a run at work. */
static void
test_noted (Fixture *f, gconstpointer data)
{
  g_assert_true (lw_run_status_note (f->folder, LW_STOP_NONE, "no such file", NULL));
  assert_state (f, LW_RUN_FAILED, "no such file");
  make_run (f);
  g_assert_true (lw_run_status_note (f->folder, LW_STOP_NOW, "stopped at once", NULL));
  assert_state (f, LW_RUN_INTERRUPTED, "stopped at once");
  LwLock *lock = lw_lock_take (f->folder, NULL);
  g_assert_true (lw_run_status_note (f->folder, LW_STOP_NONE, "crashed", NULL));
  lw_lock_free (lock);
  assert_state (f, LW_RUN_INTERRUPTED, "stopped at once");
}

/* A damaged file is an error, and what the caller had stays. */
static void
test_damaged (Fixture *f, gconstpointer data)
{
  LwRunStatus status = { .iteration = 7 };
  g_autoptr (GError) error = NULL;
  make_run (f);
  lw_fixture_save_text (f->folder, LW_RUN_STATUS, "{\"state\": 3}");
  g_assert_false (lw_run_state (f->folder, &status, &error));
  g_assert_nonnull (strstr (error->message, LW_RUN_STATUS));
  g_assert_cmpint (status.iteration, ==, 7);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/run-folder/none", test_no_run);
  ADD ("/run-folder/interrupted", test_interrupted);
  ADD ("/run-folder/ends", test_ends);
  ADD ("/run-folder/running", test_running);
  ADD ("/run-folder/stopped", test_stopped);
  ADD ("/run-folder/noted", test_noted);
  ADD ("/run-folder/damaged", test_damaged);
  return g_test_run ();
}
