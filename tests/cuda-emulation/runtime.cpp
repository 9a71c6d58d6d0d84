/* The CUDA runtime on a CPU: one device, whose memory is the host's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "emulator.h"

#if defined __SANITIZE_ADDRESS__
#  include <sanitizer/asan_interface.h>
#else
#  define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#  define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

#define MEMORY ((size_t)4 << 30)
#define POISON 0xa5 /* of fresh memory: its floats are small and odd, its labels no class */

typedef std::function<void ()> Work;

struct Task
{
  std::string kind;
  Work work;
};

struct LwEmulatedGraph
{
  std::vector<Task> tasks;
};

struct LwEmulatedGraphExec
{
  std::vector<Task> tasks;
};

struct LwEmulatedEvent
{
  double time = 0;
  uint64_t recorded = 0, reached = 0; /* of its records, the last */
};

/* Work, or a wait for a record of an event. */
struct Item
{
  Work work;
  cudaEvent_t event;
  uint64_t record;
};

struct LwEmulatedStream
{
  std::deque<Item> queue;
  std::unique_ptr<LwEmulatedGraph> capture;
  bool invalid = false;
};

namespace
{

std::vector<cudaStream_t> streams; /* in the order in which they go ahead */
std::map<uintptr_t, size_t> device_memory, pinned_memory;
size_t allocated;
cudaError_t last = cudaSuccess;

double
now ()
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

cudaError_t
fail (cudaError_t status)
{
  return last = status;
}

/* The host must not touch device memory: under the address sanitizer it ends the program. */
void
open_device (bool open)
{
  for (const auto &[p, n] : device_memory)
    if (open)
      ASAN_UNPOISON_MEMORY_REGION ((void *)p, n);
    else
      ASAN_POISON_MEMORY_REGION ((void *)p, n);
}

/* Whether anything could be done. */
bool
advance (cudaStream_t stream)
{
  bool moved = false;
  while (!stream->queue.empty ())
    {
      Item &next = stream->queue.front ();
      if (next.event && next.event->reached < next.record)
        break;
      Item item = std::move (next);
      stream->queue.pop_front ();
      if (item.work)
        item.work ();
      moved = true;
    }
  return moved;
}

void
work_off ()
{
  open_device (true);
  for (size_t i = 0; i < streams.size ();)
    i = advance (streams[i]) ? 0 : i + 1;
  open_device (false);
}

bool
lies_in (const std::map<uintptr_t, size_t> &ranges, const void *p, size_t bytes)
{
  auto after = ranges.upper_bound ((uintptr_t)p);
  if (after == ranges.begin ())
    return false;
  auto range = std::prev (after);
  return (uintptr_t)p + bytes <= range->first + range->second;
}

bool
capturing (cudaStream_t stream)
{
  return stream->capture != nullptr;
}

} // namespace

bool
lw_emulated_is_capturing (cudaStream_t stream)
{
  return capturing (stream);
}

cudaError_t
lw_emulated_enqueue (cudaStream_t stream, const char *kind, Work work)
{
  if (capturing (stream))
    stream->capture->tasks.push_back ({ kind, std::move (work) });
  else
    stream->queue.push_back ({ std::move (work), NULL, 0 });
  return cudaSuccess;
}

void
lw_emulated_require_device (const void *p, size_t bytes, const char *what)
{
  if (lies_in (device_memory, p, bytes))
    return;
  fprintf (stderr, "emulation of CUDA: %s takes %zu bytes at %p, which are not device memory\n", what,
           bytes, p);
  abort ();
}

/* ---- devices and errors ---- */

/* LW_EMULATION_DEVICES=0: a machine with a driver and no GPU. */
cudaError_t
cudaGetDeviceCount (int *count)
{
  const char *wish = getenv ("LW_EMULATION_DEVICES");
  *count = wish ? atoi (wish) : 1;
  return *count ? cudaSuccess : fail (cudaErrorNoDevice);
}

cudaError_t
cudaGetDeviceProperties (struct cudaDeviceProp *properties, int device)
{
  const char *capability = getenv ("LW_EMULATION_CAPABILITY");
  *properties = {};
  snprintf (properties->name, sizeof properties->name, "Emulation of CUDA");
  properties->totalGlobalMem = MEMORY;
  properties->sharedMemPerBlockOptin = 227 * 1024;
  properties->l2CacheSize = 1024;
  properties->major = capability ? atoi (capability) / 10 : 9;
  properties->minor = capability ? atoi (capability) % 10 : 0;
  properties->multiProcessorCount = 4;
  return cudaSuccess;
}

cudaError_t
cudaDriverGetVersion (int *version)
{
  *version = 13000;
  return cudaSuccess;
}

