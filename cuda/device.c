/* The GPUs of this machine, and whether this module has code for them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cuda-ops.h"
#include "cuda.h"
#include "device.h"

/* Compute capabilities that the kernels were compiled for, ascending. */
static const int built_for[] = { LW_CUDA_ARCHS };

/* Machine code runs on its major version, from its minor version on; the newest also travels in a
 * form that drivers translate for newer devices. */
bool
lw_cuda_runs_on (int32_t capability)
{
  int n = sizeof built_for / sizeof *built_for;
  for (int i = 0; i < n; i++)
    if (built_for[i] / 10 == capability / 10 && built_for[i] <= capability)
      return true;
  return capability > built_for[n - 1];
}

int32_t
lw_cuda_device_count (void)
{
  int n = 0;
  return cudaGetDeviceCount (&n) == cudaSuccess ? n : 0;
}

static void
describe_driver (char *text, size_t size)
{
  int version = 0;
  if (cudaDriverGetVersion (&version) == cudaSuccess && version > 0)
    snprintf (text, size, "%d.%d", version / 1000, version % 1000 / 10);
}

/* Opens the device, which takes some hundred MiB of it and makes it the present one: only for one
 * that was asked for, before a stream is there. */
static void
read_memory (int32_t device, LwDeviceInfo *info)
{
  size_t unused, total;
  cudaError_t status = cudaSetDevice (device);
  if (status == cudaSuccess)
    status = cudaMemGetInfo (&unused, &total);
  if (status == cudaSuccess)
    info->memory_free = unused;
  else
    snprintf (info->unusable, sizeof info->unusable, "it cannot be opened: %s",
              cudaGetErrorString (status));
}

/* All but the free memory. */
static bool
describe (int32_t device, LwDeviceInfo *info)
{
  struct cudaDeviceProp properties;
  *info = (LwDeviceInfo){ .name = "" };
  if (device < 0 || device >= lw_cuda_device_count ()
      || cudaGetDeviceProperties (&properties, device) != cudaSuccess)
    return false;
  int32_t capability = 10 * properties.major + properties.minor;
  snprintf (info->name, sizeof info->name, "%.63s", properties.name);
  snprintf (info->capability, sizeof info->capability, "%d.%d", properties.major, properties.minor);
  describe_driver (info->driver, sizeof info->driver);
  info->memory = properties.totalGlobalMem;
  info->fast_bf16 = capability >= 80;
  if (!lw_cuda_runs_on (capability))
    snprintf (info->unusable, sizeof info->unusable,
              "this build has no code for compute capability %s", info->capability);
  return true;
}

bool
lw_cuda_device_info (int32_t device, LwDeviceInfo *info)
{
  if (!describe (device, info))
    return false;
  if (!info->unusable[0])
    read_memory (device, info);
  return true;
}

/* How many devices can be used; if none, why. */
int32_t
lw_cuda_score (char *reason, size_t size)
{
  LwDeviceInfo info;
  int32_t usable = 0;
  int n = 0;
  cudaError_t status = cudaGetDeviceCount (&n);
  if (status == cudaErrorInsufficientDriver)
    snprintf (reason, size, "there is no NVIDIA driver for CUDA %d or newer",
              CUDART_VERSION / 1000);
  else if (status != cudaSuccess)
    snprintf (reason, size, "%s", cudaGetErrorString (status));
  if (status != cudaSuccess)
    return 0;
  for (int i = 0; i < n; i++)
    {
      bool known = describe (i, &info);
      usable += known && !info.unusable[0];
      if (known && info.unusable[0])
        snprintf (reason, size, "%s: %s", info.name, info.unusable);
    }
  return usable;
}
