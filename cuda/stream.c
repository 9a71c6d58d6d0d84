/* Streams of the CUDA backend: their device and the handles of the libraries. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conv-choice.h"
#include "cuda-ops.h"
#include "cuda.h"
#include "device.h"
#include "graph.h"
#include "memory.h"
#include "parts.h"

/* What cuBLAS asks for on the largest devices; given beforehand, it allocates nothing itself and
 * can be captured. */
#define BLAS_WORKSPACE ((size_t)32 << 20)

static bool
open_device (LwStream *s)
{
  LwDeviceInfo info;
  struct cudaDeviceProp properties;
  if (!lw_cuda_device_info (s->options.device, &info))
    return lw_cuda_fail (s, "there is no GPU %d", s->options.device);
  snprintf (s->name, sizeof s->name, "%s", info.name);
  if (info.unusable[0])
    return lw_cuda_fail (s, "%s cannot be used: %s", info.name, info.unusable);
  if (!lw_cuda_ok (s, cudaSetDevice (s->options.device), "opening the device")
      || !lw_cuda_ok (s, cudaGetDeviceProperties (&properties, s->options.device),
                      "asking for its properties"))
    return false;
  s->capability = 10 * properties.major + properties.minor;
  s->multiprocessors = properties.multiProcessorCount;
  s->shared_memory = properties.sharedMemPerBlockOptin;
  if (s->capability < 80 && s->options.precision != LW_PRECISION_F32)
    return lw_cuda_fail (s,
                         "%s (compute capability %s) has no bf16 and no TF32; use --precision f32",
                         info.name, info.capability);
  return true;
}

/* Partial sums of bf16 products must not be rounded to bf16. */
static bool
open_blas (LwStream *s)
{
  return lw_cublas_ok (s, cublasCreate (&s->blas), "starting")
         && lw_cublas_ok (s, cublasSetStream (s->blas, s->queue), "setting the stream")
         && lw_cublas_ok (s, cublasSetWorkspace (s->blas, s->blas_workspace, BLAS_WORKSPACE),
                          "setting the workspace")
         && lw_cublas_ok (
             s, cublasSetMathMode (s->blas, CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION),
             "setting the precision");
}

/* cuDNN is asked for plans by a stream that only plans too. */
static bool
open_libraries (LwStream *s)
{
  s->blas_workspace = lw_cuda_alloc (s, BLAS_WORKSPACE);
  return s->blas_workspace
         && lw_cuda_ok (s, cudaStreamCreateWithFlags (&s->queue, cudaStreamNonBlocking),
                        "making a stream")
         && (s->options.plan_only || open_blas (s))
         && lw_cudnn_ok (s, cudnnCreate (&s->dnn), "starting")
         && lw_cudnn_ok (s, cudnnSetStream (s->dnn, s->queue), "setting the stream");
}

LwStream *
lw_cuda_stream_new (const LwStreamOptions *options, char *reason, size_t size)
{
  LwStream *s = calloc (1, sizeof *s);
  if (!s)
    {
      snprintf (reason, size, "out of memory");
      return NULL;
    }
  s->options = *options;
  s->planned = (uintptr_t)1 << 40;
  if (open_device (s) && lw_cuda_memory_open (s) && open_libraries (s) && lw_step_graph_open (s)
      && lw_conv_choices_open (s) && lw_parts_open (s))
    return s;
  snprintf (reason, size, "%s", s->error);
  lw_cuda_stream_free (s);
  return NULL;
}

void
lw_cuda_stream_free (LwStream *s)
{
  if (!s)
    return;
  lw_step_graph_close (s);
  lw_conv_choices_close (s);
  lw_parts_close (s);
  if (s->dnn)
    cudnnDestroy (s->dnn);
  if (s->blas)
    cublasDestroy (s->blas);
  lw_cuda_free (s, s->blas_workspace);
  lw_cuda_memory_close (s);
  if (s->queue)
    cudaStreamDestroy (s->queue);
  free (s);
}
