/* Prototypes of the classes (eq 2-3): anchors, then weighted means of features.
 *
 * Sums run over the cells of a class in their order, in double precision, and threads share the
 * work by feature channels: the result does not depend on their number. */
#include <math.h>
#include <string.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/weak-labels.h"
#include "backend/formula/bilinear.h"
#include "backend/formula/prototypes.h"

/* Channels that one task sums. */
#define BLOCK 32

/* Rows of each class: rows[start[k]] to rows[start[k + 1] - 1]. */
typedef struct
{
  int64_t *start, *rows;
} ClassRows;

typedef struct
{
  double *sum;    /* [K][D] */
  double *weight; /* [K] */
} ClassSums;

static ClassSums
sums_new (LwStream *s, int32_t K, int32_t D)
{
  ClassSums sums = { lw_cpu_scratch_take (s, sizeof (double) * K * D),
                     lw_cpu_scratch_take (s, sizeof (double) * K) };
  memset (sums.sum, 0, sizeof (double) * K * D);
  memset (sums.weight, 0, sizeof (double) * K);
  return sums;
}

/* Counting sort of the labelled cells of the images chosen by @images (NULL = all). */
static ClassRows
class_rows (LwStream *s, const LwPrototypes *a, const uint8_t *labels, const bool *images)
{
  int64_t cells = (int64_t)a->h * a->w, n = a->B * cells;
  ClassRows r = { lw_cpu_scratch_take (s, sizeof (int64_t) * (a->K + 2)),
                  lw_cpu_scratch_take (s, sizeof (int64_t) * n) };
  memset (r.start, 0, sizeof (int64_t) * (a->K + 2));
  for (int64_t i = 0; i < n; i++)
    if (labels[i] < a->K && (!images || images[i / cells]))
      r.start[labels[i] + 2]++;
  for (int32_t k = 2; k <= a->K + 1; k++)
    r.start[k] += r.start[k - 1];
  /* start[k + 1] now is the first place of class k; filling moves it to the first of class k + 1 */
  for (int64_t i = 0; i < n; i++)
    if (labels[i] < a->K && (!images || images[i / cells]))
      r.rows[r.start[labels[i] + 1]++] = i;
  return r;
}

/* sum[d] += weight of the row * feature, for the channels of one block. */
static LW_KERNEL void
sum_block (const float *features, int32_t D, int32_t n, const int64_t *rows, int64_t count,
           const double *weight, double *sum)
{
  double total[BLOCK] = { 0 };
  for (int64_t i = 0; i < count; i++)
    {
      const float *f = features + rows[i] * D;
      double w = weight ? weight[rows[i]] : 1.0;
      if (n == BLOCK)
        for (int32_t d = 0; d < BLOCK; d++)
          total[d] += w * (double)f[d];
      else
        for (int32_t d = 0; d < n; d++)
          total[d] += w * (double)f[d];
    }
  for (int32_t d = 0; d < n; d++)
    sum[d] += total[d];
}

/* Adds the rows of each class to @sums; @weight by row, NULL = 1. */
static void
sum_rows (LwStream *s, const LwPrototypes *a, const ClassRows *r, const double *weight,
          ClassSums *sums)
{
  int32_t D = a->D;
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t d = 0; d < D; d += BLOCK)
    for (int32_t k = 0; k < a->K; k++)
      sum_block (a->features + d, D, D - d < BLOCK ? D - d : BLOCK, r->rows + r->start[k],
                 r->start[k + 1] - r->start[k], weight, sums->sum + (int64_t)k * D + d);
  for (int32_t k = 0; k < a->K; k++)
    for (int64_t i = r->start[k]; i < r->start[k + 1]; i++)
      sums->weight[k] += weight ? weight[r->rows[i]] : 1.0;
}

