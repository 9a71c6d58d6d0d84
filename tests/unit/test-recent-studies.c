/* The list of recent studies, and the copy of the demo study. */
#include <glib/gstdio.h>

#include "core/error.h"
#include "scratch.h"
#include "study-folder.h"
#include "window/demo-study.h"
#include "window/recent-studies.h"

/* The user's folders, which GLib reads once a process: all tests share them. */
static char *home;

static char *
at (const char *path)
{
  return g_build_filename (home, path, NULL);
}

static void
add (const char *folder, const char *title)
{
  GError *error = NULL;
  lw_recent_studies_save (folder, title, &error);
  g_assert_no_error (error);
}

static void
test_order (void)
{
  add ("/studies/a", "A");
  add ("/studies/b", "B");
  add ("/studies/a", "A again");
  g_autoptr (GPtrArray) studies = lw_recent_studies_load ();
  g_assert_cmpuint (studies->len, ==, 2);
  g_assert_cmpstr (lw_recent_study_get_title (studies->pdata[0]), ==, "A again");
  g_assert_cmpstr (lw_recent_study_get_folder (studies->pdata[1]), ==, "/studies/b");
  add ("/studies/a", NULL);
  g_autoptr (GPtrArray) left = lw_recent_studies_load ();
  g_assert_cmpuint (left->len, ==, 1);
  for (int i = 0; i < LW_RECENT_MOST + 5; i++)
    {
      g_autofree char *folder = g_strdup_printf ("/studies/%d", i);
      add (folder, folder);
    }
  g_autoptr (GPtrArray) most = lw_recent_studies_load ();
  g_assert_cmpuint (most->len, ==, LW_RECENT_MOST);
}

/* Whatever is in the file, what can be read is shown, and the next study is kept. */
static void
test_damaged (void)
{
  static const struct
  {
    const char *text;
    guint good;
  } cases[] = {
    { "", 0 },
    { "[]", 0 },
    { "{\"studies\": {}}", 0 },
    { "{\"studies\": [1, null, {}, {\"folder\": 3}, {\"folder\": \"relative\"}]}", 0 },
    { "{\"studies\": [{\"folder\": \"/a\", \"opened\": \"x\"}, {\"folder\": \"/b\"}]}", 1 },
    { "{\"studies\": [{\"folder\": \"/a\", \"title\": null}]", 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      study_put (home, "state/labelworth/recent.json", cases[i].text);
      g_autoptr (GPtrArray) studies = lw_recent_studies_load ();
      g_assert_cmpuint (studies->len, ==, cases[i].good);
      add ("/studies/new", "New");
      g_autoptr (GPtrArray) after = lw_recent_studies_load ();
      g_assert_cmpuint (after->len, ==, cases[i].good + 1);
    }
}

static void
test_ago (void)
{
  static const struct
  {
    gint64 seconds;
    const char *text;
  } cases[] = { { -50, "Just now" },    { 59, "Just now" },
                { 60, "1 minute ago" }, { 3599, "59 minutes ago" },
                { 3600, "1 hour ago" }, { 86399, "23 hours ago" },
                { 86400, "1 day ago" }, { 3 * 86400 + 5, "3 days ago" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = lw_time_ago_text (2000000000 - cases[i].seconds, 2000000000);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
  g_autofree char *date = lw_time_ago_text (1000000000, 2000000000);
  g_assert_nonnull (strstr (date, "01"));
}

/* What a row tells of a folder, once it was looked at. */
static void
check_state (const char *folder, const char *text, gboolean gone)
{
  g_autoptr (LwRecentStudy) study = lw_recent_study_new (folder, "", 0);
  lw_recent_study_look (study, NULL);
  while (!*lw_recent_study_get_state (study))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (lw_recent_study_get_state (study), ==, text);
  g_assert_cmpint (lw_recent_study_get_gone (study), ==, gone);
}

static void
test_state (void)
{
  g_autofree char *study = at ("study"), *damaged = at ("damaged"), *gone = at ("gone");
  study_put (study, LW_STUDY_FILE,
             "{\"source\": \"s\", \"target\": \"t\", \"references\": [\"source-only\"]}");
  study_put (damaged, LW_STUDY_FILE, "{");
  check_state (study, "0 of 1 run", FALSE);
  check_state (damaged, "Cannot be read", FALSE);
  check_state (gone, "The folder is gone", TRUE);
}

static void
test_demo (void)
{
  GError *error = NULL;
  g_autofree char *data = at ("installed"), *copied = at ("data/labelworth/demo/study");
  g_setenv ("LW_DATA_DIR", data, TRUE);
  g_assert_null (lw_demo_study_copy (NULL, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  g_clear_error (&error);

  study_put (data, "demo/study/study.json", "{}");
  study_put (data, "demo/study/runs/a/eval.json", "1");
  study_put (data, "demo/target/images/val/0.png", "2");
  g_autofree char *read_only = at ("installed/demo/study/study.json");
  g_assert_cmpint (g_chmod (read_only, 0444), ==, 0);
  g_autofree char *folder = lw_demo_study_copy (NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (folder, ==, copied);
  g_autofree char *parent = at ("data/labelworth");
  g_assert_cmpuint (scratch_count (parent), ==, 1);
  g_autofree char *image = at ("data/labelworth/demo/target/images/val/0.png");
  g_assert_true (g_file_test (image, G_FILE_TEST_EXISTS));
  g_autofree char *file = g_build_filename (folder, LW_STUDY_FILE, NULL);
  GStatBuf info;
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0200, ==, 0200);

  /* What was changed in the copy stays. */
  study_put (folder, "costs.json", "{}");
  g_autofree char *again = lw_demo_study_copy (NULL, &error);
  g_autofree char *costs = g_build_filename (again, "costs.json", NULL);
  g_assert_true (g_file_test (costs, G_FILE_TEST_EXISTS));
}

/* A folder in the way is named, and is not touched. */
static void
test_demo_in_the_way (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *study = at ("data/labelworth/demo/study/study.json");
  g_autofree char *parent = at ("data/labelworth");
  g_assert_cmpint (g_remove (study), ==, 0);
  g_assert_null (lw_demo_study_copy (NULL, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_FILE);
  g_assert_cmpuint (scratch_count (parent), ==, 1);
}

int
main (int argc, char **argv)
{
  home = scratch_new ();
  g_autofree char *state = at ("state"), *data = at ("data");
  g_setenv ("XDG_STATE_HOME", state, TRUE);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recent-studies/order", test_order);
  g_test_add_func ("/recent-studies/damaged", test_damaged);
  g_test_add_func ("/recent-studies/ago", test_ago);
  g_test_add_func ("/recent-studies/state", test_state);
  g_test_add_func ("/demo-study/copy", test_demo);
  g_test_add_func ("/demo-study/in-the-way", test_demo_in_the_way);
  int status = g_test_run ();
  scratch_free (home);
  return status;
}
