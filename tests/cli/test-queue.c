/* The queue of `labelworth study run`: slots, wishes from other processes, sudden ends. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "core/file.h"
#include "core/json.h"
#include "core/lock.h"
#include "study/study-plan.h"
#include "training.h"

#define ENDLESS 1000000
#define STEPS 30
#define KILLS 4

/* ---- studies ------------------------------------------------------------------------------- */

/* root/PLACE with the data sets and a study of source-only, supervised and two runs that it starts.
 * The study's folder. (transfer full) */
static char *
make_study (const LwTraining *f, const char *place, int iterations, gboolean pretrain,
            const char *recipes)
{
  g_autofree char *parent = lw_training_folder (f, place);
  g_autofree char *source = g_build_filename (parent, "source", NULL);
  g_autofree char *target = g_build_filename (parent, "target", NULL);
  char *folder = g_build_filename (parent, "study", NULL);
  g_autofree char *path = g_build_filename (folder, LW_STUDY_FILE, NULL);
  g_autofree char *text = g_strdup_printf (
      "{\"source\": \"pairs:../source\", \"target\": \"pairs:../target\","
      " \"label_types\": [\"point\"], \"images\": [3, 4],"
      " \"references\": [\"source-only\", \"supervised\"], \"pretrain\": %s,"
      " \"recipe\": {\"arch\": \"resnet18\", \"width\": 8, \"dim\": 16, \"crop_height\": 48,"
      " \"crop_width\": 64, \"batch\": 2, \"iterations\": %d, \"lr\": 0.01, \"log_every\": 1,"
      " \"checkpoint_every\": 10, \"precision\": \"f32\", \"threads\": 1},"
      " \"recipes\": {%s}}",
      pretrain ? "true" : "false", iterations, recipes);
  lw_scenes_make (source, 1, TRUE);
  lw_scenes_make (target, 2, TRUE);
  g_assert_true (lw_file_make_directory (folder, NULL));
  g_assert_true (lw_file_replace (path, text, strlen (text), NULL));
  return folder;
}

static GPtrArray *
study_words (const char *verb, const char *folder)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, "study", verb, folder, NULL);
  return words;
}

static GPtrArray *
run_words (const char *folder, const char *slots)
{
  GPtrArray *words = study_words ("run", folder);
  lw_program_add (words, "--slots", slots, NULL);
  return words;
}

static GPid
start (GPtrArray *words)
{
  g_ptr_array_add (words, NULL);
  GPid pid = lw_program_start ((const char *const *)words->pdata);
  g_ptr_array_unref (words);
  return pid;
}

/* Whether the lists are there without which a study has no plan. */
static gboolean
has_plan (const char *folder)
{
  g_autofree char *list = g_build_filename (folder, "splits", "p0.txt", NULL);
  return g_file_test (list, G_FILE_TEST_EXISTS);
}

/* Until a queue has the study in hand. */
static void
wait_for_queue (const char *folder)
{
  for (int i = 0; i < 6000; i++)
    {
      if (lw_lock_is_held (folder, NULL) && has_plan (folder))
        return;
      g_usleep (10000);
    }
  g_error ("no queue is at work in %s", folder);
}

/* What `study status --json` prints. (transfer full) */
static JsonObject *
status_of (const char *folder)
{
  GError *error = NULL;
  GPtrArray *words = study_words ("status", folder);
  lw_program_add (words, "--json", NULL);
  g_auto (LwProgramResult) result = lw_execute (words, NULL);
  JsonObject *status = lw_json_parse (result.out, -1, "status", &error);
  g_assert_no_error (error);
  return status;
}

static int
count_of (const char *folder, const char *state)
{
  g_autoptr (JsonObject) status = status_of (folder);
  return (int)json_object_get_int_member (json_object_get_object_member (status, "counts"), state);
}

