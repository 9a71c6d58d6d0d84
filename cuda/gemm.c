/* Matrix products on cuBLAS, which is column-major: C' = op (B)' op (A)'. */
#include "cuda.h"

static bool
fits (int64_t n)
{
  return n >= 0 && n <= INT32_MAX;
}

bool
lw_cuda_gemm (LwStream *s, bool trans_a, bool trans_b, int64_t m, int64_t n, int64_t k, float alpha,
              const void *a, int64_t lda, const void *b, int64_t ldb, float beta, void *c,
              int64_t ldc, bool ab_bf16, bool c_bf16)
{
  cudaDataType type = ab_bf16 ? CUDA_R_16BF : CUDA_R_32F;
  bool tf32 = !ab_bf16 && s->options.precision == LW_PRECISION_TF32;
  if (!fits (m) || !fits (n) || !fits (k) || !fits (lda) || !fits (ldb) || !fits (ldc))
    return lw_cuda_fail (s, "a product of %lld x %lld x %lld is too large", (long long)m,
                         (long long)n, (long long)k);
  if (s->options.plan_only)
    return true;
  return lw_cublas_ok (s,
                       cublasGemmEx (s->blas, trans_b ? CUBLAS_OP_T : CUBLAS_OP_N,
                                     trans_a ? CUBLAS_OP_T : CUBLAS_OP_N, (int)n, (int)m, (int)k,
                                     &alpha, b, type, (int)ldb, a, type, (int)lda, &beta, c,
                                     c_bf16 ? CUDA_R_16BF : CUDA_R_32F, (int)ldc,
                                     tf32 ? CUBLAS_COMPUTE_32F_FAST_TF32 : CUBLAS_COMPUTE_32F,
                                     CUBLAS_GEMM_DEFAULT),
                       "a product");
}
