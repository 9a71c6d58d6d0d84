/* Device memory, its scratch, and copies between it and the host.
 *
 * A copy that does not stop the host needs pinned memory: what is uploaded is put into a ring of it
 * first, whose regions are used again when their copy is done. Early uploads have a stream of their
 * own, so that the photographs of the next step travel while this one is computed. */
#include "memory.h"

#include <stdlib.h>
#include <string.h>

#include "cuda-ops.h"

#define RING ((size_t)128 << 20)
#define PIECE ((size_t)8 << 20) /* of a copy */
#define REGIONS 512
#define ALIGNMENT ((size_t)256)
#define PAGE ((size_t)2 << 20) /* of device memory */

/* Part of the ring, up to @end, that a copy reads until the event. */
typedef struct
{
  size_t begin, end;
  cudaEvent_t done;
} Region;

struct LwUploads
{
  cudaStream_t stream; /* of early uploads */
  char *ring;
  size_t head; /* next free byte of the ring */
  Region regions[REGIONS];
  int first, n_regions;     /* in use, a ring as well */
  cudaEvent_t step_done[2]; /* of even and odd steps */
  cudaEvent_t early_done;
  int64_t steps;
  char *fetched; /* LW_FETCH_SLOTS of LW_FETCH_BYTES, pinned */
  cudaEvent_t fetch_done[LW_FETCH_SLOTS];
};

