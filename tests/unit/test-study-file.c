/* Study files and the runs that follow from them. */
#include <string.h>

#include "core/file.h"
#include "core/json.h"
#include "scratch.h"
#include "study/study-plan.h"

#define HEAD "\"source\": \"pairs:s\", \"target\": \"camvid:t\", \"class_set\": \"camvid11\""

static LwStudy *
load (const char *text, GError **error)
{
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "study.json", NULL);
  g_assert_true (lw_file_replace (path, text, strlen (text), NULL));
  LwStudy *study = lw_study_load (path, error);
  scratch_free (folder);
  return study;
}

static GPtrArray *
plan_of (const char *text)
{
  GError *error = NULL;
  g_autoptr (LwStudy) study = load (text, &error);
  g_assert_no_error (error);
  GPtrArray *plan = lw_study_plan (study, "/studies/x", &error);
  g_assert_no_error (error);
  return plan;
}

static const LwStudyRun *
run_at (const GPtrArray *plan, guint i)
{
  g_assert_cmpuint (i, <, plan->len);
  return plan->pdata[i];
}

/* Every mistake is named; none starts a study that means something else. */
static void
test_refusals (void)
{
  static const struct
  {
    const char *text, *word;
  } cases[] = {
    { "{\"label_types\": [\"point\"], \"images\": [1]}", "target" },
    { "{" HEAD "}", "nothing to run" },
    { "{" HEAD ", \"label_types\": [\"point\"]}", "images" },
    { "{" HEAD ", \"label_types\": [\"points\"], \"images\": [1]}", "points" },
    { "{" HEAD ", \"label_types\": [\"none\"], \"images\": [1]}", "none" },
    { "{" HEAD ", \"label_types\": [\"point\", \"point\"], \"images\": [1]}", "twice" },
    { "{" HEAD ", \"label_types\": [\"point\"], \"images\": [0]}", "images" },
    { "{" HEAD ", \"label_types\": [\"point\"], \"images\": [5, 5]}", "twice" },
    { "{" HEAD ", \"label_types\": [\"point\"], \"images\": 5}", "list" },
    { "{" HEAD ", \"label_types\": [\"point\"], \"images\": [1], \"seeds\": [-1]}", "seeds" },
    { "{" HEAD ", \"label_types\": [\"point\"], \"images\": [1], \"partitions\": 0}",
      "partitions" },
    { "{" HEAD ", \"label_types\": [\"point\"], \"images\": [1], \"methods\": [\"uda\"]}", "uda" },
    { "{" HEAD ", \"references\": [\"wdass\"]}", "wdass" },
    { "{" HEAD ", \"references\": [\"supervised\"]}", "images" },
    { "{" HEAD ", \"references\": [\"uda\"], \"recipes\": {\"magic\": {}}}", "magic" },
    { "{" HEAD ", \"references\": [\"uda\"], \"recipe\": {\"seed\": 3}}", "seeds" },
    { "{" HEAD ", \"references\": [\"uda\"], \"recipe\": []}", "recipe" },
    { "{" HEAD ", \"references\": [\"uda\"], \"label_type\": [\"point\"]}", "label_type" },
    { "{" HEAD ", \"references\": [\"uda\"], \"eval\": \"none\"}", "eval" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (load (cases[i].text, &error));
      g_assert_nonnull (error);
      if (!strstr (error->message, cases[i].word) || !strstr (error->message, "study.json"))
        g_error ("case %u: %s", i, error->message);
    }
}

/* An option of the recipe that no run has is found before anything is trained. */
static void
test_unknown_option (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LwStudy) study = load (
      "{" HEAD ", \"references\": [\"source-only\"], \"recipe\": {\"itterations\": 3}}", &error);
  g_assert_no_error (error);
  g_assert_null (lw_study_plan (study, "/studies/x", &error));
  g_assert_nonnull (strstr (error->message, "iterations"));
}

static const char *const whole
    = "{" HEAD ", \"label_types\": [\"image\", \"point\"], \"images\": [20, 5, 10],"
      " \"partitions\": 2, \"seeds\": [7, 8], \"methods\": [\"baseline\", \"wdass\"],"
      " \"references\": [\"uda\", \"supervised\"], \"pretrain\": true,"
      " \"recipe\": {\"iterations\": 30, \"weak_seed\": 4},"
      " \"recipes\": {\"source-only\": {\"iterations\": 60}}}";

