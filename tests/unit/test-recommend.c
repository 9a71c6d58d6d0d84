/* Advice on made-up studies whose truth is known. */
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/json.h"
#include "result/recommend.h"
#include "truth-fixture.h"

#define DRAWS 100

static LwForecasts *
forecasts_of (const LwResults *results)
{
  LwForecastOptions options = lw_forecast_options_default ();
  return lw_forecasts_new (results, "wdass", &options);
}

static LwRecommendation *
ask (const LwResults *results, const LwCostTable *costs, LwAsk what, double amount)
{
  const LwQuestion question = { what, amount };
  GError *error = NULL;
  g_autoptr (LwForecasts) forecasts = forecasts_of (results);
  g_autoptr (LwExchange) exchange = lw_exchange_new (forecasts, results->pool);
  LwRecommendation *r = lw_recommend (forecasts, exchange, results, costs, &question, &error);
  g_assert_no_error (error);
  return r;
}

static const LwPlan *
plan_of (const LwRecommendation *r, LwLabelType type)
{
  for (int p = 0; p < r->n_plans; p++)
    if (r->plans[p].type == type)
      return &r->plans[p];
  g_assert_not_reached ();
}

static const LwBreakEven *
break_even_of (const LwRecommendation *r, LwLabelType type, LwLabelType against)
{
  for (int i = 0; i < r->n_break_evens; i++)
    if (r->break_evens[i].type == type && r->break_evens[i].against == against)
      return &r->break_evens[i];
  g_assert_not_reached ();
}

/* ---- many draws ------------------------------------------------------------------------------ */

typedef struct
{
  int draws, leaders, decided, wrong; /* @leaders: of the draws with a clear truth */
  int clear, plans, plans_held, break_evens, break_evens_held, targets, targets_held;
} Score;

static double
true_value (const Truth truths[4], const LwCostTable *costs, int type, double hours)
{
  int images = lw_cost_images (costs, (LwLabelType)type, hours, 2975, NULL);
  return images ? truth_at (&truths[type], images) : 0;
}

static double
true_break_even (const Truth truths[4], const LwCostTable *costs, const LwBreakEven *b,
                 double hours)
{
  double images
      = truth_inverse (&truths[b->type], true_value (truths, costs, (int)b->against, hours));
  return images > 2975 ? 0 : hours * 3600 / images;
}

static void
score_budget (Score *score, const LwRecommendation *r, const Truth truths[4],
              const LwCostTable *costs, double hours)
{
  int best = LW_LABEL_IMAGE;
  double margin = (double)INFINITY;
  for (int t = LW_LABEL_POINT; t <= LW_LABEL_COARSE; t++)
    if (true_value (truths, costs, t, hours) > true_value (truths, costs, best, hours))
      best = t;
  for (int t = LW_LABEL_IMAGE; t <= LW_LABEL_COARSE; t++)
    if (t != best)
      margin = MIN (margin,
                    true_value (truths, costs, best, hours) - true_value (truths, costs, t, hours));
  gboolean right = r->leader >= 0 && (int)r->plans[r->leader].type == best;
  score->draws++;
  score->clear += margin >= 1.5;
  score->leaders += margin >= 1.5 && right;
  score->decided += r->decided;
  score->wrong += r->decided && !right;
  for (int p = 0; p < r->n_plans; p++)
    {
      const LwPlan *plan = &r->plans[p];
      if (plan->expected.evidence == LW_EVIDENCE_NONE)
        continue;
      double value = truth_at (&truths[plan->type], plan->images);
      score->plans++;
      score->plans_held += value >= plan->expected.low && value <= plan->expected.high;
    }
  for (int i = 0; i < r->n_break_evens; i++)
    {
      const LwBreakEven *b = &r->break_evens[i];
      if (b->kind == LW_BREAK_EVEN_UNKNOWN)
        continue;
      double truth = true_break_even (truths, costs, b, hours);
      score->break_evens++;
      score->break_evens_held += truth >= b->seconds.low && truth <= b->seconds.high;
    }
}

static void
score_target (Score *score, const LwRecommendation *r, const Truth truths[4],
              const LwCostTable *costs)
{
  for (int p = 0; p < r->n_plans; p++)
    {
      const LwPlan *plan = &r->plans[p];
      double images = truth_inverse (&truths[plan->type], r->question.amount);
      double hours
          = images > 2975 ? (double)INFINITY : images * costs->image[plan->type].value / 3600;
      if (plan->bound != LW_BOUND_EXACT)
        continue;
      score->targets++;
      score->targets_held += hours >= plan->hours.low && hours <= plan->hours.high;
    }
}

