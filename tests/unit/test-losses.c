/* The losses of the CPU backend: gradients against finite differences on small random inputs,
 * degenerate sizes, and independence of the number of threads. (Values against the reference:
 * tests/method.) */
#include <math.h>
#include <string.h>

#include "backend/formula/gumbel.h"
#include "losses-fixture.h"

static double
evaluate (Losses *l, const LossCase *test)
{
  g_assert_true (test->run (l, 0.0f));
  g_assert_true (isfinite (l->loss));
  return (double)l->loss;
}

/* Derivative along @direction by central differences, fourth order. */
static double
difference (Losses *l, const LossCase *test, float *x, size_t n, const float *direction,
            double step)
{
  static const double offsets[] = { -2, -1, 1, 2 };
  static const double factors[] = { 1.0 / 12, -8.0 / 12, 8.0 / 12, -1.0 / 12 };
  g_autofree float *kept = g_memdup2 (x, n * sizeof *x);
  double sum = 0.0;
  for (int i = 0; i < 4; i++)
    {
      for (size_t j = 0; j < n; j++)
        x[j] = kept[j] + (float)(step * offsets[i]) * direction[j];
      sum += factors[i] * evaluate (l, test) / step;
    }
  memcpy (x, kept, n * sizeof *x);
  return sum;
}

/* Compares along three directions; returns how many of them crossed no kink. A kink (of |x|, of the
 * maximum, of the set of edges) shows in a difference that depends on its step. */
static int
check_gradient (Losses *l, const LossCase *test, uint64_t seed)
{
  float *x = test->of_features ? l->features : l->logits;
  size_t n = test->of_features ? l->n_features : l->n_logits;
  LwRngKey key = lw_rng_key (seed, 100, LW_RNG_INIT);
  double size = 0.0;
  int compared = 0;
  memset (l->gradient, 0, n * sizeof *l->gradient);
  g_assert_true (test->run (l, 1.0f));
  g_autofree float *gradient = g_memdup2 (l->gradient, n * sizeof *gradient);
  for (size_t i = 0; i < n; i++)
    size += (double)gradient[i] * (double)gradient[i];
  for (int trial = 0; trial < 3; trial++)
    {
      g_autofree float *direction = random_floats (&key, n, 1.0f);
      double expected = 0.0;
      if (trial == 0) /* along the gradient itself, so that no error can hide */
        for (size_t i = 0; i < n; i++)
          direction[i] = size > 0.0 ? (float)((double)gradient[i] / sqrt (size) * 2.0) : 0.0f;
      for (size_t i = 0; i < n; i++)
        expected += (double)direction[i] * (double)gradient[i];
      double got = difference (l, test, x, n, direction, 6e-3);
      double closer = difference (l, test, x, n, direction, 3e-3);
      double bound = 3e-3 * (sqrt (size) + fabs (expected)) + 2e-4;
      if (fabs (got - closer) > bound / 2)
        continue;
      compared++;
      if (fabs (got - expected) > bound)
        g_error ("%s, seed %u, direction %d: gradient %g, difference %g", test->name,
                 (unsigned)seed, trial, expected, got);
    }
  return compared;
}

/* Label sizes that are no multiple of the feature size, smaller than it, and odd; the last has more
 * pixels than a tile of the pixel contrast. */
static void
test_gradients (void)
{
  static const int sizes[][6]
      = { { 2, 5, 4, 5, 13, 21 }, { 1, 19, 3, 4, 24, 32 }, { 2, 3, 5, 4, 5, 4 },
          { 1, 4, 6, 7, 5, 3 },   { 3, 2, 2, 3, 17, 9 },   { 2, 3, 18, 19, 36, 40 } };
  for (guint i = 0; i < N_LOSSES; i++)
    {
      int compared = 0;
      for (guint j = 0; j < 2 * G_N_ELEMENTS (sizes); j++)
        {
          const int *z = sizes[j / 2];
          g_autoptr (Losses) l = losses_new (2, 40 + j, z[0], z[1], z[2], z[3], z[4], z[5], 0.1f);
          compared += check_gradient (l, &all_losses[i], 40 + j);
        }
      g_test_message ("%s: %d directions", all_losses[i].name, compared);
      g_assert_cmpint (compared, >=, 10);
    }
}

