/* SGD with momentum over all parts of the parameters in one launch, and the teacher's moving
 * average. */
#include "backend/formula/optimizer.h"
#include "cuda-ops.h"
#include "kernels/columns.cuh"

#define PARTS 96                     /* of a launch: its parameters have 4096 bytes */
#define QUADS 4                      /* of a thread */
#define PIECE (4 * QUADS * LW_BLOCK) /* elements of a block */

/* Blocks have pieces that begin at multiples of PIECE, so that fours of elements are whole in
 * memory wherever a part begins. */
struct Parts
{
  LwSgdPart parts[PARTS];
  int32_t blocks[PARTS + 1]; /* first of each part */
};

struct Arrays
{
  float *param;
  const float *grad;
  float *velocity;
  float momentum;
};

static __device__ inline void
step (float *param, float grad, float *velocity, float momentum, const LwSgdPart &p)
{
  *velocity = lw_sgd_velocity (*param, grad, *velocity, momentum, p.decay);
  *param -= p.lr * *velocity;
}

/* Elements [i, i + 4), i a multiple of 4. */
static __device__ inline void
step_quad (const Arrays &a, int64_t i, const LwSgdPart &p)
{
  float param[4], grad[4], velocity[4];
  LwWide<false>::load (a.param, i, param);
  LwWide<false>::load (a.grad, i, grad);
  LwWide<false>::load (a.velocity, i, velocity);
#pragma unroll
  for (int k = 0; k < 4; k++)
    step (&param[k], grad[k], &velocity[k], a.momentum, p);
  LwWide<false>::store (a.velocity, i, velocity);
  LwWide<false>::store (a.param, i, param);
}

static __global__ void
sgd (Parts all, Arrays a, bool aligned)
{
  int32_t part = 0, beyond = PARTS, block = (int32_t)blockIdx.x;
  while (beyond - part > 1)
    {
      int32_t middle = (part + beyond) / 2;
      (all.blocks[middle] <= block ? part : beyond) = middle;
    }
  const LwSgdPart &p = all.parts[part];
  int64_t end = p.offset + p.count;
  int64_t piece = (p.offset / PIECE + block - all.blocks[part]) * PIECE;
#pragma unroll
  for (int q = 0; q < QUADS; q++)
    {
      int64_t first = piece + 4 * (q * LW_BLOCK + (int64_t)threadIdx.x);
      if (aligned && first >= p.offset && first + 4 <= end)
        step_quad (a, first, p);
      else
        for (int64_t i = first < p.offset ? p.offset : first; i < first + 4 && i < end; i++)
          step (&a.param[i], a.grad[i], &a.velocity[i], a.momentum, p);
    }
}

extern "C" bool
lw_cuda_sgd (LwStream *s, const LwSgdPart *parts, int32_t n_parts, float *param, const float *grad,
             float *velocity, float momentum)
{
  Arrays arrays = { param, grad, velocity, momentum };
  bool aligned = lw_is_aligned (param) && lw_is_aligned (grad) && lw_is_aligned (velocity);
  for (int32_t first = 0; first < n_parts; first += PARTS)
    {
      Parts some = {};
      for (int32_t i = 0; i < PARTS; i++)
        {
          int64_t blocks = 0;
          if (first + i < n_parts && parts[first + i].count > 0)
            {
              some.parts[i] = parts[first + i];
              blocks = (some.parts[i].offset + some.parts[i].count + PIECE - 1) / PIECE
                       - some.parts[i].offset / PIECE;
            }
          some.blocks[i + 1] = some.blocks[i] + (int32_t)blocks;
        }
      if (!lw_launch (s, sgd, dim3 ((unsigned)some.blocks[PARTS]), LW_BLOCK, 0, some, arrays,
                      aligned))
        return false;
    }
  return true;
}

/* Fours of elements, then what is left. */
static __global__ void
ema (float *teacher, const float *student, float alpha, int64_t n, int64_t quads)
{
  for (int64_t i = lw_first (); i < quads; i += lw_stride ())
    {
      float t[4], v[4];
      LwWide<false>::load (teacher, 4 * i, t);
      LwWide<false>::load (student, 4 * i, v);
#pragma unroll
      for (int k = 0; k < 4; k++)
        t[k] = lw_ema (t[k], v[k], alpha);
      LwWide<false>::store (teacher, 4 * i, t);
    }
  for (int64_t i = 4 * quads + lw_first (); i < n; i += lw_stride ())
    teacher[i] = lw_ema (teacher[i], student[i], alpha);
}

extern "C" bool
lw_cuda_ema (LwStream *s, int64_t n, float *teacher, const float *student, float alpha)
{
  int64_t quads = lw_is_aligned (teacher) && lw_is_aligned (student) ? n / 4 : 0;
  return lw_launch (s, ema, lw_grid (s, quads ? quads : n), LW_BLOCK, 0, teacher, student, alpha, n,
                    quads);
}
