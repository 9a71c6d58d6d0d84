/* Matrix products of the CPU backend: right for every transposition, leading dimension and tile,
 * and the same bits for every number of threads. */
#include <math.h>
#include <string.h>

#include "backend/cpu/cpu.h"
#include "cpu-stream.h"

typedef struct
{
  int64_t m, n, k;
} Size;

static const Size sizes[] = { { 1, 1, 1 },     { 3, 5, 2 },      { 19, 300, 64 }, { 300, 19, 64 },
                              { 129, 127, 7 }, { 700, 19, 256 }, { 19, 700, 256 } };

static float *
numbers (uint64_t seed, int64_t n)
{
  LwRngKey key = lw_rng_key (seed, 0, LW_RNG_INIT);
  float *x = g_new (float, n);
  for (int64_t i = 0; i < n; i++)
    x[i] = lw_rng_uniform (key, (uint64_t)i) - 0.5f;
  return x;
}

/* Leading dimensions are three more than they need be. */
static float *
product (int threads, const Size *z, bool ta, bool tb)
{
  g_autoptr (LwStream) s = cpu_stream (threads);
  int64_t lda = (ta ? z->m : z->k) + 3, ldb = (tb ? z->k : z->n) + 3, ldc = z->n + 3;
  g_autofree float *a = numbers (1, lda * (ta ? z->k : z->m));
  g_autofree float *b = numbers (2, ldb * (tb ? z->n : z->k));
  float *c = numbers (3, ldc * z->m);
  g_assert_true (lw_cpu_gemm (s, ta, tb, z->m, z->n, z->k, 0.7f, a, lda, b, ldb, 0.5f, c, ldc));
  return c;
}

static void
test_values (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int mode = 0; mode < 4; mode++)
      {
        const Size *z = &sizes[i];
        bool ta = mode & 1, tb = mode & 2;
        int64_t lda = (ta ? z->m : z->k) + 3, ldb = (tb ? z->k : z->n) + 3, ldc = z->n + 3;
        g_autofree float *a = numbers (1, lda * (ta ? z->k : z->m));
        g_autofree float *b = numbers (2, ldb * (tb ? z->n : z->k));
        g_autofree float *before = numbers (3, ldc * z->m);
        g_autofree float *c = product (2, z, ta, tb);
        for (int64_t r = 0; r < z->m; r++)
          for (int64_t col = 0; col < ldc; col++)
            {
              double sum = 0.0, old = (double)before[r * ldc + col];
              for (int64_t j = 0; j < z->k && col < z->n; j++)
                sum += (double)a[ta ? j * lda + r : r * lda + j]
                       * (double)b[tb ? col * ldb + j : j * ldb + col];
              double expected = col < z->n ? 0.7 * sum + 0.5 * old : old;
              g_assert_cmpfloat_with_epsilon ((double)c[r * ldc + col], expected, 1e-5);
            }
      }
}

static void
test_threads (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int mode = 0; mode < 4; mode++)
      {
        size_t bytes = (size_t)(sizes[i].m * (sizes[i].n + 3)) * sizeof (float);
        g_autofree float *one = product (1, &sizes[i], mode & 1, mode & 2);
        for (int threads = 2; threads <= 5; threads++)
          {
            g_autofree float *more = product (threads, &sizes[i], mode & 1, mode & 2);
            g_assert_cmpmem (one, bytes, more, bytes);
          }
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gemm/values", test_values);
  g_test_add_func ("/gemm/threads", test_threads);
  return g_test_run ();
}
