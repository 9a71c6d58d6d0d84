/* SGD with momentum over all parts of the parameters in one launch, and the teacher's moving
 * average. */
#include "backend/formula/optimizer.h"
#include "cuda-ops.h"
#include "kernels/launch.cuh"

#define PARTS 96 /* of a launch: its parameters have 4096 bytes */

struct Parts
{
  LwSgdPart parts[PARTS];
};

/* Blocks along x share a part; blocks along y have one each. */
static __global__ void
sgd (Parts all, float *param, const float *grad, float *velocity, float momentum)
{
  const LwSgdPart &p = all.parts[blockIdx.y];
  for (int64_t i = p.offset + lw_first (); i < p.offset + p.count; i += lw_stride ())
    {
      float v = lw_sgd_velocity (param[i], grad[i], velocity[i], momentum, p.decay);
      velocity[i] = v;
      param[i] -= p.lr * v;
    }
}

extern "C" bool
lw_cuda_sgd (LwStream *s, const LwSgdPart *parts, int32_t n_parts, float *param, const float *grad,
             float *velocity, float momentum)
{
  for (int32_t first = 0; first < n_parts; first += PARTS)
    {
      Parts some = {};
      int32_t n = n_parts - first < PARTS ? n_parts - first : PARTS;
      int64_t most = 0;
      for (int32_t i = 0; i < n; i++)
        {
          some.parts[i] = parts[first + i];
          most = most > some.parts[i].count ? most : some.parts[i].count;
        }
      dim3 grid = lw_grid (s, most);
      grid.y = (unsigned)n;
      if (!lw_launch (s, sgd, grid, LW_BLOCK, 0, some, param, grad, velocity, momentum))
        return false;
    }
  return true;
}

static __global__ void
ema (float *teacher, const float *student, float alpha, int64_t n)
{
  for (int64_t i = lw_first (); i < n; i += lw_stride ())
    teacher[i] = lw_ema (teacher[i], student[i], alpha);
}

extern "C" bool
lw_cuda_ema (LwStream *s, int64_t n, float *teacher, const float *student, float alpha)
{
  return lw_launch (s, ema, lw_grid (s, n), LW_BLOCK, 0, teacher, student, alpha, n);
}
