/* Advice in words: plans, verdicts, break-evens, commands. */
#include "model/advice-text.h"

#include <math.h>
#include <string.h>

#include "model/plan-text.h"

static LwPlan
plan_of (LwLabelType type, int images, double hours, double value, double half)
{
  return (LwPlan){ .mix = lw_mix_single (type, images),
                   .type = type,
                   .images = images,
                   .hours = { hours, hours, hours },
                   .money = (double)NAN,
                   .expected = { value, value - half, value + half, LW_EVIDENCE_INTERPOLATED },
                   .claimed = images,
                   .at_claimed = { value, value - half, value + half, LW_EVIDENCE_INTERPOLATED },
                   .next.gain = { (double)NAN, (double)NAN, (double)NAN } };
}

static LwRecommendation
recommendation_of (LwPlan *plans, int n, gboolean decided)
{
  return (LwRecommendation){ .question = { LW_ASK_HOURS, 30 },
                             .measure = "mIoU",
                             .confidence = 0.95,
                             .n_plans = n,
                             .plans = plans,
                             .leader = 0,
                             .rival = n > 1 ? 1 : -1,
                             .decided = decided,
                             .confidence_in = decided ? 0.97 : 0.62,
                             .lead = { 2.1, decided ? 0.9 : -0.4, 3.3 } };
}

#define assert_text(call, expected)                                                                \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *text_ = (call);                                                               \
    g_assert_cmpstr (text_, ==, (expected));                                                       \
  }                                                                                                \
  G_STMT_END

static void
test_headline (void)
{
  LwPlan plans[2] = { plan_of (LW_LABEL_POINT, 2400, 30, 64, 1.2),
                      plan_of (LW_LABEL_COARSE, 257, 29.98, 62, 2) };
  LwRecommendation r = recommendation_of (plans, 2, TRUE);
  assert_text (lw_advice_headline (&r),
               "With 30.0 h: points on 2400 images, 64.0 ± 1.2 % (interpolated)");
  assert_text (lw_advice_verdict (&r),
               "Best: points, before coarse polygons by +2.1 [0.9, 3.3] % mIoU, probability 97 %.");
  r = recommendation_of (plans, 2, FALSE);
  r.runs_to_settle = 4;
  assert_text (lw_advice_headline (&r),
               "With 30.0 h no clear winner: points on 2400 images, 64.0 ± 1.2 % (interpolated), "
               "or coarse polygons on 257 images, 62.0 ± 2.0 % (interpolated)");
  assert_text (lw_advice_verdict (&r),
               "A tie: points and coarse polygons differ by +2.1 [−0.4, 3.3] % mIoU; the first is "
               "better with probability 62 %. About 4 more runs would settle it.");
}

/* What is not claimed is never said to be. */
static void
test_bounds (void)
{
  LwPlan plan = plan_of (LW_LABEL_POINT, 2400, 30, 64, 1.2);
  LwRecommendation r = recommendation_of (&plan, 1, FALSE);
  plan.expected = (LwPrediction){ (double)NAN, (double)NAN, (double)NAN, LW_EVIDENCE_NONE };
  plan.bound = LW_BOUND_BETTER;
  plan.claimed = 800;
  assert_text (lw_advice_headline (&r),
               "With 30.0 h: points on 2400 images, at least 64.0 ± 1.2 % (interpolated)");
  assert_text (lw_plan_note (&plan), "At least what 800 images give, the most that can be judged.");
  plan.bound = LW_BOUND_WORSE;
  assert_text (lw_advice_headline (&r),
               "With 30.0 h: points on 2400 images, at most 64.0 ± 1.2 % (interpolated)");
  plan.claimed = 0;
  assert_text (lw_plan_note (&plan), "Nothing can be claimed.");
  r.leader = -1;
  assert_text (lw_advice_headline (&r), "With 30.0 h: no advice");
  plan.bound = LW_BOUND_OUT;
  assert_text (lw_plan_note (&plan), "Not one image.");
}

static void
test_plan (void)
{
  LwPlan plan = plan_of (LW_LABEL_IMAGE, 2975, 24.8, 61.5, 0.8);
  plan.wall = TRUE;
  plan.left = 12.8;
  assert_text (lw_plan_note (&plan), "All images of the pool; 12.8 h left over.");
  assert_text (lw_plan_hours (&plan), "24.8 h");
  plan.hours = (LwEstimate){ 24.8, 20.1, INFINITY };
  assert_text (lw_plan_hours (&plan), "24.8 h [20.1 h, perhaps never]");
  assert_text (lw_prediction_text (&plan.expected), "61.5 [60.7, 62.3] %");
  plan.expected.low = plan.expected.high = (double)NAN;
  assert_text (lw_prediction_text (&plan.expected), "61.5 %");
  g_assert_null (lw_plan_next_hour (&plan, 0.7));
  plan.wall = FALSE;
  plan.next.gain = (LwEstimate){ 0.26, 0, 0.85 };
  assert_text (lw_plan_next_hour (&plan, 0.7), "Next hour: +0.26 [0.00, 0.85] %");
  plan.mix.images[LW_LABEL_COARSE] = 1;
  assert_text (lw_plan_images (&plan), "1 image: coarse polygons + 2975 images: image tags");
}

static void
test_break_even (void)
{
  LwBreakEven b = { .type = LW_LABEL_COARSE,
                    .against = LW_LABEL_POINT,
                    .kind = LW_BREAK_EVEN_FOUND,
                    .seconds = { 246, 200, INFINITY },
                    .now = 420 };
  assert_text (lw_break_even_title (&b),
               "Coarse polygons beat points once an image takes under 4.1 min");
  assert_text (lw_break_even_note (&b), "Now 7 min; the limit is at least 3.33 min.");
  b.kind = LW_BREAK_EVEN_NEVER;
  b.seconds = (LwEstimate){ (double)NAN, (double)NAN, (double)NAN };
  assert_text (lw_break_even_title (&b), "Coarse polygons do not beat points at any cost");
}

static void
test_next_run (void)
{
  LwNextRun run
      = { .mix = lw_mix_single (LW_LABEL_POINT, 90), .partition = 1, .seed = 1, .remaining = 0.69 };
  assert_text (lw_next_run_title (&run), "90 images: points");
  assert_text (lw_next_run_note (&run), "Partition 1, seed 1. Leaves 69 % of the uncertainty "
                                        "(variance).");
  assert_text (lw_next_run_command (&run, "/my studies", 2),
               "labelworth study add '/my studies' --images point=90");
  run.partition = 2;
  run.repeat = TRUE;
  assert_text (lw_next_run_command (&run, "a", 2),
               "labelworth study add 'a' --images point=90 --partitions 3");
  run.mix.images[LW_LABEL_COARSE] = 10;
  run.partition = 0;
  run.seed = 7;
  assert_text (lw_next_run_command (&run, "a", 2),
               "labelworth study add 'a' --mix '10 coarse + 90 point' --seeds 7");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/advice-text/headline", test_headline);
  g_test_add_func ("/advice-text/bounds", test_bounds);
  g_test_add_func ("/advice-text/plan", test_plan);
  g_test_add_func ("/advice-text/break-even", test_break_even);
  g_test_add_func ("/advice-text/next-run", test_next_run);
  return g_test_run ();
}
