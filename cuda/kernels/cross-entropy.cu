/* Cross-entropy on upsampled logits: one softmax pass serves every term.
 *
 * A block works on a tile (upsampled.cuh), a thread on a column of it, a few rows at a time:
 * largest logit, sum of exponentials, then the gradient. The gradients of a column's two rows of
 * corners gather in shared memory, where they become those of the corners. Exponents are of 2: the
 * corners are scaled by log2 (e) when they are read. */
#include <float.h>

#include "backend/formula/softmax.h"
#include "cuda-ops.h"
#include "kernels/pack.cuh"
#include "kernels/upsampled.cuh"

#define MAX_TERMS 4

/* Pixels that a thread counts at once. */
#define PACK 16

#define LN_2 0.693147181f

struct Terms
{
  LwCrossEntropy term[MAX_TERMS];
  int32_t n;
};

/* ---- normalisers and losses ---- */

/* partial [terms][gridDim.x]: labelled pixels, or the sum of their weights. */
template <int N>
static __global__ void
count_terms (Terms terms, int32_t K, int64_t pixels, double *partial)
{
  const LwCrossEntropy &term = terms.term[blockIdx.y];
  const float *weight = term.norm_weight ? term.weight : NULL;
  double sum = 0.0;
  for (int64_t i = lw_first (); i < pixels / N; i += lw_stride ())
    {
      LwPack<uint8_t, N> labels = LwPack<uint8_t, N>::load (term.labels, i);
      LwPack<float, N> weights;
      float part = 0.0f;
      if (weight)
        weights = LwPack<float, N>::load (weight, i);
#pragma unroll
      for (int n = 0; n < N; n++)
        part += labels.v[n] < K ? (weight ? weights.v[n] : 1.0f) : 0.0f;
      sum += (double)part;
    }
  sum = lw_block_sum (sum);
  if (threadIdx.x == 0)
    partial[(int64_t)blockIdx.y * gridDim.x + blockIdx.x] = sum;
}

template <typename T>
static __device__ inline double
sum_partials (const T *partial, int32_t n)
{
  double sum = 0.0;
  for (int32_t i = threadIdx.x; i < n; i += blockDim.x)
    sum += (double)partial[(int64_t)blockIdx.x * n + i];
  return lw_block_sum (sum);
}

/* A block for each term. scale = term_weight / norm, 0 for a mean over nothing. */
static __global__ void
find_scales (Terms terms, const double *partial, int32_t n, double *norm, float *scale)
{
  double total = sum_partials (partial, n);
  if (threadIdx.x > 0)
    return;
  norm[blockIdx.x] = total;
  scale[blockIdx.x]
      = total != 0.0 ? (float)((double)terms.term[blockIdx.x].term_weight / total) : 0.0f;
}

/* A block for each term. */
static __global__ void
store_losses (Terms terms, const float *losses, int32_t n, const double *norm)
{
  double total = sum_partials (losses, n);
  if (threadIdx.x == 0)
    *terms.term[blockIdx.x].loss
        = norm[blockIdx.x] != 0.0 ? (float)(total / norm[blockIdx.x]) : 0.0f;
}

/* ---- softmax and gradient ---- */

/* A column of a tile; class k of the sums lies at [k * pitch]. */
struct Column
{
  int32_t b, x, pitch;
  const float4 *corners; /* [K], of its patch */
  float fraction;
  float *own, *next; /* gradients of the upper and the lower corners */
};

/* Rows [y, bottom) of a column, LW_ROWS at most. */
struct Rows
{
  int32_t y, bottom;
  float fraction[LW_ROWS], max[LW_ROWS], sum[LW_ROWS];
  float factor[LW_ROWS]; /* of the softmax: the sum of the coefficients */
};

static __device__ inline int64_t
pixel_at (const LwUpsampled &u, const Column &c, int32_t y)
{
  return ((int64_t)c.b * u.H + y) * u.W + c.x;
}

