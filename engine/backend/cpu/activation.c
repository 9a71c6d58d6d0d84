/* The layout of activations: NHWC, f32 or bf16. */
#include <string.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/cpu.h"
#include "backend/formula/bf16.h"

static int64_t
count (const LwShape *shape)
{
  return (int64_t)shape->n * shape->c * shape->h * shape->w;
}

size_t
lw_cpu_activation_bytes (LwStream *s, const LwShape *shape)
{
  return (size_t)count (shape) * (s->options.precision == LW_PRECISION_BF16 ? 2 : 4);
}

static LW_KERNEL void
to_bf16 (const float *x, uint16_t *y, int64_t n)
{
  for (int64_t i = 0; i < n; i++)
    y[i] = lw_bf16_from_f32 (x[i]);
}

static LW_KERNEL void
from_bf16 (const uint16_t *x, float *y, int64_t n)
{
  for (int64_t i = 0; i < n; i++)
    y[i] = lw_f32_from_bf16 (x[i]);
}

bool
lw_cpu_activation_from_f32 (LwStream *s, const LwShape *shape, const float *nhwc, void *activation)
{
  if (s->options.precision == LW_PRECISION_BF16)
    to_bf16 (nhwc, activation, count (shape));
  else
    memcpy (activation, nhwc, (size_t)count (shape) * sizeof (float));
  return true;
}

bool
lw_cpu_activation_to_f32 (LwStream *s, const LwShape *shape, const void *activation, float *nhwc)
{
  if (s->options.precision == LW_PRECISION_BF16)
    from_bf16 (activation, nhwc, count (shape));
  else
    memcpy (nhwc, activation, (size_t)count (shape) * sizeof (float));
  return true;
}
