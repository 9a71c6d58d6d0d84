/* Steps of several micro-batches against steps of one batch. */
#include <math.h>

#include "backend/backend.h"
#include "objective-fixture.h"

#define IT 3

static LwWdassConfig
paper (void)
{
  LwWdassConfig config;
  lw_wdass_config_preset (&config, LW_PRESET_PAPER);
  config.iterations = 10;
  config.gate = 0;
  config.lr = 0.01;
  return config;
}

/* Cross-entropy on source and target labels alone: nothing in it joins images. */
static LwWdassConfig
cross_entropy (void)
{
  LwWdassConfig config = paper ();
  config.self_train = FALSE;
  config.w_ce_pseudo = config.w_ce_mix = config.w_boundary = 0;
  config.w_image = config.w_contrast = 0;
  return config;
}

static void
draw (ObjectiveFixture *f)
{
  GError *error = NULL;
  lw_objective_draw (f->objective, 1, 0, &error);
  g_assert_no_error (error);
}

static void
micro_batch (ObjectiveFixture *f, gint64 it, int index, int count)
{
  GError *error = NULL;
  draw (f);
  lw_objective_micro_batch (f->objective, it, index, count, &error);
  g_assert_no_error (error);
}

static LwStepResult
result_of (ObjectiveFixture *f)
{
  GError *error = NULL;
  LwStepResult result = { 0 };
  if (lw_objective_read_begin (f->objective, &error))
    lw_objective_read_end (f->objective, &result, &error);
  g_assert_no_error (error);
  g_assert_true (isfinite (result.loss));
  return result;
}

static void
assert_near (double a, double b)
{
  g_assert_true (isnan (a) == isnan (b));
  if (!isnan (a))
    g_assert_cmpfloat_with_epsilon (a, b, 1e-4 * (1 + fabs (a)));
}

/* With fixed statistics and as many labels in each image, two micro-batches of one image are a
 * batch of two: the same gradient, losses and weights, over several steps. */
static void
test_equals_one_batch (void)
{
  LwWdassConfig config = cross_entropy ();
  g_auto (ObjectiveFixture) joint = { 0 }, parts = { 0 };
  objective_fixture_open (&joint, &config, TRUE, 2);
  objective_fixture_open (&parts, &config, TRUE, 1);
  for (gint64 it = 0; it < 3; it++)
    {
      for (int b = 0; b < 2; b++)
        {
          guint number = (guint)(2 * it + b);
          objective_fixture_fill (&joint, b, number, LW_WEAK_MAP);
          objective_fixture_fill (&parts, 0, number, LW_WEAK_MAP);
          micro_batch (&parts, it, b, 2);
        }
      micro_batch (&joint, it, 0, 1);
      LwStepResult a = result_of (&joint), b = result_of (&parts);
      assert_near (a.loss, b.loss);
      assert_near (a.terms[LW_TERM_CE_SOURCE], b.terms[LW_TERM_CE_SOURCE]);
      assert_near (a.terms[LW_TERM_CE_WEAK], b.terms[LW_TERM_CE_WEAK]);
      g_assert_cmpfloat (objective_fixture_distance (&joint, &parts, "gradients"), <, 1e-4);
      g_assert_cmpfloat (objective_fixture_distance (&joint, &parts, "velocity"), <, 1e-4);
      g_assert_cmpfloat (objective_fixture_distance (&joint, &parts, "student.parameters"), <,
                         1e-5);
    }
}

/* Every term has its share: the same batch three times over is that batch, with all of the method
 * at work. */
static void
check_repeated (LwWdassConfig config, int kind)
{
  g_auto (ObjectiveFixture) once = { 0 }, thrice = { 0 };
  objective_fixture_open (&once, &config, FALSE, 2);
  objective_fixture_open (&thrice, &config, FALSE, 2);
  for (int b = 0; b < 2; b++)
    {
      objective_fixture_fill (&once, b, (guint)b, kind);
      objective_fixture_fill (&thrice, b, (guint)b, kind);
    }
  micro_batch (&once, IT, 0, 1);
  for (int i = 0; i < 3; i++)
    micro_batch (&thrice, IT, i, 3);
  LwStepResult a = result_of (&once), b = result_of (&thrice);
  assert_near (a.loss, b.loss);
  assert_near (a.pseudo_coverage, b.pseudo_coverage);
  g_assert_cmpint (a.valid_prototypes, ==, b.valid_prototypes);
  for (int t = 0; t < LW_N_TERMS; t++)
    assert_near (a.terms[t], b.terms[t]);
  g_assert_false (isnan (a.terms[LW_TERM_INTER]));
  g_assert_false (isnan (a.terms[LW_TERM_IMAGE1]));
  g_assert_false (isnan (a.terms[LW_TERM_BOUNDARY]));
  g_assert_false (isnan (a.terms[LW_TERM_CE_MIX]));
  g_assert_cmpfloat (objective_fixture_distance (&once, &thrice, "gradients"), <, 1e-4);
  g_assert_cmpfloat (objective_fixture_distance (&once, &thrice, "teacher.parameters"), ==, 0);
  g_assert_cmpfloat (objective_fixture_distance (&once, &thrice, "tables.target"), <, 1e-5);
}

