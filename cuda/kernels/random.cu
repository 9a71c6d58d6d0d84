/* Random numbers: those of every backend, four a call of Philox. */
#include "cuda-ops.h"
#include "kernels/launch.cuh"

static __global__ void
uniform (LwRngKey key, int64_t n, float *out)
{
  for (int64_t block = lw_first (); 4 * block < n; block += lw_stride ())
    {
      uint32_t words[4];
      lw_rng_block (key, (uint64_t)block, words);
      for (int64_t i = 4 * block; i < 4 * block + 4 && i < n; i++)
        out[i] = (float)(words[i & 3] >> 8) * (1.0f / 16777216.0f);
    }
}

extern "C" bool
lw_cuda_uniform (LwStream *s, LwRngKey key, int64_t n, float *out)
{
  return lw_launch (s, uniform, lw_grid (s, (n + 3) / 4), LW_BLOCK, 0, key, n, out);
}