cudaError_t
cudaRuntimeGetVersion (int *version)
{
  *version = 13000;
  return cudaSuccess;
}

cudaError_t
cudaSetDevice (int device)
{
  return device >= 0 ? cudaSuccess : fail (cudaErrorInvalidDevice);
}

/* LW_EMULATION_MEMORY: MiB of the device. */
cudaError_t
cudaMemGetInfo (size_t *free, size_t *total)
{
  const char *wish = getenv ("LW_EMULATION_MEMORY");
  *total = wish ? (size_t)atoll (wish) << 20 : MEMORY;
  *free = *total > allocated ? *total - allocated : 0;
  return cudaSuccess;
}

cudaError_t
cudaGetLastError (void)
{
  cudaError_t status = last;
  last = cudaSuccess;
  return status;
}

const char *
cudaGetErrorString (cudaError_t status)
{
  switch (status)
    {
    case cudaSuccess:
      return "no error";
    case cudaErrorMemoryAllocation:
      return "out of memory";
    case cudaErrorNoDevice:
      return "no CUDA-capable device is detected";
    case cudaErrorStreamCaptureUnsupported:
      return "operation not permitted when stream is capturing";
    default:
      return "invalid argument";
    }
}

const char *
cudaGetErrorName (cudaError_t status)
{
  return cudaGetErrorString (status);
}

/* ---- memory ---- */

cudaError_t
cudaMalloc (void **memory, size_t bytes)
{
  size_t free_bytes, total;
  cudaMemGetInfo (&free_bytes, &total);
  size_t size = bytes ? (bytes + 255) & ~(size_t)255 : 256;
  if (size < bytes || size > free_bytes)
    return fail (cudaErrorMemoryAllocation);
  *memory = aligned_alloc (256, size);
  if (!*memory)
    return fail (cudaErrorMemoryAllocation);
  memset (*memory, POISON, size);
  device_memory[(uintptr_t)*memory] = bytes;
  allocated += bytes;
  ASAN_POISON_MEMORY_REGION (*memory, size);
  return cudaSuccess;
}

cudaError_t
cudaFree (void *memory)
{
  work_off ();
  if (!memory)
    return cudaSuccess;
  auto found = device_memory.find ((uintptr_t)memory);
  if (found == device_memory.end ())
    return fail (cudaErrorInvalidValue);
  allocated -= found->second;
  ASAN_UNPOISON_MEMORY_REGION (memory, found->second);
  device_memory.erase (found);
  free (memory);
  return cudaSuccess;
}

cudaError_t
cudaMallocHost (void **memory, size_t bytes)
{
  *memory = malloc (bytes ? bytes : 1);
  if (!*memory)
    return fail (cudaErrorMemoryAllocation);
  pinned_memory[(uintptr_t)*memory] = bytes;
  return cudaSuccess;
}

cudaError_t
cudaFreeHost (void *memory)
{
  work_off ();
  pinned_memory.erase ((uintptr_t)memory);
  free (memory);
  return cudaSuccess;
}

/* From pageable memory a copy has left the host's memory when the call returns, to it only when the
 * stream was waited for. */
cudaError_t
cudaMemcpyAsync (void *to, const void *from, size_t bytes, enum cudaMemcpyKind kind,
                 cudaStream_t stream)
{
  if (kind != cudaMemcpyHostToDevice)
    lw_emulated_require_device (from, bytes, "a copy");
  if (kind != cudaMemcpyDeviceToHost)
    lw_emulated_require_device (to, bytes, "a copy");
  const void *host = kind == cudaMemcpyHostToDevice ? from : to;
  bool pageable = kind != cudaMemcpyDeviceToDevice && !lies_in (pinned_memory, host, bytes);
  if (pageable && capturing (stream))
    return fail (cudaErrorStreamCaptureUnsupported);
  if (pageable && kind == cudaMemcpyHostToDevice)
    {
      std::vector<char> staged ((const char *)from, (const char *)from + bytes);
      return lw_emulated_enqueue (stream, "memcpy", [=] { memcpy (to, staged.data (), bytes); });
    }
  return lw_emulated_enqueue (stream, "memcpy", [=] { memmove (to, from, bytes); });
}

cudaError_t
cudaMemsetAsync (void *memory, int value, size_t bytes, cudaStream_t stream)
{
  lw_emulated_require_device (memory, bytes, "a memset");
  return lw_emulated_enqueue (stream, "memset", [=] { memset (memory, value, bytes); });
}

/* ---- streams and events ---- */

