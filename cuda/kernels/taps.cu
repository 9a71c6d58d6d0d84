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

/* A block's tile: @channels of the weights at c0 are there, of the rows @width. */
struct Tile
{
  int32_t first, outs, c0, width, channels;

  __device__ inline explicit Tile (const Tiles &o)
  {
    first = (int32_t)blockIdx.x / o.across * o.outs;
    outs = min (o.outs, o.taps.out - first);
    c0 = (int32_t)blockIdx.x % o.across * o.width;
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
pack (Tiles o, const float *weights, void *rows)
{
  LW_DYNAMIC_SHARED (float, tile);
  Tile t (o);
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
unpack (Tiles o, const float *rows, float *weights)
{
  LW_DYNAMIC_SHARED (float, tile);
  Tile t (o);
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

static dim3
blocks_of (const Tiles *o)
{
  return dim3 ((unsigned)((o->taps.out + o->outs - 1) / o->outs * o->across));
}

static size_t
room_of (const Tiles *o)
{
  return (size_t)o->outs * o->width * o->taps.taps * sizeof (float);
}

bool
lw_cuda_pack_taps (LwStream *s, const LwTaps *taps, const float *weights, bool bf16, void *rows)
{
  Tiles o = tiles_of (taps);
  return lw_launch (s, bf16 ? pack<true> : pack<false>, blocks_of (&o), LW_BLOCK, room_of (&o), o,
                    weights, rows);
}

bool
lw_cuda_unpack_taps (LwStream *s, const LwTaps *taps, const float *rows, float *weights)
{
  Tiles o = tiles_of (taps);
  return lw_launch (s, unpack, blocks_of (&o), LW_BLOCK, room_of (&o), o, rows, weights);
}
