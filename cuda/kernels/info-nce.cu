/* Contrast of pixels with prototypes (eq 7 and 9).
 *
 * One pass counts the rows; in a second one a warp takes a row through its scores, softmax and
 * gradient at once. Rows that are not selected cost a look at their label. */
#include "backend/formula/contrast.h"
#include "backend/formula/exp.h"
#include "cuda-ops.h"
#include "kernels/table-rows.cuh"

#define WARPS (LW_BLOCK / LW_WARP)

/* Of selected, labelled rows, and of those that contribute. */
struct RowCount
{
  int32_t counted, contributing;
};

/* A row of either list. */
struct Row
{
  const float *features;
  int32_t label;
  bool counted, contributing;
};

static __device__ inline Row
row_of (const LwInfoNce &a, int32_t i)
{
  bool extra = i >= a.rows;
  const uint8_t *labels = extra ? a.extra_labels : a.labels;
  const uint8_t *select = extra ? a.extra_select : a.select;
  i -= extra ? a.rows : 0;
  Row row;
  row.features = (extra ? a.extra_features : a.features) + (int64_t)i * a.D;
  row.label = labels[i];
  row.counted = row.label < a.K && (!select || select[i]);
  row.contributing = row.counted && a.valid[row.label] && (!a.positive || a.positive[row.label]);
  return row;
}

static __global__ void
count_rows (LwInfoNce a, RowCount *parts)
{
  int32_t counted = 0, contributing = 0;
  for (int64_t i = lw_first (); i < (int64_t)a.rows + a.extra_rows; i += lw_stride ())
    {
      Row row = row_of (a, (int32_t)i);
      counted += row.counted;
      contributing += row.contributing;
    }
  counted = lw_block_sum (counted);
  contributing = lw_block_sum (contributing);
  if (threadIdx.x == 0)
    parts[blockIdx.x] = { counted, contributing };
}

/* What the sum of losses is divided by; 0 if nothing contributes. Every thread of the block
 * calls. */
static __device__ inline int32_t
norm_of (const LwInfoNce &a, const RowCount *parts, int32_t n_parts)
{
  int32_t counted = 0, contributing = 0;
  for (int32_t i = threadIdx.x; i < n_parts; i += blockDim.x)
    {
      counted += parts[i].counted;
      contributing += parts[i].contributing;
    }
  counted = lw_block_sum (counted);
  contributing = lw_block_sum (contributing);
  return contributing && a.mean_over_rows ? counted : contributing;
}

/* -log softmax of the own class, whose score has no bias; scores become factor * gradient. Every
 * lane of the warp calls. */
static __device__ inline float
row_loss (float *scores, const float *bias, int32_t K, int32_t own, float factor)
{
  int lane = threadIdx.x % LW_WARP;
  float own_score = scores[own], max = own_score, sum = 0.0f;
  __syncwarp ();
  for (int32_t k = lane; k < K; k += LW_WARP)
    {
      scores[k] = k == own ? own_score : scores[k] + bias[k];
      max = fmaxf (max, scores[k]);
    }
  max = lw_warp_reduce<LwMaximum> (max);
  for (int32_t k = lane; k < K; k += LW_WARP)
    {
      scores[k] = lw_exp (scores[k] - max);
      sum += scores[k];
    }
  sum = lw_warp_reduce<LwSum> (sum);
  for (int32_t k = lane; k < K; k += LW_WARP)
    scores[k] = factor * (scores[k] / sum - (k == own ? 1.0f : 0.0f));
  return (max - own_score) + logf (sum);
}

/* Shared memory: bias [K], the log of the weight of a class as a negative; scores [WARPS][K]. */
template <bool WIDE>
static __global__ void
contrast_rows (LwInfoNce a, const RowCount *parts, int32_t n_parts, double *losses)
{
  LW_DYNAMIC_SHARED (float, bias);
  int warp = threadIdx.x / LW_WARP;
  float *scores = bias + (1 + warp) * a.K;
  for (int32_t k = threadIdx.x; k < a.K; k += blockDim.x)
    bias[k] = lw_contrast_bias (a.valid[k], a.neg_weight ? a.neg_weight[k] : 1.0f);
  int32_t norm = norm_of (a, parts, n_parts); /* and waits for the bias */
  float factor = a.term_weight * a.scale / ((float)norm * a.tau);
  double loss = 0.0;
  for (int64_t i = (int64_t)blockIdx.x * WARPS + warp; i < (int64_t)a.rows + a.extra_rows;
       i += (int64_t)gridDim.x * WARPS)
    {
      Row row = row_of (a, (int32_t)i);
      if (!row.contributing)
        continue;
      lw_table_products<WIDE> (row.features, a.table, a.K, a.D, 1.0f / a.tau, scores);
      loss += (double)row_loss (scores, bias, a.K, row.label, factor);
      if (i < a.rows)
        lw_table_add<WIDE> (scores, a.table, a.K, a.D, a.dfeatures + i * a.D);
    }
  loss = lw_block_sum (threadIdx.x % LW_WARP == 0 ? loss : 0.0);
  if (threadIdx.x == 0)
    losses[blockIdx.x] = loss;
}

static __global__ void
mean_loss (LwInfoNce a, const RowCount *parts, int32_t n_parts, const double *losses,
           int32_t n_losses)
{
  double loss = 0.0;
  int32_t norm = norm_of (a, parts, n_parts);
  for (int32_t i = threadIdx.x; i < n_losses; i += blockDim.x)
    loss += losses[i];
  loss = lw_block_sum (loss);
  if (threadIdx.x == 0)
    *a.loss = norm ? (float)((double)a.scale * loss / norm) : 0.0f;
}

bool
lw_cuda_info_nce (LwStream *s, const LwInfoNce *a)
{
  int64_t rows = (int64_t)a->rows + a->extra_rows;
  dim3 count_grid = lw_grid (s, (rows + 7) / 8), grid = lw_grid (s, rows * LW_WARP);
  lw_cuda_scratch_begin (s);
  RowCount *parts = (RowCount *)lw_cuda_scratch_take (s, sizeof *parts * count_grid.x);
  double *losses = (double *)lw_cuda_scratch_take (s, sizeof *losses * grid.x);
  if (!parts || !losses)
    return false;
  bool wide = lw_rows_are_wide (a->D, a->features) && lw_rows_are_wide (a->D, a->table)
              && lw_rows_are_wide (a->D, a->dfeatures)
              && lw_rows_are_wide (a->D, a->extra_features);
  size_t shared = sizeof (float) * (size_t)a->K * (1 + WARPS);
  int32_t n_parts = (int32_t)count_grid.x;
  return lw_launch (s, count_rows, count_grid, LW_BLOCK, 0, *a, parts)
         && lw_launch (s, wide ? contrast_rows<true> : contrast_rows<false>, grid, LW_BLOCK, shared,
                       *a, parts, n_parts, losses)
         && lw_launch (s, mean_loss, 1, LW_BLOCK, 0, *a, parts, n_parts, losses, (int32_t)grid.x);
}
