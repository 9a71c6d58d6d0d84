/* ClassMix: half of the classes of a source image pasted onto a target image (reference 23 of the
 * paper). */
#include "cuda-ops.h"
#include "kernels/launch.cuh"

#define LABELS 256
#define LABEL_WORDS (LABELS / 32)
#define FIND_BLOCKS 64 /* of an image, at most */

static_assert (LW_BLOCK == LABELS, "a thread stands for a label");

/* ---- the choice of classes ---- */

/* seen[image][block]: the set of the labels that the block met. */
static __global__ void
find_labels (const uint8_t *labels, int64_t pixels, uint32_t *seen)
{
  __shared__ uint32_t met[LABELS];
  const uint8_t *image = labels + blockIdx.y * pixels;
  met[threadIdx.x] = 0;
  __syncthreads ();
  bool wide = pixels % 16 == 0;
  int64_t step = wide ? 16 : 1;
  for (int64_t i = lw_first () * step; i < pixels; i += lw_stride () * step)
    if (wide)
      {
        const uint4 raw = *reinterpret_cast<const uint4 *> (image + i);
        const uint32_t words[4] = { raw.x, raw.y, raw.z, raw.w };
        for (int w = 0; w < 4; w++)
          for (int byte = 0; byte < 4; byte++)
            met[words[w] >> (8 * byte) & 0xff] = 1;
      }
    else
      met[image[i]] = 1;
  __syncthreads ();
  uint32_t word = __ballot_sync (LW_ALL_LANES, met[threadIdx.x] != 0);
  if (threadIdx.x % LW_WARP == 0)
    seen[(blockIdx.y * gridDim.x + blockIdx.x) * LABEL_WORDS + threadIdx.x / LW_WARP] = word;
}

typedef struct
{
  const uint32_t *seen; /* [B][blocks][LABEL_WORDS] */
  const float *keys;    /* [B][K + 1] */
  int32_t *classes;     /* [B][K + 1] */
  int32_t B, K, blocks;
  bool batch_union, use_ignore;
} Choice;

/* Class @k occurs in the image of the block, or in the batch; class K is the ignored label. */
static __device__ inline bool
class_present (const Choice &c, int k)
{
  int label = k == c.K ? LW_LABEL_IGNORE : k;
  uint32_t word = 0;
  if (k > c.K || (k == c.K && !c.use_ignore))
    return false;
  int64_t first = c.batch_union ? 0 : (int64_t)blockIdx.x * c.blocks;
  int64_t n = c.batch_union ? (int64_t)c.B * c.blocks : c.blocks;
  for (int64_t i = first; i < first + n; i++)
    word |= c.seen[i * LABEL_WORDS + label / 32];
  return word >> label % 32 & 1;
}

/* The ceil (n / 2) of the n present classes with the smallest keys, ascending, then -1. */
static __global__ void
choose_half (const Choice c)
{
  __shared__ bool present[LABELS], chosen[LABELS];
  __shared__ float keys[LABELS];
  int k = (int)threadIdx.x, n = 0, rank = 0, place = 0, all = 0;
  present[k] = class_present (c, k);
  keys[k] = k <= c.K ? c.keys[(int64_t)blockIdx.x * (c.K + 1) + k] : 0.0f;
  __syncthreads ();
  for (int j = 0; j <= c.K; j++)
    {
      n += present[j];
      rank += present[j] && (keys[j] < keys[k] || (keys[j] == keys[k] && j < k));
    }
  chosen[k] = present[k] && rank < (n + 1) / 2;
  __syncthreads ();
  for (int j = 0; j <= c.K; j++)
    {
      place += j < k && chosen[j];
      all += chosen[j];
    }
  int32_t *classes = c.classes + (int64_t)blockIdx.x * (c.K + 1);
  if (chosen[k])
    classes[place] = k == c.K ? LW_LABEL_IGNORE : k;
  if (k <= c.K && k >= all)
    classes[k] = -1;
}

bool
lw_cuda_classmix_classes (LwStream *s, int32_t B, int32_t K, int32_t H, int32_t W,
                          const uint8_t *labels, const float *keys, bool batch_union,
                          bool use_ignore, int32_t *classes)
{
  int64_t pixels = (int64_t)H * W, wanted = (pixels + 16 * LW_BLOCK - 1) / (16 * LW_BLOCK);
  int32_t blocks = (int32_t)(wanted < FIND_BLOCKS ? wanted : FIND_BLOCKS);
  lw_cuda_scratch_begin (s);
  uint32_t *seen = (uint32_t *)lw_cuda_scratch_take (s, sizeof (uint32_t) * LABEL_WORDS * (size_t)B
                                                            * (size_t)blocks);
  Choice choice = { seen, keys, classes, B, K, blocks, batch_union, use_ignore };
  return seen
         && lw_launch (s, find_labels, dim3 ((unsigned)blocks, (unsigned)B), LW_BLOCK, 0, labels,
                       pixels, seen)
         && lw_launch (s, choose_half, (unsigned)B, LW_BLOCK, 0, choice);
}

