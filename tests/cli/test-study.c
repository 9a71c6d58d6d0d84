/* `labelworth study`: a small study from its making to its table, widened, stopped and continued.
 */
#include <signal.h>
#include <string.h>

#include "core/file.h"
#include "core/json.h"
#include "training.h"

static GPtrArray *
words_of (const char *verb, const char *folder)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, "study", verb, folder, NULL);
  return words;
}

/* Makes a study of three runs in the folder @name of @f. (transfer full) */
static char *
make_study (const LwTraining *f, const char *name, int iterations, const char *extra)
{
  g_autofree char *text = g_strdup_printf (
      "{\"source\": \"source\", \"target\": \"target\", \"label_types\": [\"point\"],"
      " \"images\": [4], \"references\": [\"source-only\", \"supervised\"], \"pretrain\": true,"
      " \"recipe\": {\"arch\": \"resnet18\", \"width\": 8, \"dim\": 16, \"crop_height\": 48,"
      " \"crop_width\": 64, \"batch\": 2, \"iterations\": %d, \"lr\": 0.01,"
      " \"checkpoint_every\": 100, \"precision\": \"f32\", \"threads\": 1%s}}",
      iterations, extra);
  g_autofree char *file = lw_training_folder (f, "template.json");
  g_assert_true (lw_file_replace (file, text, strlen (text), NULL));
  char *folder = lw_training_folder (f, name);
  GPtrArray *words = words_of ("init", folder);
  lw_program_add (words, "--from", file, NULL);
  lw_expect_success (words);
  return folder;
}

