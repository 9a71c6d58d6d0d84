/* Samples of the contrast terms against a slow selection that sorts, over random inputs with ties.
 */
#include <stdlib.h>
#include <string.h>

#include "backend/formula/quota.h"
#include "cpu-stream.h"

#define NONE LW_LABEL_IGNORE

enum
{
  B = 3,
  h = 9,
  w = 11,
  N = h * w,
  MAX_K = 19
};

typedef struct
{
  uint8_t labels[B * N], pred[B * N], selected[B * N];
  float conf[B * N], keys[B * N];
  LwSelect a;
} Case;

typedef struct
{
  float key;
  int index;
} Candidate;

static int
by_key (const void *a, const void *b)
{
  const Candidate *x = a, *y = b;
  return x->key != y->key ? (x->key < y->key ? -1 : 1) : x->index - y->index;
}

static void
take (Candidate *pool, int n, int count, uint8_t *selected)
{
  qsort (pool, n, sizeof *pool, by_key);
  for (int i = 0; i < count; i++)
    selected[pool[i].index] = 1;
}

static int
labelled (const LwSelect *a, int b, int k)
{
  int n = 0;
  for (int i = b * N; i < (b + 1) * N; i++)
    n += a->labels[i] == k;
  return n;
}

/* The rule as section 3.3 has it, one pair at a time. */
static void
select_slowly (const LwSelect *a, uint8_t *selected)
{
  int pairs = 0;
  memset (selected, 0, B * N);
  for (int b = 0; b < B; b++)
    for (int k = 0; k < a->K; k++)
      pairs += labelled (a, b, k) > a->min_pixels;
  int n = CLAMP (a->max_samples / MAX (pairs, 1), 1, a->max_views);
  for (int b = 0; b < B; b++)
    for (int k = 0; k < a->K; k++)
      {
        Candidate hard[N], easy[N];
        int n_hard = 0, n_easy = 0;
        for (int i = b * N; i < (b + 1) * N; i++)
          if (a->labels[i] == k && a->pred[i] != k)
            hard[n_hard++] = (Candidate){ a->keys[i], i };
          else if (a->labels[i] == k && a->conf[i] > a->easy_tau)
            easy[n_easy++] = (Candidate){ a->keys[i], i };
        if (labelled (a, b, k) <= a->min_pixels || (a->drop_short && n_hard + n_easy < n))
          continue;
        int wanted = a->hard_first ? n : MAX (n / 2, n - n_easy), n_taken = MIN (n_hard, wanted);
        take (hard, n_hard, n_taken, selected);
        take (easy, n_easy, MIN (n_easy, n - n_taken), selected);
      }
}

/* Few distinct keys in odd rounds, so that the index decides. */
static void
fill (Case *c, uint64_t round)
{
  static const int classes[] = { 2, 5, MAX_K }, samples[] = { 512, 40, 7 }, views[] = { 20, 3 };
  LwRngKey k = { round, 0, LW_RNG_SCENE };
  uint64_t i = 0;
  c->a = (LwSelect){ .B = B,
                     .K = classes[round % 3],
                     .h = h,
                     .w = w,
                     .labels = c->labels,
                     .pred = c->pred,
                     .conf = c->conf,
                     .keys = c->keys,
                     .easy_tau = 0.95f,
                     .max_samples = samples[round / 3 % 3],
                     .max_views = views[round / 2 % 2],
                     .min_pixels = round / 5 % 3 * 10,
                     .hard_first = round / 7 % 2,
                     .drop_short = round / 11 % 2,
                     .selected = c->selected };
  uint32_t pool = 1 + lw_rng_below (k, i++, c->a.K);
  for (int j = 0; j < B * N; j++)
    {
      c->labels[j] = lw_rng_below (k, i++, 4) ? lw_rng_below (k, i++, pool) : NONE;
      c->pred[j] = lw_rng_below (k, i++, 3) && c->labels[j] != NONE ? c->labels[j]
                                                                    : lw_rng_below (k, i++, c->a.K);
      c->conf[j] = 0.9f + 0.1f * lw_rng_uniform (k, i++);
      c->keys[j] = round % 2 ? 0.25f * (float)lw_rng_below (k, i++, 4) : lw_rng_uniform (k, i++);
    }
}

static void
test_brute_force (void)
{
  g_autofree Case *c = g_new0 (Case, 1);
  uint8_t expected[B * N];
  for (uint64_t round = 0; round < 300; round++)
    {
      g_autoptr (LwStream) s = cpu_stream (1 + round % 3);
      fill (c, round);
      select_slowly (&c->a, expected);
      g_assert_true (lw_cpu_select (s, &c->a));
      g_assert_cmpmem (c->selected, B * N, expected, B * N);
      int32_t n = 0;
      for (int j = 0; j < B * N; j++)
        n += c->selected[j];
      g_assert_cmpint (n, <=, lw_quota_most (c->a.max_samples, B * c->a.K));
    }
}

/* Equal keys: the lower index. One image, one class, two of four cells. */
static void
test_ties (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  const uint8_t labels[] = { 0, 0, 0, 0, NONE }, pred[] = { 1, 1, 1, 1, 1 };
  const float conf[] = { 1, 1, 1, 1, 1 }, keys[] = { 0.5f, 0.25f, 0.25f, 0.25f, 0 };
  uint8_t selected[5];
  LwSelect a = { .B = 1,
                 .K = 2,
                 .h = 1,
                 .w = 5,
                 .labels = labels,
                 .pred = pred,
                 .conf = conf,
                 .keys = keys,
                 .easy_tau = 0.95f,
                 .max_samples = 2,
                 .max_views = 20,
                 .selected = selected };
  g_assert_true (lw_cpu_select (s, &a));
  g_assert_cmpmem (selected, 5, ((uint8_t[]){ 0, 1, 1, 0, 0 }), 5);
}

static void
test_nothing (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  uint8_t labels[4] = { NONE, NONE, NONE, NONE }, selected[4] = { 7, 7, 7, 7 };
  float zero[4] = { 0 }, counts[2] = { 7, 7 };
  LwSelect a = { .B = 1,
                 .K = 2,
                 .h = 2,
                 .w = 2,
                 .labels = labels,
                 .pred = labels,
                 .conf = zero,
                 .keys = zero,
                 .max_samples = 512,
                 .max_views = 20,
                 .selected = selected };
  g_assert_true (lw_cpu_select (s, &a));
  g_assert_cmpmem (selected, 4, ((uint8_t[]){ 0, 0, 0, 0 }), 4);
  g_assert_true (lw_cpu_class_counts (s, 4, 2, labels, selected, counts));
  g_assert_cmpfloat (counts[0] + counts[1], ==, 0);
}

static void
test_class_counts (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  const uint8_t labels[] = { 0, 2, 2, NONE, 2 }, selected[] = { 1, 1, 0, 1, 1 };
  float counts[3];
  g_assert_true (lw_cpu_class_counts (s, 5, 3, labels, selected, counts));
  g_assert_cmpmem (counts, sizeof counts, ((float[]){ 1, 0, 2 }), sizeof counts);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/select/brute-force", test_brute_force);
  g_test_add_func ("/select/ties", test_ties);
  g_test_add_func ("/select/nothing", test_nothing);
  g_test_add_func ("/select/class-counts", test_class_counts);
  return g_test_run ();
}