static __device__ inline bool
rows_labelled (const LwUpsampled &u, const Terms &terms, const Column &c, const Rows &rows)
{
  bool any = false;
  for (int32_t t = 0; t < terms.n; t++)
#pragma unroll
    for (int32_t r = 0; r < LW_ROWS; r++)
      if (rows.y + r < rows.bottom)
        any |= terms.term[t].labels[pixel_at (u, c, rows.y + r)] < u.K;
  return any;
}

static __device__ inline void
rows_softmax (int32_t K, const Column &c, Rows &rows)
{
#pragma unroll
  for (int32_t r = 0; r < LW_ROWS; r++)
    {
      rows.max[r] = -FLT_MAX;
      rows.sum[r] = rows.factor[r] = 0.0f;
    }
  for (int32_t k = 0; k < K; k++)
    {
      float top, bottom;
      lw_widen (c.corners[k], c.fraction, &top, &bottom);
#pragma unroll
      for (int32_t r = 0; r < LW_ROWS; r++)
        rows.max[r] = fmaxf (rows.max[r], lw_mix (top, bottom, rows.fraction[r]));
    }
  for (int32_t k = 0; k < K; k++)
    {
      float top, bottom;
      lw_widen (c.corners[k], c.fraction, &top, &bottom);
#pragma unroll
      for (int32_t r = 0; r < LW_ROWS; r++)
        rows.sum[r] += exp2f (lw_mix (top, bottom, rows.fraction[r]) - rows.max[r]);
    }
}

/* The part of a term's loss and gradient that concerns the labels' own classes. */
static __device__ inline float
rows_own_classes (const LwUpsampled &u, const LwCrossEntropy &term, float scale, const Column &c,
                  Rows &rows)
{
  float loss = 0.0f;
#pragma unroll
  for (int32_t r = 0; r < LW_ROWS; r++)
    {
      if (rows.y + r >= rows.bottom)
        continue;
      int64_t pixel = pixel_at (u, c, rows.y + r);
      int32_t label = term.labels[pixel];
      if (label >= u.K)
        continue;
      float weight = term.weight ? term.weight[pixel] : 1.0f, coefficient = weight * scale;
      float top, bottom, f = rows.fraction[r];
      lw_widen (c.corners[label], c.fraction, &top, &bottom);
      loss
          += weight * lw_cross_entropy (log2f (rows.sum[r]), lw_mix (top, bottom, f) - rows.max[r]);
      rows.factor[r] += coefficient;
      c.own[label * c.pitch] -= (1.0f - f) * coefficient;
      c.next[label * c.pitch] -= f * coefficient;
    }
  return loss * LN_2;
}

static __device__ inline void
rows_spread (int32_t K, const Column &c, Rows &rows)
{
#pragma unroll
  for (int32_t r = 0; r < LW_ROWS; r++)
    rows.factor[r] /= rows.sum[r];
  for (int32_t k = 0; k < K; k++)
    {
      float top, bottom, all = 0.0f, below = 0.0f;
      lw_widen (c.corners[k], c.fraction, &top, &bottom);
#pragma unroll
      for (int32_t r = 0; r < LW_ROWS; r++)
        {
          float g = exp2f (lw_mix (top, bottom, rows.fraction[r]) - rows.max[r]) * rows.factor[r];
          all += g;
          below += rows.fraction[r] * g;
        }
      c.own[k * c.pitch] += all - below;
      c.next[k * c.pitch] += below;
    }
}

/* Shared memory of a block. */
struct Shared
{
  float4 *corners;   /* [patches][lw_corner_stride (K)] */
  float *own, *next; /* [K][pitch] */
  float *fraction;   /* [columns] */
  int32_t *starts;   /* [patches + 1] */
  int32_t pitch;
};

static __device__ inline Shared
divide_shared (const LwUpsampled &u, const LwTiling &t)
{
  LW_DYNAMIC_SHARED (float4, memory);
  Shared m;
  m.pitch = t.columns | 1;
  m.corners = memory;
  m.own = reinterpret_cast<float *> (memory + t.patches * lw_corner_stride (u.K));
  m.next = m.own + u.K * m.pitch;
  m.fraction = m.next + u.K * m.pitch;
  m.starts = reinterpret_cast<int32_t *> (m.fraction + t.columns);
  return m;
}

