/* Weak labels over pseudo-labels, and what self-training learns from. */
#include "cuda-ops.h"
#include "kernels/pack.cuh"

/* Pixels of a thread at once. */
#define PACK 4

template <int N>
static __global__ void
merge_pixels (int64_t packs, const uint8_t *weak, const uint8_t *pseudo, uint8_t *merged)
{
  for (int64_t i = lw_first (); i < packs; i += lw_stride ())
    {
      LwPack<uint8_t, N> a = LwPack<uint8_t, N>::load (weak, i);
      LwPack<uint8_t, N> b = LwPack<uint8_t, N>::load (pseudo, i);
#pragma unroll
      for (int n = 0; n < N; n++)
        a.v[n] = a.v[n] != LW_LABEL_IGNORE ? a.v[n] : b.v[n];
      a.store (merged, i);
    }
}

template <int N>
static __global__ void
label_pixels (int64_t packs, const uint8_t *weak, const uint8_t *pseudo, const float *pseudo_weight,
              bool raise, uint8_t *unlabelled, uint8_t *merged, float *merged_weight)
{
  for (int64_t i = lw_first (); i < packs; i += lw_stride ())
    {
      LwPack<uint8_t, N> a = LwPack<uint8_t, N>::load (weak, i);
      LwPack<uint8_t, N> b = LwPack<uint8_t, N>::load (pseudo, i), rest;
      LwPack<float, N> weight = LwPack<float, N>::load (pseudo_weight, i);
#pragma unroll
      for (int n = 0; n < N; n++)
        {
          bool labelled = a.v[n] != LW_LABEL_IGNORE;
          rest.v[n] = labelled ? LW_LABEL_IGNORE : b.v[n];
          a.v[n] = labelled ? a.v[n] : b.v[n];
          weight.v[n] = labelled && raise ? 1.0f : weight.v[n];
        }
      rest.store (unlabelled, i);
      a.store (merged, i);
      weight.store (merged_weight, i);
    }
}

bool
lw_cuda_merge_labels (LwStream *s, int64_t pixels, const uint8_t *weak, const uint8_t *pseudo,
                      uint8_t *merged)
{
  bool packs = pixels % PACK == 0 && lw_packs (weak, PACK) && lw_packs (pseudo, PACK)
               && lw_packs (merged, PACK);
  int64_t n = packs ? pixels / PACK : pixels;
  return lw_launch (s, packs ? merge_pixels<PACK> : merge_pixels<1>, lw_grid (s, n), LW_BLOCK, 0, n,
                    weak, pseudo, merged);
}

bool
lw_cuda_target_labels (LwStream *s, int64_t pixels, const uint8_t *weak, const uint8_t *pseudo,
                       const float *pseudo_weight, bool raise, uint8_t *unlabelled, uint8_t *merged,
                       float *merged_weight)
{
  bool packs = pixels % PACK == 0 && lw_packs (weak, PACK) && lw_packs (pseudo, PACK)
               && lw_packs (pseudo_weight, PACK * sizeof (float)) && lw_packs (unlabelled, PACK)
               && lw_packs (merged, PACK) && lw_packs (merged_weight, PACK * sizeof (float));
  int64_t n = packs ? pixels / PACK : pixels;
  return lw_launch (s, packs ? label_pixels<PACK> : label_pixels<1>, lw_grid (s, n), LW_BLOCK, 0, n,
                    weak, pseudo, pseudo_weight, raise, unlabelled, merged, merged_weight);
}