static Score
score_studies (const TruthStudy *study, guint64 first)
{
  Score score = { 0 };
  const LwCostTable costs = lw_cost_table_default ();
  for (int r = 0; r < DRAWS; r++)
    {
      Chance chance = { first + (guint64)r, 0 };
      Truth truths[4]
          = { { 0 }, truth_random (&chance), truth_random (&chance), truth_random (&chance) };
      truths[LW_LABEL_IMAGE].high -= 3;
      truths[LW_LABEL_COARSE].high += 3;
      g_autoptr (LwResults) results = truth_results (study, truths, &chance);
      g_autoptr (LwForecasts) forecasts = forecasts_of (results);
      double hours = exp (chance_uniform (&chance, log (6), log (20)));
      const LwQuestion budget = { LW_ASK_HOURS, hours };
      const LwQuestion target
          = { LW_ASK_TARGET, true_value (truths, &costs, LW_LABEL_POINT, hours) };
      g_autoptr (LwRecommendation) bought
          = lw_recommend (forecasts, NULL, results, &costs, &budget, NULL);
      g_autoptr (LwRecommendation) reached
          = lw_recommend (forecasts, NULL, results, &costs, &target, NULL);
      score_budget (&score, bought, truths, &costs, hours);
      score_target (&score, reached, truths, &costs);
    }
  g_test_message ("best plan %d of %d; decided %d, wrong %d of %d; intervals held: plans %.3f, "
                  "break-even %.3f, hours %.3f",
                  score.leaders, score.clear, score.decided, score.wrong, score.draws,
                  (double)score.plans_held / score.plans,
                  (double)score.break_evens_held / score.break_evens,
                  (double)score.targets_held / score.targets);
  return score;
}

/* At least 90 of 100 draws have the best plan where it is 1.5 points ahead, and the truth in the
 * intervals of plans, break-even costs and hours; wrong winners are rare. */
static void
test_recovery (void)
{
  const TruthStudy studies[] = {
    { .partitions = 2, .seeds = 1, .sizes = 4, .run = 0.5 },
    { .partitions = 2, .seeds = 2, .sizes = 5, .run = 1.5 },
    { .partitions = 3, .seeds = 1, .sizes = 5, .run = 1, .shared = 0.7 },
    { .partitions = 4, .seeds = 1, .sizes = 6, .run = 1, .shared = 0.5, .series = 0.5 },
  };
  for (guint s = 0; s < G_N_ELEMENTS (studies); s++)
    {
      Score score = score_studies (&studies[s], 3000 * (s + 1));
      g_assert_cmpfloat (score.leaders, >=, 0.9 * score.clear);
      g_assert_cmpfloat (score.wrong, <=, 0.05 * score.draws);
      g_assert_cmpfloat (score.plans_held, >=, 0.9 * score.plans);
      g_assert_cmpfloat (score.break_evens_held, >=, 0.9 * score.break_evens);
      g_assert_cmpfloat (score.targets_held, >=, 0.9 * score.targets);
    }
}

/* Types that differ by chance alone, at equal cost: at most one study in ten names a winner, with
 * curves that rise and with pure noise. */
static void
test_abstains (void)
{
  const TruthStudy studies[] = {
    { .partitions = 2, .seeds = 1, .sizes = 4, .run = 1 },
    { .partitions = 3, .seeds = 2, .sizes = 5, .run = 1.5, .shared = 0.7 },
  };
  LwCostTable costs = lw_cost_table_default ();
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    costs.image[t].value = 60;
  for (guint s = 0; s < 2 * G_N_ELEMENTS (studies); s++)
    {
      int decided = 0, settled = 0;
      for (int r = 0; r < DRAWS; r++)
        {
          Chance chance = { 500 * (s + 1) + (guint64)r, 0 };
          Truth truth = truth_random (&chance);
          if (s % 2)
            truth = (Truth){ TRUTH_POWER, 50, 0, 1 };
          const Truth truths[4] = { truth, truth, truth, truth };
          g_autoptr (LwResults) results = truth_results (&studies[s / 2], truths, &chance);
          g_autoptr (LwForecasts) forecasts = forecasts_of (results);
          const LwQuestion question = { LW_ASK_HOURS, chance_uniform (&chance, 1, 6) };
          g_autoptr (LwRecommendation) advice
              = lw_recommend (forecasts, NULL, results, &costs, &question, NULL);
          decided += advice->decided;
          settled += advice->runs_to_settle > 0;
        }
      g_test_message ("false winners %d, “would settle” %d of %d", decided, settled, DRAWS);
      g_assert_cmpfloat (decided, <=, 0.1 * DRAWS);
    }
}

