/* Which cells the contrast terms look at (end of section 3.3): hard and easy ones of every (image,
 * class) pair, drawn by their keys.
 *
 * One block counts a pair. Then one block a pool finds the entry up to which the pool is taken by
 * selection digit by digit: entries are (bits of the key, index), distinct and ordered as on the
 * CPU, so that both take the same cells. */
#include "backend/formula/quota.h"
#include "cuda-ops.h"
#include "kernels/launch.cuh"

#define DIGIT_BITS 8
#define DIGITS (1 << DIGIT_BITS)

#define POOLS 2 /* LW_POOL_HARD, LW_POOL_EASY */

/* Counts of a pair. */
struct PairCount
{
  int32_t labelled, pool[POOLS];
};

static __device__ inline LwPool
pool_of (const LwSelect &a, int64_t i)
{
  return lw_quota_pool (a.labels[i], a.pred[i], a.conf[i], a.easy_tau);
}

/* Block = image * K + class. The blocks of class 0 clear the selection. */
static __global__ void
count_pairs (LwSelect a, PairCount *counts)
{
  int32_t n = a.h * a.w, k = (int32_t)blockIdx.x % a.K;
  int64_t first = (int64_t)(blockIdx.x / a.K) * n;
  int32_t labelled = 0, hard = 0, easy = 0;
  for (int32_t i = threadIdx.x; i < n; i += blockDim.x)
    {
      if (k == 0)
        a.selected[first + i] = 0;
      if (a.labels[first + i] != k)
        continue;
      LwPool pool = pool_of (a, first + i);
      labelled++;
      hard += pool == LW_POOL_HARD;
      easy += pool == LW_POOL_EASY;
    }
  labelled = lw_block_sum (labelled);
  hard = lw_block_sum (hard);
  easy = lw_block_sum (easy);
  if (threadIdx.x == 0)
    counts[blockIdx.x] = { labelled, { hard, easy } };
}

/* Key and index of a cell of an image, ordered as the pair: bits of floats of [0, 1) are in the
 * order of the floats. */
static __device__ inline uint64_t
entry_of (float key, int32_t index)
{
  return (uint64_t)__float_as_uint (key) << 32 | (uint32_t)index;
}

/* The digit of the @rank-th entry (from 1) of a histogram, and how many come before that digit. By
 * the first warp; DIGITS is a multiple of the lanes. */
static __device__ inline int2
find_digit (const int32_t *histogram, int32_t rank)
{
  const int run = DIGITS / LW_WARP;
  int lane = threadIdx.x % LW_WARP, found = 0, before = 0;
  int32_t own = 0;
  for (int i = 0; i < run; i++)
    own += histogram[lane * run + i];
  int32_t until = own;
  for (int by = 1; by < LW_WARP; by *= 2)
    {
      int32_t below = __shfl_up_sync (LW_ALL_LANES, until, by);
      until += lane >= by ? below : 0;
    }
  bool holds = until - own < rank && rank <= until;
  if (holds)
    {
      before = until - own;
      found = lane * run;
      while (before + histogram[found] < rank)
        before += histogram[found++];
    }
  int source = __ffs (__ballot_sync (LW_ALL_LANES, holds)) - 1;
  return make_int2 (__shfl_sync (LW_ALL_LANES, found, source),
                    __shfl_sync (LW_ALL_LANES, before, source));
}

/* The cells of one pool of one image. */
struct Pool
{
  int64_t first; /* of the image */
  int32_t n, k, pool;
};

static __device__ inline bool
in_pool (const LwSelect &a, const Pool &p, int32_t i)
{
  return a.labels[p.first + i] == p.k && pool_of (a, p.first + i) == p.pool;
}

/* The @rank-th smallest entry of the pool, or one between it and the next. Every thread of the
 * block calls. */
static __device__ uint64_t
nth_entry (const LwSelect &a, const Pool &p, int32_t rank)
{
  __shared__ int32_t histogram[DIGITS];
  __shared__ int2 found;
  uint64_t prefix = 0;
  for (int shift = 64 - DIGIT_BITS; shift >= 0; shift -= DIGIT_BITS)
    {
      for (int i = threadIdx.x; i < DIGITS; i += blockDim.x)
        histogram[i] = 0;
      __syncthreads ();
      for (int32_t i = threadIdx.x; i < p.n; i += blockDim.x)
        if (in_pool (a, p, i))
          {
            uint64_t entry = entry_of (a.keys[p.first + i], i) >> shift;
            if (entry >> DIGIT_BITS == prefix)
              atomicAdd (&histogram[entry % DIGITS], 1);
          }
      __syncthreads ();
      if (threadIdx.x < LW_WARP)
        {
          int2 digit = find_digit (histogram, rank);
          if (threadIdx.x == 0)
            found = digit;
        }
      __syncthreads ();
      prefix = prefix << DIGIT_BITS | (uint64_t)found.x;
      rank -= found.y;
      bool whole = histogram[found.x] == rank;
      __syncthreads ();
      if (whole) /* all that begin so are taken */
        return ((prefix + 1) << shift) - 1;
    }
  return prefix;
}

/* Block = (image * K + class, pool). */
static __global__ void
take_pools (LwSelect a, const PairCount *counts)
{
  PairCount pair = counts[blockIdx.x];
  int32_t pairs = 0;
  if (pair.pool[blockIdx.y] == 0)
    return;
  for (int32_t i = threadIdx.x; i < a.B * a.K; i += blockDim.x)
    pairs += counts[i].labelled > a.min_pixels;
  pairs = lw_block_sum (pairs);

  int32_t views = lw_quota_views (a.max_samples, a.max_views, pairs);
  int32_t hard = pair.pool[LW_POOL_HARD], easy = pair.pool[LW_POOL_EASY];
  if (pair.labelled <= a.min_pixels || (a.drop_short && hard + easy < views))
    return;
  int32_t take = lw_quota_hard (views, hard, easy, a.hard_first);
  if (blockIdx.y == LW_POOL_EASY)
    take = lw_quota_easy (views, take, easy);
  if (take <= 0)
    return;

  int32_t n = a.h * a.w;
  Pool pool = { (int64_t)(blockIdx.x / a.K) * n, n, (int32_t)blockIdx.x % a.K, (int)blockIdx.y };
  uint64_t last = take < pair.pool[blockIdx.y] ? nth_entry (a, pool, take) : ~0ull;
  for (int32_t i = threadIdx.x; i < n; i += blockDim.x)
    if (in_pool (a, pool, i) && entry_of (a.keys[pool.first + i], i) <= last)
      a.selected[pool.first + i] = 1;
}

bool
lw_cuda_select (LwStream *s, const LwSelect *a)
{
  unsigned pairs = (unsigned)(a->B * a->K);
  lw_cuda_scratch_begin (s);
  PairCount *counts = (PairCount *)lw_cuda_scratch_take (s, sizeof *counts * pairs);
  return counts && lw_launch (s, count_pairs, dim3 (pairs), LW_BLOCK, 0, *a, counts)
         && lw_launch (s, take_pools, dim3 (pairs, POOLS), LW_BLOCK, 0, *a, counts);
}
