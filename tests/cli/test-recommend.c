/* `labelworth study recommend` on a study whose results are made up. */
#include <math.h>
#include <string.h>

#include "core/file.h"
#include "core/json.h"
#include "study/study-plan.h"
#include "training.h"

#define POOL 2975

static void
put (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_assert_true (lw_file_make_directory (parent, NULL));
  g_assert_true (lw_file_replace (path, text, strlen (text), NULL));
}

/* Points rise to 63, coarse labels to 70; partitions differ by half a point, runs by a few tenths.
 */
static void
end_run (const LwStudyRun *run, int number)
{
  double images = lw_mix_total (&run->mix), high = run->mix.images[LW_LABEL_COARSE] ? 70 : 63;
  double miou
      = (high - 16 * pow (images / 50, -0.5) + 0.5 * run->partition + 0.3 * sin (5.0 * number))
        / 100;
  g_autofree char *eval
      = g_strdup_printf ("{\"miou\": %.4f, \"iou\": [%.4f, 0.5], \"classes\": [\"road\", \"car\"],"
                         " \"protocol\": {\"eval_width\": 480, \"eval_height\": 360}}",
                         miou, miou);
  put (run->folder, "eval.json", eval);
  put (run->folder, "config.json", "{\"iterations\": 10}");
  g_assert_true (lw_run_status_write (run->folder, LW_RUN_FINISHED, NULL, NULL));
}

/* Point and coarse labels in four sizes and two partitions. (transfer full) */
static char *
make_study (const LwTraining *f)
{
  char *folder = lw_training_folder (f, "advice");
  g_autoptr (GString) ids = g_string_new (NULL);
  for (int i = 0; i < POOL; i++)
    g_string_append_printf (ids, "image%04d\n", i);
  put (folder, "study.json",
       "{\"source\": \"pairs:s\", \"target\": \"camvid:t\", \"class_set\": \"camvid11\","
       " \"label_types\": [\"point\", \"coarse\"], \"images\": [50, 100, 200, 400],"
       " \"partitions\": 2}");
  put (folder, "splits/p0.txt", ids->str);
  put (folder, "splits/p1.txt", ids->str);
  GError *error = NULL;
  g_autoptr (LwStudy) study = lw_study_open (folder, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) plan = lw_study_plan (study, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < plan->len; i++)
    end_run (plan->pdata[i], (int)i);
  return folder;
}

static GPtrArray *
words_of (const char *folder)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, "study", "recommend", folder, NULL);
  return words;
}

/* The root of what --json prints with @option @value. (transfer full) */
static JsonObject *
ask (const char *folder, const char *option, const char *value, const char *change)
{
  GPtrArray *words = words_of (folder);
  GError *error = NULL;
  lw_program_add (words, "--json", option, value, NULL);
  if (change)
    lw_program_add (words, "--set", change, NULL);
  g_auto (LwProgramResult) result = lw_execute (words, NULL);
  if (result.status != 0)
    g_error ("%s", result.err);
  JsonObject *root = lw_json_parse (result.out, -1, "advice", &error);
  g_assert_no_error (error);
  return root;
}

static JsonObject *
plan_of (JsonObject *root, guint index)
{
  return json_array_get_object_element (json_object_get_array_member (root, "plans"), index);
}

static void
test_text (LwTraining *f, gconstpointer data)
{
  g_autofree char *folder = make_study (f);
  GPtrArray *words = words_of (folder);
  lw_program_add (words, "--hours", "8", NULL);
  g_auto (LwProgramResult) result = lw_execute (words, NULL);
  if (result.status != 0)
    g_error ("%s", result.err);
  g_assert_nonnull (strstr (result.out, "With 8.00 h (wdass, mIoU"));
  g_assert_nonnull (strstr (result.out, "point: 640 images, 8.00 h; "));
  g_assert_nonnull (strstr (result.out, "coarse: 68 images, 7.93 h; "));
  g_assert_nonnull (strstr (result.out, "coarse is better than point "));
  g_assert_nonnull (strstr (result.out, "no mix was measured"));
  g_assert_nonnull (strstr (result.out, "400 images predicted from fewer"));
}

/* The same answers as JSON; a cost on the command line changes the plan. */
static void
test_json (LwTraining *f, gconstpointer data)
{
  g_autofree char *folder = make_study (f);
  g_autoptr (JsonObject) hours = ask (folder, "--hours", "8", NULL);
  g_autoptr (JsonObject) cheap = ask (folder, "--hours", "8", "coarse=80");
  g_autoptr (JsonObject) target = ask (folder, "--target-miou", "55", NULL);
  g_autoptr (JsonObject) money = ask (folder, "--money", "200", "price_per_hour=25");
  JsonObject *decision = json_object_get_object_member (hours, "decision");
  g_assert_cmpstr (json_object_get_string_member (decision, "leader"), ==, "point");
  decision = json_object_get_object_member (cheap, "decision");
  g_assert_cmpstr (json_object_get_string_member (decision, "leader"), ==, "coarse");
  g_assert_true (json_object_get_boolean_member (decision, "decided"));
  g_assert_cmpint (json_object_get_int_member (plan_of (hours, 1), "images"), ==, 68);
  g_assert_cmpint (json_object_get_int_member (plan_of (cheap, 1), "images"), ==, 360);
  g_assert_cmpint (json_object_get_int_member (plan_of (money, 1), "images"), ==, 68);
  JsonObject *needed = json_object_get_object_member (plan_of (target, 0), "hours");
  g_assert_cmpfloat (json_object_get_double_member (needed, "low"), <, 2.5);
  g_assert_cmpfloat (json_object_get_double_member (needed, "high"), >, 2.5);
  g_assert_true (json_object_has_member (hours, "exchange"));
  g_assert_true (json_object_has_member (hours, "fits"));
}

static void
test_refusals (LwTraining *f, gconstpointer data)
{
  g_autofree char *folder = make_study (f);
  lw_expect_failure (words_of (folder), NULL, LW_PARTS ("--hours", "--target-miou"));
  GPtrArray *words = words_of (folder);
  lw_program_add (words, "--hours", "8", "--money", "3", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("one of"));
  words = words_of (folder);
  lw_program_add (words, "--hours", "0", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("above 0"));
  words = words_of (folder);
  lw_program_add (words, "--target-miou", "120", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("120"));
  words = words_of (folder);
  lw_program_add (words, "--money", "100", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("price_per_hour"));
  words = words_of (folder);
  lw_program_add (words, "--hours", "8", "--class", "cow", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("cow", "road"));
  words = words_of (folder);
  lw_program_add (words, "--hours", "8", "--method", "baseline", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("baseline", "wdass"));
  words = words_of (f->source);
  lw_program_add (words, "--hours", "8", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("study.json"));
}

#define ADD(path, function)                                                                        \
  g_test_add (path, LwTraining, NULL, lw_training_set_up, function, lw_training_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/recommend/text", test_text);
  ADD ("/recommend/json", test_json);
  ADD ("/recommend/refusals", test_refusals);
  return g_test_run ();
}
