/* How long the parts of a step take, by events between them: also within a graph, where events are
 * nodes of their own. */
#include "parts.h"

#include <stdlib.h>

#include "cuda-ops.h"

struct LwParts
{
  int32_t n;
  const char *names[LW_STEP_PARTS];
  cudaEvent_t begins[LW_STEP_PARTS + 1]; /* the last: where the last part ends */
};

bool
lw_parts_open (LwStream *s)
{
  if (!s->options.time_parts)
    return true;
  s->parts = calloc (1, sizeof *s->parts);
  if (!s->parts)
    return lw_cuda_fail (s, "out of memory");
  for (int i = 0; i <= LW_STEP_PARTS; i++)
    if (!lw_cuda_ok (s, cudaEventCreateWithFlags (&s->parts->begins[i], cudaEventDefault),
                     "making an event"))
      return false;
  return true;
}

void
lw_parts_close (LwStream *s)
{
  if (!s->parts)
    return;
  for (int i = 0; i <= LW_STEP_PARTS; i++)
    if (s->parts->begins[i])
      cudaEventDestroy (s->parts->begins[i]);
  free (s->parts);
  s->parts = NULL;
}

static bool
record (LwStream *s, int32_t i)
{
  unsigned flags = s->capturing ? cudaEventRecordExternal : cudaEventRecordDefault;
  return s->options.plan_only
         || lw_cuda_ok (s, cudaEventRecordWithFlags (s->parts->begins[i], s->queue, flags),
                        "timing a part of a step");
}

void
lw_parts_begin_step (LwStream *s)
{
  if (s->parts)
    s->parts->n = 0;
}

bool
lw_parts_end_step (LwStream *s)
{
  return !s->parts || s->parts->n == 0 || record (s, s->parts->n);
}

bool
lw_cuda_part (LwStream *s, const char *name)
{
  LwParts *self = s->parts;
  if (!self || self->n == LW_STEP_PARTS)
    return true;
  self->names[self->n] = name;
  return record (s, self->n++);
}

int32_t
lw_cuda_part_times (LwStream *s, LwPartTime times[LW_STEP_PARTS])
{
  LwParts *self = s->parts;
  int32_t n = self && !s->options.plan_only ? self->n : 0;
  if (n > 0 && !lw_cuda_ok (s, cudaEventSynchronize (self->begins[n]), "timing a step"))
    return 0;
  for (int32_t i = 0; i < n; i++)
    {
      times[i] = (LwPartTime){ .name = self->names[i] };
      if (!lw_cuda_ok (
              s,
              cudaEventElapsedTime (&times[i].milliseconds, self->begins[i], self->begins[i + 1]),
              "timing a step"))
        return 0;
    }
  return n;
}
