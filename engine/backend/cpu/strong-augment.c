/* Strong augmentation of mixed images: colour jitter, then Gaussian blur, in [0, 1] RGB. */
#include <math.h>
#include <omp.h>
#include <string.h>

#include "backend/cpu/colour.h"
#include "backend/cpu/cpu-ops.h"
#include "backend/formula/blur.h"

typedef struct
{
  int32_t radius;
  float *weight;      /* [2 * radius + 1] */
  const float **taps; /* [threads][2 * radius + 1] */
} Blur;

typedef struct
{
  Blur *blurs;              /* [B] */
  bool *idle;               /* [B]: nothing to do */
  int32_t *before_contrast; /* [B] */
  float *mean_grey;         /* [B] */
  double *grey;             /* [B * H] */
  float *rgb, *blurred;     /* [B * H] rows of planes [3][W]; blurred along rows */
  float *padded;            /* [threads][padded_floats]: a row with its mirrored ends */
  size_t padded_floats;
} Work;

static bool
blur_begin (LwStream *s, float sigma, int32_t H, int32_t W, Blur *blur)
{
  if (!(sigma >= 0.0f && sigma <= LW_BLUR_SIGMA_MAX))
    return lw_cpu_fail (s, "a blur of sigma %g; it must lie in 0 to %g pixels", (double)sigma,
                        (double)LW_BLUR_SIGMA_MAX);
  blur->radius = lw_blur_radius (sigma);
  int32_t n = 2 * blur->radius + 1;
  blur->weight = lw_cpu_scratch_take (s, sizeof (float) * n);
  blur->taps = lw_cpu_scratch_take (s, sizeof (float *) * n * s->options.threads);
  double sum = 0.0, variance = blur->radius ? (double)sigma * (double)sigma : 1.0;
  for (int32_t t = -blur->radius; t <= blur->radius; t++)
    sum += exp (-0.5 * t * t / variance);
  for (int32_t t = -blur->radius; t <= blur->radius; t++)
    blur->weight[t + blur->radius] = (float)(exp (-0.5 * t * t / variance) / sum);
  return true;
}

static bool
work_begin (LwStream *s, const LwStrongAugment *a, Work *work)
{
  size_t rows = (size_t)a->B * a->H, floats = 3 * rows * a->W;
  int32_t radius = 0;
  work->blurs = lw_cpu_scratch_take (s, sizeof *work->blurs * a->B);
  work->idle = lw_cpu_scratch_take (s, sizeof *work->idle * a->B);
  work->before_contrast = lw_cpu_scratch_take (s, sizeof (int32_t) * a->B);
  work->mean_grey = lw_cpu_scratch_take (s, sizeof (float) * a->B);
  work->grey = lw_cpu_scratch_take (s, sizeof (double) * rows);
  work->rgb = lw_cpu_scratch_take (s, sizeof (float) * floats);
  work->blurred = lw_cpu_scratch_take (s, sizeof (float) * floats);
  for (int32_t b = 0; b < a->B; b++)
    {
      if (!lw_cpu_jitter_check (s, &a->jitter[b])
          || !blur_begin (s, a->sigma[b], a->H, a->W, &work->blurs[b]))
        return false;
      work->before_contrast[b] = lw_jitter_before_contrast (&a->jitter[b]);
      work->idle[b] = lw_jitter_neutral (&a->jitter[b]) && work->blurs[b].radius == 0;
      if (work->blurs[b].radius > radius)
        radius = work->blurs[b].radius;
    }
  work->padded_floats = (size_t)a->W + 2 * radius;
  work->padded = lw_cpu_scratch_take (s, sizeof (float) * s->options.threads * work->padded_floats);
  return true;
}

/* out[x] = sum over the taps of weight * tap[x] */
static LW_KERNEL void
sum_taps (const float *const *taps, const float *weight, int32_t n_taps, int32_t n,
          float *restrict out)
{
  for (int32_t x = 0; x < n; x++)
    out[x] = weight[0] * taps[0][x];
  for (int32_t t = 1; t < n_taps; t++)
    {
      const float *restrict in = taps[t];
      float w = weight[t];
      for (int32_t x = 0; x < n; x++)
        out[x] += w * in[x];
    }
}