/* One class, one pixel, one row, one column: finite, and the gradient still right. */
static void
test_degenerate_sizes (void)
{
  static const int sizes[][6]
      = { { 1, 1, 3, 4, 9, 8 }, { 1, 1, 1, 1, 1, 1 },  { 2, 3, 1, 1, 1, 1 },
          { 1, 4, 1, 1, 8, 8 }, { 1, 3, 1, 5, 1, 20 }, { 1, 3, 5, 1, 20, 1 } };
  for (guint i = 0; i < N_LOSSES; i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
      {
        const int *z = sizes[j];
        g_autoptr (Losses) l = losses_new (2, 60 + j, z[0], z[1], z[2], z[3], z[4], z[5], 0.0f);
        check_gradient (l, &all_losses[i], 60 + j);
      }
}

/* A mean over nothing is 0 and leaves the gradient alone. */
static void
test_nothing_labelled (void)
{
  for (guint i = 0; i < N_LOSSES; i++)
    {
      g_autoptr (Losses) l = losses_new (2, 80, 2, 5, 4, 5, 13, 21, 2.0f);
      size_t n = MAX (l->n_logits, l->n_features);
      if (!all_losses[i].needs_labels)
        continue;
      for (size_t j = 0; j < n; j++)
        l->gradient[j] = (float)j;
      g_assert_true (all_losses[i].run (l, 1.0f));
      g_assert_cmpfloat (l->loss, ==, 0.0f);
      for (size_t j = 0; j < n; j++)
        g_assert_cmpfloat (l->gradient[j], ==, (float)j);
    }
}

/* No prototype, no tagged image: 0 too. */
static void
test_nothing_valid (void)
{
  g_autoptr (Losses) l = losses_new (2, 81, 2, 5, 4, 5, 13, 21, 0.1f);
  const uint8_t untagged[2] = { 0, 0 };
  LwImageLoss a = image_arguments (l, 1.0f);
  LwInfoNce contrast = info_arguments (l, 1.0f);
  LwImageLossProto proto = image_proto_arguments (l, 1.0f);
  a.has_tags = untagged;
  memset (l->valid, 0, (size_t)l->K);
  g_assert_true (lw_cpu_info_nce (l->s, &contrast));
  g_assert_cmpfloat (l->loss, ==, 0.0f);
  g_assert_true (lw_cpu_image_loss_proto (l->s, &proto));
  g_assert_cmpfloat (l->loss, ==, 0.0f);
  g_assert_true (lw_cpu_image_loss (l->s, &a));
  g_assert_cmpfloat (l->loss, ==, 0.0f);
  for (size_t i = 0; i < l->n_features; i++)
    g_assert_cmpfloat (l->gradient[i], ==, 0.0f);
}

/* The same bits for every number of threads, values and gradients. */
static void
test_threads (void)
{
  for (guint i = 0; i < N_LOSSES; i++)
    for (uint64_t seed = 0; seed < 3; seed++)
      {
        g_autoptr (Losses) one = losses_new (1, seed, 2, 7, 9, 11, 67, 83, 0.05f);
        g_assert_true (all_losses[i].run (one, 1.0f));
        for (int threads = 2; threads <= 3; threads++)
          {
            g_autoptr (Losses) more = losses_new (threads, seed, 2, 7, 9, 11, 67, 83, 0.05f);
            size_t n = all_losses[i].of_features ? one->n_features : one->n_logits;
            g_assert_true (all_losses[i].run (more, 1.0f));
            if (one->loss != more->loss)
              g_error ("%s: loss %.9g with one thread, %.9g with %d", all_losses[i].name,
                       (double)one->loss, (double)more->loss, threads);
            g_assert_cmpmem (one->gradient, n * sizeof (float), more->gradient, n * sizeof (float));
          }
      }
}

/* Gradients are added, in proportion to the term's weight; the loss is unweighted. */
static void
test_weights_and_sums (void)
{
  for (guint i = 0; i < N_LOSSES; i++)
    {
      g_autoptr (Losses) l = losses_new (2, 5, 2, 5, 4, 5, 13, 21, 0.1f);
      size_t n = all_losses[i].of_features ? l->n_features : l->n_logits;
      g_assert_true (all_losses[i].run (l, 1.0f));
      g_autofree float *once = g_memdup2 (l->gradient, n * sizeof *once);
      float loss = l->loss;
      g_assert_true (all_losses[i].run (l, 2.5f));
      g_assert_cmpfloat (l->loss, ==, loss);
      for (size_t j = 0; j < n; j++)
        g_assert_cmpfloat_with_epsilon (l->gradient[j], 3.5f * once[j],
                                        1e-5f * fabsf (once[j]) + 1e-7f);
    }
}

/* Terms that share a softmax pass equal the same terms one by one. */
static void
test_shared_pass (void)
{
  g_autoptr (Losses) l = losses_new (2, 6, 2, 5, 4, 5, 13, 21, 0.1f);
  float shared[3], single[3];
  g_autofree uint8_t *sparse = g_malloc ((size_t)l->B * l->H * l->W);
  memset (sparse, LW_LABEL_IGNORE, (size_t)l->B * l->H * l->W);
  sparse[17] = 3;
  LwCrossEntropy terms[]
      = { { .labels = l->labels, .term_weight = 1.0f, .loss = &shared[0] },
          { .labels = sparse, .term_weight = 0.5f, .loss = &shared[1] },
          { .labels = l->labels, .weight = l->weight, .term_weight = 2.0f, .loss = &shared[2] } };
  g_assert_true (lw_cpu_cross_entropy (l->s, l->B, l->K, l->h, l->w, l->H, l->W, l->logits, terms,
                                       3, l->gradient));
  g_autofree float *together = g_memdup2 (l->gradient, l->n_logits * sizeof (float));
  memset (l->gradient, 0, l->n_logits * sizeof (float));
  for (int t = 0; t < 3; t++)
    {
      terms[t].loss = &single[t];
      g_assert_true (lw_cpu_cross_entropy (l->s, l->B, l->K, l->h, l->w, l->H, l->W, l->logits,
                                           &terms[t], 1, l->gradient));
      g_assert_cmpfloat (single[t], ==, shared[t]);
    }
  for (size_t i = 0; i < l->n_logits; i++)
    g_assert_cmpfloat_with_epsilon (together[i], l->gradient[i], 1e-6f);
  g_assert_false (lw_cpu_cross_entropy (l->s, l->B, l->K, l->h, l->w, l->H, l->W, l->logits, terms,
                                        5, l->gradient));
}

/* Extra rows of the contrast count like rows of the list, but have no gradient. */
static void
test_extra_rows (void)
{
  g_autoptr (Losses) l = losses_new (2, 7, 2, 5, 4, 5, 13, 21, 0.1f);
  LwInfoNce whole = info_arguments (l, 1.0f), split = whole;
  float whole_loss, split_loss;
  int32_t half = whole.rows / 2;
  size_t n = (size_t)half * (size_t)l->D;
  g_autofree float *gradient = g_new0 (float, l->n_features);
  whole.loss = &whole_loss;
  split.loss = &split_loss;
  split.rows = half;
  split.extra_rows = whole.rows - half;
  split.extra_features = l->features + n;
  split.extra_labels = l->cells + half;
  split.dfeatures = gradient;
  g_assert_true (lw_cpu_info_nce (l->s, &whole));
  g_assert_true (lw_cpu_info_nce (l->s, &split));
  g_assert_cmpfloat_with_epsilon (whole_loss, split_loss, 1e-6f);
  for (size_t i = 0; i < l->n_features; i++)
    g_assert_cmpfloat_with_epsilon (gradient[i], i < n ? l->gradient[i] : 0.0f, 1e-6f);
}

/* Noise drawn from a key equals the same noise given as a tensor. */
static void
test_drawn_noise (void)
{
  g_autoptr (Losses) l = losses_new (2, 8, 2, 5, 4, 5, 13, 21, 0.1f);
  LwBoundary a = boundary_arguments (l, 1.0f);
  size_t n = (size_t)l->B * l->H * l->W * l->K;
  a.key = lw_rng_key (9, 3, LW_RNG_GUMBEL);
  a.gumbel = true;
  a.temperature = 0.5f;
  g_assert_true (lw_cpu_boundary (l->s, &a));
  float drawn = l->loss;
  for (size_t i = 0; i < n; i++)
    {
      double u = (double)lw_rng_uniform (a.key, i);
      l->noise[i] = (float)-log (-log (u > 0.0 ? u : 0.5 / 16777216.0));
    }
  a.noise = l->noise;
  g_assert_true (lw_cpu_boundary (l->s, &a));
  g_assert_cmpfloat_with_epsilon (drawn, l->loss, 1e-6f);
}

/* Upsampling keeps constants and its transpose is its transpose: <Ux, g> = <x, U'g>. */
static void
test_upsample_transpose (void)
{
  static const int sizes[][4]
      = { { 4, 5, 13, 21 }, { 1, 1, 7, 5 }, { 6, 7, 5, 3 }, { 3, 3, 3, 3 }, { 2, 9, 16, 72 } };
  for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
    {
      const int *z = sizes[j];
      LwRngKey key = lw_rng_key (3, 0, LW_RNG_INIT);
      g_autoptr (LwStream) s = cpu_stream (3);
      size_t small = (size_t)2 * 5 * z[0] * z[1], large = (size_t)2 * 5 * z[2] * z[3];
      g_autofree float *x = random_floats (&key, small, 1.0f);
      g_autofree float *g = random_floats (&key, large, 1.0f);
      g_autofree float *y = g_new0 (float, large), *dx = g_new0 (float, small);
      double left = 0.0, right = 0.0;
      g_assert_true (lw_cpu_upsample_forward (s, 2, 5, z[0], z[1], z[2], z[3], x, y));
      g_assert_true (lw_cpu_upsample_backward (s, 2, 5, z[0], z[1], z[2], z[3], g, dx));
      for (size_t i = 0; i < large; i++)
        left += (double)y[i] * (double)g[i];
      for (size_t i = 0; i < small; i++)
        right += (double)x[i] * (double)dx[i];
      g_assert_cmpfloat_with_epsilon (left, right, 1e-4);
      for (size_t i = 0; i < small; i++)
        x[i] = 0.7f;
      g_assert_true (lw_cpu_upsample_forward (s, 2, 5, z[0], z[1], z[2], z[3], x, y));
      for (size_t i = 0; i < large; i++)
        g_assert_cmpfloat (y[i], ==, 0.7f);
    }
}

/* The vectorisable exponential and logarithm have full single precision. */
static void
test_exponential (void)
{
  for (double x = -86.9; x < 88.0; x += 0.00371)
    {
      double e = exp ((double)(float)x);
      g_assert_cmpfloat (fabs ((double)lw_exp ((float)x) - e), <=, 1.5e-7 * e);
    }
  g_assert_cmpfloat (lw_exp (-1000.0f), ==, 0.0f);
  g_assert_cmpfloat (lw_exp (0.0f), ==, 1.0f);
  for (double x = -80.0; x < 80.0; x += 0.00713)
    {
      float e = (float)exp (x);
      double log_e = log ((double)e);
      g_assert_cmpfloat (fabs ((double)lw_log (e) - log_e), <=, 1.5e-7 * fabs (log_e) + 1e-9);
    }
  g_assert_cmpfloat (lw_log (1.0f), ==, 0.0f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/losses/exponential", test_exponential);
  g_test_add_func ("/losses/upsample-transpose", test_upsample_transpose);
  g_test_add_func ("/losses/gradients", test_gradients);
  g_test_add_func ("/losses/degenerate-sizes", test_degenerate_sizes);
  g_test_add_func ("/losses/nothing-labelled", test_nothing_labelled);
  g_test_add_func ("/losses/nothing-valid", test_nothing_valid);
  g_test_add_func ("/losses/threads", test_threads);
  g_test_add_func ("/losses/weights-and-sums", test_weights_and_sums);
  g_test_add_func ("/losses/shared-pass", test_shared_pass);
  g_test_add_func ("/losses/extra-rows", test_extra_rows);
  g_test_add_func ("/losses/drawn-noise", test_drawn_noise);
  return g_test_run ();
}
