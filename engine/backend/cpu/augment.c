/* Augmentation of a batch: crop, scale, flip, colour jitter, normalisation. */
#include <omp.h>

#include "backend/cpu/colour.h"
#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/crop-sampler.h"

typedef struct
{
  LwCropSampler *samplers;  /* [B] */
  int32_t *before_contrast; /* [B] */
  float *mean_grey;         /* [B] */
  float *rgb;               /* [B * H] rows of planes [3][W], values that wait for the contrast */
  double *grey;             /* [B * H] */
  float *buffers;           /* [threads][buffer_floats] */
  size_t buffer_floats;
} Work;

static bool
work_begin (LwStream *s, const LwAugment *a, Work *work)
{
  size_t rows = (size_t)a->B * a->H;
  work->samplers = lw_cpu_scratch_take (s, sizeof *work->samplers * a->B);
  work->before_contrast = lw_cpu_scratch_take (s, sizeof (int32_t) * a->B);
  work->mean_grey = lw_cpu_scratch_take (s, sizeof (float) * a->B);
  work->rgb = lw_cpu_scratch_take (s, sizeof (float) * 3 * rows * a->W);
  work->grey = lw_cpu_scratch_take (s, sizeof (double) * rows);
  work->buffer_floats = 0;
  for (int32_t b = 0; b < a->B; b++)
    {
      LwCropSampler *sampler = &work->samplers[b];
      if (!lw_cpu_jitter_check (s, &a->items[b].jitter)
          || !lw_cpu_crop_sampler_begin (s, sampler, &a->items[b], a->H, a->W))
        return false;
      work->before_contrast[b] = lw_jitter_before_contrast (&a->items[b].jitter);
      if (sampler->buffer_floats > work->buffer_floats)
        work->buffer_floats = sampler->buffer_floats;
    }
  work->buffers
      = lw_cpu_scratch_take (s, sizeof (float) * s->options.threads * work->buffer_floats);
  return true;
}

/* Everything up to the contrast; all of it where there is no contrast. */
static void
first_pass (const LwAugment *a, const Work *work, int32_t i)
{
  int32_t b = i / a->H, y = i % a->H, steps = work->before_contrast[b];
  float *rgb = work->rgb + (size_t)i * 3 * a->W;
  float *buffer = work->buffers + omp_get_thread_num () * work->buffer_floats;
  lw_cpu_crop_row (&work->samplers[b], y, buffer, rgb);
  if (a->labels)
    lw_cpu_crop_labels (&work->samplers[b], y, a->labels + (size_t)i * a->W);
  lw_cpu_jitter_row (&a->items[b].jitter, 0, steps, 0.0f, rgb, a->W);
  if (steps == LW_JITTER_STEPS)
    lw_cpu_normalise_row (rgb, a->W, a->mean, a->std, a->image + (size_t)i * 3 * a->W);
  else
    work->grey[i] = lw_cpu_grey_row (rgb, a->W);
}

static void
second_pass (const LwAugment *a, const Work *work, int32_t i)
{
  int32_t b = i / a->H, steps = work->before_contrast[b];
  float *rgb = work->rgb + (size_t)i * 3 * a->W;
  if (steps == LW_JITTER_STEPS)
    return;
  lw_cpu_jitter_row (&a->items[b].jitter, steps, LW_JITTER_STEPS, work->mean_grey[b], rgb, a->W);
  lw_cpu_normalise_row (rgb, a->W, a->mean, a->std, a->image + (size_t)i * 3 * a->W);
}

bool
lw_cpu_augment (LwStream *s, const LwAugment *a)
{
  Work work;
  int32_t rows = a->B * a->H, threads = s->options.threads;
  lw_cpu_scratch_begin (s);
  if (!work_begin (s, a, &work))
    return false;
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int32_t i = 0; i < rows; i++)
    first_pass (a, &work, i);
  for (int32_t b = 0; b < a->B; b++)
    if (work.before_contrast[b] < LW_JITTER_STEPS)
      work.mean_grey[b] = lw_cpu_grey_mean (work.grey + (size_t)b * a->H, a->H, a->W);
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int32_t i = 0; i < rows; i++)
    second_pass (a, &work, i);
  return true;
}