/* The features at the points, as upsampling to label size has them. */
static void
sum_points (const LwPrototypes *a, ClassSums *sums)
{
  int32_t n = lw_cpu_point_count (a->n_points, a->max_points), D = a->D;
  for (int32_t i = 0; i < n; i++)
    {
      const int32_t *p = a->points + 4 * (int64_t)i;
      if (a->weak_kind[p[0]] != LW_WEAK_POINT)
        continue;
      LwTap row = lw_bilinear_tap (p[1], a->h, a->H), column = lw_bilinear_tap (p[2], a->w, a->W);
      const float *image = a->features + (int64_t)p[0] * a->h * a->w * D;
      const float *top = image + (int64_t)row.first * a->w * D;
      const float *bottom = image + (int64_t)row.second * a->w * D;
      int64_t left = (int64_t)column.first * D, right = (int64_t)column.second * D;
      double *sum = sums->sum + (int64_t)p[3] * D;
      for (int32_t d = 0; d < D; d++)
        sum[d] += (double)lw_mix (lw_mix (top[left + d], top[right + d], column.fraction),
                                  lw_mix (bottom[left + d], bottom[right + d], column.fraction),
                                  row.fraction);
      sums->weight[p[3]] += 1.0;
    }
}

/* Eq 2 for the classes that have rows and no anchor yet. */
static void
fill_anchors (const LwPrototypes *a, const ClassSums *sums)
{
  for (int32_t k = 0; k < a->K; k++)
    if (!a->anchor_valid[k] && sums->weight[k] > 0.0)
      {
        for (int32_t d = 0; d < a->D; d++)
          a->anchors[(int64_t)k * a->D + d]
              = (float)(sums->sum[(int64_t)k * a->D + d] / sums->weight[k]);
        a->anchor_valid[k] = 1;
      }
}

/* Images of a batch by what labels them. */
typedef struct
{
  int32_t images, maps, points;
} Kinds;

static Kinds
kinds_of (const LwPrototypes *a, bool *maps)
{
  Kinds kinds = { .images = a->B };
  for (int32_t b = 0; b < a->B; b++)
    {
      maps[b] = a->weak_kind[b] == LW_WEAK_MAP;
      kinds.maps += maps[b];
      kinds.points += a->weak_kind[b] == LW_WEAK_POINT;
    }
  return kinds;
}

static bool
takes_pseudo (const LwPrototypes *a, const Kinds *kinds)
{
  return lw_prototype_takes_pseudo (a->anchor_fallback, kinds->images, kinds->maps, kinds->points);
}

static void
sum_weak (LwStream *s, const LwPrototypes *a, const uint8_t *cells, const bool *maps,
          ClassSums *sums)
{
  ClassRows rows = class_rows (s, a, cells, maps);
  sum_rows (s, a, &rows, NULL, sums);
  sum_points (a, sums);
}

static void
sum_pseudo (LwStream *s, const LwPrototypes *a, ClassSums *sums)
{
  ClassRows rows = class_rows (s, a, a->pseudo, NULL);
  sum_rows (s, a, &rows, NULL, sums);
}

/* Moves @n doubles into the floats at *at, or back, and *at behind them. */
static void
pack (float **at, const double *values, int64_t n)
{
  for (int64_t i = 0; i < n; i++)
    *(*at)++ = (float)values[i];
}

static void
unpack (const float **at, double *values, int64_t n)
{
  for (int64_t i = 0; i < n; i++)
    values[i] = (double)*(*at)++;
}

static void
pack_sums (float **at, const LwPrototypes *a, const ClassSums *sums)
{
  pack (at, sums->sum, (int64_t)a->K * a->D);
  pack (at, sums->weight, a->K);
}

static void
unpack_sums (const float **at, const LwPrototypes *a, ClassSums *sums)
{
  unpack (at, sums->sum, (int64_t)a->K * a->D);
  unpack (at, sums->weight, a->K);
}

/* Sums and kinds become those of all processes that share the batch. */
static bool
reduce_anchors (LwStream *s, const LwPrototypes *a, ClassSums *weak, ClassSums *pseudo,
                Kinds *kinds)
{
  int64_t n = lw_prototype_anchor_sums (a);
  float *sums = lw_cpu_scratch_take (s, sizeof (float) * n), *to = sums;
  const float *from = sums;
  pack_sums (&to, a, weak);
  pack_sums (&to, a, pseudo);
  *to++ = (float)kinds->images;
  *to++ = (float)kinds->maps;
  *to++ = (float)kinds->points;
  if (!a->reduce (a->reduce_data, sums, n))
    return false;
  unpack_sums (&from, a, weak);
  unpack_sums (&from, a, pseudo);
  *kinds = (Kinds){ (int32_t)from[0], (int32_t)from[1], (int32_t)from[2] };
  return true;
}

