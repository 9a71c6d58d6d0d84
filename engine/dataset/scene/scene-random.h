/* A stream of random numbers for one part of one scene. Streams are told apart by number, so that
 * a change in how a car is drawn leaves every other thing of the scene where it was. */
#pragma once

#include <glib.h>

#include "core/rng.h"

typedef struct
{
  LwRngKey key;
  uint64_t next;
  uint32_t block[4];
} LwSceneRandom;

/* Streams below 16 belong to the scene as a whole, the others to its things. */
enum
{
  LW_STREAM_LAYOUT,
  LW_STREAM_LIGHT,
  LW_STREAM_SENSOR,
  LW_STREAM_TEXTURE,
  LW_STREAM_NOISE,
  LW_STREAM_THINGS = 16,
};

static inline LwSceneRandom
lw_scene_random (LwRngKey key, int look, uint32_t stream)
{
  LwSceneRandom random = { key, (uint64_t)look << 62 | (uint64_t)stream << 32, { 0 } };
  return random;
}

static inline uint32_t
lw_random_u32 (LwSceneRandom *self)
{
  if ((self->next & 3) == 0)
    lw_rng_block (self->key, self->next >> 2, self->block);
  return self->block[self->next++ & 3];
}

/* Uniform in [low, high). */
static inline float
lw_random_range (LwSceneRandom *self, float low, float high)
{
  return low + (high - low) * (float)(lw_random_u32 (self) >> 8) * (1.0f / 16777216.0f);
}

static inline gboolean
lw_random_chance (LwSceneRandom *self, float probability)
{
  return lw_random_range (self, 0, 1) < probability;
}

/* Uniform integer in [0, n). */
static inline int
lw_random_below (LwSceneRandom *self, int n)
{
  return (int)(((uint64_t)lw_random_u32 (self) * (uint64_t)n) >> 32);
}
