/* Confusion matrix of predictions: a table in the shared memory of each block, then 64-bit sums. */
#include "cuda-ops.h"
#include "kernels/histogram.cuh"
#include "kernels/pack.cuh"

/* Pixels of a thread at once. */
#define PACK 16

/* Entries of a table in shared memory. */
#define ENTRIES (46 * 1024 / 4)

typedef unsigned long long Total;

template <int N, typename T>
static __device__ inline void
count_pixels (int64_t packs, int32_t K, const uint8_t *pred, const uint8_t *labels, T *table)
{
  LwRun<T> run = { table, LW_NO_KEY, 0 };
  for (int64_t i = lw_first (); i < packs; i += lw_stride ())
    {
      LwPack<uint8_t, N> p = LwPack<uint8_t, N>::load (pred, i);
      LwPack<uint8_t, N> l = LwPack<uint8_t, N>::load (labels, i);
#pragma unroll
      for (int n = 0; n < N; n++)
        run.put (l.v[n] < K && p.v[n] < K ? (uint32_t)(l.v[n] * K + p.v[n]) : LW_NO_KEY);
    }
  run.end ();
}

template <int N>
static __global__ void
confuse (int64_t packs, int32_t K, const uint8_t *pred, const uint8_t *labels, Total *matrix)
{
  LW_DYNAMIC_SHARED (unsigned, table);
  for (int32_t e = threadIdx.x; e < K * K; e += blockDim.x)
    table[e] = 0;
  __syncthreads ();
  count_pixels<N> (packs, K, pred, labels, table);
  __syncthreads ();
  for (int32_t e = threadIdx.x; e < K * K; e += blockDim.x)
    if (table[e])
      atomicAdd (&matrix[e], (Total)table[e]);
}

/* Of more classes than fit into shared memory. */
template <int N>
static __global__ void
confuse_many (int64_t packs, int32_t K, const uint8_t *pred, const uint8_t *labels, Total *matrix)
{
  count_pixels<N> (packs, K, pred, labels, matrix);
}

template <int N>
static bool
launch (LwStream *s, int64_t packs, int32_t K, const uint8_t *pred, const uint8_t *labels,
        Total *matrix)
{
  dim3 grid = lw_grid (s, packs);
  unsigned most = 2 * s->multiprocessors; /* each adds a whole table */
  grid.x = grid.x < most ? grid.x : most;
  if (K * K > ENTRIES)
    return lw_launch (s, confuse_many<N>, grid, LW_BLOCK, 0, packs, K, pred, labels, matrix);
  return lw_launch (s, confuse<N>, grid, LW_BLOCK, (size_t)K * K * sizeof (unsigned), packs, K,
                    pred, labels, matrix);
}

bool
lw_cuda_confusion (LwStream *s, int64_t pixels, int32_t K, const uint8_t *pred,
                   const uint8_t *labels, int64_t *matrix)
{
  Total *totals = reinterpret_cast<Total *> (matrix);
  if (pixels % PACK == 0 && lw_packs (pred, PACK) && lw_packs (labels, PACK))
    return launch<PACK> (s, pixels / PACK, K, pred, labels, totals);
  return launch<1> (s, pixels, K, pred, labels, totals);
}