/* ---- single answers -------------------------------------------------------------------------- */

static LwResults *
one_study (int sizes, double run)
{
  const TruthStudy study = { .partitions = 3, .seeds = 1, .sizes = sizes, .run = run };
  const Truth truths[4] = { { 0 },
                            { TRUTH_POWER, 57, 14, 0.5 },
                            { TRUTH_POWER, 63, 16, 0.5 },
                            { TRUTH_MICHAELIS, 70, 15, 0.3 } };
  Chance chance = { 21, 0 };
  return truth_results (&study, truths, &chance);
}

/* 30 h: image labels run out of images, points give 2400, coarse 257. */
static void
test_budget (void)
{
  g_autoptr (LwResults) results = one_study (6, 0.5);
  LwCostTable costs = lw_cost_table_default ();
  g_autoptr (LwRecommendation) r = ask (results, &costs, LW_ASK_HOURS, 30);
  const LwPlan *image = plan_of (r, LW_LABEL_IMAGE), *point = plan_of (r, LW_LABEL_POINT);
  const LwPlan *coarse = plan_of (r, LW_LABEL_COARSE);
  g_assert_cmpint (image->images, ==, 2975);
  g_assert_true (image->wall && image->next.wall);
  g_assert_cmpfloat_with_epsilon (image->hours.value, 24.79, 0.01);
  g_assert_cmpfloat_with_epsilon (image->left, 5.21, 0.01);
  g_assert_cmpint (point->images, ==, 2400);
  g_assert_cmpint (point->expected.evidence, ==, LW_EVIDENCE_EXTRAPOLATED);
  g_assert_cmpint (coarse->images, ==, 257);
  g_assert_cmpint (coarse->expected.evidence, ==, LW_EVIDENCE_INTERPOLATED);
  g_assert_cmpfloat (coarse->next.gain.value, >, 0);
  g_assert_cmpfloat (coarse->next.gain.low, <=, coarse->next.gain.value);
  g_assert_true (isnan (coarse->money));
  double best = image->best + point->best + coarse->best;
  g_assert_cmpfloat_with_epsilon (best, 1, 1e-6);
  g_autofree char *text = lw_recommendation_text (r);
  g_assert_nonnull (strstr (text, "With 30.0 h"));
  g_assert_nonnull (strstr (text, "24.8 h label all 2975 images, 5.21 h unused"));
  g_assert_nonnull (strstr (text, "point: 2400 images, 30.0 h"));
}

