/* Random numbers: those of every backend, four a call of Philox. */
#include "cuda-ops.h"
#include "kernels/columns.cuh"

static __global__ void
uniform (LwRngKey key, int64_t n, bool aligned, float *out)
{
  for (int64_t block = lw_first (); 4 * block < n; block += lw_stride ())
    {
      uint32_t words[4];
      float v[4];
      lw_rng_block (key, (uint64_t)block, words);
#pragma unroll
      for (int k = 0; k < 4; k++)
        v[k] = (float)(words[k] >> 8) * (1.0f / 16777216.0f);
      if (aligned && 4 * block + 4 <= n)
        LwWide<false>::store (out, 4 * block, v);
      else
#pragma unroll
        for (int k = 0; k < 4; k++)
          if (4 * block + k < n)
            out[4 * block + k] = v[k];
    }
}

extern "C" bool
lw_cuda_uniform (LwStream *s, LwRngKey key, int64_t n, float *out)
{
  return lw_launch (s, uniform, lw_grid (s, (n + 3) / 4), LW_BLOCK, 0, key, n, lw_is_aligned (out),
                    out);
}
