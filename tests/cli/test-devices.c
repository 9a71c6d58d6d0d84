/* `labelworth devices`, and --device and --precision of the other commands, with invented GPUs. */
#include <string.h>

#include "../unit/scratch.h"
#include "core/json.h"
#include "training.h"

#define GPUS "Small:8192:7000,Large:81920:40000,Old:2048:80000:it is too old"

static void
set_up (LwTraining *f, gconstpointer data)
{
  lw_training_set_up (f, data);
  g_setenv ("LW_BACKEND_DIR", g_getenv ("LW_FAKE_BACKEND_DIR"), TRUE);
  g_setenv ("LW_FAKE_GPUS", GPUS, TRUE);
  g_unsetenv ("LW_FAKE_REASON");
}

static void
tear_down (LwTraining *f, gconstpointer data)
{
  g_unsetenv ("LW_BACKEND_DIR");
  lw_training_tear_down (f, data);
}

static JsonObject *
devices_json (void)
{
  const char *const words[] = { "devices", "--json", NULL };
  g_auto (LwProgramResult) result = lw_program_run (words, NULL);
  GError *error = NULL;
  g_assert_cmpint (result.status, ==, 0);
  JsonObject *json = lw_json_parse (result.out, -1, "stdout", &error);
  g_assert_no_error (error);
  return json;
}

/* Every device has its name, memory and, where it cannot be used, the reason. */
static void
test_json (LwTraining *f, gconstpointer data)
{
  g_autoptr (JsonObject) json = devices_json ();
  JsonArray *devices = json_object_get_array_member (json, "devices");
  g_assert_cmpuint (json_array_get_length (devices), ==, 4);
  g_assert_cmpstr (json_object_get_string_member (json, "auto"), ==, "cuda:1");
  g_assert_true (json_object_get_null_member (json, "cuda_problem"));
  JsonObject *cpu = json_array_get_object_element (devices, 0);
  g_assert_cmpstr (json_object_get_string_member (cpu, "device"), ==, "cpu");
  g_assert_cmpint (json_object_get_int_member (cpu, "threads"), >, 0);
  JsonObject *large = json_array_get_object_element (devices, 2);
  g_assert_cmpstr (json_object_get_string_member (large, "name"), ==, "Large");
  g_assert_true (json_object_get_boolean_member (large, "usable"));
  g_assert_cmpint (json_object_get_int_member (large, "memory"), ==, G_GINT64_CONSTANT (80) << 30);
  g_assert_cmpstr (json_object_get_string_member (large, "capability"), ==, "9.0");
  JsonObject *old = json_array_get_object_element (devices, 3);
  g_assert_false (json_object_get_boolean_member (old, "usable"));
  g_assert_cmpstr (json_object_get_string_member (old, "reason"), ==, "it is too old");
}

static void
test_text (LwTraining *f, gconstpointer data)
{
  const char *const words[] = { "devices", NULL };
  g_auto (LwProgramResult) found = lw_program_run (words, NULL);
  g_assert_cmpint (found.status, ==, 0);
  g_assert_nonnull (strstr (found.out, "cuda:2   Old\n         cannot be used: it is too old\n"));
  g_assert_nonnull (strstr (found.out, "auto     is cuda:1\n"));
  g_setenv ("LW_BACKEND_DIR", f->root, TRUE);
  g_auto (LwProgramResult) none = lw_program_run (words, NULL);
  g_assert_cmpint (none.status, ==, 0);
  g_assert_nonnull (
      strstr (none.out, "cuda     cannot be used: the backend module is not installed"));
  g_assert_nonnull (strstr (none.out, "auto     is cpu\n"));
}

/* An unusable device and a precision that the device lacks are refused before anything is made. */
static void
test_refusals (LwTraining *f, gconstpointer data)
{
  g_autofree char *run = lw_training_folder (f, "run");
  GPtrArray *words = lw_train_words (f, run);
  lw_program_add (words, "--device", "cuda:2", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("cuda:2 (Old)", "it is too old"));
  words = lw_train_words (f, run);
  lw_program_add (words, "--device", "cpu", "--precision", "tf32", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("cpu", "--precision f32"));
  g_assert_false (g_file_test (run, G_FILE_TEST_EXISTS));
}

/* The manifest says what a run was trained on. */
static void
test_manifest (LwTraining *f, gconstpointer data)
{
  g_autofree char *run = lw_training_folder (f, "run");
  g_autofree char *path = g_build_filename (run, LW_RUN_MANIFEST, NULL);
  GPtrArray *words = lw_train_words (f, run);
  GError *error = NULL;
  lw_program_add (words, "--device", "cuda", "--iterations", "2", NULL);
  lw_expect_success (words);
  g_autoptr (JsonObject) manifest = lw_json_load (path, &error);
  g_assert_no_error (error);
  JsonObject *machine = json_object_get_object_member (manifest, "machine");
  g_assert_cmpstr (json_object_get_string_member (machine, "backend"), ==, "cuda");
  g_assert_cmpstr (json_object_get_string_member (machine, "device"), ==, "Large");
  g_assert_cmpstr (json_object_get_string_member (machine, "capability"), ==, "9.0");
  g_assert_cmpstr (json_object_get_string_member (machine, "driver"), ==, "13.0");
  g_assert_cmpstr (json_object_get_string_member (machine, "precision"), ==, "f32");
}

