/* What stands in a study's folder about its queue: wishes, states, scripts for Slurm. */
#include "study/queue.h"

#include <string.h>

#include "core/error.h"
#include "core/file.h"
#include "queue-fixture.h"
#include "scratch.h"
#include "study/launch-slurm.h"
#include "study/study-time.h"

typedef struct
{
  char *folder;
  GPtrArray *plan; /* source-only, which starts two runs, and supervised */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  const LwMix none = { { 0 } }, point = lw_mix_single (LW_LABEL_POINT, 5);
  f->folder = scratch_new ();
  f->plan = lw_plan_new ();
  lw_plan_add (f->plan, f->folder, "source", LW_METHOD_SOURCE_ONLY, none, 0, 1, -1);
  lw_plan_add (f->plan, f->folder, "a", LW_METHOD_WDASS, point, 0, 1, 0);
  lw_plan_add (f->plan, f->folder, "b", LW_METHOD_WDASS, point, 1, 1, 0);
  lw_plan_add (f->plan, f->folder, "masks", LW_METHOD_SUPERVISED, lw_mix_single (LW_LABEL_FINE, 5),
               0, 1, -1);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_ptr_array_unref (f->plan);
  scratch_free (f->folder);
}

static char *
read_file (const Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
write_file (const Fixture *f, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  g_assert_true (lw_file_replace (path, text, strlen (text), NULL));
}

/* ---- wishes -------------------------------------------------------------------------------- */

static void
change (LwQueueWishes *wishes, const void *user)
{
  wishes->paused = TRUE;
  wishes->stop = LW_STOP_AFTER_EVALUATION;
  lw_queue_wishes_put_first (wishes, (const char *const[]){ "b", "a", NULL });
  lw_queue_wishes_put_last (wishes, (const char *const[]){ "masks", NULL });
  lw_queue_wishes_stop (wishes, "a", LW_STOP_NOW);
  lw_queue_wishes_retry (wishes, "b");
}

/* What is written is read again, and a second change builds on it. */
static void
test_round_trip (Fixture *f, gconstpointer data)
{
  GError *error = NULL;
  for (int times = 1; times <= 2; times++)
    {
      g_assert_true (lw_queue_wishes_edit (f->folder, change, NULL, &error));
      g_autoptr (LwQueueWishes) read = lw_queue_wishes_load (f->folder, &error);
      g_assert_no_error (error);
      g_assert_true (read->paused);
      g_assert_cmpint (read->stop, ==, LW_STOP_AFTER_EVALUATION);
      g_assert_cmpuint (read->first->len, ==, 2);
      g_assert_cmpstr (read->first->pdata[0], ==, "b");
      g_assert_cmpuint (read->last->len, ==, 1);
      g_assert_cmpint (lw_queue_wishes_stop_of (read, "a"), ==, LW_STOP_NOW);
      g_assert_cmpint (lw_queue_wishes_stop_of (read, "b"), ==, LW_STOP_AFTER_EVALUATION);
      g_assert_cmpint (lw_queue_wishes_retries_of (read, "b"), ==, times);
      g_assert_cmpint (lw_queue_wishes_retries_of (read, "a"), ==, 0);
    }
}

/* A retry takes the stop back. */
static void
test_retry (Fixture *f, gconstpointer data)
{
  g_autoptr (LwQueueWishes) wishes = lw_queue_wishes_new ();
  lw_queue_wishes_stop (wishes, "a", LW_STOP_NOW);
  lw_queue_wishes_retry (wishes, "a");
  g_assert_cmpint (lw_queue_wishes_stop_of (wishes, "a"), ==, LW_STOP_NONE);
  g_assert_cmpint (lw_queue_wishes_retries_of (wishes, "a"), ==, 1);
}

static void
count_retry (LwQueueWishes *wishes, const void *user)
{
  lw_queue_wishes_retry (wishes, "a");
}

static gpointer
retry_often (gpointer folder)
{
  for (int i = 0; i < 10; i++)
    g_assert_true (lw_queue_wishes_edit (folder, count_retry, NULL, NULL));
  return NULL;
}

/* Changes at the same time do not overwrite each other. */
static void
test_at_once (Fixture *f, gconstpointer data)
{
  GThread *threads[4];
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("edit", retry_often, f->folder);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_autoptr (LwQueueWishes) read = lw_queue_wishes_load (f->folder, NULL);
  g_assert_cmpint (lw_queue_wishes_retries_of (read, "a"), ==, 40);
}

/* Every mistake is named, and no change is made on top of it. */
static void
test_bad_files (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *text, *word;
  } cases[] = {
    { "{", "queue.json" },
    { "[]", "queue.json" },
    { "{\"pause\": true}", "pause" },
    { "{\"paused\": 1}", "paused" },
    { "{\"stop\": \"later\"}", "stop" },
    { "{\"stop\": 3}", "stop" },
    { "{\"first\": \"a\"}", "first" },
    { "{\"last\": [1]}", "last" },
    { "{\"last\": [null]}", "last" },
    { "{\"stops\": [\"a\"]}", "stops" },
    { "{\"stops\": {\"a\": \"none\"}}", "stops" },
    { "{\"stops\": {\"a\": null}}", "stops" },
    { "{\"retries\": {\"a\": -1}}", "retries" },
    { "{\"retries\": {\"a\": 1.5}}", "retries" },
    { "{\"retries\": {\"a\": 1e15}}", "retries" },
    { "{\"retries\": 7}", "retries" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      write_file (f, LW_QUEUE_FILE, cases[i].text);
      g_assert_null (lw_queue_wishes_load (f->folder, &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      if (!strstr (error->message, cases[i].word) || !strstr (error->message, LW_QUEUE_FILE))
        g_error ("%s: %s", cases[i].text, error->message);
      g_assert_false (lw_queue_wishes_edit (f->folder, change, NULL, NULL));
      g_autofree char *left = read_file (f, LW_QUEUE_FILE);
      g_assert_cmpstr (left, ==, cases[i].text);
    }
}

/* ---- the queue of a study ------------------------------------------------------------------ */

/* One queue a study; a new one does not end by what ended the one before. */
static void
test_claim (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (lw_queue_wishes_edit (f->folder, change, NULL, NULL));
  g_autoptr (LwLock) lock = lw_queue_claim (f->folder, &error);
  g_assert_no_error (error);
  g_assert_null (lw_queue_claim (f->folder, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_BUSY);
  g_autoptr (LwQueueWishes) read = lw_queue_wishes_load (f->folder, NULL);
  g_assert_cmpint (read->stop, ==, LW_STOP_NONE);
  g_assert_cmpint (lw_queue_wishes_stop_of (read, "a"), ==, LW_STOP_NOW);
  g_assert_true (read->paused);
}

static const LwQueueEntry *
entry_of (const GPtrArray *entries, const char *id)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const LwQueueEntry *entry = entries->pdata[i];
      if (strcmp (entry->run->id, id) == 0)
        return entry;
    }
  g_error ("no entry %s", id);
}

/* States come from the run folders. */
static void
test_states (Fixture *f, gconstpointer data)
{
  const LwStudyRun *b = f->plan->pdata[2], *masks = f->plan->pdata[3];
  g_autoptr (LwQueueWishes) wishes = lw_queue_wishes_new ();
  lw_queue_wishes_stop (wishes, "b", LW_STOP_NOW);
  lw_plan_make_run (f->plan, 0, LW_RUN_FINISHED);
  lw_plan_make_run (f->plan, 1, LW_RUN_RUNNING); /* and nobody holds it */
  g_assert_true (lw_run_status_note (masks->folder, LW_STOP_NONE, "no such file", NULL));
  g_autoptr (GPtrArray) entries = lw_queue_entries (f->plan, wishes);
  g_assert_cmpuint (entries->len, ==, 4);
  g_assert_cmpint (entry_of (entries, "source")->state, ==, LW_QUEUE_DONE);
  g_assert_cmpint (entry_of (entries, "a")->state, ==, LW_QUEUE_INTERRUPTED);
  g_assert_cmpint (entry_of (entries, "b")->state, ==, LW_QUEUE_WAITING);
  g_assert_cmpint (entry_of (entries, "b")->stop, ==, LW_STOP_NOW);
  g_assert_cmpint (entry_of (entries, "masks")->state, ==, LW_QUEUE_FAILURE);
  g_assert_cmpstr (entry_of (entries, "masks")->message, ==, "no such file");

  lw_plan_make_run (f->plan, 2, LW_RUN_RUNNING);
  g_autoptr (LwLock) lock = lw_lock_take (b->folder, NULL);
  g_autoptr (GPtrArray) running = lw_queue_entries (f->plan, wishes);
  g_assert_cmpint (entry_of (running, "b")->state, ==, LW_QUEUE_RUNNING);
  write_file (f, "runs/b/heartbeat", "{\"time\": 1600000000, \"step\": 7}");
  g_autoptr (GPtrArray) hung = lw_queue_entries (f->plan, wishes);
  g_assert_cmpint (entry_of (hung, "b")->state, ==, LW_QUEUE_HANGING);
  g_assert_cmpint (entry_of (hung, "b")->step, ==, 7);
  write_file (f, "runs/a/" LW_RUN_STATUS, "{\"state\": 3}");
  g_autoptr (GPtrArray) damaged = lw_queue_entries (f->plan, wishes);
  g_assert_cmpint (entry_of (damaged, "a")->state, ==, LW_QUEUE_FAILURE);
  g_assert_nonnull (strstr (entry_of (damaged, "a")->message, LW_RUN_STATUS));
}

/* Seconds a step by method, others by their relative work. */
static void
test_time (Fixture *f, gconstpointer data)
{
  const LwStudyRun *source = f->plan->pdata[0], *a = f->plan->pdata[1], *masks = f->plan->pdata[3];
  g_autoptr (LwStudyTime) time = lw_study_time_new ();
  g_assert_cmpfloat (lw_study_time_estimate (time, a, 10), ==, -1);
  lw_study_time_add (time, source, 5, 0);
  g_assert_cmpfloat (lw_study_time_estimate (time, a, 10), ==, -1);
  lw_study_time_add (time, source, 30, 100);
  g_assert_cmpfloat_with_epsilon (lw_study_time_estimate (time, source, 10), 3, 1e-9);
  g_assert_cmpfloat_with_epsilon (lw_study_time_estimate (time, masks, 10), 3, 1e-9);
  g_assert_cmpfloat_with_epsilon (lw_study_time_estimate (time, a, 10), 10, 1e-9);
  lw_study_time_add (time, a, 100, 50);
  lw_study_time_add (time, a, 100, 50);
  g_assert_cmpfloat_with_epsilon (lw_study_time_estimate (time, a, 10), 20, 1e-9);
}

/* ---- Slurm --------------------------------------------------------------------------------- */

static int
write_scripts (const Fixture *f, const char *folder, const GPtrArray *plan, int at_once)
{
  static const char *const words[] = { "--partition=a b", "--time=1:00:00", NULL };
  const LwSlurmOptions options = {
    .program = "/opt/it's/labelworth", .folder = folder, .options = words, .at_once = at_once
  };
  g_autoptr (LwQueueWishes) wishes = lw_queue_wishes_new ();
  GError *error = NULL;
  int tasks = -1;
  g_assert_true (lw_slurm_write (&options, plan, wishes, &tasks, &error));
  g_assert_no_error (error);
  return tasks;
}

static void
assert_contains (const char *text, const char *part)
{
  if (!strstr (text, part))
    g_error ("“%s” is not in: %s", part, text);
}

static void
assert_bash_reads (const Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->folder, "slurm", name, NULL);
  const char *const words[] = { "bash", "-n", path, NULL };
  int status = -1;
  g_assert_true (g_spawn_sync (NULL, (char **)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

/* What can begin at once is one array; what waits for a run is an array that waits for its task. */
static void
test_scripts (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (write_scripts (f, f->folder, f->plan, 3), ==, 4);
  g_autofree char *first = read_file (f, "slurm/runs-0.sh");
  g_autofree char *then = read_file (f, "slurm/runs-1.sh");
  g_autofree char *collect = read_file (f, "slurm/collect.sh");
  g_autofree char *submit = read_file (f, "slurm/submit.sh");
  assert_contains (first, "runs=(\n  source\n  masks\n)\n");
  assert_contains (first, "'/opt/it'\\''s/labelworth' study cell '");
  assert_contains (then, "runs=(\n  a\n  b\n)\n");
  assert_contains (collect, "study table");
  assert_contains (submit, "--array=0-1%3 ");
  assert_contains (submit, "--requeue --signal=B:USR1@120 --open-mode=append");
  assert_contains (submit, "--dependency=\"afterany:${runs_0}_0\"");
  assert_contains (submit, "--dependency=\"afterany:$runs_0:$runs_1\"");
  assert_contains (submit, "'--partition=a b' '--time=1:00:00'");
  assert_bash_reads (f, "runs-0.sh");
  assert_bash_reads (f, "collect.sh");
  assert_bash_reads (f, "submit.sh");
}

/* Finished runs are no tasks, and those that they start wait for nothing. */
static void
test_scripts_of_the_rest (Fixture *f, gconstpointer data)
{
  lw_plan_make_run (f->plan, 0, LW_RUN_FINISHED);
  lw_plan_make_run (f->plan, 2, LW_RUN_FINISHED);
  g_assert_cmpint (write_scripts (f, f->folder, f->plan, 0), ==, 2);
  g_autofree char *first = read_file (f, "slurm/runs-0.sh");
  g_autofree char *submit = read_file (f, "slurm/submit.sh");
  assert_contains (first, "runs=(\n  masks\n  a\n)\n");
  assert_contains (submit, "--array=0-1 ");
  g_assert_null (strstr (submit, "runs-1.sh"));
  lw_plan_make_run (f->plan, 1, LW_RUN_FINISHED);
  lw_plan_make_run (f->plan, 3, LW_RUN_FINISHED);
  write_file (f, "slurm/submit.sh", "");
  g_assert_cmpint (write_scripts (f, f->folder, f->plan, 0), ==, 0);
  g_autofree char *untouched = read_file (f, "slurm/submit.sh");
  g_assert_cmpstr (untouched, ==, "");
}

/* An array has at most 1000 tasks. */
static void
test_many_tasks (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) plan = lw_plan_new ();
  for (int i = 0; i < 1001; i++)
    {
      g_autofree char *id = g_strdup_printf ("run%d", i);
      lw_plan_add (plan, f->folder, id, LW_METHOD_WDASS, lw_mix_single (LW_LABEL_POINT, 5), 0, 1,
                   -1);
    }
  g_assert_cmpint (write_scripts (f, f->folder, plan, 0), ==, 1001);
  g_autofree char *submit = read_file (f, "slurm/submit.sh");
  assert_contains (submit, "--array=0-999 ");
  assert_contains (submit, "--array=0-0 ");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/round-trip", test_round_trip);
  ADD ("/queue/retry", test_retry);
  ADD ("/queue/at-once", test_at_once);
  ADD ("/queue/bad-files", test_bad_files);
  ADD ("/queue/claim", test_claim);
  ADD ("/queue/states", test_states);
  ADD ("/queue/time", test_time);
  ADD ("/queue/scripts", test_scripts);
  ADD ("/queue/scripts-of-the-rest", test_scripts_of_the_rest);
  ADD ("/queue/many-tasks", test_many_tasks);
  return g_test_run ();
}
