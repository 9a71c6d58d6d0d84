/* Pseudo-labels (eq 1) and the targets made of them. */
#include "backend/formula/pseudo.h"
#include "cuda-ops.h"
#include "kernels/launch.cuh"

static __global__ void
label_pixels (int64_t pixels, const float *conf, const uint8_t *pred, float tau, bool strict,
              uint8_t *labels)
{
  for (int64_t i = lw_first (); i < pixels; i += lw_stride ())
    labels[i] = lw_pseudo_label (conf[i], pred[i], tau, strict);
}

/* In place: predictions become labels. *confident += the confident pixels. */
static __global__ void
label_targets (int64_t pixels, LwPseudoOptions o, const float *conf, uint8_t *labels,
               unsigned long long *confident)
{
  int32_t count = 0;
  for (int64_t i = lw_first (); i < pixels; i += lw_stride ())
    {
      count += lw_confident (conf[i], o.tau, o.strict);
      labels[i] = lw_pseudo_target_label (&o, conf[i], labels[i]);
    }
  count = lw_block_sum (count);
  if (threadIdx.x == 0)
    atomicAdd (confident, (unsigned long long)count);
}

/* In place: confidences become weights. */
static __global__ void
weigh_targets (int32_t B, int32_t H, int32_t W, LwPseudoOptions o,
               const unsigned long long *confident, float *weight)
{
  int32_t x = blockIdx.x * blockDim.x + threadIdx.x;
  float quality = (float)((double)*confident / ((double)B * H * W));
  if (x >= W)
    return;
  for (int64_t r = blockIdx.y; r < (int64_t)B * H; r += gridDim.y)
    {
      float *w = weight + r * W + x;
      *w = lw_pseudo_target_border (&o, (int32_t)(r % H), H)
               ? 0.0f
               : lw_pseudo_target_weight (&o, lw_confident (*w, o.tau, o.strict), quality);
    }
}

bool
lw_cuda_pseudo_labels (LwStream *s, int64_t pixels, const float *conf, const uint8_t *pred,
                       float tau, bool strict, uint8_t *labels)
{
  return lw_launch (s, label_pixels, lw_grid (s, pixels), LW_BLOCK, 0, pixels, conf, pred, tau,
                    strict, labels);
}

bool
lw_cuda_pseudo_targets (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                        int32_t W, const float *logits, const LwPseudoOptions *o, uint8_t *labels,
                        float *weight)
{
  int64_t pixels = (int64_t)B * H * W;
  lw_cuda_scratch_begin (s);
  unsigned long long *confident = (unsigned long long *)lw_cuda_scratch_take (s, sizeof *confident);
  return confident && lw_cuda_zero (s, confident, sizeof *confident)
         && lw_cuda_predict_upsampled (s, B, K, h, w, H, W, logits, labels, weight)
         && lw_launch (s, label_targets, lw_grid (s, pixels), LW_BLOCK, 0, pixels, *o, weight,
                       labels, confident)
         && lw_launch (s, weigh_targets, lw_row_grid ((int64_t)B * H, W), LW_BLOCK, 0, B, H, W, *o,
                       confident, weight);
}
