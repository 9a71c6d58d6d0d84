/* One parameter of the optimiser and of the teacher. */
#pragma once

#include "core/rng.h"

/* SGD with momentum: the new velocity; the parameter then moves by -lr * velocity. */
LW_INLINE float
lw_sgd_velocity (float param, float grad, float velocity, float momentum, float decay)
{
  return momentum * velocity + (grad + decay * param);
}

LW_INLINE float
lw_ema (float teacher, float student, float alpha)
{
  return alpha * teacher + (1.0f - alpha) * student;
}
