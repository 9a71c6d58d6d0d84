/* Streams, memory and scratch of the CPU backend. */
#include "backend/cpu/cpu.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/primitive.h"

struct LwScratchChunk
{
  LwScratchChunk *next;
  size_t size;
  void *data;
};

bool
lw_cpu_fail (LwStream *s, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  vsnprintf (s->error, sizeof s->error, format, args);
  va_end (args);
  return false;
}

static void *
aligned_new (size_t bytes)
{
  size_t size = (bytes + 63) & ~(size_t)63;
  return size >= bytes ? aligned_alloc (64, size ? size : 64) : NULL;
}

static void
scratch_free (LwStream *s)
{
  while (s->scratch)
    {
      LwScratchChunk *next = s->scratch->next;
      free (s->scratch->data);
      free (s->scratch);
      s->scratch = next;
    }
}

static LwScratchChunk *
scratch_push (LwStream *s, size_t size)
{
  LwScratchChunk *chunk = malloc (sizeof *chunk);
  void *data = aligned_new (size);
  if (!chunk || !data)
    {
      fprintf (stderr,
               "labelworth: out of memory (%zu bytes of scratch); use a smaller crop or batch\n",
               size);
      abort ();
    }
  *chunk = (LwScratchChunk){ s->scratch, size, data };
  s->scratch = chunk;
  s->scratch_used = 0;
  return chunk;
}

void
lw_cpu_scratch_begin (LwStream *s)
{
  if (s->scratch && s->scratch->next)
    {
      size_t total = 0;
      for (LwScratchChunk *chunk = s->scratch; chunk; chunk = chunk->next)
        total += chunk->size;
      scratch_free (s);
      scratch_push (s, total);
    }
  s->scratch_used = 0;
}

void *
lw_cpu_scratch_take (LwStream *s, size_t bytes)
{
  size_t size = (bytes + 63) & ~(size_t)63;
  if (!s->scratch || s->scratch->size - s->scratch_used < size)
    scratch_push (s, size > (1u << 20) ? size : 1u << 20);
  void *data = (char *)s->scratch->data + s->scratch_used;
  s->scratch_used += size;
  return data;
}

void
lw_cpu_stream_free (LwStream *s)
{
  if (!s)
    return;
  scratch_free (s);
  lw_cpu_primitive_shutdown (s);
  free (s);
}

LwStream *
lw_cpu_stream_new (const LwStreamOptions *options, char *reason, size_t size)
{
  LwDeviceInfo info;
  lw_cpu_device_info (0, &info);
  if (options->precision == LW_PRECISION_BF16 && !info.fast_bf16)
    {
      snprintf (reason, size, "%s has no bf16 arithmetic in hardware; use --precision f32",
                info.name);
      return NULL;
    }
  if (options->precision == LW_PRECISION_TF32)
    {
      snprintf (reason, size, "TF32 is a format of NVIDIA's GPUs; use --precision f32");
      return NULL;
    }
  LwStream *s = calloc (1, sizeof *s);
  if (!s)
    {
      snprintf (reason, size, "out of memory");
      return NULL;
    }
  s->options = *options;
  s->planned = 64;
  if (s->options.threads <= 0)
    s->options.threads = info.threads;
  if (!lw_cpu_primitive_start (s))
    {
      snprintf (reason, size, "%s", s->error);
      lw_cpu_stream_free (s);
      return NULL;
    }
  return s;
}

const char *
lw_cpu_error (LwStream *s)
{
  return s->error;
}

bool
lw_cpu_synchronize (LwStream *s)
{
  return true;
}

/* Addresses of a stream that only plans: no two the same, none to be used. */
static void *
planned_new (LwStream *s, size_t bytes)
{
  uintptr_t data = s->planned;
  s->planned += (bytes + 127) & ~(uintptr_t)63;
  s->use.allocated += bytes;
  return (void *)data;
}

void *
lw_cpu_alloc (LwStream *s, size_t bytes)
{
  if (s->options.plan_only)
    return planned_new (s, bytes);
  void *data = aligned_new (bytes);
  if (data)
    {
      memset (data, 0, bytes);
      s->use.allocated += bytes;
    }
  else
    lw_cpu_fail (
        s, "out of memory: %.1f MiB could not be allocated; use a smaller crop, batch or network",
        (double)bytes / 1048576.0);
  return data;
}

void
lw_cpu_free (LwStream *s, void *p)
{
  if (!s->options.plan_only)
    free (p);
}

bool
lw_cpu_upload (LwStream *s, void *dst, const void *host, size_t bytes)
{
  if (!s->options.plan_only)
    memcpy (dst, host, bytes);
  return true;
}

bool
lw_cpu_download (LwStream *s, void *host, const void *src, size_t bytes)
{
  if (s->options.plan_only)
    memset (host, 0, bytes);
  else
    memcpy (host, src, bytes);
  return true;
}

bool
lw_cpu_copy (LwStream *s, void *dst, const void *src, size_t bytes)
{
  if (!s->options.plan_only)
    memcpy (dst, src, bytes);
  return true;
}

bool
lw_cpu_fetch_begin (LwStream *s, int32_t slot, const void *src, size_t bytes)
{
  return lw_cpu_download (s, s->fetched[slot], src, bytes);
}

bool
lw_cpu_fetch_end (LwStream *s, int32_t slot, void *host, size_t bytes)
{
  memcpy (host, s->fetched[slot], bytes);
  return true;
}

void
lw_cpu_wants_workspace (LwStream *s, size_t bytes)
{
  if (bytes > s->use.workspace)
    s->use.workspace = bytes;
}

/* Scratch chunks merge at the next call; their sum is what the calls so far needed, convolutions
 * included. A stream that only plans makes no calls and knows those of the convolutions alone. */
bool
lw_cpu_memory_use (LwStream *s, LwMemoryUse *use)
{
  *use = s->use;
  if (s->scratch)
    use->workspace = 0;
  for (const LwScratchChunk *chunk = s->scratch; chunk; chunk = chunk->next)
    use->scratch += chunk->size;
  return true;
}

bool
lw_cpu_reserve (LwStream *s, const LwMemoryUse *use)
{
  lw_cpu_scratch_begin (s);
  lw_cpu_scratch_take (s, use->workspace > use->scratch ? use->workspace : use->scratch);
  return true;
}

bool
lw_cpu_zero (LwStream *s, void *p, size_t bytes)
{
  if (!s->options.plan_only)
    memset (p, 0, bytes);
  return true;
}
