/* Launching kernels, loops over the grid, reductions over a block, wide loads.
 *
 * Sums have a fixed order: a block reduces in a tree, blocks leave partial sums that one block adds.
 * No float is added atomically, so every result is bitwise repeatable. */
#pragma once

#include <cuda_bf16.h>
#include <cuda_runtime.h>

#include "backend/formula/bf16.h"
#include "cuda.h"

#define LW_BLOCK 256 /* threads */
#define LW_WARP 32
#define LW_ALL_LANES 0xffffffffu

/* Memory of a launch's own size: its third number. */
#define LW_DYNAMIC_SHARED(type, name)                                                              \
  extern __shared__ __align__ (16) unsigned char lw_dynamic_shared[];                              \
  type *name = reinterpret_cast<type *> (lw_dynamic_shared)

/* Dynamic shared memory that a kernel has without asking. */
#define LW_SHARED_UNASKED (48 * 1024)

/* Enqueues kernel <<<grid, block, shared bytes>>> (args...). An empty grid is nothing to do. */
template <typename... P, typename... A>
static bool
lw_launch (LwStream *s, void (*kernel) (P...), dim3 grid, dim3 block, size_t shared, A... args)
{
  if (s->options.plan_only || grid.x == 0 || grid.y == 0 || grid.z == 0)
    return true;
  if (shared > LW_SHARED_UNASKED
      && !lw_cuda_ok (s,
                      cudaFuncSetAttribute (kernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                            (int)shared),
                      "asking for shared memory"))
    return false;
  cudaLaunchConfig_t config = {};
  config.gridDim = grid;
  config.blockDim = block;
  config.dynamicSmemBytes = shared;
  config.stream = s->queue;
  return lw_cuda_ok (s, cudaLaunchKernelEx (&config, kernel, static_cast<P> (args)...),
                     "a kernel launch");
}

/* Blocks of LW_BLOCK threads for a loop over @n with lw_first() and lw_stride(); no more than keep the
 * device busy. */
static inline dim3
lw_grid (const LwStream *s, int64_t n)
{
  int64_t blocks = (n + LW_BLOCK - 1) / LW_BLOCK, most = (int64_t)s->multiprocessors * 16;
  return dim3 ((unsigned)(blocks < most ? blocks : most));
}

/* Threads over @n in x, blocks over @rows in y, which loop: for (int64_t r = blockIdx.y; r < rows;
 * r += gridDim.y). For indices that would else take a division each. */
static inline dim3
lw_row_grid (int64_t rows, int64_t n)
{
  return dim3 ((unsigned)((n + LW_BLOCK - 1) / LW_BLOCK), (unsigned)(rows < 65535 ? rows : 65535));
}

/* A loop over the grid: for (int64_t i = lw_first (); i < n; i += lw_stride ()). */
static __device__ inline int64_t
lw_first (void)
{
  return (int64_t)blockIdx.x * blockDim.x + threadIdx.x;
}

static __device__ inline int64_t
lw_stride (void)
{
  return (int64_t)gridDim.x * blockDim.x;
}

/* ---- reductions ---- */

struct LwSum
{
  template <typename T> static __device__ T join (T a, T b) { return a + b; }
};

struct LwMaximum
{
  template <typename T> static __device__ T join (T a, T b) { return a > b ? a : b; }
};

template <typename Join, typename T>
static __device__ inline T
lw_warp_reduce (T value)
{
  for (int offset = LW_WARP / 2; offset > 0; offset /= 2)
    value = Join::join (value, __shfl_xor_sync (LW_ALL_LANES, value, offset));
  return value;
}

/* Every thread of the block (a multiple of 32, x only) must call; every thread receives the result.
 * @identity leaves the other operand as it is. */
template <typename Join, typename T>
static __device__ inline T
lw_block_reduce (T value, T identity)
{
  __shared__ T parts[LW_WARP];
  int lane = threadIdx.x % LW_WARP, warp = threadIdx.x / LW_WARP, warps = blockDim.x / LW_WARP;
  value = lw_warp_reduce<Join> (value);
  __syncthreads ();
  if (lane == 0)
    parts[warp] = value;
  __syncthreads ();
  return lw_warp_reduce<Join> (lane < warps ? parts[lane] : identity);
}

template <typename T>
static __device__ inline T
lw_block_sum (T value)
{
  return lw_block_reduce<LwSum> (value, T (0));
}

/* ---- wide loads and stores ---- */

/* 16 bytes of an activation: @N elements. */
template <bool BF16> struct LwWide
{
  static constexpr int N = BF16 ? 8 : 4;

  static __device__ inline void
  unpack (uint4 raw, float *v)
  {
    const uint32_t words[4] = { raw.x, raw.y, raw.z, raw.w };
    for (int w = 0; w < 4; w++)
      if constexpr (BF16)
        {
          v[2 * w] = __uint_as_float (words[w] << 16);
          v[2 * w + 1] = __uint_as_float (words[w] & 0xffff0000u);
        }
      else
        v[w] = __uint_as_float (words[w]);
  }

  static __device__ inline uint4
  pack (const float *v)
  {
    uint32_t words[4];
    for (int w = 0; w < 4; w++)
      if constexpr (BF16)
        {
          const __nv_bfloat162 pair = __floats2bfloat162_rn (v[2 * w], v[2 * w + 1]);
          memcpy (&words[w], &pair, sizeof pair);
        }
      else
        words[w] = __float_as_uint (v[w]);
    return make_uint4 (words[0], words[1], words[2], words[3]);
  }

  /* Elements [i, i + N); i a multiple of N, the array aligned to 16 bytes. */
  static __device__ inline void
  load (const void *p, int64_t i, float *v)
  {
    unpack (reinterpret_cast<const uint4 *> (p)[i / N], v);
  }

  static __device__ inline void
  store (void *p, int64_t i, const float *v)
  {
    reinterpret_cast<uint4 *> (p)[i / N] = pack (v);
  }
};
