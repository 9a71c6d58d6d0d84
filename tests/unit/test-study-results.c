/* Tables and curves from made-up results. */
#include <math.h>
#include <string.h>

#include "core/file.h"
#include "scratch.h"
#include "study/study-results.h"
#include "study/study-time.h"
#include "train/run-folder.h"

static void
put (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_assert_true (lw_file_replace (path, text, strlen (text), NULL));
}

/* A run folder that ended in @state with an evaluation of @miou. */
static void
add_run (const char *folder, const char *id, double miou, LwRunState state)
{
  g_autofree char *run = g_build_filename (folder, "runs", id, NULL);
  g_assert_true (lw_file_make_directory (run, NULL));
  g_autofree char *eval = g_strdup_printf (
      "{\"miou\": %.4f, \"protocol\": {\"eval_width\": 480, \"eval_height\": 360}}", miou);
  put (run, "eval.json", eval);
  put (run, "config.json", "{\"iterations\": 10}");
  g_assert_true (lw_run_status_write (run, state, NULL, NULL));
}

#define RUN(id, method, type, images)                                                              \
  "{\"id\": \"" id "\", \"method\": \"" method "\", \"label_type\": \"" type                       \
  "\", \"images\": " images ", \"partition\": 0, \"seed\": 1}"

/* Source-only 30; supervised 60; point with 10 images 40 and 44, with 20 one of two done. */
static char *
study_folder (void)
{
  char *folder = scratch_new ();
  put (
      folder, "study.json",
      "{\"study\": {\"title\": \"made up\"}, \"runs\": [" RUN ("f", "supervised", "fine", "20") "," RUN (
          "s", "source-only", "none",
          "0") "," RUN ("p20a", "wdass", "point",
                        "20") "," RUN ("p10a", "wdass", "point",
                                       "10") "," RUN ("p10b", "wdass", "point",
                                                      "10") "," RUN ("p20b", "wdass", "point",
                                                                     "20") "," RUN ("b10",
                                                                                    "baseline",
                                                                                    "point",
                                                                                    "10") "]}");
  add_run (folder, "s", 0.30, LW_RUN_FINISHED);
  add_run (folder, "f", 0.60, LW_RUN_FINISHED);
  add_run (folder, "p10a", 0.40, LW_RUN_FINISHED);
  add_run (folder, "p10b", 0.44, LW_RUN_FINISHED);
  add_run (folder, "p20a", 0.50, LW_RUN_FINISHED);
  add_run (folder, "p20b", 0.11, LW_RUN_INTERRUPTED);
  return folder;
}

static const LwCostTable *
default_costs (void)
{
  static LwCostTable costs;
  costs = lw_cost_table_default ();
  return &costs;
}

/* Hours follow from the cost table; the spread is the sample's; runs that are not finished do not
 * count, although they have an evaluation. */
static void
test_csv (void)
{
  GError *error = NULL;
  char *folder = study_folder ();
  g_autoptr (LwStudyResults) results = lw_study_results_load (folder, &error);
  g_assert_no_error (error);
  g_autofree char *csv = lw_study_results_csv (results, default_costs ());
  g_auto (GStrv) lines = g_strsplit (csv, "\n", 0);
  g_assert_cmpuint (g_strv_length (lines), ==, 7);
  g_assert_cmpstr (lines[0], ==, "label_type,method,images,hours,miou_mean,miou_std,n,values");
  g_assert_cmpstr (lines[1], ==, "none,source-only,0,0,30,,1,30");
  g_assert_cmpstr (lines[2], ==, "point,baseline,10,0.125,,,0,");
  g_auto (GStrv) point = g_strsplit (lines[3], ",", 0);
  g_assert_cmpstr (point[1], ==, "wdass");
  g_assert_cmpstr (point[3], ==, "0.125");
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (point[4], NULL), 42, 1e-9);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (point[5], NULL), sqrt (8), 1e-5);
  g_assert_cmpstr (point[7], ==, "40 44");
  g_assert_cmpstr (lines[4], ==, "point,wdass,20,0.25,50,,1,50");
  g_assert_cmpstr (lines[5], ==, "fine,supervised,20,30,60,,1,60");
  scratch_free (folder);
}

