/* Cross-entropy on upsampled logits: one softmax pass serves every term. */
#include <math.h>
#include <omp.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/row-softmax.h"
#include "backend/cpu/upsample.h"
#include "backend/formula/softmax.h"

#define MAX_TERMS 4

typedef struct
{
  LwUpsample up;
  LwUpsampleGradient grad;
  const LwCrossEntropy *terms;
  int32_t n_terms;
  float scale[MAX_TERMS]; /* term_weight / normaliser, 0 for a mean over nothing */
  double *row_loss;       /* [B * H][MAX_TERMS] */
} CrossEntropy;

/* Buffers of a thread for one chunk of a row. */
typedef struct
{
  float *z; /* [K][LW_ROW_CHUNK] */
  float max[LW_ROW_CHUNK], sum[LW_ROW_CHUNK];
  float log_sum[LW_ROW_CHUNK], inverse[LW_ROW_CHUNK];
  float factor[LW_ROW_CHUNK]; /* of the softmax: sum of the coefficients */
} Chunk;

/* Labelled pixels of a row, or the sum of their weights. */
static LW_KERNEL double
row_norm (const uint8_t *labels, const float *weight, int32_t n)
{
  int32_t count = 0;
  if (!weight)
    {
      for (int32_t x = 0; x < n; x++)
        count += labels[x] != LW_LABEL_IGNORE;
      return count;
    }
  double sum = 0.0;
  for (int32_t x = 0; x < n; x++)
    sum += labels[x] != LW_LABEL_IGNORE ? (double)weight[x] : 0.0;
  return sum;
}

static double
term_norm (LwStream *s, const CrossEntropy *c, const LwCrossEntropy *term, double *rows)
{
  int32_t n = c->up.B * c->up.H, W = c->up.W;
  const float *weight = term->norm_weight ? term->weight : NULL;
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t row = 0; row < n; row++)
    rows[row]
        = row_norm (term->labels + (size_t)row * W, weight ? weight + (size_t)row * W : NULL, W);
  double total = 0.0;
  for (int32_t row = 0; row < n; row++)
    total += rows[row];
  return total;
}

static bool
chunk_labelled (const CrossEntropy *c, size_t first, int32_t n)
{
  for (int32_t t = 0; t < c->n_terms; t++)
    for (int32_t x = 0; x < n; x++)
      if (c->terms[t].labels[first + (size_t)x] != LW_LABEL_IGNORE)
        return true;
  return false;
}

/* The part of a row's losses and gradients that concerns the labels' own classes; fills factor. */
static void
own_classes (const CrossEntropy *c, Chunk *k, size_t first, int32_t n, const float *top,
             const float *bottom, float f, float *own, float *next, double *loss)
{
  for (int32_t x = 0; x < n; x++)
    k->factor[x] = 0.0f;
  for (int32_t t = 0; t < c->n_terms; t++)
    {
      const LwCrossEntropy *term = &c->terms[t];
      const uint8_t *labels = term->labels + first;
      double sum = 0.0;
      for (int32_t x = 0; x < n; x++)
        {
          if (labels[x] == LW_LABEL_IGNORE)
            continue;
          size_t at = (size_t)labels[x] * c->up.stride + x;
          float weight = term->weight ? term->weight[first + (size_t)x] : 1.0f;
          float coefficient = weight * c->scale[t];
          sum += (double)(weight
                          * lw_cross_entropy (k->log_sum[x], lw_mix (top[at], bottom[at], f)));
          k->factor[x] += coefficient;
          own[at] -= (1.0f - f) * coefficient;
          next[at] -= f * coefficient;
        }
      loss[t] += sum;
    }
  for (int32_t x = 0; x < n; x++)
    k->factor[x] *= k->inverse[x];
}

/* own += (1 - f) * e * factor, next += f * e * factor. */
static LW_KERNEL void
spread_softmax (const float *e, const float *factor, float f, int32_t K, int32_t n, float *own,
                float *next, int32_t stride)
{
  float rest = 1.0f - f;
  for (int32_t k = 0; k < K; k++)
    {
      const float *in = e + (size_t)k * LW_ROW_CHUNK;
      float *a = own + (size_t)k * stride, *b = next + (size_t)k * stride;
#pragma GCC ivdep
      for (int32_t x = 0; x < n; x++)
        {
          float g = in[x] * factor[x];
          a[x] += rest * g;
          b[x] += f * g;
        }
    }
}

