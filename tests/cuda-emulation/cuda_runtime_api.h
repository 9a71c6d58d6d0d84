/* The part of the CUDA runtime's C interface that the backend uses, for a machine without a GPU:
 * see DESIGN.md, "The CUDA backend". Values of constants are this emulation's own. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C"
{
#endif

#define CUDART_VERSION 13000

  typedef enum
  {
    cudaSuccess = 0,
    cudaErrorInvalidValue = 1,
    cudaErrorMemoryAllocation = 2,
    cudaErrorInsufficientDriver = 35,
    cudaErrorNoDevice = 100,
    cudaErrorInvalidDevice = 101,
    cudaErrorNotReady = 600,
    cudaErrorStreamCaptureUnsupported = 900,
    cudaErrorStreamCaptureInvalidated = 901,
    cudaErrorStreamCaptureIsolation = 905,
    cudaErrorGraphExecUpdateFailure = 910,
  } cudaError_t;

  typedef struct LwEmulatedStream *cudaStream_t;
  typedef struct LwEmulatedEvent *cudaEvent_t;
  typedef struct LwEmulatedGraph *cudaGraph_t;
  typedef struct LwEmulatedGraphExec *cudaGraphExec_t;

  enum
  {
    cudaStreamNonBlocking = 1,
    cudaEventDefault = 0,
    cudaEventRecordDefault = 0,
    cudaEventRecordExternal = 1,
    cudaEventDisableTiming = 2,
    cudaHostAllocDefault = 0,
  };

  enum cudaMemcpyKind
  {
    cudaMemcpyHostToDevice = 1,
    cudaMemcpyDeviceToHost = 2,
    cudaMemcpyDeviceToDevice = 3,
  };

  enum cudaStreamCaptureMode
  {
    cudaStreamCaptureModeRelaxed = 2,
  };

  enum cudaFuncAttribute
  {
    cudaFuncAttributeMaxDynamicSharedMemorySize = 8,
  };

  typedef struct
  {
    int result;
  } cudaGraphExecUpdateResultInfo;

  struct cudaDeviceProp
  {
    char name[256];
    size_t totalGlobalMem, sharedMemPerBlockOptin;
    int l2CacheSize;
    int major, minor, multiProcessorCount;
  };

  cudaError_t cudaGetDeviceCount (int *count);
  cudaError_t cudaGetDeviceProperties (struct cudaDeviceProp *properties, int device);
  cudaError_t cudaDriverGetVersion (int *version);
  cudaError_t cudaRuntimeGetVersion (int *version);
  cudaError_t cudaSetDevice (int device);
  cudaError_t cudaMemGetInfo (size_t *free, size_t *total);
  cudaError_t cudaGetLastError (void);
  const char *cudaGetErrorString (cudaError_t status);
  const char *cudaGetErrorName (cudaError_t status);

  cudaError_t cudaMalloc (void **memory, size_t bytes);
  cudaError_t cudaFree (void *memory);
  cudaError_t cudaMallocHost (void **memory, size_t bytes);
  cudaError_t cudaFreeHost (void *memory);
  cudaError_t cudaMemcpyAsync (void *to, const void *from, size_t bytes, enum cudaMemcpyKind kind,
                               cudaStream_t stream);
  cudaError_t cudaMemsetAsync (void *memory, int value, size_t bytes, cudaStream_t stream);

  cudaError_t cudaStreamCreateWithFlags (cudaStream_t *stream, unsigned flags);
  cudaError_t cudaStreamDestroy (cudaStream_t stream);
  cudaError_t cudaStreamSynchronize (cudaStream_t stream);
  cudaError_t cudaStreamWaitEvent (cudaStream_t stream, cudaEvent_t event, unsigned flags);
  cudaError_t cudaEventCreateWithFlags (cudaEvent_t *event, unsigned flags);
  cudaError_t cudaEventDestroy (cudaEvent_t event);
  cudaError_t cudaEventRecord (cudaEvent_t event, cudaStream_t stream);
  cudaError_t cudaEventRecordWithFlags (cudaEvent_t event, cudaStream_t stream, unsigned flags);
  cudaError_t cudaEventSynchronize (cudaEvent_t event);
  cudaError_t cudaEventElapsedTime (float *milliseconds, cudaEvent_t start, cudaEvent_t end);

  cudaError_t cudaStreamBeginCapture (cudaStream_t stream, enum cudaStreamCaptureMode mode);
  cudaError_t cudaStreamEndCapture (cudaStream_t stream, cudaGraph_t *graph);
  cudaError_t cudaGraphInstantiate (cudaGraphExec_t *exec, cudaGraph_t graph,
                                    unsigned long long flags);
  cudaError_t cudaGraphExecUpdate (cudaGraphExec_t exec, cudaGraph_t graph,
                                   cudaGraphExecUpdateResultInfo *info);
  cudaError_t cudaGraphLaunch (cudaGraphExec_t exec, cudaStream_t stream);
  cudaError_t cudaGraphExecDestroy (cudaGraphExec_t exec);
  cudaError_t cudaGraphDestroy (cudaGraph_t graph);
  cudaError_t cudaGraphGetNodes (cudaGraph_t graph, void *nodes, size_t *count);

#ifdef __cplusplus
}
#endif