static char *
read_file (const LwTraining *f, const char *name)
{
  g_autofree char *path = lw_training_folder (f, name);
  char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

/* Three runs give three rows, files for the curve, weak labels made once, and a second call trains
 * nothing. */
static void
test_whole (LwTraining *f, gconstpointer data)
{
  g_autofree char *folder = make_study (f, "study", 4, "");
  g_auto (LwProgramResult) first = lw_execute (words_of ("run", folder), NULL);
  if (first.status != 0)
    g_error ("%s", first.err);
  g_assert_nonnull (strstr (first.out, "supervised"));
  g_autofree char *csv = read_file (f, "study/curve.csv");
  g_auto (GStrv) lines = g_strsplit (csv, "\n", 0);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_true (g_str_has_prefix (lines[1], "none,source-only,0,0,"));
  g_assert_true (g_str_has_prefix (lines[2], "point,wdass,4,0.05,"));
  g_assert_true (g_str_has_prefix (lines[3], "fine,supervised,4,6,"));
  g_autofree char *svg = read_file (f, "study/curve.svg");
  g_assert_nonnull (strstr (svg, "<svg"));
  g_autofree char *sheet = read_file (f, "study/sheet.png");
  g_assert_nonnull (sheet);

  g_auto (LwProgramResult) second = lw_execute (words_of ("run", folder), NULL);
  g_assert_cmpint (second.status, ==, 0);
  g_autofree char *again = read_file (f, "study/curve.csv");
  g_assert_cmpstr (csv, ==, again);
}

/* A study file alone is enough: its folder and costs are made from it, a change of the file changes
 * the study, and what is finished stays. */
static void
test_file (LwTraining *f, gconstpointer data)
{
  g_autofree char *first = make_study (f, "first", 2, "");
  g_autofree char *costs = lw_training_folder (f, "cheap.json");
  g_autofree char *file = lw_training_folder (f, "mine.json");
  g_autofree char *from = lw_training_folder (f, "template.json");
  const char *text = "{\"seconds_per_image\": {\"point\": 9}}";
  g_assert_true (lw_file_replace (costs, text, strlen (text), NULL));
  g_autoptr (JsonObject) study = lw_json_load (from, NULL);
  json_object_set_string_member (study, "costs", "cheap.json");
  g_assert_true (lw_json_save (file, study, NULL));
  lw_expect_success (words_of ("run", file));
  g_autofree char *csv = read_file (f, "mine/curve.csv");
  g_assert_nonnull (strstr (csv, "point,wdass,4,0.01,"));
  json_array_add_int_element (json_object_get_array_member (study, "images"), 2);
  g_assert_true (lw_json_save (file, study, NULL));
  GPtrArray *words = words_of ("run", file);
  lw_expect_success (words);
  g_autofree char *wider = read_file (f, "mine/curve.csv");
  g_assert_nonnull (strstr (wider, "point,wdass,2,0.005,"));
  g_assert_nonnull (strstr (wider, "point,wdass,4,0.01,"));
  words = words_of ("run", first);
  lw_program_add (words, "--dir", first, NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("--dir"));
}

/* Other costs move the hours without training, and are not written into the study. */
static void
test_table (LwTraining *f, gconstpointer data)
{
  g_autofree char *folder = make_study (f, "study", 2, "");
  lw_expect_success (words_of ("run", folder));
  g_autofree char *costs = lw_training_folder (f, "dear.json");
  const char *text = "{\"seconds_per_image\": {\"point\": 3600}}";
  g_assert_true (lw_file_replace (costs, text, strlen (text), NULL));
  GPtrArray *words = words_of ("table", folder);
  lw_program_add (words, "--costs", costs, NULL);
  lw_expect_success (words);
  g_autofree char *csv = read_file (f, "study/curve.csv");
  g_assert_nonnull (strstr (csv, "point,wdass,4,4,"));
  words = words_of ("table", folder);
  lw_program_add (words, "--set", "point=900", "--set", "fixed_hours.point=2", NULL);
  lw_expect_success (words);
  g_autofree char *set = read_file (f, "study/curve.csv");
  g_assert_nonnull (strstr (set, "point,wdass,4,3,"));
  lw_expect_success (words_of ("table", folder));
  g_autofree char *own = read_file (f, "study/curve.csv");
  g_assert_nonnull (strstr (own, "point,wdass,4,0.05,"));
  lw_expect_failure (words_of ("table", f->source), NULL, LW_PARTS ("study.json", "study init"));
  words = words_of ("table", folder);
  lw_program_add (words, "--set", "points=3", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("points=3"));
}

/* A study from options alone: hours become images within the pool, data are named relative to the
 * folder, and what cannot be is refused with nothing left behind that looks like a study. */
static void
test_init (LwTraining *f, gconstpointer data)
{
  g_autofree char *folder = lw_training_folder (f, "hours");
  GPtrArray *words = words_of ("init", folder);
  lw_program_add (words, "--source", f->source, "--target", f->target, "--label-types",
                  "image,coarse", "--hours", "0.02,0.2,5", "--mix", "1 coarse + 2 point",
                  "--partitions", "2", "--seeds", "3,4", "--width", "8", "--iterations", "2", NULL);
  g_auto (LwProgramResult) made = lw_execute (words, NULL);
  if (made.status != 0)
    g_error ("%s", made.err);
  g_assert_nonnull (strstr (made.out, "coarse: 0.02 h buy no image"));
  g_assert_nonnull (strstr (made.out, "which are all there are"));
  g_autofree char *path = lw_training_folder (f, "hours/study.json");
  g_autoptr (JsonObject) study = lw_json_load (path, NULL);
  JsonObject *images = json_object_get_object_member (study, "images");
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (images, "image"), 0),
                   ==, 2);
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (images, "coarse"), 1),
                   ==, 6);
  g_assert_cmpstr (json_object_get_string_member (study, "target"), ==, "../target");
  JsonObject *recipe = json_object_get_object_member (study, "recipe");
  g_assert_cmpint (json_object_get_int_member (recipe, "iterations"), ==, 2);
  g_assert_cmpuint (json_object_get_size (recipe), ==, 2);

  words = words_of ("init", folder);
  lw_program_add (words, "--target", f->target, NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("there already", "study add"));
  g_autofree char *empty = lw_training_folder (f, "empty");
  lw_expect_failure (words_of ("init", empty), NULL, LW_PARTS ("target"));
  words = words_of ("init", empty);
  lw_program_add (words, "--target", f->target, "--images", "40", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("40", "only 6"));
  words = words_of ("init", empty);
  lw_program_add (words, "--target", f->target, "--itterations", "4", NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("iterations"));
  g_autofree char *none = lw_training_folder (f, "empty/study.json");
  g_assert_false (g_file_test (none, G_FILE_TEST_EXISTS));
}

/* A study that is widened keeps what is finished and trains the rest. */
static void
test_add (LwTraining *f, gconstpointer data)
{
  g_autofree char *folder = make_study (f, "study", 2, "");
  lw_expect_success (words_of ("run", folder));
  GPtrArray *words = words_of ("add", folder);
  lw_program_add (words, "--images", "2", "--mix", "1 coarse + 2 point", NULL);
  g_auto (LwProgramResult) added = lw_execute (words, NULL);
  g_assert_cmpint (added.status, ==, 0);
  g_assert_nonnull (strstr (added.out, "5 runs, 3 finished"));
  lw_expect_success (words_of ("run", folder));
  lw_expect_success (words_of ("verify", folder));
  g_autofree char *csv = read_file (f, "study/curve.csv");
  g_assert_nonnull (strstr (csv, "point,wdass,2,0.025,"));
  g_assert_nonnull (strstr (csv, "point,wdass,4,0.05,"));
}

/* What a study takes is measured before it is trained, by label type and method, and leaves nothing
 * behind but the figures. */
