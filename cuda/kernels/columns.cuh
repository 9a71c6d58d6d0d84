/* Arrays [rows][c] walked by columns: a thread keeps its channels and goes through rows, so that
 * what belongs to a channel stays in registers, and neighbours read neighbouring memory.
 *
 * A block is lanes x deep threads, a lane one vector of N channels; grid.x are tiles of channels,
 * grid.y chunks of rows. A chunk's rows go round the deep threads; a thread takes a group of them
 * at a time, so that several loads are in flight. */
#pragma once

#include "kernels/launch.cuh"

#define LW_COLUMN_BLOCKS 3 /* of a multiprocessor */

/* N elements of an activation: 16 bytes, or one element where channels do not fill them. Loaded as
 * they are, so that loads in flight take few registers. */
template <bool BF16, int N> struct LwVector
{
  uint4 raw;

  __device__ inline void
  load (const void *p, int64_t i)
  {
    raw = reinterpret_cast<const uint4 *> (p)[i / N];
  }

  __device__ inline void
  unpack (float *v) const
  {
    LwWide<BF16>::unpack (raw, v);
  }

  static __device__ inline void
  store (void *p, int64_t i, const float *v)
  {
    LwWide<BF16>::store (p, i, v);
  }
};

template <bool BF16> struct LwVector<BF16, 1>
{
  float raw;

  __device__ inline void
  load (const void *p, int64_t i)
  {
    raw = lw_load (p, i, BF16);
  }

  __device__ inline void
  unpack (float *v) const
  {
    v[0] = raw;
  }

  static __device__ inline void
  store (void *p, int64_t i, const float *v)
  {
    lw_store (p, i, BF16, v[0]);
  }
};

/* N floats beside N elements of an activation. */
template <int N>
static __device__ inline void
lw_load_floats (const float *p, int64_t i, float *v)
{
  if constexpr (N == 1)
    v[0] = p[i];
  else
    for (int k = 0; k < N; k += 4)
      LwWide<false>::load (p, i + k, v + k);
}

template <int N>
static __device__ inline void
lw_store_floats (float *p, int64_t i, const float *v)
{
  if constexpr (N == 1)
    p[i] = v[0];
  else
    for (int k = 0; k < N; k += 4)
      LwWide<false>::store (p, i + k, v + k);
}

/* The instance kernel <BF16, N, ...> for the precision, with wide vectors or with single elements.
 */
#define LW_BY_WIDTH(kernel, bf16, wide, ...)                                                       \
  ((bf16) ? ((wide) ? kernel<true, 8, ##__VA_ARGS__> : kernel<true, 1, ##__VA_ARGS__>)             \
          : ((wide) ? kernel<false, 4, ##__VA_ARGS__> : kernel<false, 1, ##__VA_ARGS__>))

/* Elements of a wide vector. */
static inline int32_t
lw_wide_elements (bool bf16)
{
  return bf16 ? 8 : 4;
}

static inline bool
lw_is_aligned (const void *p)
{
  return (uintptr_t)p % 16 == 0;
}

struct LwColumns
{
  int64_t rows, chunk; /* rows of a block */
  int32_t c, vectors, lanes, chunks;
};

/* How to walk x [rows][c] in vectors of @n. */
static inline LwColumns
lw_columns (const LwStream *s, int64_t rows, int32_t c, int32_t n)
{
  LwColumns o = { rows, 0, c, c / n, 1, 0 };
  while (o.lanes < LW_WARP && o.lanes < o.vectors)
    o.lanes *= 2;
  int64_t deep = LW_BLOCK / o.lanes, tiles = (o.vectors + o.lanes - 1) / o.lanes,
          most = (int64_t)s->multiprocessors * LW_COLUMN_BLOCKS / tiles;
  o.chunk = (rows + (most > 1 ? most : 1) - 1) / (most > 1 ? most : 1);
  if (o.chunk < deep * 4)
    o.chunk = deep * 4;
  o.chunk = (o.chunk + deep - 1) / deep * deep;
  o.chunks = (int32_t)((rows + o.chunk - 1) / o.chunk);
  return o;
}

static inline dim3
lw_columns_grid (const LwColumns *o)
{
  return dim3 ((unsigned)((o->vectors + o->lanes - 1) / o->lanes), (unsigned)o->chunks);
}

/* Blocks for a warp a column. */
static inline dim3
lw_warps_grid (int32_t c)
{
  return dim3 ((unsigned)((c + LW_BLOCK / LW_WARP - 1) / (LW_BLOCK / LW_WARP)));
}

/* Rows of chunk @k. */
static __host__ __device__ inline int64_t
lw_chunk_rows (const LwColumns &o, int32_t k)
{
  return k + 1 < o.chunks ? o.chunk : o.rows - k * o.chunk;
}

/* A thread's place and its rows, GROUP at a time. */
template <int GROUP> struct LwPlace
{
  int32_t channel; /* first of the vector; c or more outside */
  int32_t depth;   /* 0 = the thread that speaks for the lane */
  int32_t count;   /* rows */
  int64_t first;   /* element of the first row */
  int64_t step;    /* elements from one row of the thread to the next */

  __device__ inline LwPlace (const LwColumns &o, int32_t n)
  {
    int32_t deep = LW_BLOCK / o.lanes;
    int64_t rows = lw_chunk_rows (o, (int32_t)blockIdx.y);
    channel = (int32_t)(blockIdx.x * o.lanes + threadIdx.x % o.lanes) * n;
    depth = (int32_t)threadIdx.x / o.lanes;
    count = channel < o.c && depth < rows ? (int32_t)((rows - depth + deep - 1) / deep) : 0;
    first = (blockIdx.y * o.chunk + depth) * o.c + channel;
    step = (int64_t)deep * o.c;
  }

  __device__ inline int32_t
  groups (void) const
  {
    return (count + GROUP - 1) / GROUP;
  }

  /* The first element of group @k, and how many rows there are. */
  __device__ inline int64_t
  group_first (int32_t k) const
  {
    return first + (int64_t)k * GROUP * step;
  }

  __device__ inline int32_t
  group_rows (int32_t k) const
  {
    return min (GROUP, count - k * GROUP);
  }
};

/* v[] of the threads of a lane, summed in a tree; the threads of depth 0 receive the sums. Every
 * thread of the block must call, once. */
template <int VALUES>
static __device__ inline void
lw_sum_depth (float *v, int32_t lanes)
{
  __shared__ float other[VALUES][LW_BLOCK / 2];
  int t = threadIdx.x;
  for (int half = LW_BLOCK / 2; half >= lanes; half /= 2)
    {
      if (t >= half && t < 2 * half)
        for (int i = 0; i < VALUES; i++)
          other[i][t - half] = v[i];
      __syncthreads ();
      if (t < half)
        for (int i = 0; i < VALUES; i++)
          v[i] += other[i][t];
      __syncthreads ();
    }
}
