/* The sum of weight gradients over the passes of a step, in f32. */
#include "kernels/launch.cuh"
#include "kernels/layout.h"

template <bool BF16>
static __global__ void
gather (float *sum, const void *x, bool add, int64_t n)
{
  for (int64_t i = lw_first (); i < n; i += lw_stride ())
    {
      float v = lw_load (x, i, BF16);
      sum[i] = add ? sum[i] + v : v;
    }
}

extern "C" bool
lw_cuda_gather (LwStream *s, float *sum, const void *x, bool bf16, bool add, int64_t n)
{
  return lw_launch (s, bf16 ? gather<true> : gather<false>, lw_grid (s, n), LW_BLOCK, 0, sum, x,
                    add, n);
}