/* Every combination is there once; pre-training starts all runs of its seed and no others. */
static void
test_plan (void)
{
  g_autoptr (GPtrArray) plan = plan_of (whole);
  guint per_seed = 1 + 1 + 2 + 2 * 3 * 2 * 2;
  g_assert_cmpuint (plan->len, ==, 2 * per_seed);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < plan->len; i++)
    {
      const LwStudyRun *run = run_at (plan, i);
      gboolean first = i % per_seed == 0;
      g_assert_true (g_hash_table_add (ids, run->id));
      g_assert_cmpint (run->seed, ==, i < per_seed ? 7 : 8);
      g_assert_cmpint (run->config->run.seed, ==, run->seed);
      g_assert_cmpint (run->start, ==, first ? -1 : (int)(i / per_seed * per_seed));
      g_assert_cmpint (run->config->method.iterations, ==, first ? 60 : 30);
      if (!first)
        g_assert_cmpstr (run->config->run.init_run, ==, run_at (plan, (guint)run->start)->folder);
    }
  g_assert_cmpint (run_at (plan, 0)->method, ==, LW_METHOD_SOURCE_ONLY);
  const LwStudyRun *supervised = run_at (plan, 2);
  g_assert_cmpint (supervised->method, ==, LW_METHOD_SUPERVISED);
  g_assert_cmpint (supervised->images, ==, 20);
  g_assert_cmpint (supervised->config->run.label_type, ==, LW_LABEL_FINE);
  /* The ends of the curve are trained first. */
  g_assert_cmpint (run_at (plan, 4)->images, ==, 5);
  g_assert_cmpint (run_at (plan, 8)->images, ==, 20);
  g_assert_true (g_str_has_prefix (run_at (plan, 4)->id, "baseline-image-5-p0-s7-"));
  /* All sizes and methods share the labels of their type. */
  g_assert_cmpstr (run_at (plan, 4)->config->run.weak, ==, run_at (plan, 9)->config->run.weak);
  g_assert_cmpstr (run_at (plan, 4)->config->run.weak, !=, run_at (plan, 6)->config->run.weak);
}

static char *
first_id (const char *text)
{
  g_autoptr (GPtrArray) plan = plan_of (text);
  return g_strdup (run_at (plan, 0)->id);
}

/* A run is found again wherever the study lies and however it grew, but not after a change that
 * makes another result of it. */
static void
test_identity (void)
{
  const char *base = "{" HEAD ", \"references\": [\"source-only\"], \"seeds\": [1],"
                     " \"recipe\": {\"iterations\": 9}}";
  g_autofree char *id = first_id (base);
  g_autofree char *again = first_id (base);
  g_assert_cmpstr (id, ==, again);
  g_autofree char *grown = first_id ("{\"title\": \"x\", " HEAD
                                     ", \"references\": [\"source-only\"], \"seeds\": [1, 2],"
                                     " \"label_types\": [\"point\"], \"images\": [3],"
                                     " \"recipe\": {\"iterations\": 9, \"threads\": 1}}");
  g_assert_cmpstr (id, ==, grown);
  static const char *const others[]
      = { "{" HEAD ", \"references\": [\"source-only\"], \"recipe\": {\"iterations\": 10}}",
          "{" HEAD ", \"references\": [\"source-only\"], \"recipe\": {\"iterations\": 9,"
          " \"eval_width\": 64, \"eval_height\": 48}}",
          "{\"source\": \"pairs:other\", \"target\": \"camvid:t\", \"class_set\": \"camvid11\","
          " \"references\": [\"source-only\"], \"recipe\": {\"iterations\": 9}}" };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *other = first_id (others[i]);
      g_assert_cmpstr (id, !=, other);
    }
}

/* Paths are those beside the study file, whatever the working folder is. */
static void
test_paths (void)
{
  LwStudy study = { .path = (char *)"/data/studies/a.json" };
  g_autofree char *spec = lw_study_resolve (&study, "camvid:../CamVid");
  g_assert_cmpstr (spec, ==, "camvid:/data/CamVid");
  g_autofree char *plain = lw_study_resolve (&study, "scenes");
  g_assert_cmpstr (plain, ==, "/data/studies/scenes");
  g_autofree char *absolute = lw_study_resolve (&study, "gta5:/big/gta");
  g_assert_cmpstr (absolute, ==, "gta5:/big/gta");
  g_autofree char *colon = lw_study_resolve (&study, "./a:b");
  g_assert_cmpstr (colon, ==, "/data/studies/a:b");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study-file/refusals", test_refusals);
  g_test_add_func ("/study-file/unknown-option", test_unknown_option);
  g_test_add_func ("/study-file/plan", test_plan);
  g_test_add_func ("/study-file/identity", test_identity);
  g_test_add_func ("/study-file/paths", test_paths);
  return g_test_run ();
}
