/* How long the parts of a step take. Calls return when their work is done, so the clock tells. */
#include <time.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/cpu.h"

static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

bool
lw_cpu_step_begin (LwStream *s)
{
  s->n_parts = 0;
  return true;
}

bool
lw_cpu_step_end (LwStream *s)
{
  s->part_begins[s->n_parts] = s->options.time_parts ? now () : 0;
  return true;
}

bool
lw_cpu_part (LwStream *s, const char *name)
{
  if (!s->options.time_parts || s->n_parts == LW_STEP_PARTS)
    return true;
  s->part_names[s->n_parts] = name;
  s->part_begins[s->n_parts++] = now ();
  return true;
}

int32_t
lw_cpu_part_times (LwStream *s, LwPartTime times[LW_STEP_PARTS])
{
  for (int32_t i = 0; i < s->n_parts; i++)
    times[i] = (LwPartTime){ s->part_names[i], (float)(s->part_begins[i + 1] - s->part_begins[i]) };
  return s->n_parts;
}
