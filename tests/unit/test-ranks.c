/* Processes that train one run together. This program is all of them: the first one starts it again
 * for the others, which play the part that it tells them. */
#include "parallel/ranks.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backend/cpu/backend-cpu.h"
#include "core/error.h"
#include "objective-fixture.h"

#define FLOATS ((int64_t)2500000) /* more than two pieces */
#define STEPS 3
#define PART 32 /* bytes of its name */

static LwRanks *
start (const char *part, int size)
{
  static const char *const names[] = { "cpu", "cpu", "third", NULL };
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  GError *error = NULL;
  char name[PART] = "";
  g_strlcpy (name, part, PART);
  LwRanks *ranks = lw_ranks_start (program, names, size, lw_collective_memory (size), &error);
  g_assert_no_error (error);
  lw_ranks_tell (ranks, name, PART, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lw_ranks_rank (ranks), ==, 0);
  g_assert_cmpint (lw_ranks_size (ranks), ==, size);
  return ranks;
}

/* ---- sums ---------------------------------------------------------------------------------- */

/* What @rank brings in, and nobody else. */
static float *
numbers (int rank)
{
  float *values = g_new (float, FLOATS);
  for (int64_t i = 0; i < FLOATS; i++)
    values[i] = lw_rng_uniform (lw_rng_key ((uint64_t)rank, 0, LW_RNG_SCENE), (uint64_t)i) - 0.3f;
  return values;
}

/* Sums of one number, of several pieces, and of the same again. */
static gboolean
add_up (LwRanks *ranks, float *values, GError **error)
{
  char reason[64];
  const LwBackend *backend = lw_backend_cpu ();
  LwStreamOptions options = { .threads = 1 };
  LwStream *stream = backend->stream_new (&options, reason, sizeof reason);
  g_autoptr (LwCollective) collective = lw_collective_new (ranks, backend, stream, FALSE, error);
  gboolean ok = lw_collective_sum (collective, values, 1, error)
                && lw_collective_sum (collective, values + 1, FLOATS - 1, error)
                && lw_collective_sum (collective, values, FLOATS, error);
  backend->stream_free (stream);
  return ok;
}

