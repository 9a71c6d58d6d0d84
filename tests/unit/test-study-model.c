/* The study behind a window: read in threads, followed while its files change. */
#include <glib/gstdio.h>
#include <math.h>

#include "model/study-model.h"
#include "scratch.h"
#include "study-folder.h"

#define WAIT_SECONDS 20

typedef struct
{
  char *folder;
  LwStudyModel *model;
  guint results, costs, problems; /* signals */
} Fixture;

static void
finish (const LwStudyRun *run, double share)
{
  g_autofree char *eval = g_strdup_printf ("{\"miou\": %.4f, \"iou\": [%.4f, null],"
                                           " \"classes\": [\"road\", \"car\"], \"protocol\": {}}",
                                           share, share);
  study_put (run->folder, "eval.json", eval);
  study_put (run->folder, "config.json", "{\"iterations\": 10}");
  g_assert_true (lw_run_status_write (run->folder, LW_RUN_FINISHED, NULL, NULL));
}

static GPtrArray *
plan_of (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LwStudy) study = lw_study_open (folder, &error);
  g_assert_no_error (error);
  GPtrArray *plan = lw_study_plan (study, &error);
  g_assert_no_error (error);
  return plan;
}

static void
count (guint *counter)
{
  ++*counter;
}

static void
loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