static LwTiling
choose_tiling (const LwUpsampled &u, size_t *shared)
{
  size_t patch = lw_corner_stride (u.K) * sizeof (float4) + sizeof (int32_t);
  size_t column = (2 * (size_t)u.K + 1) * sizeof (float);
  /* one more start, and a column for an odd pitch */
  size_t rest = sizeof (int32_t) + 2 * (size_t)u.K * sizeof (float);
  LwTiling t = lw_column_tiling (u, patch, column, rest);
  *shared = t.patches * patch + t.columns * column + rest;
  return t;
}

/* The columns [first, last) of a tile, a thread each. */
static __device__ inline void
work_columns (const LwUpsampled &u, const Terms &terms, const LwTile &tile, const Shared &m,
              int32_t first, int32_t last, const float *scale, float loss[MAX_TERMS])
{
  int32_t i = threadIdx.x;
  if (first + i >= last)
    return;
  LwTap tap = lw_bilinear_tap (first + i, u.w, u.W);
  Column c = { tile.b,       first + i,
               m.pitch,      m.corners + (tap.first - tile.j) * lw_corner_stride (u.K),
               tap.fraction, m.own + i,
               m.next + i };
  m.fraction[i] = tap.fraction;
  for (int32_t k = 0; k < u.K; k++)
    c.own[k * c.pitch] = c.next[k * c.pitch] = 0.0f;
  for (int32_t y = tile.top; y < tile.bottom; y += LW_ROWS)
    {
      Rows rows;
      rows.y = y;
      rows.bottom = tile.bottom;
      if (!rows_labelled (u, terms, c, rows))
        continue;
      lw_row_fractions (u, tile, y, rows.fraction);
      rows_softmax (u.K, c, rows);
#pragma unroll
      for (int32_t t = 0; t < MAX_TERMS; t++)
        if (t < terms.n)
          loss[t] += rows_own_classes (u, terms.term[t], scale[t], c, rows);
      rows_spread (u.K, c, rows);
    }
}

/* The gradients of the corners of patch p, class k from the columns [first, last) of its tile,
 * which are the columns of the shared memory. */
static __device__ inline float4
gather_columns (const Shared &m, int32_t p, int32_t k, int32_t first, int32_t last)
{
  const float *own = m.own + k * m.pitch, *next = m.next + k * m.pitch;
  float4 sum = make_float4 (0.0f, 0.0f, 0.0f, 0.0f);
  for (int32_t x = max (m.starts[p], first); x < min (m.starts[p + 1], last); x++)
    {
      int32_t i = x - first;
      sum.x += (1.0f - m.fraction[i]) * own[i];
      sum.y += m.fraction[i] * own[i];
      sum.z += (1.0f - m.fraction[i]) * next[i];
      sum.w += m.fraction[i] * next[i];
    }
  return sum;
}

/* Stores the gradients of the corners of a tile, or adds to what stands there. */
static __device__ inline void
store_corners (const LwUpsampled &u, const LwTile &tile, const Shared &m, int32_t first,
               int32_t last, bool add, float *corners)
{
  for (int32_t e = threadIdx.x; e < tile.n * u.K; e += blockDim.x)
    {
      int32_t p = e / u.K, k = e % u.K;
      float4 sum = gather_columns (m, p, k, first, last);
      float *out = corners + lw_corner_gradient (u, tile.b, tile.i, tile.j + p, k);
      out[0] = (add ? out[0] : 0.0f) + sum.x;
      out[u.K] = (add ? out[u.K] : 0.0f) + sum.y;
      out[2 * u.K] = (add ? out[2 * u.K] : 0.0f) + sum.z;
      out[3 * u.K] = (add ? out[3 * u.K] : 0.0f) + sum.w;
    }
}

