/* Results of a study folder with made-up runs. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"
#include "result/results-load.h"
#include "scratch.h"
#include "study-folder.h"

/* A study of ten images: source-only, point with 2 and 4 images, seeds 1 and 2. */
static char *
study_folder (void)
{
  char *folder = scratch_new ();
  study_put (folder, "study.json",
             "{\"title\": \"made up\", \"source\": \"pairs:s\", \"target\": \"camvid:t\","
             " \"class_set\": \"camvid11\", \"label_types\": [\"point\"], \"images\": [2, 4],"
             " \"mixes\": [\"1 coarse + 3 point\"], \"seeds\": [1, 2],"
             " \"references\": [\"source-only\", \"supervised\"]}");
  study_put (folder, "splits/p0.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
  return folder;
}

static GPtrArray *
plan_of (const char *folder)
{
  GError *error = NULL;
  g_autoptr (LwStudy) study = lw_study_open (folder, &error);
  g_assert_no_error (error);
  GPtrArray *plan = lw_study_plan (study, &error);
  g_assert_no_error (error);
  return plan;
}

/* @run ended in @state with classes road (@first) and car, which does not occur. */
static void
end_run (const LwStudyRun *run, LwRunState state, double first)
{
  g_autofree char *eval
      = g_strdup_printf ("{\"miou\": %.4f, \"iou\": [%.4f, null], \"classes\": [\"road\", \"car\"],"
                         " \"protocol\": {\"eval_width\": 480, \"eval_height\": 360}}",
                         first, first);
  study_put (run->folder, "eval.json", eval);
  study_put (run->folder, "config.json", "{\"iterations\": 10}");
  g_assert_true (lw_run_status_write (run->folder, state, "out of memory", NULL));
}

/* Finished runs have values; a run that failed has its reason, and none although it was evaluated
 * on the way. */
static void
test_load (void)
{
  char *folder = study_folder ();
  g_autoptr (GPtrArray) plan = plan_of (folder);
  end_run (study_find (plan, "source-only-s1"), LW_RUN_FINISHED, 0.30);
  end_run (study_find (plan, "wdass-point-2-p0-s1"), LW_RUN_FINISHED, 0.40);
  end_run (study_find (plan, "wdass-point-2-p0-s2"), LW_RUN_FINISHED, 0.44);
  end_run (study_find (plan, "wdass-point-4-p0-s1"), LW_RUN_FAILED, 0.11);
  GError *error = NULL;
  g_autoptr (LwResults) results = lw_results_load (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (results->title, ==, "made up");
  g_assert_cmpint (results->pool, ==, 10);
  g_assert_cmpint (results->n_classes, ==, 2);
  g_assert_nonnull (strstr (results->protocol, "480x360"));
  g_autoptr (GPtrArray) groups = lw_results_groups (results);
  g_assert_cmpuint (groups->len, ==, 5);
  const char *const methods[] = { "source-only", "wdass", "wdass", "wdass", "supervised" };
  const guint finished[] = { 1, 2, 0, 0, 0 };
  for (guint i = 0; i < 5; i++)
    {
      const LwGroup *group = groups->pdata[i];
      g_assert_cmpstr (group->method, ==, methods[i]);
      g_assert_cmpuint (group->runs->len, ==, finished[i]);
      g_assert_cmpint (group->planned, ==, 2);
    }
  const LwMix four = lw_mix_single (LW_LABEL_POINT, 4);
  g_assert_true (lw_groups_find (groups, "wdass", &four) == groups->pdata[2]);
  for (guint i = 0; i < results->runs->len; i++)
    {
      const LwResult *run = results->runs->pdata[i];
      if (run->state == LW_RUN_FAILED)
        g_assert_cmpstr (run->message, ==, "out of memory");
    }
  scratch_free (folder);
}

/* One class, several, and a class that does not occur in any image. */
static void
test_measures (void)
{
  const char *const classes[] = { "road", "car", "tree", NULL };
  g_autoptr (LwResults) results = lw_results_new (classes, 10);
  const LwMix mix = lw_mix_single (LW_LABEL_POINT, 4);
  const double iou[] = { 80, (double)NAN, 40 };
  const LwResult *run = lw_results_add (results, "wdass", LW_METHOD_WDASS, &mix, 0, 1, 60, iou);
  const struct
  {
    const char *text;
    double value;
  } cases[] = { { "mIoU", 60 }, { "miou", 60 },        { "road", 80 },
                { "Tree", 40 }, { "road + tree", 60 }, { "tree+car", 40 } };
  LwMeasure measure;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (lw_measure_parse (results, cases[i].text, &measure, NULL));
      g_assert_cmpfloat (lw_result_value (results, run, &measure), ==, cases[i].value);
    }
  g_assert_true (lw_measure_parse (results, "car", &measure, NULL));
  g_assert_true (isnan (lw_result_value (results, run, &measure)));
  g_autoptr (GError) error = NULL;
  g_assert_false (lw_measure_parse (results, "road+cat", &measure, &error));
  g_assert_nonnull (strstr (error->message, "road, car, tree"));
}

/* Evaluations that cannot be true are refused by name rather than shown. */
static void
test_damage (void)
{
  static const char *const evaluations[]
      = { "{}",
          "{\"miou\": 1.2, \"iou\": [0.5], \"classes\": [\"road\"]}",
          "{\"miou\": 0.5, \"iou\": [0.5, 0.5], \"classes\": [\"road\"]}",
          "{\"miou\": 0.5, \"iou\": [-1], \"classes\": [\"road\"]}",
          "{\"miou\": 0.5, \"iou\": [\"x\"], \"classes\": [\"road\"]}",
          "{\"miou\": 0.5, \"iou\": [0.5]}",
          "{\"miou\": 0.5, \"iou\": [0.5], \"classes\": [7]}",
          "{\"miou\": 0.5, \"iou\"" };
  char *folder = study_folder ();
  g_autoptr (GPtrArray) plan = plan_of (folder);
  const LwStudyRun *run = study_find (plan, "wdass-point-2-p0-s1");
  end_run (run, LW_RUN_FINISHED, 0.4);
  for (guint i = 0; i < G_N_ELEMENTS (evaluations); i++)
    {
      g_autoptr (GError) error = NULL;
      study_put (run->folder, "eval.json", evaluations[i]);
      g_assert_null (lw_results_load (folder, &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, run->id));
    }
  scratch_free (folder);
}

/* A study that was moved shows the same results. */
static void
test_moved (void)
{
  char *folder = study_folder ();
  g_autoptr (GPtrArray) plan = plan_of (folder);
  end_run (study_find (plan, "wdass-point-2-p0-s1"), LW_RUN_FINISHED, 0.40);
  char *elsewhere = scratch_new ();
  g_autofree char *moved = g_build_filename (elsewhere, "moved", NULL);
  g_assert_cmpint (g_rename (folder, moved), ==, 0);
  g_autoptr (LwResults) results = lw_results_load (moved, NULL);
  g_assert_nonnull (results);
  int finished = 0;
  for (guint i = 0; i < results->runs->len; i++)
    finished += !isnan (((LwResult *)results->runs->pdata[i])->miou);
  g_assert_cmpint (finished, ==, 1);
  g_free (folder);
  scratch_free (elsewhere);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/results/load", test_load);
  g_test_add_func ("/results/measures", test_measures);
  g_test_add_func ("/results/damage", test_damage);
  g_test_add_func ("/results/moved", test_moved);
  return g_test_run ();
}
