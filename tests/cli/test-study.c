/* `labelworth study run`: a small study from end to end, stopped and continued. */
#include <signal.h>
#include <string.h>

#include "core/file.h"
#include "training.h"

/* A study of three runs in the folder of @f. (transfer full) */
static char *
write_study (const LwTraining *f, int iterations, const char *extra)
{
  g_autofree char *text = g_strdup_printf (
      "{\"source\": \"source\", \"target\": \"target\", \"label_types\": [\"point\"],"
      " \"images\": [4], \"references\": [\"source-only\", \"supervised\"], \"pretrain\": true,"
      " \"recipe\": {\"arch\": \"resnet18\", \"width\": 8, \"dim\": 16, \"crop_height\": 48,"
      " \"crop_width\": 64, \"batch\": 2, \"iterations\": %d, \"lr\": 0.01,"
      " \"checkpoint_every\": 100, \"precision\": \"f32\", \"threads\": 1%s}}",
      iterations, extra);
  char *path = lw_training_folder (f, "study.json");
  g_assert_true (lw_file_replace (path, text, strlen (text), NULL));
  return path;
}

static GPtrArray *
study_words (const char *file)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, "study", "run", file, NULL);
  return words;
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
  g_autofree char *file = write_study (f, 4, "");
  g_auto (LwProgramResult) first = lw_execute (study_words (file), NULL);
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

  g_auto (LwProgramResult) second = lw_execute (study_words (file), NULL);
  g_assert_cmpint (second.status, ==, 0);
  g_assert_nonnull (strstr (second.err, "finished before"));
  g_assert_null (strstr (second.err, "done"));
  g_autofree char *again = read_file (f, "study/curve.csv");
  g_assert_cmpstr (csv, ==, again);
}

/* Another cost table moves the hours without training. */
static void
test_table (LwTraining *f, gconstpointer data)
{
  g_autofree char *file = write_study (f, 2, "");
  lw_expect_success (study_words (file));
  g_autofree char *costs = lw_training_folder (f, "dear.json");
  g_autofree char *folder = lw_training_folder (f, "study");
  const char *text = "{\"seconds_per_image\": {\"point\": 3600}}";
  g_assert_true (lw_file_replace (costs, text, strlen (text), NULL));
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, "study", "table", folder, "--costs", costs, NULL);
  lw_expect_success (words);
  g_autofree char *csv = read_file (f, "study/curve.csv");
  g_assert_nonnull (strstr (csv, "point,wdass,4,4,"));
  words = g_ptr_array_new_with_free_func (g_free);
  lw_program_add (words, "study", "table", f->source, NULL);
  lw_expect_failure (words, NULL, LW_PARTS ("study.json"));
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
  g_autofree char *file = write_study (f, 240, ", \"log_every\": 1");
  GPtrArray *words = study_words (file);
  g_ptr_array_add (words, NULL);
  GPid pid = lw_program_start ((const char *const *)words->pdata);
  g_ptr_array_unref (words);
  wait_for_run (f);
  kill (pid, SIGTERM);
  g_assert_cmpint (lw_program_wait (pid), ==, 1);
  g_autofree char *csv_path = lw_training_folder (f, "study/curve.csv");
  g_assert_false (g_file_test (csv_path, G_FILE_TEST_EXISTS));

  g_auto (LwProgramResult) rest = lw_execute (study_words (file), NULL);
  if (rest.status != 0)
    g_error ("%s", rest.err);
  g_assert_nonnull (strstr (rest.err, "goes on"));
  g_autofree char *stopped = read_file (f, "study/curve.csv");

  words = study_words (file);
  g_autofree char *other = lw_training_folder (f, "other");
  lw_program_add (words, "--dir", other, NULL);
  lw_expect_success (words);
  g_autofree char *whole = read_file (f, "other/curve.csv");
  g_assert_cmpstr (stopped, ==, whole);
}

/* A run that fails is told about and does not end the others. */
static void
test_failure (LwTraining *f, gconstpointer data)
{
  g_autofree char *file = write_study (f, 2, "");
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  /* The source-only run needs weights that are not there; supervised starts from none. */
  g_auto (GStrv) parts = g_strsplit (text, "\"pretrain\": true,", 2);
  g_autofree char *broken = g_strconcat (
      parts[0], "\"recipes\": {\"source-only\": {\"weights\": \"missing.safetensors\"}},", parts[1],
      NULL);
  g_assert_true (lw_file_replace (file, broken, strlen (broken), NULL));
  g_auto (LwProgramResult) result = lw_execute (study_words (file), NULL);
  g_assert_cmpint (result.status, ==, 1);
  g_assert_nonnull (strstr (result.err, "missing.safetensors"));
  g_assert_nonnull (strstr (result.err, "study run"));
  g_autofree char *csv = read_file (f, "study/curve.csv");
  g_assert_nonnull (strstr (csv, "none,source-only,0,0,,,0,"));
  g_assert_nonnull (strstr (csv, "point,wdass,4,0.05,"));
}

/* More images than the target has are refused before anything is trained. */
static void
test_too_many_images (LwTraining *f, gconstpointer data)
{
  g_autofree char *file = write_study (f, 2, "");
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_auto (GStrv) parts = g_strsplit (text, "[4]", 2);
  g_autofree char *greedy = g_strconcat (parts[0], "[4, 40]", parts[1], NULL);
  g_assert_true (lw_file_replace (file, greedy, strlen (greedy), NULL));
  lw_expect_failure (study_words (file), NULL, LW_PARTS ("40", "only 6"));
}

#define ADD(path, function)                                                                        \
  g_test_add (path, LwTraining, NULL, lw_training_set_up, function, lw_training_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/study/whole", test_whole);
  ADD ("/study/table", test_table);
  ADD ("/study/stop", test_stop);
  ADD ("/study/failure", test_failure);
  ADD ("/study/too-many-images", test_too_many_images);
  return g_test_run ();
}