/* Another cost table moves the hours and nothing else. */
static void
test_costs (void)
{
  char *folder = study_folder ();
  g_autoptr (LwStudyResults) results = lw_study_results_load (folder, NULL);
  LwCostTable costs = lw_cost_table_default ();
  costs.seconds[LW_LABEL_POINT] = 360;
  g_autofree char *csv = lw_study_results_csv (results, &costs);
  g_assert_nonnull (strstr (csv, "point,wdass,20,2,50,,1,50"));
  g_assert_nonnull (strstr (csv, "fine,supervised,20,30,60,,1,60"));
  scratch_free (folder);
}

/* The curve has a series a label type and method, levels for the references, and no point without a
 * run. */
static void
test_curve (void)
{
  char *folder = study_folder ();
  g_autoptr (LwStudyResults) results = lw_study_results_load (folder, NULL);
  g_autoptr (LwCurve) curve = lw_study_results_curve (results, default_costs ());
  g_assert_cmpstr (curve->title, ==, "made up");
  g_assert_cmpint (curve->n_series, ==, 1);
  g_assert_cmpint (curve->series[0].n, ==, 2);
  g_assert_cmpint (curve->series[0].points[0].n, ==, 2);
  g_assert_cmpfloat (curve->series[0].points[0].low, <, 42);
  g_assert_cmpfloat (curve->series[0].points[1].low, ==, 50);
  g_assert_cmpint (curve->n_references, ==, 2);
  GError *error = NULL;
  g_assert_true (lw_study_results_save (results, default_costs (), folder, &error));
  g_assert_no_error (error);
  scratch_free (folder);
}

/* The table tells what is missing and by which protocol the numbers were made. */
static void
test_table (void)
{
  char *folder = study_folder ();
  g_autoptr (LwStudyResults) results = lw_study_results_load (folder, NULL);
  g_autofree char *table = lw_study_results_table (results, default_costs ());
  g_assert_nonnull (strstr (table, "point   wdass            10   0.12    42.0    2.8       2\n"));
  g_assert_nonnull (strstr (table, "1 of 2"));
  g_assert_nonnull (strstr (table, "0 of 1"));
  g_assert_nonnull (strstr (table, "480x360"));
  scratch_free (folder);
}

/* Damaged study folders are refused by name. */
static void
test_damage (void)
{
  char *folder = study_folder ();
  g_autoptr (GError) error = NULL;
  put (folder, "study.json", "{\"study\": {}, \"runs\": [{\"id\": \"../x\"}]}");
  g_assert_null (lw_study_results_load (folder, &error));
  g_assert_nonnull (strstr (error->message, "study.json"));
  scratch_free (folder);
}

/* A method that was not measured yet is estimated from one that was. */
static void
test_time (void)
{
  LwStudyTime time = { 0 };
  g_assert_cmpfloat (lw_study_time_estimate (&time, LW_METHOD_WDASS, 10), <, 0);
  lw_study_time_add (&time, LW_METHOD_SOURCE_ONLY, 3, 100);
  g_assert_cmpfloat_with_epsilon (lw_study_time_estimate (&time, LW_METHOD_SOURCE_ONLY, 10), 0.3,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (lw_study_time_estimate (&time, LW_METHOD_WDASS, 10), 1.0, 1e-9);
  lw_study_time_add (&time, LW_METHOD_WDASS, 20, 100);
  g_assert_cmpfloat_with_epsilon (lw_study_time_estimate (&time, LW_METHOD_WDASS, 10), 2.0, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study-results/csv", test_csv);
  g_test_add_func ("/study-results/costs", test_costs);
  g_test_add_func ("/study-results/curve", test_curve);
  g_test_add_func ("/study-results/table", test_table);
  g_test_add_func ("/study-results/damage", test_damage);
  g_test_add_func ("/study-results/time", test_time);
  return g_test_run ();
}
