/* The memory of a run: what is planned, what is taken, and what is refused. */
#include <string.h>

#include "../unit/scratch.h"
#include "core/json.h"
#include "train/evaluation.h"
#include "train/trainer.h"
#include "training.h"

#define GPUS "Large:81920:40000"

static void
set_up (LwTraining *f, gconstpointer data)
{
  lw_training_set_up (f, data);
  g_setenv ("LW_BACKEND_DIR", g_getenv ("LW_FAKE_BACKEND_DIR"), TRUE);
  g_setenv ("LW_FAKE_GPUS", GPUS, TRUE);
}

static void
tear_down (LwTraining *f, gconstpointer data)
{
  g_unsetenv ("LW_BACKEND_DIR");
  lw_training_tear_down (f, data);
}

/* `train --plan` on @device, for batches of @batch. */
static GPtrArray *
plan_words (LwTraining *f, const char *device, const char *batch)
{
  g_autofree char *run = lw_training_folder (f, "run");
  GPtrArray *words = lw_train_words (f, run);
  lw_program_add (words, "--device", device, "--batch", batch, "--crop-height", "160",
                  "--crop-width", "160", "--plan", NULL);
  return words;
}

static JsonObject *
plan_json (LwTraining *f, const char *device, const char *batch)
{
  GPtrArray *words = plan_words (f, device, batch);
  GError *error = NULL;
  g_ptr_array_add (words, g_strdup ("--json"));
  g_auto (LwProgramResult) result = lw_execute (words, NULL);
  if (result.status != 0)
    g_error ("%s", result.err);
  JsonObject *json = lw_json_parse (result.out, -1, "stdout", &error);
  g_assert_no_error (error);
  return json;
}

static gint64
total_of (LwTraining *f, const char *device, const char *batch)
{
  g_autoptr (JsonObject) json = plan_json (f, device, batch);
  return json_object_get_int_member (json, "total");
}

/* A plan is the sum of its parts, more for more images, and leaves nothing behind. */
static void
check_plan (LwTraining *f, const char *device, gboolean scratch_known)
{
  g_autoptr (JsonObject) json = plan_json (f, device, "2");
  JsonObject *bytes = json_object_get_object_member (json, "bytes");
  const char *const added[]
      = { "weights", "activations", "buffers", "images", "evaluation", "libraries" };
  gint64 sum = MAX (json_object_get_int_member (bytes, "workspace"),
                    json_object_get_int_member (bytes, "scratch"));
  for (guint i = 0; i < G_N_ELEMENTS (added); i++)
    sum += json_object_get_int_member (bytes, added[i]);
  g_assert_cmpint (json_object_get_int_member (json, "total"), ==, sum);
  g_assert_cmpint (json_object_get_int_member (bytes, "evaluation"), >, 0);
  g_assert_cmpint (json_object_get_int_member (bytes, "activations"), >, 1 << 20);
  g_assert_true (json_object_get_boolean_member (json, "fits"));
  g_assert_true (json_object_get_null_member (json, "advice"));
  g_assert_true (json_object_get_boolean_member (json, "images_known"));
  g_assert_cmpint (json_object_get_boolean_member (json, "scratch_known"), ==, scratch_known);
  g_assert_cmpint (total_of (f, device, "4"), >, sum);
  g_autofree char *run = lw_training_folder (f, "run");
  g_assert_false (g_file_test (run, G_FILE_TEST_EXISTS));
}

static void
test_plan (LwTraining *f, gconstpointer data)
{
  check_plan (f, "cpu", FALSE);
  check_plan (f, "cuda:0", TRUE);
}

static void
test_text (LwTraining *f, gconstpointer data)
{
  g_auto (LwProgramResult) gpu = lw_execute (plan_words (f, "cuda", "2"), NULL);
  g_assert_cmpint (gpu.status, ==, 0);
  g_assert_true (g_str_has_prefix (gpu.out, "cuda:0: Large, f32\n"));
  g_assert_nonnull (strstr (gpu.out, " MiB  evaluation\n"));
  g_assert_nonnull (strstr (gpu.out, ": it fits\n"));
  g_assert_null (strstr (gpu.out, "Not counted"));
  g_auto (LwProgramResult) cpu = lw_execute (plan_words (f, "cpu", "2"), NULL);
  g_assert_nonnull (strstr (cpu.out, "Not counted"));
}

/* GPU memory of which @bytes and a little more are free. */
static void
leave_free (gint64 bytes)
{
  g_autofree char *gpus
      = g_strdup_printf ("Small:1024:%lld", (long long)((bytes + (1 << 20) - 1) >> 20));
  g_setenv ("LW_FAKE_GPUS", gpus, TRUE);
}