static size_t
aligned (size_t bytes)
{
  return (bytes + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}

static bool
new_event (LwStream *s, cudaEvent_t *event)
{
  return lw_cuda_ok (s, cudaEventCreateWithFlags (event, cudaEventDisableTiming),
                     "making an event");
}

/* ---- life ---- */

bool
lw_cuda_memory_open (LwStream *s)
{
  LwUploads *u = s->uploads = calloc (1, sizeof *u);
  if (!u)
    return lw_cuda_fail (s, "out of memory");
  if (s->options.plan_only)
    return true;
  bool good
      = lw_cuda_ok (s, cudaStreamCreateWithFlags (&u->stream, cudaStreamNonBlocking),
                    "making a stream")
        && new_event (s, &u->early_done) && new_event (s, &u->step_done[0])
        && new_event (s, &u->step_done[1])
        && lw_cuda_ok (s, cudaMallocHost ((void **)&u->fetched, LW_FETCH_SLOTS * LW_FETCH_BYTES),
                       "taking pinned memory");
  for (int i = 0; good && i < LW_FETCH_SLOTS; i++)
    good = new_event (s, &u->fetch_done[i]);
  for (int i = 0; good && i < REGIONS; i++)
    good = new_event (s, &u->regions[i].done);
  return good;
}

static void
free_event (cudaEvent_t event)
{
  if (event)
    cudaEventDestroy (event);
}

static void scratch_free (LwStream *s);

void
lw_cuda_memory_close (LwStream *s)
{
  LwUploads *u = s->uploads;
  scratch_free (s);
  if (!u)
    return;
  if (u->stream)
    cudaStreamDestroy (u->stream);
  free_event (u->early_done);
  free_event (u->step_done[0]);
  free_event (u->step_done[1]);
  for (int i = 0; i < LW_FETCH_SLOTS; i++)
    free_event (u->fetch_done[i]);
  for (int i = 0; i < REGIONS; i++)
    free_event (u->regions[i].done);
  if (u->fetched)
    cudaFreeHost (u->fetched);
  if (u->ring)
    cudaFreeHost (u->ring);
  free (u);
}

/* ---- waiting ---- */

bool
lw_cuda_synchronize (LwStream *s)
{
  return lw_cuda_ok (s, cudaStreamSynchronize (s->queue), "the work before");
}

/* ---- allocation ---- */

static void *
plan (LwStream *s, size_t bytes)
{
  void *address = (void *)s->planned;
  s->planned += aligned (bytes ? bytes : 1);
  return address;
}

/* Whole words, so that the last bytes of a map can be reached by atomics. */
static void *
take (LwStream *s, size_t bytes)
{
  void *data = NULL;
  size_t unused = 0, total = 0;
  if (cudaMalloc (&data, bytes ? (bytes + 3) & ~(size_t)3 : 4) == cudaSuccess)
    return data;
  cudaGetLastError ();
  cudaMemGetInfo (&unused, &total);
  lw_cuda_fail (
      s,
      "%s is out of memory: %.1f MiB could not be allocated, %.1f of %.1f MiB are free; use "
      "a smaller crop, batch or network",
      s->name, (double)bytes / 1048576.0, (double)unused / 1048576.0, (double)total / 1048576.0);
  return NULL;
}

/* What the device gives for @bytes: small arrays share its pages, others have theirs. */
static size_t
counted (size_t bytes)
{
  return bytes > PAGE / 2 ? (bytes + PAGE - 1) / PAGE * PAGE : aligned (bytes);
}

void *
lw_cuda_alloc (LwStream *s, size_t bytes)
{
  void *data = s->options.plan_only ? plan (s, bytes) : take (s, bytes);
  if (!data)
    return NULL;
  s->use.allocated += counted (bytes);
  /* Before there is a queue the memory is workspace, which nobody expects to be cleared. An early
   * upload must not come before the zeros. */
  if (s->queue && !s->options.plan_only
      && (!lw_cuda_zero (s, data, bytes) || !lw_cuda_synchronize (s)))
    {
      cudaFree (data);
      return NULL;
    }
  return data;
}

void
lw_cuda_free (LwStream *s, void *p)
{
  if (p && !s->options.plan_only)
    cudaFree (p);
}

/* ---- scratch ---- */

/* A block that calls in the queue may still read. */
typedef struct Outgrown
{
  struct Outgrown *next;
  void *data;
} Outgrown;

static void
free_outgrown (LwStream *s)
{
  while (s->outgrown)
    {
      Outgrown *first = s->outgrown;
      s->outgrown = first->next;
      cudaFree (first->data);
      free (first);
    }
}

static void
scratch_free (LwStream *s)
{
  free_outgrown (s);
  lw_cuda_free (s, s->scratch);
  s->scratch = NULL;
}

static bool
scratch_grow (LwStream *s, size_t size)
{
  Outgrown *old = malloc (sizeof *old);
  void *data = old ? take (s, size) : NULL;
  if (!data)
    {
      free (old);
      return lw_cuda_fail (s, "out of memory");
    }
  *old = (Outgrown){ s->outgrown, s->scratch };
  s->outgrown = old;
  s->scratch = data;
  s->scratch_size = size;
  return true;
}

size_t
lw_cuda_scratch_size (size_t bytes)
{
  return aligned (bytes ? bytes : 1);
}

void
lw_cuda_scratch_begin (LwStream *s)
{
  s->scratch_used = 0;
}

/* Where the block is too small, a larger one takes its place; what this call took before stays in
 * the old one. */
void *
lw_cuda_scratch_take (LwStream *s, size_t bytes)
{
  size_t offset = s->scratch_used;
  s->scratch_used += lw_cuda_scratch_size (bytes);
  if (s->scratch_used > s->use.scratch)
    s->use.scratch = s->scratch_used;
  if (s->options.plan_only)
    return plan (s, bytes);
  if (s->scratch_used > s->scratch_size && !scratch_grow (s, s->scratch_used * 2))
    return NULL;
  return s->scratch + offset;
}

bool
lw_cuda_memory_use (LwStream *s, LwMemoryUse *use)
{
  *use = s->use;
  return true;
}

/* Convolutions may have chosen other plans, which want more, than a stream that only plans. */
bool
lw_cuda_reserve (LwStream *s, const LwMemoryUse *use)
{
  size_t wanted = use->scratch > use->workspace ? use->scratch : use->workspace;
  if (s->use.workspace > use->workspace)
    wanted += s->use.workspace - use->workspace;
  if (s->options.plan_only || wanted <= s->scratch_size)
    return true;
  if (!lw_cuda_synchronize (s))
    return false;
  scratch_free (s);
  s->scratch_size = 0;
  return scratch_grow (s, wanted);
}

/* ---- copies on the device ---- */

bool
lw_cuda_copy (LwStream *s, void *dst, const void *src, size_t bytes)
{
  return s->options.plan_only || bytes == 0
         || lw_cuda_ok (s, cudaMemcpyAsync (dst, src, bytes, cudaMemcpyDeviceToDevice, s->queue),
                        "a copy");
}

bool
lw_cuda_zero (LwStream *s, void *p, size_t bytes)
{
  return s->options.plan_only || bytes == 0
         || lw_cuda_ok (s, cudaMemsetAsync (p, 0, bytes, s->queue), "clearing memory");
}

/* ---- uploads ---- */

static bool
wait_for_oldest (LwStream *s)
{
  LwUploads *u = s->uploads;
  Region *oldest = &u->regions[u->first];
  if (!lw_cuda_ok (s, cudaEventSynchronize (oldest->done), "an upload"))
    return false;
  u->first = (u->first + 1) % REGIONS;
  u->n_regions--;
  return true;
}

static bool
overlaps (const LwUploads *u, size_t begin, size_t end)
{
  for (int i = 0; i < u->n_regions; i++)
    {
      const Region *r = &u->regions[(u->first + i) % REGIONS];
      if (r->begin < end && begin < r->end)
        return true;
    }
  return false;
}

/* Room for @bytes <= PIECE; the caller records its event when the copy is enqueued. */
static Region *
ring_take (LwStream *s, size_t bytes)
{
  LwUploads *u = s->uploads;
  if (!u->ring && !lw_cuda_ok (s, cudaMallocHost ((void **)&u->ring, RING), "taking pinned memory"))
    return NULL;
  size_t begin = u->head + bytes <= RING ? u->head : 0, end = begin + aligned (bytes);
  while (u->n_regions == REGIONS || overlaps (u, begin, end))
    if (!wait_for_oldest (s))
      return NULL;
  u->head = end < RING ? end : 0;
  Region *region = &u->regions[(u->first + u->n_regions) % REGIONS];
  u->n_regions++;
  region->begin = begin;
  region->end = end;
  return region;
}

static bool
upload (LwStream *s, void *dst, const void *host, size_t bytes, cudaStream_t stream)
{
  for (size_t done = 0; done < bytes; done += PIECE)
    {
      size_t n = bytes - done < PIECE ? bytes - done : PIECE;
      Region *region = ring_take (s, n);
      if (!region)
        return false;
      char *staged = s->uploads->ring + region->begin;
      memcpy (staged, (const char *)host + done, n);
      if (!lw_cuda_ok (
              s, cudaMemcpyAsync ((char *)dst + done, staged, n, cudaMemcpyHostToDevice, stream),
              "an upload")
          || !lw_cuda_ok (s, cudaEventRecord (region->done, stream), "an upload"))
        return false;
    }
  return true;
}

bool
lw_cuda_upload (LwStream *s, void *dst, const void *host, size_t bytes)
{
  return s->options.plan_only || upload (s, dst, host, bytes, s->queue);
}

bool
lw_cuda_upload_early (LwStream *s, void *dst, const void *host, size_t bytes)
{
  LwUploads *u = s->uploads;
  if (s->options.plan_only)
    return true;
  cudaEvent_t before_last = u->step_done[u->steps % 2];
  return (u->steps < 2
          || lw_cuda_ok (s, cudaStreamWaitEvent (u->stream, before_last, 0), "an upload"))
         && upload (s, dst, host, bytes, u->stream)
         && lw_cuda_ok (s, cudaEventRecord (u->early_done, u->stream), "an upload")
         && lw_cuda_ok (s, cudaStreamWaitEvent (s->queue, u->early_done, 0), "an upload");
}

bool
lw_cuda_memory_step (LwStream *s)
{
  LwUploads *u = s->uploads;
  return s->options.plan_only
         || lw_cuda_ok (s, cudaEventRecord (u->step_done[u->steps++ % 2], s->queue), "a step");
}

/* ---- downloads ---- */

bool
lw_cuda_download (LwStream *s, void *host, const void *src, size_t bytes)
{
  if (s->options.plan_only)
    {
      memset (host, 0, bytes);
      return true;
    }
  return lw_cuda_ok (s, cudaMemcpyAsync (host, src, bytes, cudaMemcpyDeviceToHost, s->queue),
                     "a download")
         && lw_cuda_synchronize (s);
}

bool
lw_cuda_fetch_begin (LwStream *s, int32_t slot, const void *src, size_t bytes)
{
  LwUploads *u = s->uploads;
  if (slot < 0 || slot >= LW_FETCH_SLOTS || bytes > LW_FETCH_BYTES)
    return lw_cuda_fail (s, "slot %d cannot fetch %zu bytes", slot, bytes);
  return s->options.plan_only
         || (lw_cuda_ok (s,
                         cudaMemcpyAsync (u->fetched + slot * LW_FETCH_BYTES, src, bytes,
                                          cudaMemcpyDeviceToHost, s->queue),
                         "a download")
             && lw_cuda_ok (s, cudaEventRecord (u->fetch_done[slot], s->queue), "a download"));
}

bool
lw_cuda_fetch_end (LwStream *s, int32_t slot, void *host, size_t bytes)
{
  LwUploads *u = s->uploads;
  memset (host, 0, bytes);
  if (s->options.plan_only)
    return true;
  if (!lw_cuda_ok (s, cudaEventSynchronize (u->fetch_done[slot]), "the work before"))
    return false;
  memcpy (host, u->fetched + slot * LW_FETCH_BYTES, bytes);
  return true;
}