/* ---- the mix ---- */

/* The set of the labels that are pasted onto the image of the block. All threads must call. */
static __device__ inline void
fill_pasted (const LwClassMix &a, uint32_t pasted[LABEL_WORDS])
{
  const int32_t *classes = a.classes + (int64_t)blockIdx.y * (a.K + 1);
  if (threadIdx.x < LABEL_WORDS)
    pasted[threadIdx.x] = 0;
  __syncthreads ();
  for (int k = (int)threadIdx.x; k <= a.K; k += LW_BLOCK)
    if (classes[k] >= 0 && classes[k] < LABELS)
      atomicOr (&pasted[classes[k] / 32], 1u << classes[k] % 32);
  __syncthreads ();
}

/* @n floats of 4 bytes or multiples of 16. */
template <int n>
static __device__ inline void
load_floats (const float *from, float *to)
{
  if constexpr (n % 4 == 0)
    for (int i = 0; i < n; i += 4)
      LwWide<false>::load (from, i, to + i);
  else
    for (int i = 0; i < n; i++)
      to[i] = from[i];
}

template <int n>
static __device__ inline void
store_floats (float *to, const float *from)
{
  if constexpr (n % 4 == 0)
    for (int i = 0; i < n; i += 4)
      LwWide<false>::store (to, i, from + i);
  else
    for (int i = 0; i < n; i++)
      to[i] = from[i];
}

/* @n labels, the first in the lowest byte. */
template <int n>
static __device__ inline uint32_t
load_labels (const uint8_t *from)
{
  if constexpr (n == 4)
    return *reinterpret_cast<const uint32_t *> (from);
  else
    return *from;
}

template <int n>
static __device__ inline void
store_labels (uint8_t *to, uint32_t labels)
{
  if constexpr (n == 4)
    *reinterpret_cast<uint32_t *> (to) = labels;
  else
    *to = (uint8_t)labels;
}

/* @n pixels from pixel @i on. Each image is read only where it is needed. */
template <int n>
static __device__ inline void
mix_pixels (const LwClassMix &a, const uint32_t *pasted, int64_t i)
{
  uint32_t labels_s = load_labels<n> (a.labels_s + i);
  uint32_t mask = 0; /* 255 in the bytes of the pasted */
  for (int j = 0; j < n; j++)
    {
      uint32_t label = labels_s >> (8 * j) & 0xff;
      mask |= pasted[label / 32] >> label % 32 & 1 ? 0xffu << (8 * j) : 0u;
    }
  const uint32_t all = n == 4 ? 0xffffffffu : 0xffu;
  float image_s[3 * n] = {}, image_t[3 * n] = {}, weight[n] = {};
  uint32_t labels_t = 0;
  if (mask)
    load_floats<3 * n> (a.image_s + 3 * i, image_s);
  if (mask != all)
    {
      load_floats<3 * n> (a.image_t + 3 * i, image_t);
      load_floats<n> (a.weight_t + i, weight);
      labels_t = load_labels<n> (a.labels_t + i);
    }
  for (int j = 0; j < n; j++)
    if (mask >> (8 * j) & 1)
      {
        weight[j] = 1.0f;
        for (int c = 0; c < 3; c++)
          image_t[3 * j + c] = image_s[3 * j + c];
      }
  store_floats<3 * n> (a.image + 3 * i, image_t);
  store_floats<n> (a.weight + i, weight);
  store_labels<n> (a.labels + i, (labels_s & mask) | (labels_t & ~mask));
  if (a.mask)
    store_labels<n> (a.mask + i, mask & 0x01010101u);
}

template <int n>
static __global__ void
mix (const LwClassMix a)
{
  __shared__ uint32_t pasted[LABEL_WORDS];
  int64_t pixels = (int64_t)a.H * a.W;
  fill_pasted (a, pasted);
  for (int64_t i = lw_first () * n; i < pixels; i += lw_stride () * n)
    mix_pixels<n> (a, pasted, blockIdx.y * pixels + i);
}

bool
lw_cuda_classmix (LwStream *s, const LwClassMix *a)
{
  int64_t pixels = (int64_t)a->H * a->W;
  bool wide = pixels % 4 == 0;
  dim3 grid = lw_grid (s, wide ? pixels / 4 : pixels);
  grid.y = (unsigned)a->B;
  return lw_launch (s, wide ? mix<4> : mix<1>, grid, LW_BLOCK, 0, *a);
}
