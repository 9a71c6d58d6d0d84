/* What rehearsals keep, for which runs they hold, and what follows from them; class counts. */
#include <string.h>

#include "core/error.h"
#include "core/json.h"
#include "scratch.h"
#include "study-folder.h"
#include "study/class-counts.h"
#include "study/rehearsal.h"

static LwStudy *
study_in (const char *folder)
{
  study_put (folder, "study.json",
             "{\"source\": \"pairs:s\", \"target\": \"camvid:t\", \"class_set\": \"camvid11\","
             " \"label_types\": [\"image\", \"point\"], \"images\": [2, 4], \"seeds\": [1, 2],"
             " \"references\": [\"source-only\"], \"recipe\": {\"iterations\": 500}}");
  study_put (folder, "splits/p0.txt", "a\nb\nc\nd\n");
  GError *error = NULL;
  LwStudy *study = lw_study_open (folder, &error);
  g_assert_no_error (error);
  return study;
}

/* A rehearsal holds for other sizes and seeds, not for another label type or method; it is found
 * again in the file. */
static void
test_kinds (void)
{
  char *folder = scratch_new ();
  g_autoptr (LwStudy) study = study_in (folder);
  g_autoptr (GPtrArray) plan = lw_study_plan (study, NULL);
  g_autoptr (LwRehearsals) first = lw_rehearsals_load (study, NULL);
  const LwStudyRun *run = study_find (plan, "wdass-point-2-p0-s1");
  g_assert_null (lw_rehearsals_find (first, run));
  const LwRehearsal measured = { 0.25, 0.5, 20, 1 << 28, 1 << 20, NULL };
  LwRehearsal *kept = g_memdup2 (&measured, sizeof measured);
  kept->machine = g_strdup ("a CPU");
  g_assert_true (lw_rehearsals_add (first, run, kept, NULL));
  g_autoptr (LwRehearsals) again = lw_rehearsals_load (study, NULL);
  const LwRehearsal *found = lw_rehearsals_find (again, study_find (plan, "wdass-point-4-p0-s2"));
  g_assert_nonnull (found);
  g_assert_cmpfloat (found->step, ==, 0.25);
  g_assert_cmpint (found->memory, ==, 1 << 28);
  g_assert_cmpstr (found->machine, ==, "a CPU");
  g_assert_null (lw_rehearsals_find (again, study_find (plan, "wdass-image-2-p0-s1")));
  g_assert_null (lw_rehearsals_find (again, study_find (plan, "source-only-s1")));
  /* 400 steps of 0.25 s and 20 images of 0.5 s. */
  g_assert_cmpfloat_with_epsilon (lw_rehearsal_seconds (found, run, 100), 110, 1e-9);
  g_assert_cmpfloat_with_epsilon (lw_rehearsal_seconds (found, run, 600), 10, 1e-9);
  scratch_free (folder);
}

/* A damaged file is refused by name: estimates are never made of nonsense. */
static void
test_damage (void)
{
  static const char *const files[] = { "{\"x\": 3}", "{\"x\": {\"step_seconds\": 1}}",
                                       "{\"x\": {\"step_seconds\": -1, \"image_seconds\": 1,"
                                       " \"eval_images\": 1, \"memory\": 1, \"disk\": 1}}",
                                       "{" };
  char *folder = scratch_new ();
  g_autoptr (LwStudy) study = study_in (folder);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL;
      study_put (folder, "rehearsal.json", files[i]);
      g_assert_null (lw_rehearsals_load (study, &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, "rehearsal.json"));
    }
  scratch_free (folder);
}

/* Counts that are there are read without the data set; those that cannot be are refused. */
static void
test_class_counts (void)
{
  char *folder = scratch_new ();
  g_autoptr (LwStudy) study = study_in (folder);
  study_put (folder, "splits/classes.json",
             "{\"images\": 4, \"classes\": {\"sky\": 4, \"car\": 1}}");
  g_autoptr (LwClassCounts) counts = lw_class_counts (study, NULL, NULL, NULL);
  g_assert_cmpint (counts->n, ==, 2);
  g_assert_cmpstr (counts->names[1], ==, "car");
  g_assert_cmpint (counts->holding[1], ==, 1);
  static const char *const files[]
      = { "{\"images\": 4}", "{\"images\": 4, \"classes\": {\"sky\": 5}}",
          "{\"images\": 4, \"classes\": {\"sky\": \"x\"}}", "{\"images\": -1, \"classes\": {}}" };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL;
      study_put (folder, "splits/classes.json", files[i]);
      g_assert_null (lw_class_counts (study, NULL, NULL, &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
    }
  scratch_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rehearsal/kinds", test_kinds);
  g_test_add_func ("/rehearsal/damage", test_damage);
  g_test_add_func ("/rehearsal/class-counts", test_class_counts);
  return g_test_run ();
}
