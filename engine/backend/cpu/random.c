/* Uniform random numbers of the CPU backend. */
#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/cpu.h"

static LW_KERNEL void
uniform_run (LwRngKey key, uint64_t first, int64_t n, float *out)
{
  for (int64_t i = 0; i < n; i++)
    out[i] = lw_rng_uniform (key, first + (uint64_t)i);
}

bool
lw_cpu_uniform (LwStream *s, LwRngKey key, int64_t n, float *out)
{
  const int64_t chunk = 1024;
#pragma omp parallel for num_threads(s->options.threads) schedule(static) if (n > chunk)
  for (int64_t i = 0; i < n; i += chunk)
    uniform_run (key, (uint64_t)i, n - i < chunk ? n - i : chunk, out + i);
  return true;
}