static const float **
thread_taps (const Blur *blur)
{
  return blur->taps + (size_t)omp_get_thread_num () * (2 * blur->radius + 1);
}

/* Blurs one plane of a row along it. */
static void
blur_plane (const Blur *blur, const float *plane, int32_t W, float *padded, float *out)
{
  int32_t r = blur->radius;
  const float **taps = thread_taps (blur);
  memcpy (padded + r, plane, sizeof (float) * W);
  for (int32_t i = 1; i <= r; i++)
    {
      padded[r - i] = plane[lw_mirror (-i, W)];
      padded[r + W - 1 + i] = plane[lw_mirror (W - 1 + i, W)];
    }
  for (int32_t t = 0; t <= 2 * r; t++)
    taps[t] = padded + t;
  sum_taps (taps, blur->weight, 2 * r + 1, W, out);
}

static void
jitter_pass (const LwStrongAugment *a, const Work *work, int32_t i)
{
  int32_t b = i / a->H;
  size_t row = (size_t)i * 3 * a->W;
  if (work->idle[b])
    return;
  lw_cpu_denormalise_row (a->image + row, a->W, a->mean, a->std, work->rgb + row);
  lw_cpu_jitter_row (&a->jitter[b], 0, work->before_contrast[b], 0.0f, work->rgb + row, a->W);
  if (work->before_contrast[b] < LW_JITTER_STEPS)
    work->grey[i] = lw_cpu_grey_row (work->rgb + row, a->W);
}

/* Contrast and what follows it, and the blur along rows. */
static void
row_pass (const LwStrongAugment *a, const Work *work, int32_t i)
{
  int32_t b = i / a->H, W = a->W;
  const Blur *blur = &work->blurs[b];
  float *rgb = work->rgb + (size_t)i * 3 * W, *blurred = work->blurred + (size_t)i * 3 * W;
  float *padded = work->padded + omp_get_thread_num () * work->padded_floats;
  if (work->idle[b])
    return;
  lw_cpu_jitter_row (&a->jitter[b], work->before_contrast[b], LW_JITTER_STEPS, work->mean_grey[b],
                     rgb, W);
  if (blur->radius == 0)
    lw_cpu_normalise_row (rgb, W, a->mean, a->std, a->image + (size_t)i * 3 * W);
  else
    for (int32_t c = 0; c < 3; c++)
      blur_plane (blur, rgb + c * W, W, padded, blurred + c * W);
}

/* The blur across rows. */
static void
column_pass (const LwStrongAugment *a, const Work *work, int32_t i)
{
  int32_t b = i / a->H, y = i % a->H, W = a->W;
  const Blur *blur = &work->blurs[b];
  const float *image = work->blurred + (size_t)b * a->H * 3 * W;
  float *rgb = work->rgb + (size_t)i * 3 * W;
  if (blur->radius == 0)
    return;
  const float **taps = thread_taps (blur);
  for (int32_t t = -blur->radius; t <= blur->radius; t++)
    taps[t + blur->radius] = image + (size_t)lw_mirror (y + t, a->H) * 3 * W;
  sum_taps (taps, blur->weight, 2 * blur->radius + 1, 3 * W, rgb);
  lw_cpu_normalise_row (rgb, W, a->mean, a->std, a->image + (size_t)i * 3 * W);
}

bool
lw_cpu_strong_augment (LwStream *s, const LwStrongAugment *a)
{
  Work work;
  int32_t rows = a->B * a->H, threads = s->options.threads;
  lw_cpu_scratch_begin (s);
  if (!work_begin (s, a, &work))
    return false;
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int32_t i = 0; i < rows; i++)
    jitter_pass (a, &work, i);
  for (int32_t b = 0; b < a->B; b++)
    if (work.before_contrast[b] < LW_JITTER_STEPS)
      work.mean_grey[b] = lw_cpu_grey_mean (work.grey + (size_t)b * a->H, a->H, a->W);
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int32_t i = 0; i < rows; i++)
    row_pass (a, &work, i);
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int32_t i = 0; i < rows; i++)
    column_pass (a, &work, i);
  return true;
}
