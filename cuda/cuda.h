/* Shared by the files of the CUDA backend: the stream, its errors and its scratch memory. Compiles
 * as C and as CUDA C.
 *
 * Everything is enqueued on one CUDA stream, so calls need no events between them. A stream that
 * only plans (options.plan_only) runs the same code: memory is counted instead of taken and
 * launches are left out, so that what it counts is what a real one takes. */
#pragma once

#include <cublas_v2.h>
#include <cuda_runtime_api.h>
#include <cudnn.h>

#include "backend/backend.h"

#ifdef __cplusplus
extern "C"
{
#endif

/* Tensor cores want channels in eights. */
#define LW_CHANNEL_STEP 8

  typedef struct LwUploads LwUploads;
  typedef struct LwStepGraph LwStepGraph;
  typedef struct LwConvChoices LwConvChoices;
  typedef struct LwParts LwParts;

  struct LwStream
  {
    LwStreamOptions options;
    char error[512];
    int32_t multiprocessors;
    int32_t capability;   /* 10 * major + minor */
    size_t shared_memory; /* that a block can ask for */
    char name[64];        /* of the device */
    cudaStream_t queue;
    bool capturing; /* what is enqueued becomes part of a graph: graph.c */
    cublasHandle_t blas;
    cudnnHandle_t dnn;
    LwMemoryUse use;
    char *scratch; /* of the call at work */
    size_t scratch_size, scratch_used;
    void *outgrown; /* scratch that calls still in the queue may read: a list */
    void *blas_workspace;
    uintptr_t planned;      /* next address of a stream that only plans */
    LwUploads *uploads;     /* memory.c */
    LwStepGraph *graph;     /* graph.c */
    LwConvChoices *choices; /* conv-choice.c */
    LwParts *parts;         /* parts.c; NULL where nothing is timed */
  };

  /* Records the message and returns false, so that callers can `return lw_cuda_fail (s, ...)`. */
  bool lw_cuda_fail (LwStream *s, const char *format, ...) __attribute__ ((format (printf, 2, 3)));

  /* Whether @status is success; else the error says that @what failed, and why. */
  bool lw_cuda_ok (LwStream *s, cudaError_t status, const char *what);
  bool lw_cublas_ok (LwStream *s, cublasStatus_t status, const char *what);
  bool lw_cudnn_ok (LwStream *s, cudnnStatus_t status, const char *what);

  /* Scratch memory of one call, on the device: begin() at its start, then any number of take().
   * Aligned to 256 bytes, not cleared; NULL with an error if there is none. It grows to the largest
   * need of any call and stays; lw_cuda_reserve() takes it beforehand. */
  void lw_cuda_scratch_begin (LwStream *s);
  void *lw_cuda_scratch_take (LwStream *s, size_t bytes);

  /* What taking @bytes uses up. */
  size_t lw_cuda_scratch_size (size_t bytes);

  /* Row-major C [m][n] = alpha * op (A) op (B) + beta * C on cuBLAS. @a_bf16: A and B are bf16,
   * else f32 (products in TF32 where the stream says so); C is bf16 if @c_bf16, else f32. */
  bool lw_cuda_gemm (LwStream *s, bool trans_a, bool trans_b, int64_t m, int64_t n, int64_t k,
                     float alpha, const void *a, int64_t lda, const void *b, int64_t ldb,
                     float beta, void *c, int64_t ldc, bool ab_bf16, bool c_bf16);

  static inline bool
  lw_cuda_is_bf16 (const LwStream *s)
  {
    return s->options.precision == LW_PRECISION_BF16;
  }

  static inline size_t
  lw_cuda_element (const LwStream *s)
  {
    return lw_cuda_is_bf16 (s) ? 2 : 4;
  }

#ifdef __cplusplus
}
#endif