static void
test_every_term (void)
{
  LwWdassConfig config = paper ();
  config.tau_pseudo = config.tau_proto = 0.21; /* of five classes, so that there are some */
  check_repeated (config, LW_WEAK_MAP);
  check_repeated (config, LW_WEAK_POINT);
  config.symmetric = TRUE;
  check_repeated (config, LW_WEAK_MAP);
  config.symmetric = FALSE;
  config.source_protos = LW_SOURCE_STUDENT;
  config.negatives = LW_NEGATIVES_SAMPLED;
  check_repeated (config, LW_WEAK_MAP);
  config.contrast = LW_CONTRAST_PIXEL;
  check_repeated (config, LW_WEAK_MAP);
}

/* Losses are means over the micro-batches; a term that one of them lacks counts 0 there, in value
 * and in weight. */
static void
test_means_of_losses (void)
{
  LwWdassConfig config = cross_entropy ();
  double weak = 0, source = 0;
  g_auto (ObjectiveFixture) f = { 0 }, alone = { 0 };
  objective_fixture_open (&f, &config, TRUE, 1);
  objective_fixture_open (&alone, &config, TRUE, 1);
  for (int i = 0; i < 3; i++)
    {
      int kind = i == 1 ? LW_WEAK_NONE : LW_WEAK_MAP;
      objective_fixture_fill (&f, 0, (guint)i, kind);
      micro_batch (&f, 0, i, 3);
      /* a learning rate of 0 at the last iteration: the weights stay */
      objective_fixture_fill (&alone, 0, (guint)i, kind);
      micro_batch (&alone, config.iterations, 0, 1);
      LwStepResult single = result_of (&alone);
      g_assert_true (isnan (single.terms[LW_TERM_CE_WEAK]) == (kind == LW_WEAK_NONE));
      weak += kind == LW_WEAK_NONE ? 0 : single.terms[LW_TERM_CE_WEAK];
      source += single.terms[LW_TERM_CE_SOURCE];
    }
  LwStepResult mean = result_of (&f);
  assert_near (mean.terms[LW_TERM_CE_WEAK], weak / 3);
  assert_near (mean.terms[LW_TERM_CE_SOURCE], source / 3);
  assert_near (mean.loss, (weak + source) / 3);
}

/* Weights and momentum move with the last micro-batch only; the teacher with the first only. */
static void
test_moves_once (void)
{
  LwWdassConfig config = paper ();
  g_auto (ObjectiveFixture) f = { 0 };
  int64_t n, m;
  objective_fixture_open (&f, &config, FALSE, 1);
  objective_fixture_fill (&f, 0, 0, LW_WEAK_MAP);
  micro_batch (&f, 0, 0, 1);
  const float *student = objective_fixture_state (&f, "student.parameters", &n);
  const float *teacher = objective_fixture_state (&f, "teacher.parameters", &m);
  for (int i = 0; i < 3; i++)
    {
      g_autofree float *student_before = g_memdup2 (student, sizeof (float) * (size_t)n);
      g_autofree float *teacher_before = g_memdup2 (teacher, sizeof (float) * (size_t)m);
      micro_batch (&f, 5, i, 3);
      g_assert_true ((memcmp (student, student_before, sizeof (float) * (size_t)n) != 0)
                     == (i == 2));
      g_assert_true ((memcmp (teacher, teacher_before, sizeof (float) * (size_t)m) != 0)
                     == (i == 0));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/accumulation/one-batch", test_equals_one_batch);
  g_test_add_func ("/accumulation/every-term", test_every_term);
  g_test_add_func ("/accumulation/means-of-losses", test_means_of_losses);
  g_test_add_func ("/accumulation/moves-once", test_moves_once);
  return g_test_run ();
}