/* The folder of the run whose id begins with @prefix. (transfer full) */
static char *
run_of (const char *folder, const char *prefix)
{
  g_autoptr (JsonObject) status = status_of (folder);
  JsonArray *runs = json_object_get_array_member (status, "runs");
  for (guint i = 0; i < json_array_get_length (runs); i++)
    {
      const char *id
          = json_object_get_string_member (json_array_get_object_element (runs, i), "id");
      if (g_str_has_prefix (id, prefix))
        return g_build_filename (folder, "runs", id, NULL);
    }
  g_error ("no run %s", prefix);
}

/* Its member of the status. (transfer full) */
static char *
told (const char *folder, const char *prefix, const char *member)
{
  g_autoptr (JsonObject) status = status_of (folder);
  JsonArray *runs = json_object_get_array_member (status, "runs");
  for (guint i = 0; i < json_array_get_length (runs); i++)
    {
      JsonObject *run = json_array_get_object_element (runs, i);
      if (g_str_has_prefix (json_object_get_string_member (run, "id"), prefix))
        return g_strdup (json_object_get_null_member (run, member)
                             ? ""
                             : json_object_get_string_member (run, member));
    }
  g_error ("no run %s", prefix);
}

static void
wait_for_steps (const char *run)
{
  g_autofree char *path = g_build_filename (run, LW_RUN_EVENTS, NULL);
  for (int i = 0; i < 6000; i++)
    {
      g_autofree char *text = NULL;
      if (g_file_get_contents (path, &text, NULL, NULL) && strstr (text, "\"iteration\":3,"))
        return;
      g_usleep (10000);
    }
  g_error ("%s does not get to step 3", run);
}

/* Until the status says so. */
static void
wait_for (const char *folder, const char *prefix, const char *state)
{
  for (int i = 0; i < 600; i++)
    {
      g_autofree char *now = told (folder, prefix, "state");
      if (strcmp (now, state) == 0)
        return;
      g_usleep (100000);
    }
  g_error ("%s is not %s", prefix, state);
}

/* Both studies ended with the same numbers, bit for bit. */
static void
assert_same_results (const char *folder, const char *other)
{
  static const char *const runs[]
      = { "source-only", "supervised", "wdass-point-3", "wdass-point-4" };
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      g_autofree char *a = run_of (folder, runs[i]), *b = run_of (other, runs[i]);
      g_autofree char *name = g_path_get_basename (a), *other_name = g_path_get_basename (b);
      g_assert_cmpstr (name, ==, other_name);
      g_assert_true (lw_study_run_finished (a));
      lw_assert_same_checkpoint (a, b);
    }
  g_autofree char *path = g_build_filename (folder, "curve.csv", NULL);
  g_autofree char *other_path = g_build_filename (other, "curve.csv", NULL);
  g_autofree char *text = NULL, *other_text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_file_get_contents (other_path, &other_text, NULL, NULL));
  g_assert_cmpstr (text, ==, other_text);
}

/* ---- the same numbers however it went ------------------------------------------------------ */

static double
time_of (const char *run, const char *name)
{
  g_autoptr (GPtrArray) events = lw_events_of (run);
  for (guint i = 0; i < events->len; i++)
    if (lw_is_event (events->pdata[i], name))
      return json_object_get_double_member (events->pdata[i], "time");
  g_error ("%s has no event %s", run, name);
}

static void
with_two_slots (const LwTraining *f, const char *reference)
{
  g_autofree char *folder = make_study (f, "slots", STEPS, TRUE, "");
  lw_expect_success (run_words (folder, "2"));
  assert_same_results (folder, reference);
}

/* The process that holds a folder, 0 where there is none. */
static GPid
holder_of (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "lock", NULL);
  g_autoptr (JsonObject) lock = lw_lock_is_held (folder, NULL) ? lw_json_load (path, NULL) : NULL;
  return lock ? (GPid)json_object_get_int_member (lock, "pid") : 0;
}

static GPid
some_worker (const char *folder)
{
  static const char *const runs[]
      = { "source-only", "supervised", "wdass-point-3", "wdass-point-4" };
  int first = g_test_rand_int_range (0, G_N_ELEMENTS (runs));
  for (guint i = 0; i < G_N_ELEMENTS (runs) && has_plan (folder); i++)
    {
      g_autofree char *run = run_of (folder, runs[(first + i) % G_N_ELEMENTS (runs)]);
      GPid pid = holder_of (run);
      if (pid > 0)
        return pid;
    }
  return 0;
}