/* A run that does not fit is refused before anything is made, with a change that is enough. */
static void
test_refusal (LwTraining *f, gconstpointer data)
{
  gint64 two = total_of (f, "cuda", "2");
  g_assert_cmpint (total_of (f, "cuda", "4"), >, two + (1 << 20));
  g_autofree char *run = lw_training_folder (f, "run");
  leave_free (two);
  GPtrArray *words = lw_train_words (f, run);
  lw_program_add (words, "--device", "cuda", "--batch", "4", "--crop-height", "160", "--crop-width",
                  "160", NULL);
  lw_expect_failure (words, NULL,
                     LW_PARTS ("cuda:0 (Small)", "--batch 2 --accumulate 2 (", "--plan"));
  g_assert_false (g_file_test (run, G_FILE_TEST_EXISTS));
  g_autoptr (JsonObject) json = plan_json (f, "cuda", "4");
  g_assert_false (json_object_get_boolean_member (json, "fits"));
  g_assert_nonnull (
      strstr (json_object_get_string_member (json, "advice"), "--batch 2 --accumulate 2"));
  leave_free (1 << 20);
  words = lw_train_words (f, run);
  lw_program_add (words, "--device", "cuda", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("No smaller batch or crop is enough"));
}

static void
test_arguments (LwTraining *f, gconstpointer data)
{
  g_autofree char *run = lw_training_folder (f, "run");
  GPtrArray *words = lw_train_words (f, run);
  g_ptr_array_add (words, g_strdup ("--json"));
  lw_expect_failure (words, NULL, LW_PARTS ("--json goes with --plan"));
  words = lw_resume_words (run);
  g_ptr_array_add (words, g_strdup ("--plan"));
  lw_expect_failure (words, NULL, LW_PARTS ("labelworth train"));
}

/* ---- what is taken ------------------------------------------------------------------------- */

static LwMemoryUse
use_of (const LwSession *session)
{
  LwMemoryUse use;
  g_assert_true (session->device.backend->memory_use (session->device.stream, &use));
  return use;
}

static LwSession *
session_new (LwTraining *f, const char *device)
{
  g_autofree char *run = lw_training_folder (f, device);
  g_autoptr (GPtrArray) words = lw_train_words (f, run);
  g_autoptr (GPtrArray) settings = g_ptr_array_new_with_free_func (g_free);
  GError *error = NULL;
  for (guint i = 3; i + 1 < words->len; i += 2)
    {
      const char *name = words->pdata[i];
      g_ptr_array_add (settings, g_strdelimit (g_strdup (name + 2), "-", '_'));
      g_ptr_array_add (settings, g_strdup (words->pdata[i + 1]));
    }
  g_ptr_array_add (settings, g_strdup ("device"));
  g_ptr_array_add (settings, g_strdup (device));
  g_ptr_array_add (settings, NULL);
  LwRunConfig *config
      = lw_run_config_new (NULL, NULL, (const char *const *)settings->pdata, &error);
  g_assert_no_error (error);
  LwSession *session = lw_session_start (run, config, -1, &error);
  g_assert_no_error (error);
  return session;
}

/* All that steps and evaluations take on a GPU was planned, and is taken before the first of them.
 */
static void
test_taken (LwTraining *f, gconstpointer data)
{
  const LwTrainOptions options = { .evaluate = lw_session_evaluate };
  GError *error = NULL;
  g_autoptr (LwSession) session = session_new (f, "cuda:0");
  const LwMemoryPlan *plan = &session->plan;
  LwMemoryUse before = use_of (session);
  g_assert_cmpuint (before.allocated, ==,
                    plan->weights + plan->activations + plan->buffers + plan->images
                        + plan->evaluation);
  lw_train (session, &options, &error);
  g_assert_no_error (error);
  LwMemoryUse after = use_of (session);
  g_assert_cmpuint (after.allocated, ==, before.allocated);
  g_assert_cmpuint (after.scratch, ==, before.scratch);
}

/* Of the CPU, all but the evaluation, which takes its memory when it begins. */
static void
test_taken_cpu (LwTraining *f, gconstpointer data)
{
  g_autoptr (LwSession) session = session_new (f, "cpu");
  const LwMemoryPlan *plan = &session->plan;
  g_assert_cmpuint (use_of (session).allocated, ==,
                    plan->weights + plan->activations + plan->buffers + plan->images);
  g_assert_cmpuint (plan->workspace, >, 0);
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
    { "/memory/plan", test_plan },       { "/memory/text", test_text },
    { "/memory/refusal", test_refusal }, { "/memory/arguments", test_arguments },
    { "/memory/taken", test_taken },     { "/memory/taken-cpu", test_taken_cpu },
  };
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, LwTraining, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
