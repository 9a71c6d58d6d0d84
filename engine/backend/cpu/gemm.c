/* Matrix products on oneDNN.
 *
 * A product is cut into tiles of a fixed size along the longer side of the result, each the work of
 * one thread: left to itself, the library splits the sums according to the number of threads, and
 * the last bits of the result with them. */
#include "backend/cpu/primitive.h"

#include <omp.h>

#define TILE 128

bool
lw_cpu_gemm (LwStream *s, bool trans_a, bool trans_b, int64_t m, int64_t n, int64_t k, float alpha,
             const float *a, int64_t lda, const float *b, int64_t ldb, float beta, float *c,
             int64_t ldc)
{
  bool by_rows = m >= n, done = true;
  int64_t length = by_rows ? m : n, tiles = (length + TILE - 1) / TILE;
  if (m == 0 || n == 0)
    return true;
  omp_set_num_threads (1);
#pragma omp parallel for num_threads(s->options.threads) schedule(static) reduction(&& : done)
  for (int64_t tile = 0; tile < tiles; tile++)
    {
      int64_t first = tile * TILE, size = length - first < TILE ? length - first : TILE;
      int64_t i = by_rows ? first : 0, j = by_rows ? 0 : first;
      done = done
             && dnnl_sgemm (trans_a ? 'T' : 'N', trans_b ? 'T' : 'N', by_rows ? size : m,
                            by_rows ? n : size, k, alpha, a + (trans_a ? i : i * lda), lda,
                            b + (trans_b ? j * ldb : j), ldb, beta, c + i * ldc + j, ldc)
                    == dnnl_success;
    }
  omp_set_num_threads (s->options.threads);
  if (!done)
    return lw_cpu_fail (s, "oneDNN refused a matrix product of %lld x %lld x %lld", (long long)m,
                        (long long)n, (long long)k);
  return true;
}
