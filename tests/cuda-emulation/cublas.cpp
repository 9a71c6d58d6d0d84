/* cuBLAS on a CPU: products by their definition, sums in double. */
#include "cublas_v2.h"

#include "backend/formula/bf16.h"
#include "emulator.h"

struct LwEmulatedBlas
{
  cudaStream_t stream;
};

namespace
{

/* A column-major matrix. */
struct Matrix
{
  const void *data;
  bool bf16, transposed;
  int64_t ld;

  float
  at (int64_t row, int64_t column) const
  {
    return lw_load (data, transposed ? row * ld + column : column * ld + row, bf16);
  }

  /* Bytes from the first element to the last of @rows x @columns, as they lie in memory. */
  size_t
  bytes (int64_t rows, int64_t columns) const
  {
    int64_t inner = transposed ? columns : rows, outer = transposed ? rows : columns;
    return (size_t)((outer - 1) * ld + inner) * (bf16 ? 2 : 4);
  }
};

void
multiply (int m, int n, int k, float alpha, Matrix a, Matrix b, float beta, Matrix c)
{
  for (int64_t j = 0; j < n; j++)
    for (int64_t i = 0; i < m; i++)
      {
        double sum = 0;
        for (int64_t l = 0; l < k; l++)
          sum += (double)a.at (i, l) * (double)b.at (l, j);
        float old = beta == 0.0f ? 0.0f : beta * c.at (i, j);
        lw_store ((void *)c.data, j * c.ld + i, c.bf16, alpha * (float)sum + old);
      }
}

} // namespace

cublasStatus_t
cublasCreate (cublasHandle_t *handle)
{
  *handle = new LwEmulatedBlas{};
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t
cublasDestroy (cublasHandle_t handle)
{
  delete handle;
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t
cublasSetStream (cublasHandle_t handle, cudaStream_t stream)
{
  handle->stream = stream;
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t
cublasSetWorkspace (cublasHandle_t handle, void *workspace, size_t bytes)
{
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t
cublasSetMathMode (cublasHandle_t handle, cublasMath_t mode)
{
  return CUBLAS_STATUS_SUCCESS;
}

const char *
cublasGetStatusString (cublasStatus_t status)
{
  return status == CUBLAS_STATUS_SUCCESS ? "success" : "an invalid value";
}

cublasStatus_t
cublasGemmEx (cublasHandle_t handle, cublasOperation_t transa, cublasOperation_t transb, int m, int n,
              int k, const void *alpha, const void *a, cudaDataType a_type, int lda, const void *b,
              cudaDataType b_type, int ldb, const void *beta, void *c, cudaDataType c_type, int ldc,
              cublasComputeType_t compute, cublasGemmAlgo_t algorithm)
{
  Matrix A = { a, a_type == CUDA_R_16BF, transa == CUBLAS_OP_T, lda };
  Matrix B = { b, b_type == CUDA_R_16BF, transb == CUBLAS_OP_T, ldb };
  Matrix C = { c, c_type == CUDA_R_16BF, false, ldc };
  float by = *(const float *)alpha, keep = *(const float *)beta;
  if (m < 0 || n < 0 || k < 0 || lda < (A.transposed ? k : m) || ldb < (B.transposed ? n : k)
      || ldc < m || a_type != b_type || (c_type == CUDA_R_16BF && a_type != CUDA_R_16BF))
    return CUBLAS_STATUS_INVALID_VALUE;
  if (m == 0 || n == 0)
    return CUBLAS_STATUS_SUCCESS;
  if (k > 0)
    {
      lw_emulated_require_device (a, A.bytes (m, k), "a product");
      lw_emulated_require_device (b, B.bytes (k, n), "a product");
    }
  lw_emulated_require_device (c, C.bytes (m, n), "a product");
  lw_emulated_enqueue (handle->stream, "gemm", [=] { multiply (m, n, k, by, A, B, keep, C); });
  return CUBLAS_STATUS_SUCCESS;
}