static void
test_plan (LwTraining *f, gconstpointer data)
{
  g_autofree char *folder = make_study (f, "study", 500, "");
  g_auto (LwProgramResult) plan = lw_execute (words_of ("plan", folder), NULL);
  if (plan.status != 0)
    g_error ("%s", plan.err);
  g_assert_nonnull (strstr (plan.out, "3 runs are left of 3: about "));
  g_assert_nonnull (strstr (plan.out, "6 images can be labelled"));
  GPtrArray *words = words_of ("plan", folder);
  lw_program_add (words, "--json", "--no-rehearsal", NULL);
  g_auto (LwProgramResult) json = lw_execute (words, NULL);
  g_autoptr (JsonObject) root = lw_json_parse (json.out, -1, "plan", NULL);
  JsonArray *runs = json_object_get_array_member (root, "runs");
  g_assert_cmpuint (json_array_get_length (runs), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      JsonObject *run = json_array_get_object_element (runs, i);
      JsonObject *rehearsal = json_object_get_object_member (run, "rehearsal");
      g_assert_cmpfloat (json_object_get_double_member (run, "seconds_left"), >, 0);
      g_assert_cmpint (json_object_get_int_member (rehearsal, "memory"), >, 1 << 20);
      g_assert_cmpint (json_object_get_int_member (rehearsal, "eval_images"), ==, 2);
    }
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir));)
    g_assert_false (g_str_has_prefix (name, "rehearsal-"));
}

/* The log of the first run: its folder appears when it trains. */
static void
wait_for_run (const LwTraining *f)
{
  g_autofree char *runs = lw_training_folder (f, "study/runs");
  for (int i = 0; i < 6000; i++)
    {
      g_autoptr (GDir) dir = g_dir_open (runs, 0, NULL);
      const char *name = dir ? g_dir_read_name (dir) : NULL;
      g_autofree char *events = name ? g_build_filename (runs, name, LW_RUN_EVENTS, NULL) : NULL;
      g_autofree char *text = NULL;
      if (events && g_file_get_contents (events, &text, NULL, NULL)
          && strstr (text, "\"iteration\""))
        return;
      g_usleep (10000);
    }
  g_error ("no run begins");
}

/* SIGTERM leaves a checkpoint; the next call goes on from it and ends with the numbers of a study
 * that was never stopped. */
static void
test_stop (LwTraining *f, gconstpointer data)
{
  g_autofree char *folder = make_study (f, "study", 240, ", \"log_every\": 1");
  GPtrArray *words = words_of ("run", folder);
  g_ptr_array_add (words, NULL);
  GPid pid = lw_program_start ((const char *const *)words->pdata);
  g_ptr_array_unref (words);
  wait_for_run (f);
  kill (pid, SIGTERM);
  g_assert_cmpint (lw_program_wait (pid), ==, 1);
  g_autofree char *csv_path = lw_training_folder (f, "study/curve.csv");
  g_assert_false (g_file_test (csv_path, G_FILE_TEST_EXISTS));

  g_auto (LwProgramResult) rest = lw_execute (words_of ("run", folder), NULL);
  if (rest.status != 0)
    g_error ("%s", rest.err);
  g_assert_nonnull (strstr (rest.err, "goes on"));
  g_autofree char *stopped = read_file (f, "study/curve.csv");

  g_autofree char *other = make_study (f, "other", 240, ", \"log_every\": 1");
  lw_expect_success (words_of ("run", other));
  g_autofree char *whole = read_file (f, "other/curve.csv");
  g_assert_cmpstr (stopped, ==, whole);
}

/* A run that fails is told about and does not end the others. */
static void
test_failure (LwTraining *f, gconstpointer data)
{
  g_autofree char *folder = make_study (f, "study", 2, "");
  g_autofree char *path = lw_training_folder (f, "study/study.json");
  g_autoptr (JsonObject) study = lw_json_load (path, NULL);
  g_autoptr (JsonObject) broken
      = lw_json_parse ("{\"source-only\": {\"weights\": \"missing.safetensors\"}}", -1, "", NULL);
  /* The source-only run needs weights that are not there; the others start from none. */
  json_object_set_object_member (study, "recipes", json_object_ref (broken));
  json_object_set_boolean_member (study, "pretrain", FALSE);
  g_assert_true (lw_json_save (path, study, NULL));
  g_auto (LwProgramResult) result = lw_execute (words_of ("run", folder), NULL);
  g_assert_cmpint (result.status, ==, 1);
  g_assert_nonnull (strstr (result.err, "missing.safetensors"));
  g_autofree char *csv = read_file (f, "study/curve.csv");
  g_assert_nonnull (strstr (csv, "none,source-only,0,0,,,0,"));
  g_assert_nonnull (strstr (csv, "point,wdass,4,0.05,"));
}

#define ADD(path, function)                                                                        \
  g_test_add (path, LwTraining, NULL, lw_training_set_up, function, lw_training_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/study/whole", test_whole);
  ADD ("/study/file", test_file);
  ADD ("/study/table", test_table);
  ADD ("/study/stop", test_stop);
  ADD ("/study/failure", test_failure);
  ADD ("/study/init", test_init);
  ADD ("/study/add", test_add);
  ADD ("/study/plan", test_plan);
  return g_test_run ();
}
