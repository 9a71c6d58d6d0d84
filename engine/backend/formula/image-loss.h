/* Eq 5-6 for one class of one image: pooled score, probability and binary cross-entropy. */
#pragma once

#include "core/rng.h"

#include <math.h>

/* (log sum exp (kappa z) - log n) / kappa over @n pixels. */
LW_INLINE double
lw_image_score (double log_sum, double n, double kappa)
{
  return (log_sum - log (n)) / kappa;
}

LW_INLINE double
lw_sigmoid (double score)
{
  return score >= 0.0 ? 1.0 / (1.0 + exp (-score)) : exp (score) / (1.0 + exp (score));
}

/* softplus (score) - tag * score */
LW_INLINE double
lw_image_cross_entropy (double score, double tag)
{
  return fmax (score, 0.0) + log1p (exp (-fabs (score))) - tag * score;
}
