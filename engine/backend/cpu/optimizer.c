/* SGD and the teacher's moving average: one pass over memory each. */
#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/cpu.h"
#include "backend/formula/optimizer.h"

/* Parameters of one task: large enough to stream, small enough to share out. */
#define CHUNK 16384

static LW_KERNEL void
sgd_chunk (int64_t n, float *restrict param, const float *restrict grad, float *restrict velocity,
           float lr, float momentum, float decay)
{
  for (int64_t i = 0; i < n; i++)
    {
      float v = lw_sgd_velocity (param[i], grad[i], velocity[i], momentum, decay);
      velocity[i] = v;
      param[i] -= lr * v;
    }
}

bool
lw_cpu_sgd (LwStream *s, const LwSgdPart *parts, int32_t n_parts, float *param, const float *grad,
            float *velocity, float momentum)
{
  for (const LwSgdPart *p = parts; p < parts + n_parts; p++)
    {
      int64_t end = p->offset + p->count;
#pragma omp parallel for num_threads(s->options.threads) schedule(static) if (p->count > CHUNK)
      for (int64_t i = p->offset; i < end; i += CHUNK)
        sgd_chunk (end - i < CHUNK ? end - i : CHUNK, param + i, grad + i, velocity + i, p->lr,
                   momentum, p->decay);
    }
  return true;
}

static LW_KERNEL void
ema_chunk (int64_t n, float *restrict teacher, const float *restrict student, float alpha)
{
  for (int64_t i = 0; i < n; i++)
    teacher[i] = lw_ema (teacher[i], student[i], alpha);
}

bool
lw_cpu_ema (LwStream *s, int64_t n, float *teacher, const float *student, float alpha)
{
#pragma omp parallel for num_threads(s->options.threads) schedule(static) if (n > CHUNK)
  for (int64_t i = 0; i < n; i += CHUNK)
    ema_chunk (n - i < CHUNK ? n - i : CHUNK, teacher + i, student + i, alpha);
  return true;
}