static void
study_file (const char *folder, const char *images)
{
  g_autofree char *text = g_strdup_printf (
      "{\"title\": \"made up\", \"source\": \"pairs:s\", \"target\": \"camvid:t\", \"class_set\":"
      " \"camvid11\", \"label_types\": [\"point\"], \"images\": [%s]}",
      images);
  study_put (folder, "study.json", text);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = scratch_new ();
  study_file (f->folder, "2, 4");
  study_put (f->folder, "splits/p0.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
  g_autoptr (GPtrArray) plan = plan_of (f->folder);
  finish (plan->pdata[0], 0.40);
  f->model = lw_study_model_new (f->folder);
  g_signal_connect_swapped (f->model, "results-changed", G_CALLBACK (count), &f->results);
  g_signal_connect_swapped (f->model, "costs-changed", G_CALLBACK (count), &f->costs);
  g_signal_connect_swapped (f->model, "problem-changed", G_CALLBACK (count), &f->problems);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  lw_study_model_load_async (f->model, NULL, loaded, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (lw_study_model_load_finish (f->model, result, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_run_dispose (G_OBJECT (f->model));
  while (G_OBJECT (f->model)->ref_count > 1) /* threads that still read hold it */
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (f->model);
  scratch_free (f->folder);
}

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Iterates until *counter is above @before; FALSE after a while. */
static gboolean
wait_for (const guint *counter, guint before)
{
  gint64 end = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;
  guint source = g_timeout_add (20, wake, NULL);
  while (*counter <= before && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  return *counter > before;
}

static LwRunItem *
item_at (LwStudyModel *model, guint i)
{
  g_autoptr (LwRunItem) item = g_list_model_get_item (lw_study_model_get_runs (model), i);
  return item;
}

/* The first that there is, or NULL. */
static const char *
problem (Fixture *f)
{
  const char *first = NULL;
  for (guint i = 0; i < LW_STUDY_PROBLEMS && !first; i++)
    first = lw_study_model_get_problem (f->model, i);
  return first;
}

/* A run that ends while the study is open gets its result; its list item stays the same object. */
static void
test_follow (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (g_list_model_get_n_items (lw_study_model_get_runs (f->model)), ==, 2);
  LwRunItem *second = item_at (f->model, 1);
  g_assert_cmpfloat_with_epsilon (lw_run_item_get_miou (item_at (f->model, 0)), 40, 1e-9);
  g_assert_true (isnan (lw_run_item_get_miou (second)));
  g_autoptr (GPtrArray) plan = plan_of (f->folder);
  guint before = f->results;
  finish (plan->pdata[1], 0.55);
  lw_study_model_refresh (f->model);
  g_assert_true (wait_for (&f->results, before));
  g_assert_true (item_at (f->model, 1) == second);
  g_assert_cmpfloat_with_epsilon (lw_run_item_get_miou (second), 55, 1e-9);
  g_assert_cmpint (lw_run_item_get_state (second), ==, LW_QUEUE_DONE);
}

/* A study that is widened elsewhere shows its new runs, and keeps the items of the old ones. */
static void
test_widen (Fixture *f, gconstpointer data)
{
  LwRunItem *first = item_at (f->model, 0);
  guint before = f->results;
  study_file (f->folder, "2, 3, 4");
  lw_study_model_refresh (f->model);
  g_assert_true (wait_for (&f->results, before));
  g_assert_cmpuint (g_list_model_get_n_items (lw_study_model_get_runs (f->model)), ==, 3);
  g_assert_true (lw_study_model_find_run (f->model, lw_run_item_get_id (first)) == first);
}

/* A study file that is broken while it is shown is told, and what was read stays. */
static void
test_broken (Fixture *f, gconstpointer data)
{
  guint before = f->problems;
  study_put (f->folder, "study.json", "{ broken");
  lw_study_model_refresh (f->model);
  g_assert_true (wait_for (&f->problems, before));
  g_assert_nonnull (strstr (problem (f), "study.json"));
  g_assert_cmpuint (g_list_model_get_n_items (lw_study_model_get_runs (f->model)), ==, 2);
  before = f->problems;
  study_file (f->folder, "2, 4");
  lw_study_model_refresh (f->model);
  g_assert_true (wait_for (&f->problems, before));
  g_assert_null (problem (f));
}

/* A folder that vanishes is told as missing, and one that comes back is taken up again. */
static void
test_missing (Fixture *f, gconstpointer data)
{
  g_autofree char *away = g_strconcat (f->folder, "-away", NULL);
  guint before = f->problems;
  g_assert_cmpint (g_rename (f->folder, away), ==, 0);
  lw_study_model_refresh (f->model);
  g_assert_true (wait_for (&f->problems, before));
  g_assert_nonnull (problem (f));
  g_assert_true (lw_study_model_get_missing (f->model));
  before = f->problems;
  g_assert_cmpint (g_rename (away, f->folder), ==, 0);
  lw_study_model_refresh (f->model);
  g_assert_true (wait_for (&f->problems, before));
  g_assert_null (problem (f));
  g_assert_false (lw_study_model_get_missing (f->model));
}

/* Damaged results of one run are told and do not hide those of the others. */
static void
test_damaged_run (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) plan = plan_of (f->folder);
  guint before = f->results;
  finish (plan->pdata[1], 0.5);
  study_put (((LwStudyRun *)plan->pdata[1])->folder, "eval.json", "{\"miou\": 7}");
  lw_study_model_refresh (f->model);
  g_assert_true (wait_for (&f->results, before));
  g_assert_nonnull (strstr (problem (f), "eval.json"));
  g_assert_cmpfloat_with_epsilon (lw_run_item_get_miou (item_at (f->model, 0)), 40, 1e-9);
}

static double
point_seconds (Fixture *f)
{
  return lw_study_model_get_costs (f->model)->image[LW_LABEL_POINT].value;
}

/* An edit of costs is shown at once, written soon, and can be undone; one from elsewhere shows. */
static void
test_costs (Fixture *f, gconstpointer data)
{
  LwCostTable costs = *lw_study_model_get_costs (f->model);
  g_autofree char *path = g_build_filename (f->folder, "costs.json", NULL);
  double at_first = point_seconds (f);
  costs.image[LW_LABEL_POINT].value = 60;
  guint before = f->costs;
  lw_study_model_edit_costs (f->model, &costs, "point");
  g_assert_cmpuint (f->costs, ==, before + 1);
  g_assert_cmpfloat (point_seconds (f), ==, 60);
  LwCostTable written = costs;
  for (int i = 0;
       i < 200
       && (!lw_cost_table_load (path, &written, NULL) || written.image[LW_LABEL_POINT].value != 60);
       i++)
    {
      g_usleep (20000);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_cmpfloat (written.image[LW_LABEL_POINT].value, ==, 60);
  lw_study_model_undo (f->model);
  g_assert_cmpfloat (point_seconds (f), ==, at_first);
  lw_study_model_redo (f->model);
  g_assert_cmpfloat (point_seconds (f), ==, 60);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  const struct
  {
    const char *name;
    void (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "/study-model/follow", test_follow },           { "/study-model/widen", test_widen },
    { "/study-model/broken", test_broken },           { "/study-model/missing", test_missing },
    { "/study-model/damaged-run", test_damaged_run }, { "/study-model/costs", test_costs }
  };
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
