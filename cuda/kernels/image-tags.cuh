/* Image loss (eq 5-6): pooled scores of classes against the tags of their images. */
#pragma once

#include "cuda.h"

/* Pools are log sum exp (kappa z) = kappa * max + log (sum) over the @pixels of a class of an
 * image; that of an image without tags is max 0, sum 1. On the device, but for the struct itself.
 */
struct LwImageTags
{
  int32_t B, K;
  const uint8_t *tags;     /* [B][K] */
  const uint8_t *has_tags; /* [B] or NULL = all have */
  const uint8_t *valid;    /* [K] or NULL = all classes count */
  double pixels, kappa;
  bool reduce_mean;
  float term_weight;
  const float *max;  /* [B][K] */
  const double *sum; /* [B][K] */
  float *loss;       /* [1] */
  float *p;          /* [B][K] or NULL */
  float *slope;      /* [B][K]: pixel z gets the gradient slope * exp (kappa (z - max)) */
};

/* Writes loss, p and slope. Takes no scratch. */
bool lw_cuda_compare_tags (LwStream *s, const LwImageTags &t);
