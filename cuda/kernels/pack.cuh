/* Neighbouring elements of a map as one load or store. */
#pragma once

#include "kernels/launch.cuh"

/* The largest power of two that divides @bytes, 16 at most. */
static constexpr size_t
lw_pack_alignment (size_t bytes)
{
  return bytes % 16 == 0 ? 16 : bytes & (~bytes + 1);
}

template <typename T, int N> struct __align__ (lw_pack_alignment (sizeof (T) * N)) LwPack
{
  T v[N];

  /* Elements [N * i, N * i + N). */
  static __device__ inline LwPack load (const T *p, int64_t i)
  {
    return reinterpret_cast<const LwPack *> (p)[i];
  }

  __device__ inline void store (T * p, int64_t i) const
  {
    reinterpret_cast<LwPack *> (p)[i] = *this;
  }
};

/* Whether packs of @bytes can be read at @p; NULL is read nowhere. */
static inline bool
lw_packs (const void *p, size_t bytes)
{
  return (uintptr_t)p % (bytes < 16 ? bytes : 16) == 0;
}
