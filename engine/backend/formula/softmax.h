/* Cross-entropy and softmax of one pixel, and their gradients. */
#pragma once

#include "core/rng.h"

/* -log softmax (z)[label]; @log_sum = log sum exp z. */
LW_INLINE float
lw_cross_entropy (float log_sum, float z_label)
{
  return log_sum - z_label;
}

/* Gradient of the logit; @dot = sum over k of dp * p. */
LW_INLINE float
lw_softmax_backward (float p, float dp, float dot)
{
  return p * (dp - dot);
}
