/* Class and confidence of logits, at feature size and upsampled. */
#include "backend/cpu/prediction.h"

#include <omp.h>

#include "backend/cpu/cell-argmax.h"
#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/row-softmax.h"

static LW_KERNEL void
arg_max (const float *planes, int32_t K, int32_t n, const float *max, uint8_t *pred)
{
  int32_t index[LW_ROW_CHUNK] = { 0 };
  for (int32_t k = K - 1; k >= 0; k--)
    {
      const float *plane = planes + (size_t)k * LW_ROW_CHUNK;
      for (int32_t x = 0; x < LW_ROW_CHUNK; x++)
        index[x] = plane[x] == max[x] ? k : index[x];
    }
  for (int32_t x = 0; x < n; x++)
    pred[x] = (uint8_t)index[x];
}

/* Of @n <= LW_ROW_CHUNK pixels: the blend of two rows of planes. */
static void
predict_chunk (const float *top, const float *bottom, float fraction, int32_t K, int32_t n,
               int32_t stride, float *planes, float *conf, uint8_t *pred)
{
  float max[LW_ROW_CHUNK] = { 0 }, sum[LW_ROW_CHUNK];
  lw_cpu_blend_max (top, bottom, fraction, K, n, stride, planes, LW_ROW_CHUNK, max);
  arg_max (planes, K, n, max, pred);
  lw_cpu_exp_sum (planes, LW_ROW_CHUNK, K, n, max, sum);
  for (int32_t x = 0; x < n; x++)
    conf[x] = 1.0f / sum[x];
}

void
lw_cpu_predict_row (const LwUpsample *u, int32_t b, int32_t y, float *planes, float *conf,
                    uint8_t *pred)
{
  const float *top = lw_cpu_upsample_top (u, b, y), *bottom = lw_cpu_upsample_bottom (u, b, y);
  for (int32_t x = 0; x < u->W; x += LW_ROW_CHUNK)
    predict_chunk (top + x, bottom + x, u->rows[y].fraction, u->K,
                   u->W - x < LW_ROW_CHUNK ? u->W - x : LW_ROW_CHUNK, u->stride, planes, conf + x,
                   pred + x);
}

bool
lw_cpu_predict (LwStream *s, int64_t pixels, int32_t K, const float *logits, float *conf,
                uint8_t *pred)
{
  int32_t threads = s->options.threads;
  size_t floats = (size_t)K * LW_ROW_CHUNK;
  lw_cpu_scratch_begin (s);
  float *scratch = lw_cpu_scratch_take (s, threads * floats * sizeof *scratch);
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int64_t i = 0; i < pixels; i += LW_ROW_CHUNK)
    {
      int32_t n = pixels - i < LW_ROW_CHUNK ? (int32_t)(pixels - i) : LW_ROW_CHUNK;
      float *planes = scratch + omp_get_thread_num () * floats;
      lw_cpu_pixels_to_planes (logits + i * K, K, n, planes, LW_ROW_CHUNK);
      predict_chunk (planes, planes, 0.0f, K, n, LW_ROW_CHUNK, planes, conf + i, pred + i);
    }
  return true;
}

static void
predict_with_confidence (LwStream *s, const LwUpsample *u, uint8_t *pred, float *conf)
{
  int32_t threads = s->options.threads;
  size_t floats = (size_t)u->K * LW_ROW_CHUNK;
  float *scratch = lw_cpu_scratch_take (s, threads * floats * sizeof *scratch);
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int32_t i = 0; i < u->B * u->H; i++)
    lw_cpu_predict_row (u, i / u->H, i % u->H, scratch + omp_get_thread_num () * floats,
                        conf + (size_t)i * u->W, pred + (size_t)i * u->W);
}

bool
lw_cpu_predict_upsampled (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                          int32_t W, const float *logits, uint8_t *pred, float *conf)
{
  LwUpsample u;
  lw_cpu_scratch_begin (s);
  lw_cpu_upsample_begin (s, &u, B, K, h, w, H, W, conf ? logits : NULL);
  if (conf)
    predict_with_confidence (s, &u, pred, conf);
  else
    lw_cpu_cell_argmax (s, &u, logits, pred);
  return true;
}
