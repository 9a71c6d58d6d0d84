/* Data sets of a study that were moved are found again, and every run keeps its name. */
#include <glib/gstdio.h>

#include "core/error.h"
#include "core/json.h"
#include "image-fixture.h"
#include "scratch.h"
#include "study/study-create.h"
#include "study/study-data.h"
#include "study/study-import.h"
#include "study/study-plan.h"

#define IMAGES 4

typedef struct
{
  char *root, *study, *source, *target;
} Fixture;

static char *
in (const char *folder, const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* A data set of the layout "pairs" whose photographs have names that begin with @prefix. */
static void
make_pairs (const char *root, const char *prefix)
{
  const uint16_t ids[] = { 0, 1, 2, 3 };
  lw_fixture_save_text (root, "classes.json", "{\"class_set\": \"camvid11\"}");
  for (int i = 0; i < IMAGES; i++)
    {
      g_autofree char *photograph = g_strdup_printf ("images/train/%s%d.png", prefix, i);
      g_autofree char *label = g_strdup_printf ("labels/train/%s%d.png", prefix, i);
      lw_fixture_save_photograph (root, photograph, 2, 2);
      lw_fixture_save_ids (root, label, PNG_COLOR_TYPE_GRAY, 8, 2, 2, ids);
    }
}

static void
set_up (Fixture *f, gconstpointer data)
{
  GError *error = NULL;
  const LwCostTable costs = lw_cost_table_default ();
  f->root = scratch_new ();
  f->study = in (f->root, "study");
  f->source = in (f->root, "sets/source");
  f->target = in (f->root, "sets/target");
  make_pairs (f->source, "s");
  make_pairs (f->target, "t");
  g_autoptr (JsonObject) json = lw_json_parse (
      "{\"source\": \"../sets/source\", \"target\": \"pairs:../sets/target\","
      " \"label_types\": [\"point\"], \"images\": [2], \"references\": [\"source-only\"],"
      " \"recipe\": {\"target_split\": \"train\"}}",
      -1, "test", &error);
  g_assert_no_error (error);
  g_assert_true (lw_study_create (f->study, json, &costs, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_free (f->study);
  g_free (f->source);
  g_free (f->target);
  scratch_free (f->root);
}

/* The names of all runs, one a line. */
static char *
names (const Fixture *f)
{
  g_autoptr (LwStudy) study = lw_study_open (f->study, NULL);
  g_autoptr (GPtrArray) plan = lw_study_plan (study, NULL);
  g_assert_nonnull (plan);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < plan->len; i++)
    g_string_append_printf (text, "%s\n", ((LwStudyRun *)plan->pdata[i])->id);
  return g_string_free (text, FALSE);
}

static char *
missing (const Fixture *f, gboolean trains)
{
  g_autoptr (LwStudy) study = lw_study_open (f->study, NULL);
  g_assert_nonnull (study);
  return lw_study_missing_data (study, trains);
}

static void
rename_to (const Fixture *f, const char *from, const char *to)
{
  g_autofree char *now = in (f->root, to);
  g_autofree char *parent = g_path_get_dirname (now);
  g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);
  g_assert_cmpint (g_rename (from, now), ==, 0);
}

static void
check_data (const Fixture *f, const char *source, const char *target)
{
  g_autoptr (LwStudy) study = lw_study_open (f->study, NULL);
  g_autofree char *source_spec = lw_study_data_spec (study, study->source);
  g_autofree char *target_spec = lw_study_data_spec (study, study->target);
  g_autofree char *source_path = in (f->root, source);
  g_autofree char *target_path = in (f->root, target);
  g_autofree char *expected = g_strconcat ("pairs:", target_path, NULL);
  g_assert_cmpstr (source_spec, ==, source_path);
  g_assert_cmpstr (target_spec, ==, expected);
}

static void
move_ok (const Fixture *f, const char *from, const char *to)
{
  GError *error = NULL;
  g_autofree char *now = in (f->root, to);
  lw_study_move_data (f->study, from, now, &error);
  g_assert_no_error (error);
}

/* One answer repairs both data sets, and the runs stay. */
static void
test_together (Fixture *f, gconstpointer data)
{
  g_autofree char *before = names (f);
  g_assert_null (missing (f, TRUE));
  g_autofree char *sets = in (f->root, "sets");
  rename_to (f, sets, "other/disk");
  g_autofree char *gone = missing (f, TRUE);
  g_assert_cmpstr (gone, ==, f->target);
  move_ok (f, gone, "other/disk/target");
  g_assert_null (missing (f, TRUE));
  check_data (f, "other/disk/source", "other/disk/target");
  g_autofree char *after = names (f);
  g_assert_cmpstr (before, ==, after);
}

/* The folder above was chosen; and it was moved once more. */
static void
test_twice (Fixture *f, gconstpointer data)
{
  g_autofree char *before = names (f);
  g_autofree char *sets = in (f->root, "sets");
  rename_to (f, sets, "a");
  move_ok (f, f->target, "a");
  check_data (f, "a/source", "a/target");
  g_autofree char *first = in (f->root, "a"), *there = in (f->root, "a/target");
  rename_to (f, first, "b");
  g_autofree char *gone = missing (f, FALSE);
  g_assert_cmpstr (gone, ==, there);
  move_ok (f, gone, "b/target");
  check_data (f, "b/source", "b/target");
  g_autofree char *after = names (f);
  g_assert_cmpstr (before, ==, after);
}

/* A data set that was renamed; the source, which is still there, stays. */
static void
test_renamed (Fixture *f, gconstpointer data)
{
  rename_to (f, f->target, "sets/photographs");
  move_ok (f, f->target, "sets/photographs");
  check_data (f, "sets/source", "sets/photographs");
}

/* The source alone matters to training only. */
static void
test_source (Fixture *f, gconstpointer data)
{
  rename_to (f, f->source, "elsewhere/source");
  g_assert_null (missing (f, FALSE));
  g_autofree char *gone = missing (f, TRUE);
  g_assert_cmpstr (gone, ==, f->source);
  move_ok (f, gone, "elsewhere/source");
  check_data (f, "elsewhere/source", "sets/target");
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *file = in (f->study, LW_STUDY_FILE), *before = NULL, *after = NULL;
  g_autofree char *other = in (f->root, "other"), *empty = in (f->root, "empty");
  rename_to (f, f->target, "hidden");
  make_pairs (other, "x");
  g_assert_cmpint (g_mkdir (empty, 0755), ==, 0);
  g_assert_true (g_file_get_contents (file, &before, NULL, NULL));
  const char *const wrong[] = { other, empty };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (lw_study_move_data (f->study, f->target, wrong[i], &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, wrong[i]));
    }
  g_assert_true (g_file_get_contents (file, &after, NULL, NULL));
  g_assert_cmpstr (before, ==, after);
}

/* A study file that is run again does not forget where the data are. */
static void
test_updated (Fixture *f, gconstpointer data)
{
  GError *error = NULL;
  g_autofree char *file = in (f->root, "mine.json"), *before = names (f);
  lw_fixture_save_text (f->root, "mine.json",
                        "{\"source\": \"sets/source\", \"target\": \"pairs:sets/target\","
                        " \"label_types\": [\"point\"], \"images\": [2],"
                        " \"references\": [\"source-only\"],"
                        " \"recipe\": {\"target_split\": \"train\"}}");
  g_autofree char *sets = in (f->root, "sets");
  rename_to (f, sets, "away");
  move_ok (f, f->target, "away/target");
  lw_study_update (file, f->study, &error);
  g_assert_no_error (error);
  check_data (f, "away/source", "away/target");
  g_autofree char *after = names (f);
  g_assert_cmpstr (before, ==, after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/study-data/together", test_together);
  ADD ("/study-data/twice", test_twice);
  ADD ("/study-data/renamed", test_renamed);
  ADD ("/study-data/source", test_source);
  ADD ("/study-data/refused", test_refused);
  ADD ("/study-data/updated", test_updated);
  return g_test_run ();
}
