/* The order of a study's runs. */
#include "queue-fixture.h"
#include "study/queue-order.h"

/* Two seeds with source-only before all else, two partitions, point at five sizes and a mix. */
static GPtrArray *
make_plan (void)
{
  static const int sizes[] = { 10, 20, 40, 80, 160 };
  GPtrArray *plan = lw_plan_new ();
  LwMix none = { { 0 } }, mix;
  g_assert_true (lw_mix_parse ("5 coarse + 5 point", &mix, NULL));
  for (int seed = 1; seed <= 2; seed++)
    {
      g_autofree char *source = g_strdup_printf ("source-s%d", seed);
      int start = lw_plan_add (plan, NULL, source, LW_METHOD_SOURCE_ONLY, none, 0, seed, -1);
      for (int p = 0; p < 2; p++)
        {
          for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
            {
              g_autofree char *id = g_strdup_printf ("point%d-p%d-s%d", sizes[i], p, seed);
              lw_plan_add (plan, NULL, id, LW_METHOD_WDASS,
                           lw_mix_single (LW_LABEL_POINT, sizes[i]), p, seed, start);
            }
          g_autofree char *id = g_strdup_printf ("mix-p%d-s%d", p, seed);
          lw_plan_add (plan, NULL, id, LW_METHOD_WDASS, mix, p, seed, start);
        }
    }
  return plan;
}

/* The first ids, NULL at the end; every run of the plan is there once. */
static void
assert_order (const GPtrArray *plan, const LwQueueWishes *wishes, const char *const *ids)
{
  g_autofree int *order = lw_queue_order (plan, wishes);
  g_autofree gboolean *met = g_new0 (gboolean, plan->len + 1);
  for (guint i = 0; i < plan->len; i++)
    {
      const LwStudyRun *run = plan->pdata[order[i]];
      g_assert_false (met[order[i]]);
      g_assert_true (run->start < 0 || met[run->start]);
      met[order[i]] = TRUE;
      if (*ids)
        g_assert_cmpstr (run->id, ==, *ids++);
    }
}

#define IDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* References, ends, middle and mixes, then halves; the second partition after the first. */
static void
test_coarse_curve_first (void)
{
  g_autoptr (GPtrArray) plan = make_plan ();
  assert_order (plan, NULL,
                IDS ("source-s1", "point10-p0-s1", "point160-p0-s1", "point40-p0-s1", "mix-p0-s1",
                     "point20-p0-s1", "point80-p0-s1", "point10-p1-s1", "point160-p1-s1",
                     "point40-p1-s1", "mix-p1-s1", "point20-p1-s1", "point80-p1-s1", "source-s2",
                     "point10-p0-s2"));
}

/* A moved run takes the one that starts it along, and unknown ones do not matter. */
static void
test_wishes (void)
{
  g_autoptr (GPtrArray) plan = make_plan ();
  g_autoptr (LwQueueWishes) wishes = lw_queue_wishes_new ();
  lw_queue_wishes_put_first (wishes, IDS ("point80-p1-s2", "gone", "mix-p0-s1"));
  lw_queue_wishes_put_last (wishes, IDS ("source-s1", "point10-p0-s1"));
  assert_order (plan, wishes,
                IDS ("source-s2", "point80-p1-s2", "source-s1", "mix-p0-s1", "point160-p0-s1"));
  lw_queue_wishes_put_first (wishes, IDS ("point20-p0-s1", "point20-p0-s1"));
  assert_order (plan, wishes, IDS ("source-s1", "point20-p0-s1", "source-s2", "point80-p1-s2"));
  lw_queue_wishes_put_last (wishes, IDS ("point20-p0-s1"));
  assert_order (plan, wishes, IDS ("source-s2", "point80-p1-s2"));
}

static void
test_small_plans (void)
{
  g_autoptr (GPtrArray) plan = lw_plan_new ();
  g_autofree int *order = lw_queue_order (plan, NULL);
  g_assert_nonnull (order);
  lw_plan_add (plan, NULL, "a", LW_METHOD_WDASS, lw_mix_single (LW_LABEL_IMAGE, 1), 0, 1, -1);
  assert_order (plan, NULL, IDS ("a"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue-order/coarse-curve-first", test_coarse_curve_first);
  g_test_add_func ("/queue-order/wishes", test_wishes);
  g_test_add_func ("/queue-order/small-plans", test_small_plans);
  return g_test_run ();
}
