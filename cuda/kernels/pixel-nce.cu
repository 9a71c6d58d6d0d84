/* Contrast of pixels with pixels (table 4 left).
 *
 * For row i, N = log sum exp of the scores of other classes; each positive p costs
 * log (e^s_p + e^N) - s_p = softplus (N - s_p), averaged over the positives. Which pixels take part
 * is known to the device only: lists of them with their counts, and tiles of rows, behind the last
 * of which the launches find nothing to do. */
#include <float.h>

#include "backend/formula/exp.h"
#include "cuda-ops.h"
#include "kernels/product.cuh"

#define GATHER_BLOCK 1024
#define SCORES (1 << 24) /* of a tile; 64 MiB */
#define LEAST_TILE 256   /* rows */

/* The selected, labelled pixels of a list. */
struct Pixels
{
  const float *features;
  int32_t *index;     /* [n] */
  uint8_t *label;     /* [n] */
  int32_t *n;         /* [1] */
  int32_t *per_class; /* [256] */
  int32_t most;       /* of n: there is no room for more */
};

/* One block; @p in the order of the rows. */
static __global__ void
__launch_bounds__ (GATHER_BLOCK)
    gather (int32_t rows, const uint8_t *labels, const uint8_t *select, Pixels p)
{
  __shared__ int32_t per_class[256], taken[LW_WARP];
  int lane = threadIdx.x % LW_WARP, warp = threadIdx.x / LW_WARP;
  int32_t n = 0;
  for (int k = threadIdx.x; k < 256; k += GATHER_BLOCK)
    per_class[k] = 0;
  for (int32_t first = 0; first < rows; first += GATHER_BLOCK)
    {
      int32_t i = first + (int32_t)threadIdx.x;
      bool take = i < rows && labels[i] != LW_LABEL_IGNORE && (!select || select[i]);
      uint32_t lanes = __ballot_sync (LW_ALL_LANES, take);
      __syncthreads ();
      if (lane == 0)
        taken[warp] = __popc (lanes);
      __syncthreads ();
      int32_t until = taken[lane], place = n + __popc (lanes & ((1u << lane) - 1));
      for (int by = 1; by < LW_WARP; by *= 2)
        {
          int32_t below = __shfl_up_sync (LW_ALL_LANES, until, by);
          until += lane >= by ? below : 0;
        }
      place += __shfl_sync (LW_ALL_LANES, until - taken[lane], warp);
      n += __shfl_sync (LW_ALL_LANES, until, LW_WARP - 1);
      if (take && place < p.most)
        {
          p.index[place] = i;
          p.label[place] = labels[i];
          atomicAdd (&per_class[labels[i]], 1);
        }
    }
  __syncthreads ();
  for (int k = threadIdx.x; k < 256; k += GATHER_BLOCK)
    p.per_class[k] = per_class[k];
  if (threadIdx.x == 0)
    *p.n = min (n, p.most);
}

struct PixelContrast
{
  Pixels rows, cols;
  LwPixelNce a;
  float *scores; /* [tile][width], then their gradient */
  int32_t width, tile;
  double *losses; /* [rows.most] */
};

/* Columns of the class of a row, itself left out. */
static __device__ inline int32_t
positives_of (const PixelContrast &c, int32_t k)
{
  return c.cols.per_class[k] - c.a.same;
}

/* Rows that have positives. Every thread of the block calls. */
static __device__ inline int32_t
count_rows (const PixelContrast &c)
{
  int32_t rows = 0;
  for (int32_t k = threadIdx.x; k < 256; k += blockDim.x)
    rows += positives_of (c, k) > 0 ? c.rows.per_class[k] : 0;
  return lw_block_sum (rows);
}

/* log sum exp over the columns of other classes; -FLT_MAX if there is none. */
static __device__ inline float
log_negatives (const float *scores, const uint8_t *labels, int32_t own, int32_t n)
{
  float max = -FLT_MAX, sum = 0.0f;
  for (int32_t j = threadIdx.x; j < n; j += blockDim.x)
    if (labels[j] != own)
      max = fmaxf (max, scores[j]);
  max = lw_block_reduce<LwMaximum> (max, -FLT_MAX);
  if (max == -FLT_MAX)
    return max;
  for (int32_t j = threadIdx.x; j < n; j += blockDim.x)
    if (labels[j] != own)
      sum += lw_exp (scores[j] - max);
  return max + logf (lw_block_sum (sum));
}

/* Loss of a row; its scores become their gradient, @factor for each positive. @self: the column to
 * leave out, or -1. */
static __device__ inline float
row_loss (float *scores, const uint8_t *labels, int32_t own, int32_t self, float factor, int32_t n)
{
  float negatives = log_negatives (scores, labels, own, n), loss = 0.0f, share = 0.0f;
  if (negatives == -FLT_MAX)
    {
      for (int32_t j = threadIdx.x; j < n; j += blockDim.x)
        scores[j] = 0.0f;
      return 0.0f;
    }
  for (int32_t j = threadIdx.x; j < n; j += blockDim.x)
    if (labels[j] == own && j != self)
      {
        float margin = negatives - scores[j], decay = lw_exp (-fabsf (margin));
        float ratio = (margin >= 0.0f ? 1.0f : decay) / (1.0f + decay);
        loss += fmaxf (margin, 0.0f) + log1pf (decay);
        share += ratio;
        scores[j] = -factor * ratio;
      }
    else if (labels[j] == own)
      scores[j] = 0.0f;
  share = factor * lw_block_sum (share);
  for (int32_t j = threadIdx.x; j < n; j += blockDim.x)
    if (labels[j] != own)
      scores[j] = share * lw_exp (scores[j] - negatives);
  return lw_block_sum (loss);
}