/* The lines of a run without what depends on its speed. (transfer full) */
static char *
lines_of (const char *run)
{
  g_autoptr (GPtrArray) events = lw_events_of (run);
  GString *lines = g_string_new (NULL);
  for (guint i = 0; i < events->len; i++)
    {
      const char *const timed[]
          = { "time", "images_per_second", "data_wait", "seconds", "seconds_left" };
      for (guint m = 0; m < G_N_ELEMENTS (timed); m++)
        json_object_remove_member (events->pdata[i], timed[m]);
      g_autofree char *line = lw_json_line (events->pdata[i]);
      g_string_append_printf (lines, "%s\n", line);
    }
  return g_string_free (lines, FALSE);
}

static void
train_on (LwTraining *f, const char *run, const char *device, const char *log_every)
{
  GPtrArray *words = lw_train_words (f, run);
  lw_program_add (words, "--device", device, "--log-every", log_every, "--eval-every", "3", NULL);
  lw_expect_success (words);
}

/* Losses that are read back a step later make the same lines in the same order, and batches that
 * are uploaded ahead the same network. */
static void
check_same_run (LwTraining *f, const char *log_every)
{
  g_autofree char *name = g_strconcat ("cpu-", log_every, NULL);
  g_autofree char *other = g_strconcat ("gpu-", log_every, NULL);
  g_autofree char *on_cpu = lw_training_folder (f, name);
  g_autofree char *on_gpu = lw_training_folder (f, other);
  train_on (f, on_cpu, "cpu", log_every);
  train_on (f, on_gpu, "cuda:1", log_every);
  g_autofree char *expected = lines_of (on_cpu);
  g_autofree char *lines = lines_of (on_gpu);
  g_assert_cmpstr (lines, ==, expected);
  lw_assert_same_checkpoint (on_gpu, on_cpu);
}

static void
test_same_run (LwTraining *f, gconstpointer data)
{
  check_same_run (f, "1");
  check_same_run (f, "4");
}

/* A run that was stopped between two checkpoints goes on, on another device, as if it had not been:
 * the line of the last step is there before the checkpoint. */
static void
test_resume (LwTraining *f, gconstpointer data)
{
  g_autofree char *whole = lw_training_folder (f, "whole");
  g_autofree char *parts = lw_training_folder (f, "parts");
  train_on (f, whole, "cpu", "1");
  GPtrArray *words = lw_train_words (f, parts);
  lw_program_add (words, "--device", "cuda:1", "--eval-every", "3", "--stop-after", "3", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("stopped at step 3"));
  g_autoptr (GPtrArray) events = lw_events_of (parts);
  g_assert_true (lw_is_event (events->pdata[events->len - 1], "stopped"));
  g_assert_true (lw_is_event (events->pdata[events->len - 3], "step"));
  words = lw_resume_words (parts);
  lw_program_add (words, "--device", "cpu", NULL);
  lw_expect_success (words);
  lw_assert_same_checkpoint (parts, whole);
}

/* A GPU that fails leaves the lines of the steps before and a checkpoint, from which the run goes
 * on without it. */
static void
test_failure (LwTraining *f, gconstpointer data)
{
  g_autofree char *whole = lw_training_folder (f, "whole");
  g_autofree char *broken = lw_training_folder (f, "broken");
  train_on (f, whole, "cpu", "1");
  g_setenv ("LW_FAKE_FAIL", "4", TRUE);
  GPtrArray *words = lw_train_words (f, broken);
  lw_program_add (words, "--device", "cuda:1", "--eval-every", "3", NULL);
  lw_expect_failure (
      words, NULL, LW_PARTS ("fallen off its bus", "step 2", "labelworth resume", "--device cpu"));
  g_unsetenv ("LW_FAKE_FAIL");
  LwRunStatus status;
  g_assert_true (lw_run_state (broken, &status, NULL));
  g_assert_cmpint (status.state, ==, LW_RUN_FAILED);
  g_assert_nonnull (strstr (status.message, "fallen off its bus"));
  lw_run_status_clear (&status);
  g_autoptr (GPtrArray) events = lw_events_of (broken);
  JsonObject *last = events->pdata[events->len - 1];
  g_assert_cmpint (json_object_get_int_member (last, "iteration"), ==, 3);
  words = lw_resume_words (broken);
  lw_program_add (words, "--device", "cpu", NULL);
  lw_expect_success (words);
  lw_assert_same_checkpoint (broken, whole);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  const struct
  {
    const char *path;
    void (*run) (LwTraining *f, gconstpointer data);
  } tests[] = {
    { "/devices/json", test_json },         { "/devices/text", test_text },
    { "/devices/refusals", test_refusals }, { "/devices/manifest", test_manifest },
    { "/devices/same-run", test_same_run }, { "/devices/resume", test_resume },
    { "/devices/failure", test_failure },
  };
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, LwTraining, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
