/* Contrast of pixels with pixels (table 4 left).
 *
 * For row i, N = log sum exp of the scores of other classes; each positive p costs
 * log (e^s_p + e^N) - s_p = softplus (N - s_p), averaged over the positives. Tiles of rows keep the
 * matrix of scores small. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/cpu.h"
#include "backend/formula/exp.h"

#define TILE 256 /* rows */

/* The selected, labelled pixels of a list. */
typedef struct
{
  int32_t n, D;
  int32_t *index; /* [n] */
  uint8_t *label; /* [n] */
  float *rows;    /* [n][D] */
} Pixels;

typedef struct
{
  Pixels rows, cols;
  const LwPixelNce *a;
  float *scores;        /* [TILE][cols], then their gradient */
  float *drows, *dcols; /* [TILE][D], [cols][D] */
} PixelContrast;

static Pixels
gather (LwStream *s, const float *features, const uint8_t *labels, const uint8_t *select,
        int32_t rows, int32_t D)
{
  Pixels p = { .D = D };
  p.index = lw_cpu_scratch_take (s, (size_t)rows * sizeof *p.index);
  p.label = lw_cpu_scratch_take (s, (size_t)rows);
  p.rows = lw_cpu_scratch_take (s, (size_t)rows * D * sizeof *p.rows);
  for (int32_t i = 0; i < rows; i++)
    {
      if (labels[i] == LW_LABEL_IGNORE || (select && !select[i]))
        continue;
      p.index[p.n] = i;
      p.label[p.n] = labels[i];
      memcpy (p.rows + (size_t)p.n * D, features + (size_t)i * D, (size_t)D * sizeof *features);
      p.n++;
    }
  return p;
}

static void
add_rows (const Pixels *p, int32_t first, int32_t n, const float *gradient, float *out)
{
  for (int32_t i = 0; i < n; i++)
    {
      const float *from = gradient + (size_t)i * p->D;
      float *to = out + (size_t)p->index[first + i] * p->D;
      for (int32_t d = 0; d < p->D; d++)
        to[d] += from[d];
    }
}

/* Positives of row i: columns of its class, itself left out. */
static LW_KERNEL int32_t
count_positives (const PixelContrast *c, int32_t i)
{
  const uint8_t *labels = c->cols.label, own = c->rows.label[i];
  int32_t count = c->a->same ? -1 : 0;
  for (int32_t j = 0; j < c->cols.n; j++)
    count += labels[j] == own;
  return count;
}

static double
count_rows (const PixelContrast *c)
{
  int32_t rows = 0;
  for (int32_t i = 0; i < c->rows.n; i++)
    rows += count_positives (c, i) > 0;
  return rows;
}

static LW_KERNEL float
largest_negative (const float *scores, const uint8_t *labels, uint8_t own, int32_t n)
{
  float max = -FLT_MAX;
#pragma omp simd reduction(max : max)
  for (int32_t j = 0; j < n; j++)
    {
      float score = labels[j] != own ? scores[j] : -FLT_MAX;
      max = score > max ? score : max;
    }
  return max;
}

static LW_KERNEL float
sum_negatives (const float *scores, const uint8_t *labels, uint8_t own, float max, int32_t n)
{
  float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
  for (int32_t j = 0; j < n; j++)
    sum += labels[j] != own ? lw_exp (scores[j] - max) : 0.0f;
  return sum;
}

/* Scores of other classes become factor * exp (score - negatives). */
static LW_KERNEL void
negative_gradient (float *scores, const uint8_t *labels, uint8_t own, float negatives, float factor,
                   int32_t n)
{
#pragma GCC ivdep
  for (int32_t j = 0; j < n; j++)
    {
      float gradient = factor * lw_exp (scores[j] - negatives);
      scores[j] = labels[j] != own ? gradient : scores[j];
    }
}

/* log sum exp over the columns of other classes; -FLT_MAX if there is none. */
static float
log_negatives (const PixelContrast *c, int32_t i, const float *scores)
{
  const uint8_t *labels = c->cols.label, own = c->rows.label[i];
  float max = largest_negative (scores, labels, own, c->cols.n);
  if (max == -FLT_MAX)
    return max;
  return max + logf (sum_negatives (scores, labels, own, max, c->cols.n));
}