cudaError_t
cudaStreamCreateWithFlags (cudaStream_t *stream, unsigned flags)
{
  const char *order = getenv ("LW_EMULATION_ORDER");
  bool reverse = order && strcmp (order, "reverse") == 0;
  *stream = new LwEmulatedStream;
  streams.insert (reverse ? streams.begin () : streams.end (), *stream);
  return cudaSuccess;
}

cudaError_t
cudaStreamDestroy (cudaStream_t stream)
{
  work_off ();
  streams.erase (std::find (streams.begin (), streams.end (), stream));
  delete stream;
  return cudaSuccess;
}

cudaError_t
cudaStreamSynchronize (cudaStream_t stream)
{
  if (capturing (stream))
    {
      stream->invalid = true;
      return fail (cudaErrorStreamCaptureUnsupported);
    }
  work_off ();
  return cudaSuccess;
}

cudaError_t
cudaStreamWaitEvent (cudaStream_t stream, cudaEvent_t event, unsigned flags)
{
  if (capturing (stream))
    return fail (cudaErrorStreamCaptureIsolation);
  stream->queue.push_back ({ nullptr, event, event->recorded });
  return cudaSuccess;
}

cudaError_t
cudaEventCreateWithFlags (cudaEvent_t *event, unsigned flags)
{
  *event = new LwEmulatedEvent;
  return cudaSuccess;
}

cudaError_t
cudaEventDestroy (cudaEvent_t event)
{
  work_off ();
  delete event;
  return cudaSuccess;
}

cudaError_t
cudaEventRecord (cudaEvent_t event, cudaStream_t stream)
{
  uint64_t record = ++event->recorded;
  return lw_emulated_enqueue (stream, "event", [=] {
    event->time = now ();
    event->reached = record;
  });
}

/* Flags say whether the event is a node of a graph, and nothing else is allowed in a capture. */
cudaError_t
cudaEventRecordWithFlags (cudaEvent_t event, cudaStream_t stream, unsigned flags)
{
  if (capturing (stream) != (flags == cudaEventRecordExternal))
    return fail (cudaErrorInvalidValue);
  return cudaEventRecord (event, stream);
}

cudaError_t
cudaEventSynchronize (cudaEvent_t event)
{
  work_off ();
  return cudaSuccess;
}

cudaError_t
cudaEventElapsedTime (float *milliseconds, cudaEvent_t start, cudaEvent_t end)
{
  work_off ();
  *milliseconds = (float)(end->time - start->time);
  return cudaSuccess;
}

/* ---- graphs ---- */

cudaError_t
cudaStreamBeginCapture (cudaStream_t stream, enum cudaStreamCaptureMode mode)
{
  if (capturing (stream))
    return fail (cudaErrorStreamCaptureUnsupported);
  stream->capture = std::make_unique<LwEmulatedGraph> ();
  stream->invalid = false;
  return cudaSuccess;
}

cudaError_t
cudaStreamEndCapture (cudaStream_t stream, cudaGraph_t *graph)
{
  if (!capturing (stream))
    return fail (cudaErrorInvalidValue);
  *graph = stream->capture.release ();
  if (!stream->invalid)
    return cudaSuccess;
  delete *graph;
  *graph = NULL;
  return fail (cudaErrorStreamCaptureInvalidated);
}

cudaError_t
cudaGraphInstantiate (cudaGraphExec_t *exec, cudaGraph_t graph, unsigned long long flags)
{
  *exec = new LwEmulatedGraphExec{ graph->tasks };
  return cudaSuccess;
}

cudaError_t
cudaGraphExecUpdate (cudaGraphExec_t exec, cudaGraph_t graph, cudaGraphExecUpdateResultInfo *info)
{
  bool same = exec->tasks.size () == graph->tasks.size ();
  for (size_t i = 0; same && i < graph->tasks.size (); i++)
    same = exec->tasks[i].kind == graph->tasks[i].kind;
  if (!same)
    return fail (cudaErrorGraphExecUpdateFailure);
  work_off ();
  exec->tasks = graph->tasks;
  return cudaSuccess;
}

cudaError_t
cudaGraphLaunch (cudaGraphExec_t exec, cudaStream_t stream)
{
  auto tasks = std::make_shared<std::vector<Task>> (exec->tasks);
  return lw_emulated_enqueue (stream, "graph", [=] {
    for (const Task &task : *tasks)
      task.work ();
  });
}

cudaError_t
cudaGraphExecDestroy (cudaGraphExec_t exec)
{
  work_off ();
  delete exec;
  return cudaSuccess;
}

cudaError_t
cudaGraphDestroy (cudaGraph_t graph)
{
  delete graph;
  return cudaSuccess;
}

cudaError_t
cudaGraphGetNodes (cudaGraph_t graph, void *nodes, size_t *count)
{
  *count = graph->tasks.size ();
  return cudaSuccess;
}
