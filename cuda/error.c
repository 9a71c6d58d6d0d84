/* Errors of a stream: what failed, where, and why. */
#include <stdarg.h>
#include <stdio.h>

#include "cuda-ops.h"
#include "cuda.h"

/* The first message stays: what follows it are consequences. */
bool
lw_cuda_fail (LwStream *s, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  if (!s->error[0])
    vsnprintf (s->error, sizeof s->error, format, args);
  va_end (args);
  return false;
}

bool
lw_cuda_ok (LwStream *s, cudaError_t status, const char *what)
{
  if (status == cudaSuccess)
    return true;
  return lw_cuda_fail (s, "%s failed on %s: %s", what, s->name, cudaGetErrorString (status));
}

bool
lw_cublas_ok (LwStream *s, cublasStatus_t status, const char *what)
{
  return status == CUBLAS_STATUS_SUCCESS
         || lw_cuda_fail (s, "%s failed in cuBLAS on %s: %s", what, s->name,
                          cublasGetStatusString (status));
}

bool
lw_cudnn_ok (LwStream *s, cudnnStatus_t status, const char *what)
{
  return status == CUDNN_STATUS_SUCCESS
         || lw_cuda_fail (s, "%s failed in cuDNN on %s: %s", what, s->name,
                          cudnnGetErrorString (status));
}

const char *
lw_cuda_error (LwStream *s)
{
  return s->error;
}