static void
test_sums (void)
{
  const int size = 3;
  GError *error = NULL;
  g_autoptr (LwRanks) ranks = start ("sums", size);
  g_autofree float *values = numbers (0), *second = numbers (1), *third = numbers (2);
  g_autofree float *all = g_new (float, FLOATS *size);
  g_autofree float *expected = g_new (float, FLOATS);
  for (int64_t i = 0; i < FLOATS; i++)
    {
      expected[i] = values[i] + second[i] + third[i];
      expected[i] = expected[i] + expected[i] + expected[i];
    }
  add_up (ranks, values, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (values, sizeof (float) * FLOATS, expected, sizeof (float) * FLOATS);
  lw_ranks_collect (ranks, all, sizeof (float) * FLOATS, &error);
  g_assert_no_error (error);
  for (int rank = 1; rank < size; rank++)
    g_assert_cmpmem (all + rank * FLOATS, sizeof (float) * FLOATS, expected,
                     sizeof (float) * FLOATS);
  lw_ranks_wait (ranks);
}

static gboolean
play_sums (LwRanks *ranks, GError **error)
{
  g_autofree float *values = numbers (lw_ranks_rank (ranks));
  return add_up (ranks, values, error)
         && lw_ranks_answer (ranks, values, sizeof (float) * FLOATS, error);
}

/* ---- steps --------------------------------------------------------------------------------- */

static LwWdassConfig
paper (void)
{
  LwWdassConfig config;
  lw_wdass_config_preset (&config, LW_PRESET_PAPER);
  config.iterations = 10;
  config.gate = 0;
  config.lr = 0.01;
  config.tau_pseudo = config.tau_proto = 0.21;
  config.proto_momentum = 0.5;
  return config;
}

static int
kind_of (guint number)
{
  static const int kinds[] = { LW_WEAK_MAP, LW_WEAK_POINT, LW_WEAK_NONE };
  return kinds[number % G_N_ELEMENTS (kinds)];
}

static void
step (ObjectiveFixture *f, gint64 it, gint64 number, int index, int count)
{
  GError *error = NULL;
  lw_objective_draw (f->objective, 1, number, &error);
  g_assert_no_error (error);
  lw_objective_micro_batch (f->objective, it, index, count, &error);
  g_assert_no_error (error);
}

/* Steps of one image a process. */
static void
train_shared (ObjectiveFixture *f, LwRanks *ranks, LwCollective **collective)
{
  GError *error = NULL;
  *collective = lw_collective_new (ranks, lw_backend_cpu (), f->stream, FALSE, &error);
  g_assert_no_error (error);
  lw_objective_share (f->objective, *collective);
  for (gint64 it = 0; it < STEPS; it++)
    {
      guint number = (guint)(it * lw_ranks_size (ranks) + lw_ranks_rank (ranks));
      objective_fixture_fill (f, 0, number, kind_of (number));
      step (f, it, number, 0, 1);
    }
}

static const char *const shared_state[]
    = { "student.parameters", "teacher.parameters", "velocity",
        "gradients",          "tables.target",      "tables.source" };

/* After several steps all processes have the same weights, momentum and prototypes, bit by bit. */
static void
test_same_state (void)
{
  LwWdassConfig config = paper ();
  GError *error = NULL;
  g_autoptr (LwRanks) ranks = start ("steps", 2);
  g_auto (ObjectiveFixture) f = { 0 };
  g_autoptr (LwCollective) collective = NULL;
  objective_fixture_open (&f, &config, FALSE, 1);
  train_shared (&f, ranks, &collective);
  for (guint i = 0; i < G_N_ELEMENTS (shared_state); i++)
    {
      int64_t n;
      const float *own = objective_fixture_state (&f, shared_state[i], &n);
      g_autofree float *both = g_new (float, 2 * n);
      lw_ranks_collect (ranks, both, sizeof (float) * (gsize)n, &error);
      g_assert_no_error (error);
      g_assert_true (isfinite (own[0]));
      if (memcmp (own, both + n, sizeof (float) * (gsize)n) != 0)
        g_error ("%s differs", shared_state[i]);
    }
}

static gboolean
play_steps (LwRanks *ranks, GError **error)
{
  LwWdassConfig config = paper ();
  g_auto (ObjectiveFixture) f = { 0 };
  g_autoptr (LwCollective) collective = NULL;
  objective_fixture_open (&f, &config, FALSE, 1);
  train_shared (&f, ranks, &collective);
  for (guint i = 0; i < G_N_ELEMENTS (shared_state); i++)
    {
      int64_t n;
      const float *own = objective_fixture_state (&f, shared_state[i], &n);
      if (!lw_ranks_answer (ranks, own, sizeof (float) * (gsize)n, error))
        return FALSE;
    }
  return TRUE;
}

/* Cross-entropies alone with fixed statistics: nothing else joins the images. */
static LwWdassConfig
baseline (void)
{
  LwWdassConfig config = paper ();
  config.w_image = config.w_contrast = 0;
  return config;
}

/* Two processes of a batch each are one process with two micro-batches, where there are no
 * prototypes: losses, gradients and weights, with the random numbers of each batch. */
static void
test_equals_accumulation (void)
{
  LwWdassConfig config = baseline ();
  g_autoptr (LwRanks) ranks = start ("baseline", 2);
  g_auto (ObjectiveFixture) shared = { 0 }, alone = { 0 };
  g_autoptr (LwCollective) collective = NULL;
  objective_fixture_open (&shared, &config, FALSE, 1);
  objective_fixture_open (&alone, &config, FALSE, 1);
  train_shared (&shared, ranks, &collective);
  for (gint64 it = 0; it < STEPS; it++)
    for (int i = 0; i < 2; i++)
      {
        guint number = (guint)(2 * it + i);
        objective_fixture_fill (&alone, 0, number, kind_of (number));
        step (&alone, it, number, i, 2);
      }
  lw_ranks_wait (ranks);
  g_assert_cmpfloat (objective_fixture_distance (&shared, &alone, "gradients"), <, 1e-4);
  g_assert_cmpfloat (objective_fixture_distance (&shared, &alone, "student.parameters"), <, 1e-5);
  g_assert_cmpfloat (objective_fixture_distance (&shared, &alone, "teacher.parameters"), <, 1e-5);
  g_assert_cmpfloat (objective_fixture_distance (&shared, &alone, "velocity"), <, 1e-4);
}

static gboolean
play_baseline (LwRanks *ranks, GError **error)
{
  LwWdassConfig config = baseline ();
  g_auto (ObjectiveFixture) f = { 0 };
  g_autoptr (LwCollective) collective = NULL;
  objective_fixture_open (&f, &config, FALSE, 1);
  train_shared (&f, ranks, &collective);
  return TRUE;
}

/* Prototypes of two processes are those of the joint batch. */
static void
test_joint_prototypes (void)
{
  LwWdassConfig config = paper ();
  g_autoptr (LwRanks) ranks = start ("prototypes", 2);
  g_auto (ObjectiveFixture) shared = { 0 }, joint = { 0 };
  g_autoptr (LwCollective) collective = NULL;
  config.lr = 0;
  objective_fixture_open (&shared, &config, TRUE, 1);
  objective_fixture_open (&joint, &config, TRUE, 2);
  train_shared (&shared, ranks, &collective);
  for (gint64 it = 0; it < STEPS; it++)
    {
      for (int b = 0; b < 2; b++)
        objective_fixture_fill (&joint, b, (guint)(2 * it + b), kind_of ((guint)(2 * it + b)));
      step (&joint, it, it, 0, 1);
    }
  lw_ranks_wait (ranks);
  g_assert_cmpfloat (objective_fixture_distance (&shared, &joint, "tables.target"), <, 1e-5);
  g_assert_cmpfloat (objective_fixture_distance (&shared, &joint, "tables.source"), <, 1e-5);
}

static gboolean
play_prototypes (LwRanks *ranks, GError **error)
{
  LwWdassConfig config = paper ();
  g_auto (ObjectiveFixture) f = { 0 };
  g_autoptr (LwCollective) collective = NULL;
  config.lr = 0;
  objective_fixture_open (&f, &config, TRUE, 1);
  train_shared (&f, ranks, &collective);
  return TRUE;
}

/* ---- what goes wrong ----------------------------------------------------------------------- */

static void
expect_loss (LwRanks *ranks, GError *error, const char *part, const char *other_part)
{
  g_assert_error (error, LW_ERROR, LW_ERROR_DEVICE);
  for (int again = 0; again < 2; again++)
    {
      if (!strstr (error->message, part) || !strstr (error->message, other_part))
        g_error ("“%s” and “%s” are not in: %s", part, other_part, error->message);
      g_clear_error (&error);
      error = g_error_new_literal (LW_ERROR, LW_ERROR_DEVICE, "the device failed");
      g_assert_true (lw_ranks_explain (ranks, &error));
    }
  g_clear_error (&error);
}

/* A process that is killed is told by its device and the signal, whatever waits for it. */
static void
test_killed (void)
{
  GError *error = NULL;
  g_autoptr (LwRanks) ranks = start ("killed", 3);
  g_assert_false (lw_ranks_meet (ranks, &error));
  expect_loss (ranks, error, "process 3 of 3 (third)", "signal 9");
}

static gboolean
play_killed (LwRanks *ranks, GError **error)
{
  if (lw_ranks_rank (ranks) == 2)
    raise (SIGKILL);
  return lw_ranks_meet (ranks, error);
}

/* One that gives up says why. */
static void
test_gives_up (void)
{
  int size = 3, numbers_of[3] = { 0 };
  GError *error = NULL;
  g_autoptr (LwRanks) ranks = start ("gives-up", size);
  g_assert_false (lw_ranks_collect (ranks, numbers_of, sizeof (int), &error));
  expect_loss (ranks, error, "process 3 of 3 (third)", "no more paper");
}

static gboolean
play_gives_up (LwRanks *ranks, GError **error)
{
  int number = 7;
  char letter;
  if (lw_ranks_rank (ranks) == 2)
    return lw_refuse (error, "no more paper");
  return lw_ranks_answer (ranks, &number, sizeof number, error)
         && lw_ranks_hear (ranks, &letter, 1, error);
}

/* A failure elsewhere is explained by a process that ended, and by none if all are there. */
static void
test_explains (void)
{
  GError *error = g_error_new_literal (LW_ERROR, LW_ERROR_FILE, "the disk is full");
  g_autoptr (LwRanks) ranks = start ("waits", 2);
  g_assert_false (lw_ranks_explain (ranks, &error));
  g_assert_cmpstr (error->message, ==, "the disk is full");
  g_clear_error (&error);
  g_clear_pointer (&ranks, lw_ranks_free);
  ranks = start ("gives-up", 3);
  error = g_error_new_literal (LW_ERROR, LW_ERROR_DEVICE, "the sum was broken off");
  g_assert_true (lw_ranks_explain (ranks, &error));
  expect_loss (ranks, error, "process 3 of 3 (third)", "no more paper");
}

static gboolean
play_waits (LwRanks *ranks, GError **error)
{
  char letter;
  return lw_ranks_hear (ranks, &letter, 1, error);
}

/* Messages in another order than expected are an error, not a wrong number. */
static void
test_out_of_step (void)
{
  GError *error = NULL;
  g_autoptr (LwRanks) ranks = start ("gives-up", 2);
  g_assert_false (lw_ranks_meet (ranks, &error));
  expect_loss (ranks, error, "process 2 of 2 (cpu)", "out of step");
}

static void
note (void *flag)
{
  g_atomic_int_set ((int *)flag, 1);
}

/* The watcher sees a death that no call waits for, and nothing where there is none. */
static void
test_watch (void)
{
  int seen = 0;
  g_autoptr (LwRanks) ranks = start ("waits", 2);
  lw_ranks_watch (ranks, note, &seen);
  g_usleep (50000);
  lw_ranks_unwatch (ranks);
  g_assert_cmpint (seen, ==, 0);
  g_clear_pointer (&ranks, lw_ranks_free);
  ranks = start ("killed", 3);
  lw_ranks_watch (ranks, note, &seen);
  for (int i = 0; i < 500 && !g_atomic_int_get (&seen); i++)
    g_usleep (10000);
  lw_ranks_unwatch (ranks);
  g_assert_cmpint (seen, ==, 1);
}

/* A process that nobody started is no part of a run. */
static void
test_stranger (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (lw_ranks_join (3, 2, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
}

static int
play (int rank, int size)
{
  static const struct
  {
    const char *name;
    gboolean (*part) (LwRanks *ranks, GError **error);
  } parts[] = { { "sums", play_sums },         { "steps", play_steps },
                { "baseline", play_baseline }, { "prototypes", play_prototypes },
                { "killed", play_killed },     { "gives-up", play_gives_up },
                { "waits", play_waits } };
  g_autoptr (GError) error = NULL;
  char name[PART];
  g_autoptr (LwRanks) ranks = lw_ranks_join (rank, size, &error);
  g_assert_no_error (error);
  lw_ranks_hear (ranks, name, PART, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (parts[i].name, name) && parts[i].part (ranks, &error))
      return 0;
  lw_ranks_give_up (ranks, error->message);
  return 1;
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "follow"))
    return play (atoi (argv[2]), atoi (argv[3]));
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ranks/sums", test_sums);
  g_test_add_func ("/ranks/same-state", test_same_state);
  g_test_add_func ("/ranks/equals-accumulation", test_equals_accumulation);
  g_test_add_func ("/ranks/joint-prototypes", test_joint_prototypes);
  g_test_add_func ("/ranks/killed", test_killed);
  g_test_add_func ("/ranks/gives-up", test_gives_up);
  g_test_add_func ("/ranks/explains", test_explains);
  g_test_add_func ("/ranks/out-of-step", test_out_of_step);
  g_test_add_func ("/ranks/watch", test_watch);
  g_test_add_func ("/ranks/stranger", test_stranger);
  return g_test_run ();
}