/* Loss of row i; its scores become @factor times their gradient. */
static double
row_loss (const PixelContrast *c, int32_t i, float *scores, double factor)
{
  int32_t count = count_positives (c, i);
  if (count <= 0)
    {
      memset (scores, 0, (size_t)c->cols.n * sizeof *scores);
      return 0.0;
    }
  float negatives = log_negatives (c, i, scores);
  double loss = 0.0, share = 0.0;
  float positive_factor = (float)(factor / count);
  for (int32_t j = 0; j < c->cols.n; j++)
    {
      if (c->cols.label[j] != c->rows.label[i])
        continue;
      if (negatives == -FLT_MAX || (c->a->same && j == i))
        {
          scores[j] = 0.0f;
          continue;
        }
      double margin = (double)(negatives - scores[j]), decay = exp (-fabs (margin));
      double ratio = margin >= 0.0 ? 1.0 / (1.0 + decay) : decay / (1.0 + decay);
      loss += fmax (margin, 0.0) + log1p (decay);
      share += ratio;
      scores[j] = -positive_factor * (float)ratio;
    }
  if (negatives != -FLT_MAX)
    negative_gradient (scores, c->cols.label, c->rows.label[i], negatives,
                       positive_factor * (float)share, c->cols.n);
  return loss / count;
}

/* Rows [first, first + n): adds their loss, and the gradients of both sides. */
static bool
run_tile (LwStream *s, PixelContrast *c, int32_t first, int32_t n, double norm, double *loss)
{
  const LwPixelNce *a = c->a;
  int32_t D = a->D, cols = c->cols.n;
  double factor = (double)a->term_weight * (double)a->scale / norm, row_losses[TILE];
  const float *rows = c->rows.rows + (size_t)first * D;
  float inverse = 1.0f / a->tau;
  if (!lw_cpu_gemm (s, false, true, n, cols, D, inverse, rows, D, c->cols.rows, D, 0.0f, c->scores,
                    cols))
    return false;
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t i = 0; i < n; i++)
    row_losses[i] = row_loss (c, first + i, c->scores + (size_t)i * cols, factor);
  for (int32_t i = 0; i < n; i++)
    *loss += row_losses[i];
  if (!lw_cpu_gemm (s, false, false, n, D, cols, inverse, c->scores, cols, c->cols.rows, D, 0.0f,
                    c->drows, D))
    return false;
  add_rows (&c->rows, first, n, c->drows, a->dfeatures);
  if (!c->dcols)
    return true;
  return lw_cpu_gemm (s, true, false, cols, D, n, inverse, c->scores, cols, rows, D,
                      first ? 1.0f : 0.0f, c->dcols, D);
}

bool
lw_cpu_pixel_nce (LwStream *s, const LwPixelNce *a)
{
  PixelContrast c = { .a = a };
  float *dcols = a->same ? a->dfeatures : a->dcol_features;
  double norm, loss = 0.0;
  lw_cpu_scratch_begin (s);
  c.rows = gather (s, a->features, a->labels, a->select, a->rows, a->D);
  c.cols
      = a->same ? c.rows : gather (s, a->col_features, a->col_labels, a->col_select, a->cols, a->D);
  size_t most = (size_t)(a->same ? a->rows : a->cols);
  c.scores = lw_cpu_scratch_take (s, TILE * most * sizeof *c.scores);
  c.drows = lw_cpu_scratch_take (s, (size_t)TILE * a->D * sizeof *c.drows);
  c.dcols = dcols ? lw_cpu_scratch_take (s, most * (size_t)a->D * sizeof *c.dcols) : NULL;
  norm = count_rows (&c);
  *a->loss = 0.0f;
  if (norm == 0.0)
    return true;
  for (int32_t first = 0; first < c.rows.n; first += TILE)
    {
      int32_t n = c.rows.n - first < TILE ? c.rows.n - first : TILE;
      if (!run_tile (s, &c, first, n, norm, &loss))
        return false;
    }
  *a->loss = (float)((double)a->scale * loss / norm);
  if (dcols)
    add_rows (&c.cols, 0, c.cols.n, c.dcols, dcols);
  return true;
}
