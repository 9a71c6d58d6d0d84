/* How long a study still takes, as the studio tells it. */
#include "follow/time-left.h"

#include <math.h>

#include "queue-fixture.h"
#include "scratch.h"

/* A run that starts three others, of 100 steps each. */
typedef struct
{
  char *folder;
  LwStudySnapshot snapshot;
  LwRunPace paces[4];
  double begins[4], ends[4];
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const LwMix none = { 0 }, points = { { [LW_LABEL_POINT] = 10 } };
  f->folder = scratch_new ();
  LwStudy study = { .folder = f->folder };
  f->snapshot.plan = lw_plan_new ();
  f->snapshot.rehearsals = lw_rehearsals_load (&study, &error);
  g_assert_no_error (error);
  lw_plan_add (f->snapshot.plan, f->folder, "a", LW_METHOD_SOURCE_ONLY, none, 0, 1, -1);
  for (int i = 1; i < 4; i++)
    {
      const char id[] = { (char)('a' + i), '\0' };
      lw_plan_add (f->snapshot.plan, f->folder, id, LW_METHOD_WDASS, points, i, 1, 0);
    }
  for (int i = 0; i < 4; i++)
    f->paces[i] = (LwRunPace){ .state = LW_QUEUE_WAITING, .place = i };
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_ptr_array_unref (f->snapshot.plan);
  lw_rehearsals_free (f->snapshot.rehearsals);
  scratch_free (f->folder);
}

static double
left (Fixture *f, int slots)
{
  return lw_time_left (&f->snapshot, f->paces, slots, f->begins, f->ends);
}

static void
test_unknown (Fixture *f, gconstpointer data)
{
  g_assert_cmpfloat (left (f, 1), ==, -1);
  for (int i = 0; i < 4; i++)
    f->paces[i].state = LW_QUEUE_DONE;
  g_assert_cmpfloat (left (f, 1), ==, 0);
  g_assert_true (isnan (f->begins[1]));
  g_assert_true (isnan (f->ends[1]));
}

/* One after the other, at the speed of the one that is at work. */
static void
test_one_slot (Fixture *f, gconstpointer data)
{
  f->paces[0] = (LwRunPace){ .state = LW_QUEUE_DONE, .place = 0, .step = 100, .trained = 10 };
  f->paces[1] = (LwRunPace){ .state = LW_QUEUE_RUNNING, .place = 1, .step = 50, .rate = 2 };
  g_assert_cmpfloat (left (f, 1), ==, 125);
  g_assert_true (isnan (f->begins[1]));
  g_assert_cmpfloat (f->ends[1], ==, 25);
  g_assert_cmpfloat (f->begins[3], ==, 75);
  g_assert_cmpfloat (f->ends[3], ==, 125);
}

/* What a finished run took tells of those that wait; a run waits for the one that starts it. */
static void
test_start (Fixture *f, gconstpointer data)
{
  f->paces[0] = (LwRunPace){ .state = LW_QUEUE_RUNNING, .place = 0, .step = 60, .rate = 1 };
  f->paces[1] = (LwRunPace){ .state = LW_QUEUE_DONE, .place = 1, .step = 100, .trained = 30 };
  g_assert_cmpfloat (left (f, 2), ==, 70);
  g_assert_cmpfloat (f->begins[2], ==, 40);
  g_assert_cmpfloat (f->begins[3], ==, 40);
}

/* Runs that were stopped or have failed will not begin. */
static void
test_held (Fixture *f, gconstpointer data)
{
  f->paces[0] = (LwRunPace){ .state = LW_QUEUE_DONE, .place = 0, .trained = 10 };
  f->paces[1] = (LwRunPace){ .state = LW_QUEUE_INTERRUPTED, .place = 1, .step = 50, .held = TRUE };
  f->paces[2] = (LwRunPace){ .state = LW_QUEUE_FAILURE, .place = 2, .step = 50 };
  f->paces[3] = (LwRunPace){ .state = LW_QUEUE_INTERRUPTED, .place = 3, .step = 50 };
  g_assert_cmpfloat (left (f, 1), >, 0);
  g_assert_cmpfloat (f->begins[3], ==, 0);
  f->paces[3].state = LW_QUEUE_RUNNING;
  f->paces[3].rate = 5;
  g_assert_cmpfloat (left (f, 1), ==, 10);
  g_assert_true (isnan (f->ends[1]));
  g_assert_true (isnan (f->ends[2]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  const struct
  {
    const char *name;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = { { "/time-left/unknown", test_unknown },
                { "/time-left/one-slot", test_one_slot },
                { "/time-left/start", test_start },
                { "/time-left/held", test_held } };
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
