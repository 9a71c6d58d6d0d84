/* A study that is being made: data, checks, measurement, creation. */
#include <glib/gstdio.h>
#include <locale.h>

#include "core/json.h"
#include "dataset/scene/scene.h"
#include "draft/study-making.h"
#include "scratch.h"
#include "study-folder.h"

typedef struct
{
  char *root, *source, *target;
  LwStudyMaking *making;
} Fixture;

static void
draw (const char *folder, LwLook look, int count)
{
  const LwSceneOptions options
      = { .look = look, .train = count, .val = 2, .width = 32, .height = 24, .threads = 1 };
  GError *error = NULL;
  lw_scene_generate (&options, folder, NULL, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Until neither side is being looked at and the place is known. */
static void
settle (Fixture *f)
{
  guint tick = g_timeout_add (10, wake, NULL);
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  for (gboolean busy = TRUE; busy; g_main_context_iteration (NULL, TRUE))
    {
      g_autoptr (GPtrArray) items = lw_study_making_preflight (f->making, 1);
      busy = FALSE;
      for (guint i = 0; i < items->len; i++)
        {
          const LwCheckItem *item = items->pdata[i];
          busy |= item->state == LW_CHECK_WAIT && item->needed;
        }
      for (int s = 0; s < LW_N_SIDES; s++)
        busy |= lw_data_look_get_activity (lw_study_making_look (f->making, (LwSide)s)) != NULL;
      g_assert_cmpint (g_get_monotonic_time (), <, end);
    }
  g_source_remove (tick);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->root = scratch_new ();
  f->source = g_build_filename (f->root, "source", NULL);
  f->target = g_build_filename (f->root, "target", NULL);
  draw (f->source, LW_LOOK_SYNTHETIC, 6);
  draw (f->target, LW_LOOK_STREET, 50);
  f->making = lw_study_making_new ();
  /* The built-in scenes are not for tests. */
  lw_study_making_close (f->making);
  lw_study_making_set_location (f->making, f->root);
  lw_study_making_choose (f->making, LW_SIDE_TARGET, f->target);
  lw_study_making_choose (f->making, LW_SIDE_SOURCE, f->source);
  lw_study_draft_set_sizes (lw_study_making_draft (f->making), "5, 10", NULL);
  lw_study_making_set_title (f->making, "A/B");
  settle (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  lw_study_making_close (f->making);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_object_unref (f->making);
  g_free (f->source);
  g_free (f->target);
  scratch_free (f->root);
}

/* The item of that title, or NULL. */
static const LwCheckItem *
find (const GPtrArray *items, const char *title)
{
  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (((const LwCheckItem *)items->pdata[i])->title, title))
      return items->pdata[i];
  return NULL;
}

static LwCheckState
state_of (Fixture *f, const char *title)
{
  g_autoptr (GPtrArray) items = lw_study_making_preflight (f->making, 1);
  const LwCheckItem *item = find (items, title);
  g_assert_nonnull (item);
  return item->state;
}

static gboolean
is_ready (Fixture *f)
{
  g_autoptr (GPtrArray) items = lw_study_making_preflight (f->making, 1);
  return lw_preflight_is_ready (items);
}

static void
test_data (Fixture *f, gconstpointer data)
{
  const LwStudyDraft *draft = lw_study_making_draft (f->making);
  LwDataReport *target = lw_data_look_get_report (lw_study_making_look (f->making, LW_SIDE_TARGET));
  g_assert_nonnull (target);
  g_assert_true (target->whole);
  g_assert_true (target->check->usable);
  g_assert_cmpint (target->eval_images, ==, 2);
  g_assert_cmpint (draft->pool, ==, 50);
  g_assert_cmpint (draft->image_width, ==, 32);
  g_assert_null (draft->scenes);
  g_assert_nonnull (target->photograph);
  g_assert_nonnull (target->labels);
  double sum = 0;
  for (int k = 0; k < target->dataset->classes->n; k++)
    sum += lw_data_report_share (target, k);
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-9);
  g_assert_cmpint (state_of (f, "Source"), ==, LW_CHECK_GOOD);
  g_assert_cmpint (state_of (f, "Folder"), ==, LW_CHECK_GOOD);
  g_assert_true (is_ready (f));
}

static void
test_bad_data (Fixture *f, gconstpointer data)
{
  g_autofree char *nothing = g_build_filename (f->root, "nothing", NULL);
  lw_study_making_choose (f->making, LW_SIDE_TARGET, nothing);
  settle (f);
  const char *error = lw_data_look_get_error (lw_study_making_look (f->making, LW_SIDE_TARGET));
  g_assert_nonnull (strstr (error, nothing));
  g_assert_cmpint (state_of (f, "Target"), ==, LW_CHECK_BAD);
  g_assert_false (is_ready (f));
  lw_study_making_choose (f->making, LW_SIDE_TARGET, f->target);
  lw_study_making_set_class_set (f->making, "cityscapes19");
  settle (f);
  g_assert_cmpint (state_of (f, "Target"), ==, LW_CHECK_BAD);
  lw_study_making_set_class_set (f->making, NULL);
  settle (f);
  g_assert_true (is_ready (f));
}

static void
test_walls (Fixture *f, gconstpointer data)
{
  LwStudyDraft *draft = lw_study_making_draft (f->making);
  g_assert_true (lw_study_draft_set_sizes (draft, "5, 51", NULL));
  g_assert_cmpint (state_of (f, "Images"), ==, LW_CHECK_BAD);
  g_assert_true (lw_study_draft_set_sizes (draft, "5, 50", NULL));
  g_assert_cmpint (state_of (f, "Images"), ==, LW_CHECK_GOOD);
  lw_study_making_set_invalid (f->making, "Budgets", "“x” is no number");
  g_assert_cmpint (state_of (f, "Budgets"), ==, LW_CHECK_BAD);
  g_assert_false (is_ready (f));
  lw_study_making_set_invalid (f->making, "Budgets", NULL);
  g_assert_true (is_ready (f));
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* A name that is taken gets a number; what is made is the draft, with what was measured. */
static void
test_create (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *wanted = g_build_filename (f->root, "A-B", NULL);
  g_autofree char *second = g_build_filename (f->root, "A-B-2", NULL);
  const LwStudyDraft *draft = lw_study_making_draft (f->making);
  g_assert_cmpstr (draft->folder, ==, wanted);
  lw_study_making_create_async (f->making, 1, done_cb, &result);
  g_autofree char *folder = lw_study_making_create_finish (f->making, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (folder, ==, wanted);
  g_autoptr (LwStudy) study = lw_study_open (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (study->title, ==, "A/B");
  settle (f);
  g_assert_cmpstr (draft->folder, ==, second);
  g_assert_true (is_ready (f));
}

static void
test_start_from (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL, missing = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *old = g_build_filename (f->root, "old", NULL);
  g_autofree char *nothing = g_build_filename (f->root, "nothing", NULL);
  g_autofree char *wanted = g_build_filename (f->root, "T (changed)", NULL);
  study_put (old, "study.json",
             "{\"title\": \"T\", \"source\": \"../source\", \"target\": \"../target\","
             " \"label_types\": [\"point\"], \"images\": [7], \"recipe\": {\"width\": 8}}");
  lw_study_making_start_from_async (f->making, nothing, done_cb, &missing);
  g_assert_false (lw_study_making_start_from_finish (wait_for (&missing), &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  lw_study_making_start_from_async (f->making, old, done_cb, &result);
  lw_study_making_start_from_finish (wait_for (&result), &error);
  g_assert_no_error (error);
  settle (f);
  const LwStudyDraft *draft = lw_study_making_draft (f->making);
  g_assert_cmpstr (draft->folder, ==, wanted);
  g_assert_cmpstr (draft->target, ==, f->target);
  g_assert_cmpint (draft->pool, ==, 50);
  g_assert_false (draft->types[LW_LABEL_COARSE]);
  g_assert_true (is_ready (f));
}

/* What is measured of each kind is multiplied by its runs, as long as nothing else changes. */
static void
test_needs (Fixture *f, gconstpointer data)
{
  LwStudyDraft *draft = lw_study_making_draft (f->making);
  const struct
  {
    const char *method;
    guint types;
    double step;
  } measured[] = { { "source-only", 0, 1 },
                   { "supervised", 1u << LW_LABEL_FINE, 2 },
                   { "wdass", 1u << LW_LABEL_IMAGE, 3 },
                   { "wdass", 1u << LW_LABEL_POINT, 4 },
                   { "wdass", 1u << LW_LABEL_COARSE, 5 } };
  GArray *kinds = g_array_new (FALSE, FALSE, sizeof (LwMeasuredKind));
  for (guint i = 0; i < G_N_ELEMENTS (measured); i++)
    {
      LwRehearsal *rehearsal = g_new (LwRehearsal, 1);
      *rehearsal = (LwRehearsal){ .step = measured[i].step,
                                  .image = 0.5,
                                  .eval_images = 2,
                                  .memory = 100 + (gint64)i,
                                  .disk = 10,
                                  .machine = g_strdup ("m") };
      const LwMeasuredKind kind
          = { g_strdup (measured[i].method), measured[i].types, 10, rehearsal };
      g_array_append_val (kinds, kind);
    }
  g_autofree char *key = lw_study_draft_key (draft);
  g_autoptr (LwMeasurement) measurement = lw_measurement_new (key, kinds, NULL);
  LwStudyNeeds needs;
  g_assert_true (lw_measurement_needs (measurement, draft, &needs));
  /* One source-only, two supervised, two partitions x two sizes of each type; 10 steps and one
   * second of evaluation each. */
  g_assert_cmpfloat_with_epsilon (needs.seconds, 10 * (1 + 2 * 2 + 4 * (3 + 4 + 5)) + (1 + 2 + 12),
                                  1e-9);
  g_assert_cmpint (needs.disk, ==, 150);
  g_assert_cmpint (needs.memory, ==, 104);
  draft->partitions = 4;
  g_assert_true (lw_measurement_needs (measurement, draft, &needs));
  g_assert_cmpint (needs.disk, ==, 10 * (1 + 4 + 24));
  draft->iterations = 20;
  g_assert_false (lw_measurement_needs (measurement, draft, &needs));
}

int
main (int argc, char **argv)
{
  g_autofree char *data = scratch_new ();
  setlocale (LC_CTYPE, "C.UTF-8");
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("LW_PROGRAM", "/bin/true", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/study-making/data", Fixture, NULL, set_up, test_data, tear_down);
  g_test_add ("/study-making/bad-data", Fixture, NULL, set_up, test_bad_data, tear_down);
  g_test_add ("/study-making/walls", Fixture, NULL, set_up, test_walls, tear_down);
  g_test_add ("/study-making/create", Fixture, NULL, set_up, test_create, tear_down);
  g_test_add ("/study-making/start-from", Fixture, NULL, set_up, test_start_from, tear_down);
  g_test_add ("/study-making/needs", Fixture, NULL, set_up, test_needs, tear_down);
  int status = g_test_run ();
  scratch_free (g_steal_pointer (&data));
  return status;
}
