/* Counter-based random numbers (Philox 4x32-10, Salmon et al., SC 2011).
 *
 * A number is a pure function of (seed, step, purpose, index): any thread count, a resumed run and
 * every backend draw the same numbers. Compiles as C and as CUDA C. */
#pragma once

#include <stdint.h>

#ifdef __CUDACC__
#  define LW_INLINE static __host__ __device__ inline
#else
#  define LW_INLINE static inline
#endif

/* Streams of numbers that must never coincide. Append only: the values are part of every result. */
typedef enum
{
  LW_RNG_INIT = 1,           /* network initialisation; step = parameter number */
  LW_RNG_SPLIT = 2,          /* nested splits; step = partition */
  LW_RNG_WEAK = 3,           /* weak labels; step = image */
  LW_RNG_SAMPLER_SOURCE = 4, /* order of an epoch; step = epoch */
  LW_RNG_SAMPLER_TARGET = 5,
  LW_RNG_AUGMENT_SOURCE = 6, /* crop, scale, flip, jitter; step = batch of the run */
  LW_RNG_AUGMENT_TARGET = 7,
  LW_RNG_STRONG = 8,         /* jitter and blur of the mixed image */
  LW_RNG_CLASSMIX = 9,       /* keys of the ClassMix classes */
  LW_RNG_SELECT_SOURCE = 10, /* keys of the contrast samples */
  LW_RNG_SELECT_TARGET = 11,
  LW_RNG_SELECT_INTER_SOURCE = 12,
  LW_RNG_SELECT_INTER_TARGET = 13,
  LW_RNG_GUMBEL = 14, /* noise of the boundary loss */
  LW_RNG_SCENE = 15,  /* scene generator; step = image */
  LW_RNG_BOOTSTRAP = 16,
} LwRngPurpose;

typedef struct
{
  uint64_t seed;
  uint32_t step;
  uint32_t purpose;
} LwRngKey;

LW_INLINE LwRngKey
lw_rng_key (uint64_t seed, uint64_t step, LwRngPurpose purpose)
{
  LwRngKey key = { seed, (uint32_t)step, (uint32_t)purpose };
  return key;
}

/* Four independent 32-bit words for counter @index. */
LW_INLINE void
lw_rng_block (LwRngKey key, uint64_t index, uint32_t out[4])
{
  uint32_t c0 = (uint32_t)index, c1 = (uint32_t)(index >> 32), c2 = key.step, c3 = key.purpose;
  uint32_t k0 = (uint32_t)key.seed, k1 = (uint32_t)(key.seed >> 32);
  for (int round = 0; round < 10; round++)
    {
      uint64_t p0 = (uint64_t)0xD2511F53u * c0, p1 = (uint64_t)0xCD9E8D57u * c2;
      uint32_t n0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0, n2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
      c1 = (uint32_t)p1;
      c3 = (uint32_t)p0;
      c0 = n0;
      c2 = n2;
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

LW_INLINE uint32_t
lw_rng_u32 (LwRngKey key, uint64_t index)
{
  uint32_t block[4];
  lw_rng_block (key, index >> 2, block);
  return block[index & 3];
}

/* Uniform in [0, 1), 24 bits. */
LW_INLINE float
lw_rng_uniform (LwRngKey key, uint64_t index)
{
  return (float)(lw_rng_u32 (key, index) >> 8) * (1.0f / 16777216.0f);
}

/* Uniform integer in [0, n), n >= 1 (bias below n / 2^32). */
LW_INLINE uint32_t
lw_rng_below (LwRngKey key, uint64_t index, uint32_t n)
{
  return (uint32_t)(((uint64_t)lw_rng_u32 (key, index) * n) >> 32);
}
