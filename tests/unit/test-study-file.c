/* Study files and the runs that follow from them. */
#include <string.h>

#include "core/datadir.h"
#include "core/file.h"
#include "core/json.h"
#include "scratch.h"
#include "study/study-create.h"
#include "study/study-plan.h"
#include "study/study-split.h"

#define HEAD "\"source\": \"pairs:s\", \"target\": \"camvid:t\", \"class_set\": \"camvid11\""

static LwStudy *
load (const char *text, GError **error)
{
  g_autoptr (JsonObject) json = lw_json_parse (text, -1, "test", NULL);
  g_assert_nonnull (json);
  return lw_study_new ("/studies/x", json, error);
}

/* The plan of a study in a folder of its own, whose partitions have the images a to z. */
static GPtrArray *
plan_in (const char *folder, const char *text, GError **error)
{
  g_autoptr (JsonObject) json = lw_json_parse (text, -1, "test", NULL);
  g_autoptr (LwStudy) study = lw_study_new (folder, json, error);
  g_assert_nonnull (study);
  g_autofree char *splits = g_build_filename (folder, "splits", NULL);
  g_assert_true (lw_file_make_directory (splits, NULL));
  for (int p = 0; p < study->partitions; p++)
    {
      g_autofree char *path = lw_study_split_path (study, p);
      GString *ids = g_string_new (NULL);
      for (char c = 'a'; c <= 'z'; c++)
        g_string_append_printf (ids, "%c%d\n", c, p);
      g_assert_true (lw_file_replace (path, ids->str, ids->len, NULL));
      g_string_free (ids, TRUE);
    }
  return lw_study_plan (study, error);
}

static GPtrArray *
plan_of (const char *text)
{
  GError *error = NULL;
  char *folder = scratch_new ();
  GPtrArray *plan = plan_in (folder, text, &error);
  g_assert_no_error (error);
  scratch_free (folder);
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
    { "{" HEAD ", \"label_types\": [\"point\"], \"images\": {\"image\": [1]}}", "image" },
    { "{" HEAD ", \"label_types\": [\"point\"], \"images\": {\"point\": []}}", "point" },
    { "{" HEAD ", \"mixes\": [\"20 coarse\"]}", "20 coarse" },
    { "{" HEAD ", \"mixes\": [\"20 corse + 1 point\"]}", "corse" },
    { "{" HEAD ", \"mixes\": [\"2 coarse + 1 point\", \"1 point + 2 coarse\"]}", "twice" },
    { "{" HEAD ", \"references\": [\"uda\"], \"methods\": [\"mine\"]}", "mine" },
    { "{" HEAD ", \"references\": [\"uda\"], \"recipes\": {\"wdass\": {\"method\": \"uda\"}}}",
      "wdass" },
    { "{" HEAD ", \"references\": [\"uda\"], \"methods\": [\"mine\"],"
      " \"recipes\": {\"mine\": {\"method\": \"uda\"}}}",
      "mine" },
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
  g_assert_null (lw_study_plan (study, &error));
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
  g_assert_cmpint (run_at (plan, 0)->base, ==, LW_METHOD_SOURCE_ONLY);
  const LwStudyRun *supervised = run_at (plan, 2);
  g_assert_cmpint (supervised->base, ==, LW_METHOD_SUPERVISED);
  g_assert_cmpint (supervised->mix.images[LW_LABEL_FINE], ==, 20);
  g_assert_cmpint (supervised->config->run.label_type, ==, LW_LABEL_FINE);
  g_assert_true (g_str_has_prefix (run_at (plan, 4)->id, "baseline-image-5-p0-s7-"));
  /* All sizes and methods share the labels of their type. */
  g_assert_cmpstr (run_at (plan, 4)->config->run.weak, ==, run_at (plan, 9)->config->run.weak);
  g_assert_cmpstr (run_at (plan, 4)->config->run.weak, !=, run_at (plan, 10)->config->run.weak);
}

/* A mix is a cell like others, with a list of images and labels of its own; sizes may differ by
 * label type, and a recipe with a name is a method. */
static void
test_mixes_and_recipes (void)
{
  g_autoptr (GPtrArray) plan = plan_of (
      "{" HEAD ", \"label_types\": [\"point\", \"coarse\"],"
      " \"images\": {\"point\": [4, 8], \"coarse\": [2]}, \"mixes\": [\"3 coarse + 5 point\"],"
      " \"methods\": [\"wdass\", \"no boundary\"],"
      " \"recipes\": {\"no boundary\": {\"method\": \"wdass\", \"w_boundary\": 0}}}");
  g_assert_cmpuint (plan->len, ==, 4 * 2);
  const LwStudyRun *first = run_at (plan, 0), *ablation = run_at (plan, 1), *mix = run_at (plan, 6);
  g_assert_cmpstr (ablation->method, ==, "no boundary");
  g_assert_cmpint (ablation->base, ==, LW_METHOD_WDASS);
  g_assert_cmpfloat (first->config->method.w_boundary, >, 0);
  g_assert_cmpfloat (ablation->config->method.w_boundary, ==, 0);
  g_assert_true (g_str_has_prefix (ablation->id, "no-boundary-point-4-p0-s1-"));
  g_assert_true (g_str_has_prefix (mix->id, "wdass-3coarse-5point-p0-s1-"));
  g_assert_true (g_str_has_suffix (mix->config->run.labels, "p0-3coarse-5point.txt"));
  g_assert_cmpint (mix->config->run.images, ==, 8);
  g_assert_cmpstr (mix->config->run.weak, !=, first->config->run.weak);
}