/* Money is hours at a price; without a price there is no answer. */
static void
test_money (void)
{
  g_autoptr (LwResults) results = one_study (5, 0.5);
  LwCostTable costs = lw_cost_table_default ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LwForecasts) forecasts = forecasts_of (results);
  const LwQuestion question = { LW_ASK_MONEY, 300 };
  g_assert_null (lw_recommend (forecasts, NULL, results, &costs, &question, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
  costs.price.value = 25;
  g_autoptr (LwRecommendation) money = ask (results, &costs, LW_ASK_MONEY, 300);
  g_autoptr (LwRecommendation) hours = ask (results, &costs, LW_ASK_HOURS, 12);
  g_assert_cmpint (money->plans[1].images, ==, hours->plans[1].images);
  g_assert_cmpfloat_with_epsilon (money->plans[1].money, 300, 0.5);
}

/* A cost that is known to 20 % makes the hours uncertain, and the winner too. */
static void
test_cost_spread (void)
{
  g_autoptr (LwResults) results = one_study (6, 0.5);
  LwCostTable costs = lw_cost_table_default ();
  g_autoptr (LwRecommendation) sure = ask (results, &costs, LW_ASK_HOURS, 12);
  costs.image[LW_LABEL_POINT].spread = 9;
  g_autoptr (LwRecommendation) unsure = ask (results, &costs, LW_ASK_HOURS, 12);
  g_autoptr (LwRecommendation) target = ask (results, &costs, LW_ASK_TARGET, 58);
  const LwPlan *before = plan_of (sure, LW_LABEL_POINT), *after = plan_of (unsure, LW_LABEL_POINT);
  g_assert_cmpfloat_with_epsilon (before->hours.high, before->hours.low, 1e-9);
  g_assert_cmpfloat (after->hours.high - after->hours.low, >, 6);
  g_assert_cmpfloat (after->hours.high - after->hours.low, <, 13);
  g_assert_cmpint (after->images, ==, before->images);
  const LwPlan *wanted = plan_of (target, LW_LABEL_POINT);
  g_assert_cmpfloat (wanted->hours.low, <, 0.9 * wanted->hours.value);
}

/* A target: the cheapest hours; "not reached" where the pool or what is claimed ends before. */
static void
test_target (void)
{
  g_autoptr (LwResults) results = one_study (6, 0.3);
  LwCostTable costs = lw_cost_table_default ();
  g_autoptr (LwRecommendation) r = ask (results, &costs, LW_ASK_TARGET, 58);
  g_assert_cmpint (plan_of (r, LW_LABEL_IMAGE)->bound, ==, LW_BOUND_OUT);
  g_assert_cmpint (plan_of (r, LW_LABEL_POINT)->bound, ==, LW_BOUND_EXACT);
  g_assert_cmpint (r->plans[r->leader].type, ==, LW_LABEL_POINT);
  results->pool = 100000;
  g_autoptr (LwRecommendation) large = ask (results, &costs, LW_ASK_TARGET, 58);
  g_assert_cmpint (plan_of (large, LW_LABEL_IMAGE)->bound, ==, LW_BOUND_WORSE);
  g_assert_cmpint (plan_of (large, LW_LABEL_IMAGE)->images, ==, 3200);
  g_autoptr (LwRecommendation) low = ask (results, &costs, LW_ASK_TARGET, 20);
  g_assert_cmpint (plan_of (low, LW_LABEL_POINT)->bound, ==, LW_BOUND_BETTER);
  g_assert_cmpint (plan_of (low, LW_LABEL_POINT)->images, ==, 25);
  g_autofree char *text = lw_recommendation_text (r);
  g_assert_nonnull (strstr (text, "image: not reached with all 2975 images"));
}

/* Where a type affords far more than was measured, it may be better than what is known: no other
 * type is declared the winner, and a run of that type is what would settle it. */
static void
test_too_far (void)
{
  g_autoptr (LwResults) results = one_study (3, 0.3);
  LwCostTable costs = lw_cost_table_default ();
  g_autoptr (LwRecommendation) r = ask (results, &costs, LW_ASK_HOURS, 23.4);
  const LwPlan *point = plan_of (r, LW_LABEL_POINT);
  g_assert_cmpint (point->images, ==, 1872);
  g_assert_cmpint (point->bound, ==, LW_BOUND_BETTER);
  g_assert_cmpint (point->claimed, ==, 400);
  g_assert_cmpint (point->expected.evidence, ==, LW_EVIDENCE_NONE);
  g_assert_true (isfinite (point->at_claimed.value));
  g_assert_cmpint (plan_of (r, LW_LABEL_COARSE)->bound, ==, LW_BOUND_EXACT);
  g_assert_cmpint (r->plans[r->leader].type, ==, LW_LABEL_COARSE);
  g_assert_false (r->decided);
  g_assert_cmpint (r->n_next, >, 0);
}

/* Coarse labels are worth their price below a cost, and a cost below it turns the advice. */
static void
test_break_even_turns (void)
{
  g_autoptr (LwResults) results = one_study (6, 0.3);
  LwCostTable costs = lw_cost_table_default ();
  g_autoptr (LwRecommendation) before = ask (results, &costs, LW_ASK_HOURS, 12);
  const LwBreakEven *b = break_even_of (before, LW_LABEL_COARSE, LW_LABEL_POINT);
  g_assert_cmpint (before->plans[before->leader].type, ==, LW_LABEL_POINT);
  g_assert_cmpint (b->kind, ==, LW_BREAK_EVEN_FOUND);
  g_assert_cmpfloat (b->seconds.low, <, b->seconds.value);
  g_assert_cmpfloat (b->seconds.high, >, b->seconds.value);
  g_assert_cmpfloat (b->now, ==, 420);
  costs.image[LW_LABEL_COARSE].value = 0.97 * b->seconds.value;
  g_autoptr (LwRecommendation) below = ask (results, &costs, LW_ASK_HOURS, 12);
  costs.image[LW_LABEL_COARSE].value = 1.03 * b->seconds.value;
  g_autoptr (LwRecommendation) above = ask (results, &costs, LW_ASK_HOURS, 12);
  g_assert_cmpint (below->plans[below->leader].type, ==, LW_LABEL_COARSE);
  g_assert_cmpint (above->plans[above->leader].type, ==, LW_LABEL_POINT);
}

/* Additive labels with measured mixes: past the pool's wall a mix of the whole pool is proposed and
 * costs no more than there is. */
static void
test_mix (void)
{
  const TruthStudy study = { .partitions = 4, .seeds = 1, .sizes = 5, .run = 0.2 };
  const Truth curve = { TRUTH_MICHAELIS, 75, 35, 0.8 };
  const double worth[4] = { 0, 0.5, 1, 8 };
  const int mixes[3][3] = { { 0, 400, 50 }, { 400, 0, 100 }, { 0, 800, 100 } };
  Chance chance = { 3, 0 };
  g_autoptr (LwResults) results = lw_results_new (NULL, 2975);
  for (int t = 1; t < 4; t++)
    for (int i = 0; i < 5; i++)
      {
        const LwMix mix = lw_mix_single ((LwLabelType)t, truth_sizes[i]);
        truth_add (results, &study, &mix, truth_at (&curve, worth[t] * truth_sizes[i]), &chance);
      }
  for (int m = 0; m < 3; m++)
    {
      LwMix mix = { { 0 } };
      double sum = 0;
      for (int t = 1; t < 4; t++)
        {
          mix.images[t] = mixes[m][t - 1];
          sum += worth[t] * mix.images[t];
        }
      truth_add (results, &study, &mix, truth_at (&curve, sum), &chance);
    }
  LwCostTable costs = lw_cost_table_default ();
  g_autoptr (LwRecommendation) r = ask (results, &costs, LW_ASK_HOURS, 80);
  g_assert_nonnull (r->mix);
  g_assert_true (r->mix_modelled);
  g_assert_cmpint (lw_mix_total (&r->mix->mix), ==, 2975);
  g_assert_cmpfloat (r->mix->hours.value, <=, 80);
  g_assert_cmpfloat (r->mix->left, <, 0.2);
  double sum = 0;
  for (int t = 1; t < 4; t++)
    sum += worth[t] * r->mix->mix.images[t];
  g_assert_cmpfloat (r->mix->expected.low, <=, truth_at (&curve, sum));
  g_assert_cmpfloat (r->mix->expected.high, >=, truth_at (&curve, sum));
}

/* An open decision names a run of one of the two types, which leaves less uncertainty, not yet
 * trained: a new partition. */
static void
test_next_run (void)
{
  g_autoptr (LwResults) results = one_study (5, 2);
  LwCostTable costs = lw_cost_table_default ();
  costs.image[LW_LABEL_COARSE].value = 200;
  g_autoptr (LwRecommendation) r = ask (results, &costs, LW_ASK_HOURS, 8);
  g_assert_false (r->decided);
  g_assert_cmpint (r->n_next, ==, LW_NEXT_RUNS);
  for (int i = 0; i < r->n_next; i++)
    {
      LwLabelType type = lw_mix_type (&r->next[i].mix);
      g_assert_true (type == r->plans[r->leader].type || type == r->plans[r->rival].type);
      g_assert_cmpfloat (r->next[i].remaining, >, 0);
      g_assert_cmpfloat (r->next[i].remaining, <, 1);
      if (r->next[i].repeat)
        g_assert_cmpint (r->next[i].partition, ==, 3);
    }
  g_assert_cmpfloat (r->next[0].remaining, <=, r->next[1].remaining);
}

/* ---- what must not break ----------------------------------------------------------------------
 */

/* Every question gets an answer or a message, and every answer can be told. */
static void
ask_everything (const LwResults *results, const LwCostTable *costs)
{
  const double amounts[] = { 1e-9, 0.5, 30, 99.99, 1e6, 1e300 };
  g_autoptr (LwForecasts) forecasts = forecasts_of (results);
  g_autoptr (LwExchange) exchange = lw_exchange_new (forecasts, results->pool);
  for (int what = LW_ASK_HOURS; what <= LW_ASK_TARGET; what++)
    for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
      {
        const LwQuestion question = { (LwAsk)what, amounts[i] };
        g_autoptr (GError) error = NULL;
        g_autoptr (LwRecommendation) r
            = lw_recommend (forecasts, exchange, results, costs, &question, &error);
        if (!r)
          {
            g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
            continue;
          }
        g_autofree char *text = lw_recommendation_text (r);
        g_autoptr (JsonObject) json = lw_recommendation_to_json (r);
        g_autofree char *line = lw_json_line (json);
        g_autoptr (JsonObject) back = lw_json_parse (line, -1, "advice", &error);
        g_assert_no_error (error);
        g_assert_nonnull (strstr (text, "wdass"));
        g_assert_null (strstr (text, "nan"));
        g_assert_null (strstr (text, "inf"));
        for (int p = 0; p < r->n_plans; p++)
          g_assert_cmpint (r->plans[p].images, >=, 0);
      }
}

static void
add_point (LwResults *results, int images, int partition, double value)
{
  const LwMix mix = lw_mix_single (LW_LABEL_POINT, images);
  lw_results_add (results, "wdass", LW_METHOD_WDASS, &mix, partition, 1, value, NULL);
}

static void
test_degenerate (void)
{
  LwCostTable costs = lw_cost_table_default (), free_labels = costs;
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    free_labels.image[t].value = 0;
  free_labels.price.value = 10;
  free_labels.fixed[LW_LABEL_COARSE].value = 2;
  g_autoptr (LwResults) growing = lw_results_new (NULL, 0);
  ask_everything (growing, &costs);
  add_point (growing, 100, 0, (double)NAN);
  ask_everything (growing, &costs);
  add_point (growing, 100, 0, 50);
  ask_everything (growing, &costs);
  add_point (growing, 100, 1, 51);
  ask_everything (growing, &costs);
  add_point (growing, 200, 0, 51);
  ask_everything (growing, &costs);
  add_point (growing, 400, 0, 100);
  add_point (growing, 1, 0, 0);
  ask_everything (growing, &free_labels);
  const LwMix mix = { { 0, 30, 0, 20, 0 } };
  lw_results_add (growing, "wdass", LW_METHOD_WDASS, &mix, 0, 1, 55, NULL);
  lw_results_add (growing, "wdass", LW_METHOD_WDASS, &mix, 1, 1, 57, NULL);
  ask_everything (growing, &costs);
  g_autoptr (LwResults) equal = one_study (4, 0), noisy = one_study (4, 1);
  for (guint i = 0; i < equal->runs->len; i++)
    ((LwResult *)equal->runs->pdata[i])->miou = 50;
  ask_everything (equal, &costs);
  ask_everything (noisy, &free_labels);
  noisy->pool = 0;
  ask_everything (noisy, &costs);
  noisy->pool = 10;
  ask_everything (noisy, &free_labels);
}

/* Amounts that cannot be are refused with the number in the message. */
static void
test_refusals (void)
{
  g_autoptr (LwResults) results = one_study (4, 1);
  g_autoptr (LwForecasts) forecasts = forecasts_of (results);
  LwCostTable costs = lw_cost_table_default ();
  const LwQuestion questions[]
      = { { LW_ASK_HOURS, 0 },           { LW_ASK_HOURS, -3 },
          { LW_ASK_HOURS, (double)NAN }, { LW_ASK_HOURS, (double)INFINITY },
          { LW_ASK_TARGET, 0 },          { LW_ASK_TARGET, 100 },
          { LW_ASK_TARGET, 250 } };
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (lw_recommend (forecasts, NULL, results, &costs, &questions[i], &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recommend/recovery", test_recovery);
  g_test_add_func ("/recommend/abstains", test_abstains);
  g_test_add_func ("/recommend/budget", test_budget);
  g_test_add_func ("/recommend/money", test_money);
  g_test_add_func ("/recommend/cost-spread", test_cost_spread);
  g_test_add_func ("/recommend/target", test_target);
  g_test_add_func ("/recommend/too-far", test_too_far);
  g_test_add_func ("/recommend/break-even-turns", test_break_even_turns);
  g_test_add_func ("/recommend/mix", test_mix);
  g_test_add_func ("/recommend/next-run", test_next_run);
  g_test_add_func ("/recommend/degenerate", test_degenerate);
  g_test_add_func ("/recommend/refusals", test_refusals);
  return g_test_run ();
}
