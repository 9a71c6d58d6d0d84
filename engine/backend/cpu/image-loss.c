/* Image loss (eq 4-6): class scores pooled over the pixels of an image against its tags.
 *
 * The scores lie in planes, one a class: those of upsampled logits row by row, those of features in
 * a small map of products with the prototypes. First each plane is pooled (maximum and sum of
 * exponentials), then its pixels get their share of the gradient. */
#include "backend/formula/image-loss.h"

#include <float.h>
#include <omp.h>
#include <string.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/row-softmax.h"
#include "backend/cpu/upsample.h"
#include "backend/formula/exp.h"

/* Pooled planes of a row or an image: log sum exp (kappa z) = kappa * max + log (sum). */
typedef struct
{
  float max;
  double sum;
} Pool;

/* What the pools of an image's classes give. */
typedef struct
{
  const uint8_t *tags, *has_tags, *valid;
  int32_t B, K;
  double pixels, kappa;
  bool reduce_mean;
  float term_weight;
  float *loss, *p;
  float *max, *slope; /* [B][K]: pixel i of plane k gets slope * exp (kappa (z_i - max)) */
} Tags;

static LW_KERNEL Pool
pool_plane (const float *z, int32_t n, float kappa)
{
  Pool pool = { .max = -FLT_MAX };
  float sum = 0.0f, max = -FLT_MAX;
#pragma omp simd reduction(max : max)
  for (int32_t x = 0; x < n; x++)
    max = z[x] > max ? z[x] : max;
#pragma omp simd reduction(+ : sum)
  for (int32_t x = 0; x < n; x++)
    sum += lw_exp (kappa * (z[x] - max));
  pool.max = max;
  pool.sum = (double)sum;
  return pool;
}

static void
merge_pool (Pool *a, const Pool *b, double kappa)
{
  float max = a->max > b->max ? a->max : b->max;
  a->sum = a->sum * exp (kappa * (double)(a->max - max))
           + b->sum * exp (kappa * (double)(b->max - max));
  a->max = max;
}

static LW_KERNEL void
plane_gradient (const float *z, float kappa, float max, float slope, int32_t n, float *d)
{
#pragma GCC ivdep
  for (int32_t x = 0; x < n; x++)
    d[x] = slope * lw_exp (kappa * (z[x] - max));
}

/* Sum of the weights by which losses are divided: images with tags, times classes for a mean. */
static double
tags_norm (const Tags *t)
{
  int32_t images = 0, classes = 0;
  for (int32_t b = 0; b < t->B; b++)
    images += !t->has_tags || t->has_tags[b];
  for (int32_t k = 0; k < t->K; k++)
    classes += !t->valid || t->valid[k];
  return (double)images * (t->reduce_mean ? classes : 1);
}

/* Loss, probabilities and slopes from the pools [B][K]. */
static void
compare_tags (const Tags *t, const Pool *pools)
{
  double norm = tags_norm (t), loss = 0.0;
  for (int32_t i = 0; i < t->B * t->K; i++)
    {
      bool counts = (!t->has_tags || t->has_tags[i / t->K]) && (!t->valid || t->valid[i % t->K]);
      double log_sum = t->kappa * (double)pools[i].max + log (pools[i].sum), tag = t->tags[i];
      double score = lw_image_score (log_sum, t->pixels, t->kappa), p = lw_sigmoid (score);
      if (t->p)
        t->p[i] = (float)p;
      t->max[i] = pools[i].max;
      t->slope[i] = 0.0f;
      if (!counts || norm == 0.0)
        continue;
      loss += lw_image_cross_entropy (score, tag);
      t->slope[i] = (float)((double)t->term_weight * (p - tag) / (norm * pools[i].sum));
    }
  *t->loss = norm > 0.0 ? (float)(loss / norm) : 0.0f;
}

static void
take_tags (LwStream *s, Tags *t)
{
  size_t n = (size_t)t->B * t->K;
  t->max = lw_cpu_scratch_take (s, n * sizeof *t->max);
  t->slope = lw_cpu_scratch_take (s, n * sizeof *t->slope);
}

/* ---- upsampled logits ---- */

typedef struct
{
  LwUpsample up;
  LwUpsampleGradient grad;
  float *rows; /* [threads] rows of planes */
  float kappa;
} ImageRows;

static float *
blended_row (const ImageRows *r, int32_t b, int32_t y)
{
  const LwUpsample *u = &r->up;
  float *z = r->rows + (size_t)omp_get_thread_num () * u->row_floats;
  lw_cpu_blend_rows (lw_cpu_upsample_top (u, b, y), lw_cpu_upsample_bottom (u, b, y),
                     u->rows[y].fraction, u->K, u->W, u->stride, z, u->stride);
  return z;
}