/* More images than there are is found before anything is trained. */
static void
test_pool (void)
{
  char *folder = scratch_new ();
  g_autoptr (GError) error = NULL;
  g_assert_null (
      plan_in (folder, "{" HEAD ", \"label_types\": [\"point\"], \"images\": [27]}", &error));
  g_assert_nonnull (strstr (error->message, "27 point"));
  g_assert_nonnull (strstr (error->message, "26"));
  scratch_free (folder);
}

/* The list of a mix begins with the most detailed labels, in the order of the partition. */
static void
test_list (void)
{
  char *folder = scratch_new ();
  GError *error = NULL;
  const char *text = "{" HEAD ", \"mixes\": [\"1 coarse + 2 point\"]}";
  g_autoptr (GPtrArray) plan = plan_in (folder, text, &error);
  g_assert_no_error (error);
  g_autoptr (JsonObject) json = lw_json_parse (text, -1, "test", NULL);
  g_autoptr (LwStudy) study = lw_study_new (folder, json, NULL);
  const LwStudyRun *run = run_at (plan, 0);
  g_assert_true (lw_study_list_make (study, &run->mix, 0, NULL));
  g_autofree char *list = NULL;
  g_assert_true (g_file_get_contents (run->config->run.labels, &list, NULL, NULL));
  g_assert_cmpstr (list, ==, "a0\tcoarse\nb0\tpoint\nc0\tpoint\n");
  scratch_free (folder);
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

/* Data beside the study are named so that both can be moved together. */
static void
test_relative (void)
{
  g_autofree char *beside = lw_study_relative ("/data/studies/a", "camvid:/data/studies/CamVid");
  g_assert_cmpstr (beside, ==, "camvid:../CamVid");
  g_autofree char *below = lw_study_relative ("/data/studies/a", "/data/studies/a/scenes");
  g_assert_cmpstr (below, ==, "../a/scenes");
  g_autofree char *far = lw_study_relative ("/data/studies/a", "gta5:/big/gta");
  g_assert_cmpstr (far, ==, "gta5:/big/gta");
}

/* What hours buy of each label type; what they do not is told. */
static void
test_hours (void)
{
  g_autoptr (JsonObject) json
      = lw_json_parse ("{\"label_types\": [\"image\", \"coarse\"]}", -1, "test", NULL);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  const LwCostTable costs = lw_cost_table_default ();
  const double hours[] = { 0.1, 1, 2 };
  lw_study_set_hours (json, hours, 3, &costs, 100, notes);
  g_autofree char *line = lw_json_line (json);
  g_assert_cmpstr (line, ==,
                   "{\"label_types\":[\"image\",\"coarse\"],"
                   "\"images\":{\"image\":[12,100],\"coarse\":[8,17]}}");
  g_assert_cmpuint (notes->len, ==, 2);
}

/* A study whose weights and classes are files keeps its runs when all of it is moved. */
static void
test_moved_files (void)
{
  const char *text = "{\"source\": \"pairs:../s\", \"target\": \"camvid:../t\","
                     " \"class_set\": \"../mine.json\", \"references\": [\"source-only\"],"
                     " \"recipe\": {\"weights\": \"../w.safetensors\"}}";
  char *ids[2] = { NULL, NULL };
  for (int i = 0; i < 2; i++)
    {
      char *root = scratch_new ();
      g_autofree char *folder = g_build_filename (root, "study", NULL);
      g_autofree char *classes = g_build_filename (root, "mine.json", NULL);
      g_autofree char *camvid = lw_data_path ("class-sets/camvid11.json");
      g_autofree char *content = NULL;
      g_assert_true (g_file_get_contents (camvid, &content, NULL, NULL));
      g_assert_true (g_file_set_contents (classes, content, -1, NULL));
      g_autoptr (GPtrArray) plan = plan_in (folder, text, NULL);
      g_assert_nonnull (plan);
      ids[i] = g_strdup (run_at (plan, 0)->id);
      scratch_free (root);
    }
  g_assert_cmpstr (ids[0], ==, ids[1]);
  g_free (ids[0]);
  g_free (ids[1]);
}

/* Paths are those beside the study file, whatever the working folder is. */
static void
test_paths (void)
{
  LwStudy study = { .folder = (char *)"/data/studies" };
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
  g_test_add_func ("/study-file/mixes", test_mixes_and_recipes);
  g_test_add_func ("/study-file/pool", test_pool);
  g_test_add_func ("/study-file/list", test_list);
  g_test_add_func ("/study-file/relative", test_relative);
  g_test_add_func ("/study-file/hours", test_hours);
  g_test_add_func ("/study-file/identity", test_identity);
  g_test_add_func ("/study-file/moved-files", test_moved_files);
  g_test_add_func ("/study-file/paths", test_paths);
  return g_test_run ();
}
