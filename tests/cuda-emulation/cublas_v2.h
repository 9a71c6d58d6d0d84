/* The part of cuBLAS that the backend uses. */
#pragma once

#include "cuda_runtime_api.h"

#ifdef __cplusplus
extern "C"
{
#endif

  typedef enum
  {
    CUBLAS_STATUS_SUCCESS = 0,
    CUBLAS_STATUS_NOT_INITIALIZED = 1,
    CUBLAS_STATUS_INVALID_VALUE = 7,
  } cublasStatus_t;

  typedef enum
  {
    CUBLAS_OP_N,
    CUBLAS_OP_T,
  } cublasOperation_t;

  typedef enum
  {
    CUDA_R_32F = 0,
    CUDA_R_16BF = 14,
  } cudaDataType;

  typedef enum
  {
    CUBLAS_COMPUTE_32F = 68,
    CUBLAS_COMPUTE_32F_FAST_TF32 = 77,
  } cublasComputeType_t;

  typedef enum
  {
    CUBLAS_GEMM_DEFAULT = -1,
  } cublasGemmAlgo_t;

  typedef enum
  {
    CUBLAS_DEFAULT_MATH = 0,
    CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION = 16,
  } cublasMath_t;

  typedef struct LwEmulatedBlas *cublasHandle_t;

  cublasStatus_t cublasCreate (cublasHandle_t *handle);
  cublasStatus_t cublasDestroy (cublasHandle_t handle);
  cublasStatus_t cublasSetStream (cublasHandle_t handle, cudaStream_t stream);
  cublasStatus_t cublasSetWorkspace (cublasHandle_t handle, void *workspace, size_t bytes);
  cublasStatus_t cublasSetMathMode (cublasHandle_t handle, cublasMath_t mode);
  const char *cublasGetStatusString (cublasStatus_t status);
  cublasStatus_t cublasGemmEx (cublasHandle_t handle, cublasOperation_t transa,
                               cublasOperation_t transb, int m, int n, int k, const void *alpha,
                               const void *a, cudaDataType a_type, int lda, const void *b,
                               cudaDataType b_type, int ldb, const void *beta, void *c,
                               cudaDataType c_type, int ldc, cublasComputeType_t compute,
                               cublasGemmAlgo_t algorithm);

#ifdef __cplusplus
}
#endif