/* pools [B * H][K] of the rows, merged in order into those of the images. */
static void
pool_rows (LwStream *s, const ImageRows *r, const uint8_t *has_tags, Pool *row_pools, Pool *pools)
{
  const LwUpsample *u = &r->up;
  int32_t n = u->B * u->H;
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t row = 0; row < n; row++)
    {
      if (has_tags && !has_tags[row / u->H])
        continue;
      const float *z = blended_row (r, row / u->H, row % u->H);
      for (int32_t k = 0; k < u->K; k++)
        row_pools[(size_t)row * u->K + k] = pool_plane (z + (size_t)k * u->stride, u->W, r->kappa);
    }
  for (int32_t i = 0; i < u->B * u->K; i++)
    {
      pools[i] = (Pool){ -FLT_MAX, 0.0 };
      if (has_tags && !has_tags[i / u->K])
        pools[i] = (Pool){ 0.0f, 1.0 };
      else
        for (int32_t y = 0; y < u->H; y++)
          merge_pool (&pools[i], &row_pools[((size_t)(i / u->K) * u->H + y) * u->K + i % u->K],
                      (double)r->kappa);
    }
}

static void
spread_strip (ImageRows *r, const Tags *t, int32_t b, int32_t i)
{
  const LwUpsample *u = &r->up;
  size_t strip = ((size_t)b * u->h + i) * u->row_floats;
  for (int32_t y = u->first_row[i]; y < u->first_row[i + 1]; y++)
    {
      float *z = blended_row (r, b, y);
      for (int32_t k = 0; k < u->K; k++)
        {
          float *plane = z + (size_t)k * u->stride;
          plane_gradient (plane, r->kappa, t->max[b * u->K + k], t->slope[b * u->K + k], u->W,
                          plane);
        }
      lw_cpu_upsample_gradient_touch (u, &r->grad, b, i);
      lw_cpu_spread_rows (z, u->stride, u->rows[y].fraction, u->K, u->W, r->grad.own + strip,
                          r->grad.next + strip, u->stride);
    }
}

bool
lw_cpu_image_loss (LwStream *s, const LwImageLoss *a)
{
  ImageRows r = { .kappa = a->kappa };
  Tags t = { .tags = a->tags,
             .has_tags = a->has_tags,
             .B = a->B,
             .K = a->K,
             .pixels = (double)a->H * a->W,
             .kappa = (double)a->kappa,
             .reduce_mean = a->reduce_mean,
             .term_weight = a->term_weight,
             .loss = a->loss,
             .p = a->p };
  int32_t strips = a->B * a->h, threads = s->options.threads;
  lw_cpu_scratch_begin (s);
  lw_cpu_upsample_begin (s, &r.up, a->B, a->K, a->h, a->w, a->H, a->W, a->logits);
  lw_cpu_upsample_gradient_begin (s, &r.up, &r.grad);
  r.rows = lw_cpu_scratch_take (s, (size_t)threads * r.up.row_floats * sizeof *r.rows);
  Pool *row_pools = lw_cpu_scratch_take (s, (size_t)a->B * a->H * a->K * sizeof *row_pools);
  Pool *pools = lw_cpu_scratch_take (s, (size_t)a->B * a->K * sizeof *pools);
  take_tags (s, &t);
  pool_rows (s, &r, a->has_tags, row_pools, pools);
  compare_tags (&t, pools);
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int32_t strip = 0; strip < strips; strip++)
    if (!a->has_tags || a->has_tags[strip / a->h])
      spread_strip (&r, &t, strip / a->h, strip % a->h);
  lw_cpu_upsample_gradient_finish (s, &r.up, &r.grad, a->dlogits);
  return true;
}

/* ---- similarities to the prototypes ---- */

bool
lw_cpu_image_loss_proto (LwStream *s, const LwImageLossProto *a)
{
  Tags t = { .tags = a->tags,
             .has_tags = a->has_tags,
             .valid = a->valid,
             .B = a->B,
             .K = a->K,
             .pixels = (double)a->h * a->w,
             .kappa = (double)a->kappa,
             .reduce_mean = a->reduce_mean,
             .term_weight = a->term_weight,
             .loss = a->loss,
             .p = a->p };
  int32_t cells = a->h * a->w, planes = a->B * a->K, D = a->D;
  size_t image = (size_t)cells * D;
  lw_cpu_scratch_begin (s);
  float *z = lw_cpu_scratch_take (s, (size_t)planes * cells * sizeof *z);
  Pool *pools = lw_cpu_scratch_take (s, (size_t)planes * sizeof *pools);
  take_tags (s, &t);
  for (int32_t b = 0; b < a->B; b++)
    if (!lw_cpu_gemm (s, false, true, a->K, cells, D, 1.0f, a->table, D, a->features + b * image, D,
                      0.0f, z + (size_t)b * a->K * cells, cells))
      return false;
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t i = 0; i < planes; i++)
    pools[i] = pool_plane (z + (size_t)i * cells, cells, a->kappa);
  compare_tags (&t, pools);
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t i = 0; i < planes; i++)
    {
      float *plane = z + (size_t)i * cells;
      plane_gradient (plane, a->kappa, t.max[i], t.slope[i], cells, plane);
    }
  for (int32_t b = 0; b < a->B; b++)
    if (!lw_cpu_gemm (s, true, false, cells, D, a->K, 1.0f, z + (size_t)b * a->K * cells, cells,
                      a->table, D, 1.0f, a->dfeatures + b * image, D))
      return false;
  return true;
}