/* SIGKILL of the queue and of workers at random moments. */
static void
with_sudden_ends (const LwTraining *f, const char *reference)
{
  g_autofree char *folder = make_study (f, "killed", STEPS, TRUE, "");
  int status = -1;
  for (int kills = 0; status != 0; kills++)
    {
      GPid queue = start (run_words (folder, "2"));
      g_usleep ((gulong)g_test_rand_int_range (100000, 1500000));
      GPid victim = kills % 2 == 0 || kills > KILLS ? queue : some_worker (folder);
      if (kills < KILLS && victim > 0)
        kill (victim, SIGKILL);
      status = lw_program_wait (queue);
      g_assert_cmpint (kills, <, 2 * KILLS);
    }
  assert_same_results (folder, reference);
}

/* A study that was stopped, and goes on in another place. */
static void
with_a_move (const LwTraining *f, const char *reference)
{
  g_autofree char *folder = make_study (f, "here", STEPS, TRUE, "");
  g_autofree char *here = lw_training_folder (f, "here");
  g_autofree char *there = lw_training_folder (f, "there");
  g_autofree char *moved = g_build_filename (there, "study", NULL);
  GPid queue = start (run_words (folder, "2"));
  wait_for_queue (folder);
  for (int i = 0; i < 600 && count_of (folder, "finished") < 2; i++)
    g_usleep (50000);
  g_autofree char *run = run_of (folder, "wdass-point-3");
  wait_for_steps (run);
  kill (queue, SIGTERM);
  g_assert_cmpint (lw_program_wait (queue), ==, 1);
  g_assert_cmpint (rename (here, there), ==, 0);
  lw_expect_success (run_words (moved, "2"));
  assert_same_results (moved, reference);
}

static void
test_same_numbers (LwTraining *f, gconstpointer data)
{
  g_autofree char *reference = make_study (f, "reference", STEPS, TRUE, "");
  lw_expect_success (run_words (reference, "1"));
  with_two_slots (f, reference);
  with_sudden_ends (f, reference);
  with_a_move (f, reference);
}

/* ---- wishes -------------------------------------------------------------------------------- */

/* A pause holds from before the queue began until it is taken back. */
static void
test_pause (LwTraining *f, gconstpointer data)
{
  g_autofree char *folder = make_study (f, "place", 2, FALSE, "");
  g_autofree char *runs = g_build_filename (folder, "runs", NULL);
  lw_expect_success (study_words ("pause", folder));
  GPid queue = start (run_words (folder, "1"));
  wait_for_queue (folder);
  g_usleep (1000000);
  g_assert_false (g_file_test (runs, G_FILE_TEST_EXISTS));
  lw_expect_failure (run_words (folder, "1"), NULL, LW_PARTS ("in use by"));
  lw_expect_success (study_words ("continue", folder));
  g_assert_cmpint (lw_program_wait (queue), ==, 0);
  g_assert_cmpint (count_of (folder, "finished"), ==, 4);
}

static void
stop_one (const char *folder, const char *pattern, const char *how)
{
  GPtrArray *words = study_words ("stop", folder);
  lw_program_add (words, pattern, how, NULL);
  lw_expect_success (words);
}