/* corners [B][h][w][4][K]; losses [terms][gridDim.x]. */
static __global__ void
__launch_bounds__ (LW_BLOCK, 4)
    cross_entropy_tiles (LwUpsampled u, LwTiling tiling, Terms terms, const float *logits,
                         const float *scale, float *corners, float *losses)
{
  Shared m = divide_shared (u, tiling);
  LwTile tile = lw_tile (u, tiling);
  float loss[MAX_TERMS] = { 0.0f, 0.0f, 0.0f, 0.0f };
  lw_tile_corners (u, tile, logits, LW_LOG2_E, m.corners);
  lw_tile_starts (u, tile, m.starts);
  __syncthreads ();
  int32_t begin = m.starts[0], end = m.starts[tile.n], first = begin;
  do
    {
      int32_t last = min (first + tiling.columns, end);
      work_columns (u, terms, tile, m, first, last, scale, loss);
      __syncthreads ();
      store_corners (u, tile, m, first, last, first > begin, corners);
      __syncthreads ();
      first = last;
    }
  while (first < end);
#pragma unroll
  for (int32_t t = 0; t < MAX_TERMS; t++)
    if (t < terms.n)
      {
        float sum = lw_block_sum (loss[t]);
        if (threadIdx.x == 0)
          losses[(int64_t)t * gridDim.x + blockIdx.x] = sum;
      }
}

/* ---- host ---- */

static bool
count (LwStream *s, const Terms &terms, int32_t K, int64_t pixels, dim3 grid, double *partial)
{
  bool packs = pixels % PACK == 0;
  for (int32_t t = 0; t < terms.n; t++)
    packs = packs && lw_packs (terms.term[t].labels, PACK) && lw_packs (terms.term[t].weight, PACK);
  return lw_launch (s, packs ? count_terms<PACK> : count_terms<1>, grid, LW_BLOCK, 0, terms, K,
                    pixels, partial);
}

bool
lw_cuda_cross_entropy (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                       int32_t W, const float *logits, const LwCrossEntropy *terms, int32_t n_terms,
                       float *dlogits)
{
  LwUpsampled u = { B, K, h, w, H, W };
  Terms all = {};
  if (n_terms < 1 || n_terms > MAX_TERMS)
    return lw_cuda_fail (s, "cross_entropy: %d terms; 1 to %d are possible", n_terms, MAX_TERMS);
  for (all.n = 0; all.n < n_terms; all.n++)
    all.term[all.n] = terms[all.n];
  size_t shared;
  LwTiling t = choose_tiling (u, &shared);
  int64_t pixels = (int64_t)B * H * W;
  dim3 tiles = lw_tile_grid (u, t), counters = lw_grid (s, (pixels + PACK - 1) / PACK);
  int32_t n_counters = (int32_t)counters.x, n_tiles = (int32_t)tiles.x;
  counters.y = n_terms;
  lw_cuda_scratch_begin (s);
  double *partial
      = (double *)lw_cuda_scratch_take (s, (size_t)n_terms * n_counters * sizeof (double));
  double *norm = (double *)lw_cuda_scratch_take (s, n_terms * sizeof (double));
  float *scale = (float *)lw_cuda_scratch_take (s, n_terms * sizeof (float));
  float *losses = (float *)lw_cuda_scratch_take (s, (size_t)n_terms * n_tiles * sizeof (float));
  float *corners = (float *)lw_cuda_scratch_take (s, lw_corner_gradient_bytes (u));
  return partial && norm && scale && losses && corners
         && count (s, all, K, pixels, counters, partial)
         && lw_launch (s, find_scales, n_terms, LW_BLOCK, 0, all, partial, n_counters, norm, scale)
         && lw_launch (s, cross_entropy_tiles, tiles, lw_tile_block (t.columns), shared, u, t, all,
                       logits, scale, corners, losses)
         && lw_launch (s, store_losses, n_terms, LW_BLOCK, 0, all, losses, n_tiles, norm)
         && lw_cuda_join_corners (s, u, corners, dlogits);
}