/* A block a row of the tile that begins at @first. */
static __global__ void
contrast_rows (PixelContrast c, int32_t first)
{
  int32_t n = *c.cols.n, last = min (*c.rows.n, first + c.tile);
  if (first + (int32_t)blockIdx.x >= last)
    return;
  float factor = c.a.term_weight * c.a.scale / (float)count_rows (c);
  for (int32_t i = first + (int32_t)blockIdx.x; i < last; i += gridDim.x)
    {
      float *scores = c.scores + (int64_t)(i - first) * c.width;
      int32_t own = c.rows.label[i], positives = positives_of (c, own);
      float loss = 0.0f;
      if (positives > 0)
        loss
            = row_loss (scores, c.cols.label, own, c.a.same ? i : -1, factor / (float)positives, n);
      else
        for (int32_t j = threadIdx.x; j < n; j += blockDim.x)
          scores[j] = 0.0f;
      if (threadIdx.x == 0)
        c.losses[i] = positives > 0 ? (double)loss / positives : 0.0;
    }
}

static __global__ void
mean_loss (PixelContrast c)
{
  double loss = 0.0;
  int32_t norm = count_rows (c);
  for (int32_t i = threadIdx.x; i < *c.rows.n; i += blockDim.x)
    loss += c.losses[i];
  loss = lw_block_sum (loss);
  if (threadIdx.x == 0)
    *c.a.loss = norm ? (float)((double)c.a.scale * loss / norm) : 0.0f;
}

static bool
take_pixels (LwStream *s, Pixels *p, const float *features, int32_t most)
{
  p->features = features;
  p->most = most;
  p->index = (int32_t *)lw_cuda_scratch_take (s, sizeof *p->index * (size_t)most);
  p->label = (uint8_t *)lw_cuda_scratch_take (s, (size_t)most);
  p->n = (int32_t *)lw_cuda_scratch_take (s, sizeof *p->n);
  p->per_class = (int32_t *)lw_cuda_scratch_take (s, sizeof *p->per_class * 256);
  return p->index && p->label && p->n && p->per_class;
}

/* Scores, losses and gradients of the rows of one tile. */
static bool
run_tile (LwStream *s, const PixelContrast *c, int32_t first)
{
  const LwPixelNce *a = &c->a;
  float inverse = 1.0f / a->tau, *dcols = a->same ? a->dfeatures : a->dcol_features;
  LwExtent m = { c->rows.n, first, c->tile }, n = { c->cols.n, 0, c->width };
  LwExtent d = { NULL, 0, a->D };
  LwMatrix<const float> rows = { a->features, c->rows.index + first, a->D };
  LwMatrix<const float> cols = { c->cols.features, c->cols.index, a->D };
  LwMatrix<float> scores = { c->scores, NULL, c->width };
  LwMatrix<const float> gradient = { c->scores, NULL, c->width };
  LwMatrix<float> drows = { a->dfeatures, c->rows.index + first, a->D };
  LwMatrix<float> dcolumns = { dcols, c->cols.index, a->D };
  int32_t blocks = c->tile < s->multiprocessors * 8 ? c->tile : s->multiprocessors * 8;
  return lw_product<true, true, false> (s, { rows, cols, scores, m, n, d, inverse })
         && lw_launch (s, contrast_rows, dim3 ((unsigned)blocks), LW_BLOCK, 0, *c, first)
         && lw_product<true, false, true> (s, { gradient, cols, drows, m, d, n, inverse })
         && (!dcols
             || lw_product<false, false, true> (s, { gradient, rows, dcolumns, n, d, m, inverse }));
}

/* Of a list of @n, as many as can be selected. */
static int32_t
most_of (const LwPixelNce *a, int32_t n)
{
  return a->most > 0 && a->most < n ? a->most : n;
}

bool
lw_cuda_pixel_nce (LwStream *s, const LwPixelNce *a)
{
  PixelContrast c = { {}, {}, *a, NULL, 0, 0, NULL };
  lw_cuda_scratch_begin (s);
  if (!take_pixels (s, &c.rows, a->features, most_of (a, a->rows))
      || (!a->same && !take_pixels (s, &c.cols, a->col_features, most_of (a, a->cols))))
    return false;
  if (a->same)
    c.cols = c.rows;
  c.width = c.cols.most;
  int32_t fit = c.width ? SCORES / c.width : c.rows.most;
  c.tile = fit < LEAST_TILE ? LEAST_TILE : fit;
  c.tile = c.tile < c.rows.most ? c.tile : c.rows.most;
  c.scores = (float *)lw_cuda_scratch_take (s, sizeof *c.scores * (size_t)c.tile * c.width);
  c.losses = (double *)lw_cuda_scratch_take (s, sizeof *c.losses * (size_t)c.rows.most);
  if (!c.scores || !c.losses
      || !lw_launch (s, gather, 1, GATHER_BLOCK, 0, a->rows, a->labels, a->select, c.rows)
      || (!a->same
          && !lw_launch (s, gather, 1, GATHER_BLOCK, 0, a->cols, a->col_labels, a->col_select,
                         c.cols)))
    return false;
  for (int32_t first = 0; first < c.rows.most; first += c.tile)
    if (!run_tile (s, &c, first))
      return false;
  return lw_launch (s, mean_loss, 1, LW_BLOCK, 0, c);
}
