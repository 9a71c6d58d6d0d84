/* Pseudo-labels (eq 1) and the targets made of them. */
#include <omp.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/prediction.h"
#include "backend/formula/pseudo.h"

bool
lw_cpu_pseudo_labels (LwStream *s, int64_t pixels, const float *conf, const uint8_t *pred,
                      float tau, bool strict, uint8_t *labels)
{
  for (int64_t i = 0; i < pixels; i++)
    labels[i] = lw_pseudo_label (conf[i], pred[i], tau, strict);
  return true;
}

/* Labels of a row from its predictions; returns the number of confident pixels. */
static int64_t
label_row (const LwPseudoOptions *o, int32_t W, const float *conf, uint8_t *labels)
{
  int64_t confident = 0;
  for (int32_t x = 0; x < W; x++)
    {
      confident += lw_confident (conf[x], o->tau, o->strict);
      labels[x] = lw_pseudo_target_label (o, conf[x], labels[x]);
    }
  return confident;
}

/* In place: the confidences of row @y become weights. */
static void
weight_row (const LwPseudoOptions *o, int32_t y, int32_t H, int32_t W, float quality, float *weight)
{
  bool border = lw_pseudo_target_border (o, y, H);
  for (int32_t x = 0; x < W; x++)
    weight[x] = border ? 0.0f
                       : lw_pseudo_target_weight (o, lw_confident (weight[x], o->tau, o->strict),
                                                  quality);
}

bool
lw_cpu_pseudo_targets (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                       int32_t W, const float *logits, const LwPseudoOptions *o, uint8_t *labels,
                       float *weight)
{
  LwUpsample u;
  int32_t rows = B * H, threads = s->options.threads;
  size_t floats = (size_t)K * LW_ROW_CHUNK;
  lw_cpu_scratch_begin (s);
  lw_cpu_upsample_begin (s, &u, B, K, h, w, H, W, logits);
  float *scratch = lw_cpu_scratch_take (s, threads * floats * sizeof *scratch);
  int64_t confident = 0;
#pragma omp parallel for num_threads(threads) schedule(static) reduction(+ : confident)
  for (int32_t i = 0; i < rows; i++)
    {
      size_t row = (size_t)i * W;
      lw_cpu_predict_row (&u, i / H, i % H, scratch + omp_get_thread_num () * floats, weight + row,
                          labels + row);
      confident += label_row (o, W, weight + row, labels + row);
    }
  float quality = (float)((double)confident / ((double)rows * W));
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int32_t i = 0; i < rows; i++)
    weight_row (o, i % H, H, W, quality, weight + (size_t)i * W);
  return true;
}
