/* Prototypes of the classes (eq 2-3): anchors, then weighted means of features. */
#include "backend/formula/prototypes.h"
#include "cuda-ops.h"
#include "kernels/class-sums.cuh"
#include "kernels/table-rows.cuh"

#define KINDS 1024 /* of images, handed to one launch by value */

struct Kinds
{
  int32_t first, n;
  int32_t images, maps, points; /* of the whole batch */
  uint8_t kind[KINDS];
};

/* One block. @counts: [LW_PROTOTYPE_KINDS]. */
static __global__ void
write_kinds (Kinds kinds, uint8_t *out, float *counts)
{
  for (int32_t i = threadIdx.x; i < kinds.n; i += blockDim.x)
    out[kinds.first + i] = kinds.kind[i];
  if (threadIdx.x == 0)
    {
      counts[0] = (float)kinds.images;
      counts[1] = (float)kinds.maps;
      counts[2] = (float)kinds.points;
    }
}

/* Sums of weak labels and of pseudo-labels, one behind the other as LwPrototypes.reduce takes
 * them. */
struct AnchorSums
{
  float *weak, *weak_weight, *pseudo, *pseudo_weight, *kinds;
};

/* Scratch of a call. */
struct Work
{
  LwClassSums sums;
  AnchorSums anchor;
  uint8_t *kinds;                  /* [B] */
  float *row_weight;               /* [cells] */
  float *row_sum, *row_sum_weight; /* [K][D], [K] */
};

/* Eq 2. Block = class. */
static __global__ void
fill_anchors (LwPrototypes a, AnchorSums sums)
{
  int32_t k = blockIdx.x;
  float weak = sums.weak_weight[k], pseudo = sums.pseudo_weight[k];
  bool fallback = lw_prototype_takes_pseudo (a.anchor_fallback, (int32_t)sums.kinds[0],
                                             (int32_t)sums.kinds[1], (int32_t)sums.kinds[2]);
  bool from_pseudo = !(weak > 0.0f) && fallback && pseudo > 0.0f;
  bool valid = weak > 0.0f || from_pseudo;
  const float *sum = (from_pseudo ? sums.pseudo : sums.weak) + (int64_t)k * a.D;
  float weight = from_pseudo ? pseudo : weak;
  for (int32_t d = threadIdx.x; d < a.D; d += blockDim.x)
    a.anchors[(int64_t)k * a.D + d] = valid ? sum[d] / weight : 0.0f;
  if (threadIdx.x == 0)
    a.anchor_valid[k] = valid;
}

/* w_i = f_i . anchor of its class, 0 without one; one warp a row. */
template <bool WIDE>
static __global__ void
row_weights (LwPrototypes a, float *weight)
{
  int lane = threadIdx.x % LW_WARP, warps = blockDim.x / LW_WARP;
  int64_t n = (int64_t)a.B * a.h * a.w;
  for (int64_t i = (int64_t)blockIdx.x * warps + threadIdx.x / LW_WARP; i < n;
       i += (int64_t)gridDim.x * warps)
    {
      int32_t k = a.merged[i];
      float w = 0.0f;
      if (k < a.K && a.anchor_valid[k])
        w = lw_warp_reduce<LwSum> (
            lw_lane_product<WIDE> (a.features + i * a.D, a.anchors + (int64_t)k * a.D, a.D));
      if (lane == 0)
        weight[i] = a.clamp_weights && w < 0.0f ? 0.0f : w;
    }
}

/* The table entry of a class moves to sum / weight. Block = class. */
static __global__ void
update_table (LwPrototypes a, const float *sums, const float *weights)
{
  int32_t k = blockIdx.x;
  float weight = weights[k], *entry = a.table + (int64_t)k * a.D;
  if (threadIdx.x == 0)
    a.weight_sum[k] = weight;
  if ((!a.average && !a.anchor_valid[k]) || !((double)weight >= LW_PROTOTYPE_MIN_WEIGHT))
    return;
  double keep = a.valid[k] ? (double)a.momentum : 0.0, length = 0.0;
  for (int32_t d = threadIdx.x; d < a.D; d += blockDim.x)
    {
      double mean = (double)sums[(int64_t)k * a.D + d] / (double)weight;
      double fresh = keep * (double)entry[d] + (1.0 - keep) * mean;
      entry[d] = (float)fresh;
      length += fresh * fresh;
    }
  length = sqrt (lw_block_sum (length));
  length = length > 1e-12 ? length : 1e-12;
  for (int32_t d = threadIdx.x; a.renormalize && d < a.D; d += blockDim.x)
    entry[d] = (float)((double)entry[d] / length);
  if (threadIdx.x == 0)
    a.valid[k] = 1;
}

static Kinds
count_kinds (const LwPrototypes *a)
{
  Kinds kinds = {};
  kinds.images = a->B;
  for (int32_t b = 0; b < a->B; b++)
    {
      kinds.maps += a->weak_kind[b] == LW_WEAK_MAP;
      kinds.points += a->weak_kind[b] == LW_WEAK_POINT;
    }
  return kinds;
}