static gboolean
has_file (const char *run, const char *name)
{
  g_autofree char *path = g_build_filename (run, name, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* The three ways to stop a run, and what is left of it; one that waits does not begin. */
static void
test_stop_runs (LwTraining *f, gconstpointer data)
{
  g_autofree char *folder = make_study (f, "place", ENDLESS, FALSE, "");
  lw_expect_failure (study_words ("stop", folder), NULL, LW_PARTS ("splits"));
  GPid queue = start (run_words (folder, "3"));
  wait_for_queue (folder);
  g_autofree char *now = run_of (folder, "source-only"), *saved = run_of (folder, "supervised");
  g_autofree char *judged = run_of (folder, "wdass-point-3");
  stop_one (folder, "wdass-point-4*", "--now");
  wait_for_steps (now);
  wait_for_steps (saved);
  wait_for_steps (judged);
  stop_one (folder, "source-only*", "--now");
  stop_one (folder, "supervised*", "--after-checkpoint");
  stop_one (folder, "wdass-point-3*", "--after-evaluation");
  g_assert_cmpint (lw_program_wait (queue), ==, 1);
  g_assert_cmpint (count_of (folder, "interrupted"), ==, 3);
  g_assert_cmpint (count_of (folder, "waiting"), ==, 1);
  g_autofree char *first = told (folder, "source-only", "stopped");
  g_autofree char *second = told (folder, "supervised", "stopped");
  g_autofree char *third = told (folder, "wdass-point-3", "stopped");
  g_assert_cmpstr (first, ==, "now");
  g_assert_cmpstr (second, ==, "after-checkpoint");
  g_assert_cmpstr (third, ==, "after-evaluation");
  g_assert_false (has_file (saved, "eval.json"));
  g_assert_true (has_file (judged, "eval.json"));
  g_assert_false (lw_study_run_finished (judged));
  GPtrArray *words = study_words ("stop", folder);
  lw_program_add (words, "nothing*", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("nothing*"));
}

/* A stop of all ends the queue; the next one does not follow it any more. */
static void
test_stop_all (LwTraining *f, gconstpointer data)
{
  g_autofree char *folder = make_study (f, "place", ENDLESS, FALSE, "");
  for (int times = 0; times < 2; times++)
    {
      GPid queue = start (run_words (folder, "1"));
      wait_for_queue (folder);
      wait_for (folder, "source-only", "running");
      g_autofree char *run = run_of (folder, "source-only");
      wait_for_steps (run);
      lw_expect_success (study_words ("stop", folder));
      g_assert_cmpint (lw_program_wait (queue), ==, 1);
      g_autofree char *how = told (folder, "source-only", "stopped");
      g_assert_cmpstr (how, ==, "after-checkpoint");
    }
  lw_expect_failure (study_words ("stop", folder), NULL, LW_PARTS ("nothing", "at work"));
}

/* A run that another process works on is left to it, and taken when that has ended. */
static void
test_elsewhere (LwTraining *f, gconstpointer data)
{
  g_autofree char *folder = make_study (f, "place", ENDLESS, FALSE, "");
  GPid queue = start (run_words (folder, "1"));
  wait_for_queue (folder);
  g_autofree char *run = run_of (folder, "source-only");
  wait_for_steps (run);
  lw_expect_success (study_words ("stop", folder));
  g_assert_cmpint (lw_program_wait (queue), ==, 1);
  GPid other = start (lw_resume_words (run));
  wait_for (folder, "source-only", "running");
  queue = start (run_words (folder, "1"));
  wait_for (folder, "supervised", "running");
  kill (other, SIGKILL);
  g_assert_cmpint (lw_program_wait (other), ==, -1);
  wait_for (folder, "source-only", "interrupted");
  stop_one (folder, "supervised*", "--now");
  wait_for (folder, "source-only", "running");
  lw_expect_success (study_words ("stop", folder));
  g_assert_cmpint (lw_program_wait (queue), ==, 1);
}

/* A run that cannot begin fails with the reason, while others go on; retried, it ends well. */
static void
test_retry (LwTraining *f, gconstpointer data)
{
  g_autofree char *cache = lw_training_folder (f, "cache");
  g_autofree char *recipes
      = g_strdup_printf ("\"supervised\": {\"iterations\": 2, \"cache_dir\": \"%s\"}", cache);
  g_autofree char *folder = make_study (f, "place", ENDLESS, FALSE, recipes);
  g_assert_true (lw_file_replace (cache, "", 0, NULL));
  GPid queue = start (run_words (folder, "4"));
  wait_for_queue (folder);
  wait_for (folder, "supervised", "failed");
  g_autofree char *why = told (folder, "supervised", "message");
  g_assert_nonnull (strstr (why, cache));
  wait_for (folder, "source-only", "running");
  remove (cache);
  GPtrArray *words = study_words ("retry", folder);
  lw_program_add (words, "supervised*", NULL);
  lw_expect_success (words);
  wait_for (folder, "supervised", "finished");
  lw_expect_success (study_words ("stop", folder));
  g_assert_cmpint (lw_program_wait (queue), ==, 1);
}

/* Runs that are moved begin first. */
static void
test_order (LwTraining *f, gconstpointer data)
{
  g_autofree char *folder = make_study (f, "place", 2, FALSE, "");
  lw_expect_success (study_words ("pause", folder));
  GPid queue = start (run_words (folder, "1"));
  wait_for_queue (folder);
  GPtrArray *words = study_words ("order", folder);
  lw_program_add (words, "wdass-point-4*", "--first", NULL);
  lw_expect_success (words);
  lw_expect_success (study_words ("continue", folder));
  g_assert_cmpint (lw_program_wait (queue), ==, 0);
  g_autofree char *first = run_of (folder, "wdass-point-4");
  g_autofree char *then = run_of (folder, "source-only");
  g_assert_cmpfloat (time_of (first, "finished"), <=, time_of (then, "start"));
  lw_expect_failure (study_words ("order", folder), NULL, LW_PARTS ("name the runs"));
}

#define ADD(path, function)                                                                        \
  g_test_add (path, LwTraining, NULL, lw_training_set_up, function, lw_training_tear_down)

static int
compare_names (char *const *a, char *const *b)
{
  return strcmp (*a, *b);
}

/* The devices that the runs of a study were trained on, sorted. (transfer full) */
static char *
devices_of (const char *folder)
{
  g_autoptr (JsonObject) status = status_of (folder);
  JsonArray *runs = json_object_get_array_member (status, "runs");
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < json_array_get_length (runs); i++)
    {
      GError *error = NULL;
      JsonObject *run = json_array_get_object_element (runs, i);
      g_autofree char *path = g_build_filename (
          folder, "runs", json_object_get_string_member (run, "id"), LW_RUN_MANIFEST, NULL);
      g_autoptr (JsonObject) manifest = lw_json_load (path, &error);
      g_assert_no_error (error);
      JsonObject *machine = json_object_get_object_member (manifest, "machine");
      const char *name = json_object_get_string_member (machine, "device");
      if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, (GCompareFunc)compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **)names->pdata);
}

