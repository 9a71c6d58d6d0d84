/* Contrast of pixels with prototypes (eq 7 and 9).
 *
 * The contributing rows are gathered first, so that the products are as small as the sample. */
#include <math.h>
#include <string.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/cpu.h"
#include "backend/formula/contrast.h"
#include "backend/formula/exp.h"

typedef struct
{
  const LwInfoNce *a;
  int32_t counted;   /* selected, labelled rows */
  int32_t n;         /* contributing rows */
  int32_t with_grad; /* the first of them, which are not extra rows */
  int32_t *index;    /* [n] row number within its list */
  uint8_t *label;    /* [n] */
  float *rows;       /* [n][D] */
  float *scores;     /* [n][K], then their gradient */
  float *bias;       /* [K]: log of the weight of a class as a negative */
} Contrast;

static void
gather (Contrast *c, const float *features, const uint8_t *labels, const uint8_t *select,
        int32_t rows)
{
  const LwInfoNce *a = c->a;
  for (int32_t i = 0; i < rows; i++)
    {
      if (labels[i] == LW_LABEL_IGNORE || (select && !select[i]))
        continue;
      c->counted++;
      if (!a->valid[labels[i]] || (a->positive && !a->positive[labels[i]]))
        continue;
      c->index[c->n] = i;
      c->label[c->n] = labels[i];
      memcpy (c->rows + (size_t)c->n * a->D, features + (size_t)i * a->D,
              (size_t)a->D * sizeof *features);
      c->n++;
    }
}

/* -log softmax of the own class, whose score has no bias; scores become their softmax. */
static LW_KERNEL double
row_loss (float *scores, const float *bias, int32_t K, int32_t own)
{
  float own_score = scores[own], max = own_score, sum = 0.0f;
  for (int32_t k = 0; k < K; k++)
    {
      scores[k] = k == own ? own_score : scores[k] + bias[k];
      max = scores[k] > max ? scores[k] : max;
    }
  for (int32_t k = 0; k < K; k++)
    scores[k] = lw_exp (scores[k] - max);
  for (int32_t k = 0; k < K; k++)
    sum += scores[k];
  for (int32_t k = 0; k < K; k++)
    scores[k] /= sum;
  return (double)(max - own_score) + log ((double)sum);
}

/* The loss; scores become the gradient. */
static double
losses (Contrast *c, double norm)
{
  const LwInfoNce *a = c->a;
  float factor = (float)((double)a->term_weight * (double)a->scale / (norm * (double)a->tau));
  double loss = 0.0;
  for (int32_t i = 0; i < c->n; i++)
    {
      float *scores = c->scores + (size_t)i * a->K;
      loss += row_loss (scores, c->bias, a->K, c->label[i]);
      scores[c->label[i]] -= 1.0f;
      for (int32_t k = 0; k < a->K; k++)
        scores[k] *= factor;
    }
  return (double)a->scale * loss / norm;
}

static void
take (LwStream *s, Contrast *c)
{
  const LwInfoNce *a = c->a;
  size_t rows = (size_t)a->rows + (size_t)a->extra_rows;
  c->index = lw_cpu_scratch_take (s, rows * sizeof *c->index);
  c->label = lw_cpu_scratch_take (s, rows);
  c->rows = lw_cpu_scratch_take (s, rows * (size_t)a->D * sizeof *c->rows);
  c->scores = lw_cpu_scratch_take (s, rows * (size_t)a->K * sizeof *c->scores);
  c->bias = lw_cpu_scratch_take (s, (size_t)a->K * sizeof *c->bias);
  for (int32_t k = 0; k < a->K; k++)
    {
      c->bias[k] = lw_contrast_bias (a->valid[k], a->neg_weight ? a->neg_weight[k] : 1.0f);
    }
}

static bool
add_gradient (LwStream *s, Contrast *c)
{
  const LwInfoNce *a = c->a;
  if (c->with_grad
      && !lw_cpu_gemm (s, false, false, c->with_grad, a->D, a->K, 1.0f, c->scores, a->K, a->table,
                       a->D, 0.0f, c->rows, a->D))
    return false;
  for (int32_t i = 0; i < c->with_grad; i++)
    {
      const float *from = c->rows + (size_t)i * a->D;
      float *to = a->dfeatures + (size_t)c->index[i] * a->D;
      for (int32_t d = 0; d < a->D; d++)
        to[d] += from[d];
    }
  return true;
}

bool
lw_cpu_info_nce (LwStream *s, const LwInfoNce *a)
{
  Contrast c = { .a = a };
  lw_cpu_scratch_begin (s);
  take (s, &c);
  gather (&c, a->features, a->labels, a->select, a->rows);
  c.with_grad = c.n;
  if (a->extra_rows)
    gather (&c, a->extra_features, a->extra_labels, a->extra_select, a->extra_rows);
  *a->loss = 0.0f;
  if (c.n == 0)
    return true;
  if (!lw_cpu_gemm (s, false, true, c.n, a->K, a->D, 1.0f / a->tau, c.rows, a->D, a->table, a->D,
                    0.0f, c.scores, a->K))
    return false;
  *a->loss = (float)losses (&c, a->mean_over_rows ? c.counted : c.n);
  return add_gradient (s, &c);
}