static bool
send_kinds (LwStream *s, const LwPrototypes *a, uint8_t *out, float *counts)
{
  Kinds kinds = count_kinds (a);
  for (kinds.first = 0; kinds.first < a->B; kinds.first += KINDS)
    {
      kinds.n = a->B - kinds.first < KINDS ? a->B - kinds.first : KINDS;
      memcpy (kinds.kind, a->weak_kind + kinds.first, (size_t)kinds.n);
      if (!lw_launch (s, write_kinds, 1, LW_BLOCK, 0, kinds, out, counts))
        return false;
    }
  return true;
}

static bool
take_work (LwStream *s, const LwPrototypes *a, Work *w)
{
  size_t cells = (size_t)a->B * a->h * a->w, table = (size_t)a->K * a->D;
  w->sums = lw_cuda_class_sums (s, a, (int64_t)cells);
  AnchorSums *anchor = &w->anchor;
  anchor->weak = (float *)lw_cuda_scratch_take (s, sizeof (float) * lw_prototype_anchor_sums (a));
  anchor->weak_weight = anchor->weak + table;
  anchor->pseudo = anchor->weak_weight + a->K;
  anchor->pseudo_weight = anchor->pseudo + table;
  anchor->kinds = anchor->pseudo_weight + a->K;
  w->kinds = (uint8_t *)lw_cuda_scratch_take (s, (size_t)a->B);
  w->row_weight = (float *)lw_cuda_scratch_take (s, sizeof (float) * cells);
  w->row_sum = (float *)lw_cuda_scratch_take (s, sizeof (float) * lw_prototype_row_sums (a));
  w->row_sum_weight = w->row_sum + table;
  return w->sums.sum && w->sums.weight && w->sums.count && anchor->weak && w->kinds && w->row_weight
         && w->row_sum;
}

/* Sums of what weak labels (merged holds those of the cells) and pseudo-labels give. The launches
 * are the same whatever labels the batch, so that every step has the same graph: fill_anchors()
 * looks at the kinds. */
static bool
sum_anchors (LwStream *s, const LwPrototypes *a, Work *w)
{
  const AnchorSums *anchor = &w->anchor;
  int32_t cells = a->h * a->w;
  LwClassRows weak = { a->B * (int64_t)cells, a->features, a->merged, NULL, cells, w->kinds, NULL };
  LwClassRows pseudo = weak;
  pseudo.labels = a->pseudo;
  pseudo.kinds = NULL;
  pseudo.have = a->reduce ? NULL : anchor->weak_weight;
  return send_kinds (s, a, w->kinds, anchor->kinds) && lw_cuda_sum_class_rows (s, &w->sums, &weak)
         && lw_cuda_sum_class_points (s, &w->sums, a, w->kinds)
         && lw_cuda_add_class_sums (s, &w->sums, anchor->weak, anchor->weak_weight)
         && lw_cuda_sum_class_rows (s, &w->sums, &pseudo)
         && lw_cuda_add_class_sums (s, &w->sums, anchor->pseudo, anchor->pseudo_weight);
}

static bool
make_anchors (LwStream *s, const LwPrototypes *a, Work *w)
{
  return sum_anchors (s, a, w)
         && (!a->reduce || a->reduce (a->reduce_data, w->anchor.weak, lw_prototype_anchor_sums (a)))
         && lw_launch (s, fill_anchors, dim3 ((unsigned)a->K), LW_BLOCK, 0, *a, w->anchor);
}

/* Eq 3 on the merged labels. */
static bool
update (LwStream *s, const LwPrototypes *a, Work *w)
{
  int32_t cells = a->h * a->w;
  int64_t n = (int64_t)a->B * cells;
  float *weight = a->average ? NULL : w->row_weight;
  LwClassRows rows = { n, a->features, a->merged, weight, cells, NULL, NULL };
  bool wide = lw_rows_are_wide (a->D, a->features) && lw_rows_are_wide (a->D, a->anchors);
  return (a->average
          || lw_launch (s, wide ? row_weights<true> : row_weights<false>, lw_grid (s, n * LW_WARP),
                        LW_BLOCK, 0, *a, weight))
         && lw_cuda_sum_class_rows (s, &w->sums, &rows)
         && lw_cuda_add_class_sums (s, &w->sums, w->row_sum, w->row_sum_weight)
         && (!a->reduce || a->reduce (a->reduce_data, w->row_sum, lw_prototype_row_sums (a)))
         && lw_launch (s, update_table, dim3 ((unsigned)a->K), LW_BLOCK, 0, *a, w->row_sum,
                       w->row_sum_weight);
}

bool
lw_cuda_prototypes (LwStream *s, const LwPrototypes *a)
{
  Work w;
  int64_t n = (int64_t)a->B * a->h * a->w;
  if (!lw_cuda_weak_cells (s, a, a->merged)) /* before the scratch: it may use its own */
    return false;
  lw_cuda_scratch_begin (s);
  return take_work (s, a, &w) && make_anchors (s, a, &w)
         && lw_cuda_merge_labels (s, n, a->merged, a->pseudo, a->merged) && update (s, a, &w);
}
