/* Boundary loss: Gumbel noise, drawn or given, as planes. */
#include "backend/cpu/boundary.h"
#include "backend/cpu/row-softmax.h"
#include "backend/formula/gumbel.h"

#define BLOCKS 64 /* counters drawn at once */

/* out[4 i + j] = word j of counter first + i. */
static LW_KERNEL void
gumbel_blocks (LwRngKey key, uint64_t first, float *out)
{
  uint32_t words[4][BLOCKS];
  for (int i = 0; i < BLOCKS; i++)
    {
      uint32_t block[4];
      lw_rng_block (key, first + (uint64_t)i, block);
      words[0][i] = block[0];
      words[1][i] = block[1];
      words[2][i] = block[2];
      words[3][i] = block[3];
    }
  for (int i = 0; i < BLOCKS; i++)
    for (int j = 0; j < 4; j++)
      out[4 * i + j] = lw_gumbel ((float)(words[j][i] >> 8) * (1.0f / 16777216.0f));
}

/* noise[i] of elements first + i. */
static void
draw (LwRngKey key, uint64_t first, size_t n, float *noise)
{
  float values[4 * BLOCKS];
  uint64_t end = first + n;
  for (uint64_t block = first / 4; block * 4 < end; block += BLOCKS)
    {
      gumbel_blocks (key, block, values);
      uint64_t from = block * 4 > first ? block * 4 : first;
      uint64_t to = (block + BLOCKS) * 4 < end ? (block + BLOCKS) * 4 : end;
      for (uint64_t i = from; i < to; i++)
        noise[i - first] = values[i - block * 4];
    }
}

void
lw_boundary_noise_row (const Boundary *c, int32_t row, float *pixels)
{
  const LwBoundary *a = c->a;
  size_t n = (size_t)a->W * a->K;
  const float *given = a->noise ? a->noise + (size_t)row * n : pixels;
  if (!a->noise)
    draw (a->key, (uint64_t)row * n, n, pixels);
  lw_cpu_pixels_to_planes (given, a->K, a->W, c->noise + (size_t)row * c->up.row_floats,
                           c->up.stride);
}
