/* Eq 1: which predictions are trusted. */
#pragma once

#include "backend/backend.h"

LW_INLINE bool
lw_confident (float conf, float tau, bool strict)
{
  return strict ? conf > tau : conf >= tau;
}

LW_INLINE uint8_t
lw_pseudo_label (float conf, uint8_t pred, float tau, bool strict)
{
  return lw_confident (conf, tau, strict) ? pred : LW_LABEL_IGNORE;
}

/* Label of a pixel of an unlabelled image for the classification loss. */
LW_INLINE uint8_t
lw_pseudo_target_label (const LwPseudoOptions *o, float conf, uint8_t pred)
{
  return o->mode == LW_PSEUDO_MASK ? lw_pseudo_label (conf, pred, o->tau, o->strict) : pred;
}

/* Its weight; @quality is the confident share of the batch. */
LW_INLINE float
lw_pseudo_target_weight (const LwPseudoOptions *o, bool confident, float quality)
{
  if (o->mode == LW_PSEUDO_MASK)
    return 1.0f;
  return o->mode == LW_PSEUDO_FRAC || confident ? quality : 0.0f;
}

LW_INLINE bool
lw_pseudo_target_border (const LwPseudoOptions *o, int32_t y, int32_t H)
{
  return y < o->border_top || y >= H - o->border_bottom;
}
