/* Matrix products on oneDNN. */
#include "backend/cpu/primitive.h"

#include <omp.h>

bool
lw_cpu_gemm (LwStream *s, bool trans_a, bool trans_b, int64_t m, int64_t n, int64_t k, float alpha,
             const float *a, int64_t lda, const float *b, int64_t ldb, float beta, float *c,
             int64_t ldc)
{
  if (m == 0 || n == 0)
    return true;
  omp_set_num_threads (s->options.threads);
  if (dnnl_sgemm (trans_a ? 'T' : 'N', trans_b ? 'T' : 'N', m, n, k, alpha, a, lda, b, ldb, beta, c,
                  ldc)
      != dnnl_success)
    return lw_cpu_fail (s, "oneDNN refused a matrix product of %lld x %lld x %lld", (long long)m,
                        (long long)n, (long long)k);
  return true;
}
