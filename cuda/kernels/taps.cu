/* Weights to rows of channels and back. A block turns a tile in shared memory, so that both sides
 * are read and written in order; a warp has a row. */
#include "kernels/taps.h"

#include "kernels/launch.cuh"

#define ROOM 2304 /* numbers of a tile: 256 channels of 3 x 3 */

/* Tiles are several outputs, or some channels of one. */
struct Tiles
{
  LwTaps taps;
  int32_t outs, width, across; /* of a tile; across: tiles of one output */
};

/* The arguments of a launch. */
struct Copies
{
  int32_t n, first[LW_TAPS_AT_ONCE]; /* first block of each */
  Tiles tiles[LW_TAPS_AT_ONCE];
  float *weights[LW_TAPS_AT_ONCE];
  void *rows[LW_TAPS_AT_ONCE];

  /* Whose tile this block has. */
  __device__ inline int32_t
  mine () const
  {
    int32_t from = 0, to = n;
    while (to - from > 1)
      {
        int32_t middle = (from + to) / 2;
        if (first[middle] <= (int32_t)blockIdx.x)
          from = middle;
        else
          to = middle;
      }
    return from;
  }
};

/* A block's tile: @channels of the weights at c0 are there, of the rows @width. */
struct Tile
{
  int32_t first, outs, c0, width, channels;

  __device__ inline Tile (const Tiles &o, int32_t place)
  {
    first = place / o.across * o.outs;
    outs = min (o.outs, o.taps.out - first);
    c0 = place % o.across * o.width;
    width = min (o.width, o.taps.padded_in - c0);
    channels = max (0, min (width, o.taps.in - c0));
  }

  /* Its first weight; more than one output only with all channels. */
  __device__ inline int64_t
  weight (const Tiles &o) const
  {
    return ((int64_t)first * o.taps.in + c0) * o.taps.taps;
  }

  /* First element of row @r of the tile. */
  __device__ inline int64_t
  row (const Tiles &o, int32_t r) const
  {
    int32_t out = first + r / o.taps.taps, tap = r % o.taps.taps, group = o.taps.group;
    return (((int64_t)(out / group) * o.taps.taps + tap) * group + out % group) * o.taps.padded_in
           + c0;
  }

  /* Where the weights of row @r begin in the tile; a channel is taps further than the last. */
  __device__ inline int32_t
  column (const Tiles &o, int32_t r) const
  {
    return r / o.taps.taps * channels * o.taps.taps + r % o.taps.taps;
  }
};

template <bool BF16>
static __global__ void
pack (Copies all)
{
  LW_DYNAMIC_SHARED (float, tile);
  const int32_t mine = all.mine ();
  const Tiles o = all.tiles[mine];
  const float *weights = all.weights[mine];
  void *rows = all.rows[mine];
  Tile t (o, (int32_t)blockIdx.x - all.first[mine]);
  int32_t taps = o.taps.taps, lane = threadIdx.x % LW_WARP;
  int64_t from = t.weight (o);
  for (int32_t i = threadIdx.x; i < t.outs * t.channels * taps; i += LW_BLOCK)
    tile[i] = weights[from + i];
  __syncthreads ();
  for (int32_t r = threadIdx.x / LW_WARP; r < t.outs * taps; r += LW_BLOCK / LW_WARP)
    {
      int64_t to = t.row (o, r);
      const float *column = tile + t.column (o, r);
      for (int32_t i = lane; i < t.width; i += LW_WARP)
        lw_store (rows, to + i, BF16, i < t.channels ? column[i * taps] : 0.0f);
    }
}

static __global__ void
unpack (Copies all)
{
  LW_DYNAMIC_SHARED (float, tile);
  const int32_t mine = all.mine ();
  const Tiles o = all.tiles[mine];
  const float *rows = (const float *)all.rows[mine];
  float *weights = all.weights[mine];
  Tile t (o, (int32_t)blockIdx.x - all.first[mine]);
  int32_t taps = o.taps.taps, lane = threadIdx.x % LW_WARP;
  for (int32_t r = threadIdx.x / LW_WARP; r < t.outs * taps; r += LW_BLOCK / LW_WARP)
    {
      int64_t from = t.row (o, r);
      float *column = tile + t.column (o, r);
      for (int32_t i = lane; i < t.channels; i += LW_WARP)
        column[i * taps] = rows[from + i];
    }
  __syncthreads ();
  int64_t to = t.weight (o);
  for (int32_t i = threadIdx.x; i < t.outs * t.channels * taps; i += LW_BLOCK)
    weights[to + i] += tile[i];
}

static Tiles
tiles_of (const LwTaps *taps)
{
  Tiles o = { *taps, 1, taps->padded_in, 1 };
  int64_t of_one = (int64_t)taps->padded_in * taps->taps;
  if (of_one <= ROOM)
    o.outs = (int32_t)(ROOM / of_one);
  else
    {
      o.width = taps->taps < ROOM ? ROOM / taps->taps : 1;
      o.across = (taps->padded_in + o.width - 1) / o.width;
    }
  return o;
}

static int32_t
blocks_of (const Tiles *o)
{
  return (o->taps.out + o->outs - 1) / o->outs * o->across;
}

static size_t
room_of (const Tiles *o)
{
  return (size_t)o->outs * o->width * o->taps.taps * sizeof (float);
}

static bool
launch (LwStream *s, void (*kernel) (Copies), int32_t n, const LwTapsCopy *copies)
{
  Copies all = {};
  int32_t blocks = 0;
  size_t room = 0;
  for (int32_t i = 0; i < n; i++)
    {
      Tiles o = tiles_of (&copies[i].taps);
      all.first[i] = blocks;
      all.tiles[i] = o;
      all.weights[i] = copies[i].weights;
      all.rows[i] = copies[i].rows;
      blocks += blocks_of (&o);
      room = room_of (&o) > room ? room_of (&o) : room;
    }
  all.n = n;
  return lw_launch (s, kernel, dim3 ((unsigned)blocks), LW_BLOCK, room, all);
}

extern "C" bool
lw_cuda_pack_taps (LwStream *s, int32_t n, const LwTapsCopy *copies, bool bf16)
{
  return launch (s, bf16 ? pack<true> : pack<false>, n, copies);
}

extern "C" bool
lw_cuda_unpack_taps (LwStream *s, int32_t n, const LwTapsCopy *copies)
{
  return launch (s, unpack, n, copies);
}