static bool
make_anchors (LwStream *s, const LwPrototypes *a, const uint8_t *cells)
{
  bool *maps = lw_cpu_scratch_take (s, a->B);
  Kinds kinds = kinds_of (a, maps);
  ClassSums weak = sums_new (s, a->K, a->D), pseudo = sums_new (s, a->K, a->D);
  memset (a->anchors, 0, sizeof (float) * a->K * a->D);
  memset (a->anchor_valid, 0, a->K);
  sum_weak (s, a, cells, maps, &weak);
  if (a->reduce || takes_pseudo (a, &kinds))
    sum_pseudo (s, a, &pseudo);
  if (a->reduce && !reduce_anchors (s, a, &weak, &pseudo, &kinds))
    return false;
  fill_anchors (a, &weak);
  if (takes_pseudo (a, &kinds))
    fill_anchors (a, &pseudo);
  return true;
}

static LW_KERNEL double
dot (const float *a, const float *b, int32_t n)
{
  double sum = 0.0;
#pragma omp simd reduction(+ : sum)
  for (int32_t d = 0; d < n; d++)
    sum += (double)a[d] * (double)b[d];
  return sum;
}

/* w_i = f_i . anchor of its class, 0 without one. */
static double *
row_weights (LwStream *s, const LwPrototypes *a)
{
  int64_t n = (int64_t)a->B * a->h * a->w;
  double *weight = lw_cpu_scratch_take (s, sizeof (double) * n);
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int64_t i = 0; i < n; i++)
    {
      uint8_t k = a->merged[i];
      double w = k < a->K && a->anchor_valid[k]
                     ? dot (a->features + i * a->D, a->anchors + (int64_t)k * a->D, a->D)
                     : 0.0;
      weight[i] = a->clamp_weights && w < 0.0 ? 0.0 : w;
    }
  return weight;
}

/* The table entry of class k moves to sum / weight. */
static void
update_entry (const LwPrototypes *a, int32_t k, const double *sum, double weight)
{
  float *entry = a->table + (int64_t)k * a->D;
  double keep = a->valid[k] ? (double)a->momentum : 0.0, length = 0.0;
  for (int32_t d = 0; d < a->D; d++)
    {
      double fresh = keep * (double)entry[d] + (1.0 - keep) * (sum[d] / weight);
      entry[d] = (float)fresh;
      length += fresh * fresh;
    }
  length = sqrt (length) > 1e-12 ? sqrt (length) : 1e-12;
  for (int32_t d = 0; a->renormalize && d < a->D; d++)
    entry[d] = (float)((double)entry[d] / length);
  a->valid[k] = 1;
}

static bool
reduce_rows (LwStream *s, const LwPrototypes *a, ClassSums *sums)
{
  int64_t n = lw_prototype_row_sums (a);
  float *floats = lw_cpu_scratch_take (s, sizeof (float) * n), *to = floats;
  const float *from = floats;
  pack_sums (&to, a, sums);
  if (!a->reduce (a->reduce_data, floats, n))
    return false;
  unpack_sums (&from, a, sums);
  return true;
}

bool
lw_cpu_prototypes (LwStream *s, const LwPrototypes *a)
{
  int64_t n = (int64_t)a->B * a->h * a->w;
  int32_t n_points = lw_cpu_point_count (a->n_points, a->max_points);
  lw_cpu_scratch_begin (s);
  uint8_t *cells = lw_cpu_scratch_take (s, n);
  if (!lw_cpu_points_check (s, a->points, n_points, a->B, a->H, a->W, a->K)
      || !lw_cpu_weak_cells (s, a, cells))
    return false;
  lw_cpu_merge_labels (s, n, cells, a->pseudo, a->merged);
  if (!make_anchors (s, a, cells))
    return false;

  double *weight = a->average ? NULL : row_weights (s, a);
  ClassSums sums = sums_new (s, a->K, a->D);
  ClassRows rows = class_rows (s, a, a->merged, NULL);
  sum_rows (s, a, &rows, weight, &sums);
  if (a->reduce && !reduce_rows (s, a, &sums))
    return false;
  for (int32_t k = 0; k < a->K; k++)
    {
      a->weight_sum[k] = (float)sums.weight[k];
      if ((a->average || a->anchor_valid[k]) && sums.weight[k] >= LW_PROTOTYPE_MIN_WEIGHT)
        update_entry (a, k, sums.sum + (int64_t)k * a->D, sums.weight[k]);
    }
  return true;
}