/* One run for each device at once, on that device: with --devices, and without on all GPUs that can
 * be used. */
static void
test_devices (LwTraining *f, gconstpointer data)
{
  g_setenv ("LW_BACKEND_DIR", g_getenv ("LW_FAKE_BACKEND_DIR"), TRUE);
  g_setenv ("LW_FAKE_GPUS", "One:8192:7000,Broken:8192:7500:it is too hot,Two:8192:6000", TRUE);
  g_autofree char *named = make_study (f, "named", 2, FALSE, "");
  GPtrArray *words = study_words ("run", named);
  lw_program_add (words, "--devices", "cuda:1", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("cuda:1 (Broken)", "it is too hot"));
  words = study_words ("run", named);
  lw_program_add (words, "--devices", "cuda:2", NULL);
  lw_expect_success (words);
  g_autofree char *of_named = devices_of (named);
  g_assert_cmpstr (of_named, ==, "Two");
  g_autofree char *dealt = make_study (f, "dealt", 2, FALSE, "");
  lw_expect_success (study_words ("run", dealt));
  g_autofree char *of_dealt = devices_of (dealt);
  g_assert_cmpstr (of_dealt, ==, "One Two");
  g_unsetenv ("LW_BACKEND_DIR");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/same-numbers", test_same_numbers);
  ADD ("/queue/pause", test_pause);
  ADD ("/queue/stop-runs", test_stop_runs);
  ADD ("/queue/stop-all", test_stop_all);
  ADD ("/queue/elsewhere", test_elsewhere);
  ADD ("/queue/retry", test_retry);
  ADD ("/queue/order", test_order);
  ADD ("/queue/devices", test_devices);
  return g_test_run ();
}