static void
chunk_of_row (CrossEntropy *c, Chunk *k, int32_t b, int32_t y, int32_t x, int32_t n)
{
  const LwUpsample *u = &c->up;
  size_t row = (size_t)b * u->H + y, first = row * u->W + x;
  if (!chunk_labelled (c, first, n))
    return;
  LwTap tap = u->rows[y];
  size_t strip = ((size_t)b * u->h + tap.first) * u->row_floats + x;
  const float *top = lw_cpu_upsample_top (u, b, y) + x;
  const float *bottom = lw_cpu_upsample_bottom (u, b, y) + x;
  float *own = c->grad.own + strip, *next = c->grad.next + strip;
  lw_cpu_upsample_gradient_touch (u, &c->grad, b, tap.first);
  lw_cpu_blend_max (top, bottom, tap.fraction, u->K, n, u->stride, k->z, LW_ROW_CHUNK, k->max);
  lw_cpu_exp_sum (k->z, LW_ROW_CHUNK, u->K, n, k->max, k->sum);
  lw_cpu_log_sum (k->max, k->sum, n, k->log_sum, k->inverse);
  own_classes (c, k, first, n, top, bottom, tap.fraction, own, next, c->row_loss + row * MAX_TERMS);
  spread_softmax (k->z, k->factor, tap.fraction, u->K, n, own, next, u->stride);
}

static void
run_strips (LwStream *s, CrossEntropy *c)
{
  const LwUpsample *u = &c->up;
  int32_t n = u->B * u->h, threads = s->options.threads;
  Chunk *chunks = lw_cpu_scratch_take (s, (size_t)threads * sizeof *chunks);
  size_t floats = (size_t)u->K * LW_ROW_CHUNK;
  float *z = lw_cpu_scratch_take (s, (size_t)threads * floats * sizeof *z);
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int32_t strip = 0; strip < n; strip++)
    {
      int32_t b = strip / u->h, i = strip % u->h;
      Chunk *k = chunks + omp_get_thread_num ();
      k->z = z + (size_t)omp_get_thread_num () * floats;
      for (int32_t x = 0; x < u->W; x += LW_ROW_CHUNK)
        for (int32_t y = u->first_row[i]; y < u->first_row[i + 1]; y++)
          chunk_of_row (c, k, b, y, x, u->W - x < LW_ROW_CHUNK ? u->W - x : LW_ROW_CHUNK);
    }
}

bool
lw_cpu_cross_entropy (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H, int32_t W,
                      const float *logits, const LwCrossEntropy *terms, int32_t n_terms,
                      float *dlogits)
{
  CrossEntropy c = { .terms = terms, .n_terms = n_terms };
  size_t rows = (size_t)B * H;
  double norm[MAX_TERMS], loss[MAX_TERMS] = { 0 };
  if (n_terms < 1 || n_terms > MAX_TERMS)
    return lw_cpu_fail (s, "cross_entropy: %d terms; 1 to %d are possible", n_terms, MAX_TERMS);
  lw_cpu_scratch_begin (s);
  lw_cpu_upsample_begin (s, &c.up, B, K, h, w, H, W, logits);
  lw_cpu_upsample_gradient_begin (s, &c.up, &c.grad);
  c.row_loss = lw_cpu_scratch_take (s, rows * MAX_TERMS * sizeof *c.row_loss);
  for (int32_t t = 0; t < n_terms; t++)
    {
      norm[t] = term_norm (s, &c, &terms[t], c.row_loss);
      c.scale[t] = norm[t] != 0.0 ? (float)((double)terms[t].term_weight / norm[t]) : 0.0f;
    }
  for (size_t i = 0; i < rows * MAX_TERMS; i++)
    c.row_loss[i] = 0.0;
  run_strips (s, &c);
  for (size_t row = 0; row < rows; row++)
    for (int32_t t = 0; t < n_terms; t++)
      loss[t] += c.row_loss[row * MAX_TERMS + t];
  for (int32_t t = 0; t < n_terms; t++)
    *terms[t].loss = norm[t] != 0.0 ? (float)(loss[t] / norm[t]) : 0.0f;
  lw_cpu_upsample_gradient_finish (s, &c.up, &c.grad, dlogits);
  return true;
}
