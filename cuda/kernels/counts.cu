/* Cells of each class. */
#include "cuda-ops.h"
#include "kernels/histogram.cuh"

#define THREADS 1024

/* Neighbouring cells of a thread. */
#define RUN 16

#define CLASSES 256

/* One block: the maps are of feature size. */
static __global__ void
count_cells (int64_t cells, int32_t K, const uint8_t *labels, const uint8_t *selected,
             float *counts)
{
  __shared__ unsigned long long table[CLASSES];
  LwRun<unsigned long long> run = { table, LW_NO_KEY, 0 };
  for (int32_t k = threadIdx.x; k < CLASSES; k += blockDim.x)
    table[k] = 0;
  __syncthreads ();
  for (int64_t first = (int64_t)threadIdx.x * RUN; first < cells; first += THREADS * RUN)
    for (int64_t i = first; i < first + RUN && i < cells; i++)
      run.put (!selected || selected[i] ? labels[i] : LW_NO_KEY);
  run.end ();
  __syncthreads ();
  for (int32_t k = threadIdx.x; k < K; k += blockDim.x)
    counts[k] = (float)table[k];
}

static __global__ void
add_counts (int32_t K, const float *a, const float *b, float *sum, uint8_t *both)
{
  for (int64_t k = lw_first (); k < K; k += lw_stride ())
    {
      sum[k] = a[k] + b[k];
      both[k] = a[k] > 0.0f && b[k] > 0.0f;
    }
}

bool
lw_cuda_class_counts (LwStream *s, int64_t cells, int32_t K, const uint8_t *labels,
                      const uint8_t *selected, float *counts)
{
  return lw_launch (s, count_cells, 1, THREADS, 0, cells, K, labels, selected, counts);
}

bool
lw_cuda_join_counts (LwStream *s, int32_t K, const float *a, const float *b, float *sum,
                     uint8_t *both)
{
  return lw_launch (s, add_counts, lw_grid (s, K), LW_BLOCK, 0, K, a, b, sum, both);
}
