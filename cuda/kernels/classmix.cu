/* ClassMix: half of the classes of a source image pasted onto a target image (reference 23 of the
 * paper). */
#include "cuda-ops.h"
#include "kernels/pack.cuh"

#define LABELS 256
#define LABEL_WORDS (LABELS / 32)
#define FIND_BLOCKS 64 /* of an image, at most */
#define FIND_LABELS 16 /* at once */
#define MIX_PIXELS 4   /* at once */

static_assert (LW_BLOCK == LABELS, "a thread stands for a label");

/* ---- the choice of classes ---- */

/* seen[image][block]: the set of the labels that the block met. */
template <int n>
static __global__ void
find_labels (const uint8_t *labels, int64_t pixels, uint32_t *seen)
{
  __shared__ uint32_t met[LABELS];
  met[threadIdx.x] = 0;
  __syncthreads ();
  for (int64_t i = lw_first (); i < pixels / n; i += lw_stride ())
    {
      const LwPack<uint8_t, n> some = LwPack<uint8_t, n>::load (labels + blockIdx.y * pixels, i);
#pragma unroll
      for (int j = 0; j < n; j++)
        met[some.v[j]] = 1;
    }
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
  const int64_t pixels = (int64_t)H * W, share = FIND_LABELS * LW_BLOCK;
  int64_t wanted = (pixels + share - 1) / share;
  int32_t blocks = (int32_t)(wanted < FIND_BLOCKS ? wanted : FIND_BLOCKS);
  bool wide = pixels % FIND_LABELS == 0 && lw_packs (labels, FIND_LABELS);
  lw_cuda_scratch_begin (s);
  uint32_t *seen = (uint32_t *)lw_cuda_scratch_take (s, sizeof (uint32_t) * LABEL_WORDS * (size_t)B
                                                            * (size_t)blocks);
  Choice choice = { seen, keys, classes, B, K, blocks, batch_union, use_ignore };
  return seen
         && lw_launch (s, wide ? find_labels<FIND_LABELS> : find_labels<1>,
                       dim3 ((unsigned)blocks, (unsigned)B), LW_BLOCK, 0, labels, pixels, seen)
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

/* Pixels [n * i, n * i + n) of the batch. Each image is read only where it is needed. */
template <int n>
static __device__ inline void
mix_pixels (const LwClassMix &a, const uint32_t *pasted, int64_t i)
{
  const LwPack<uint8_t, n> source = LwPack<uint8_t, n>::load (a.labels_s, i);
  LwPack<float, 3 *n> image_s = {}, image = {};
  LwPack<float, n> weight = {};
  LwPack<uint8_t, n> labels = {}, mask;
  bool some = false, all = true;
  for (int j = 0; j < n; j++)
    {
      mask.v[j] = pasted[source.v[j] / 32] >> source.v[j] % 32 & 1;
      some |= mask.v[j];
      all &= mask.v[j];
    }
  if (some)
    image_s = LwPack<float, 3 * n>::load (a.image_s, i);
  if (!all)
    {
      image = LwPack<float, 3 * n>::load (a.image_t, i);
      weight = LwPack<float, n>::load (a.weight_t, i);
      labels = LwPack<uint8_t, n>::load (a.labels_t, i);
    }
  for (int j = 0; j < n; j++)
    {
      for (int c = 3 * j; c < 3 * j + 3; c++)
        image.v[c] = mask.v[j] ? image_s.v[c] : image.v[c];
      weight.v[j] = mask.v[j] ? 1.0f : weight.v[j];
      labels.v[j] = mask.v[j] ? source.v[j] : labels.v[j];
    }
  image.store (a.image, i);
  weight.store (a.weight, i);
  labels.store (a.labels, i);
  if (a.mask)
    mask.store (a.mask, i);
}

template <int n>
static __global__ void
mix (const LwClassMix a)
{
  __shared__ uint32_t pasted[LABEL_WORDS];
  int64_t packs = (int64_t)a.H * a.W / n;
  fill_pasted (a, pasted);
  for (int64_t i = lw_first (); i < packs; i += lw_stride ())
    mix_pixels<n> (a, pasted, blockIdx.y * packs + i);
}

static bool
packs_of_pixels (const LwClassMix *a)
{
  const float *floats[] = { a->image_s, a->image_t, a->weight_t, a->image, a->weight };
  const uint8_t *labels[] = { a->labels_s, a->labels_t, a->labels, a->mask };
  bool good = (int64_t)a->H * a->W % MIX_PIXELS == 0;
  for (const float *p : floats)
    good = good && lw_packs (p, MIX_PIXELS * sizeof *p);
  for (const uint8_t *p : labels)
    good = good && lw_packs (p, MIX_PIXELS);
  return good;
}

bool
lw_cuda_classmix (LwStream *s, const LwClassMix *a)
{
  int64_t pixels = (int64_t)a->H * a->W;
  bool wide = packs_of_pixels (a);
  dim3 grid = lw_grid (s, wide ? pixels / MIX_PIXELS : pixels);
  grid.y = (unsigned)a->B;
  return lw_launch (s, wide ? mix<MIX_PIXELS> : mix<1>, grid, LW_BLOCK, 0, *a);
}
