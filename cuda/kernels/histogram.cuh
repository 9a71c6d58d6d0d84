/* Counting: neighbouring pixels mostly have the same key, so a thread counts runs of equal ones and
 * touches the table once a run. Integers only: the order does not matter. */
#pragma once

#include "kernels/launch.cuh"

#define LW_NO_KEY 0xffffffffu

template <typename T> struct LwRun
{
  T *table;
  uint32_t key, n;

  /* One more of @next; LW_NO_KEY counts nowhere. */
  __device__ inline void
  put (uint32_t next)
  {
    if (next != key)
      end ();
    key = next;
    n++;
  }

  __device__ inline void
  end ()
  {
    if (key != LW_NO_KEY && n > 0)
      atomicAdd (&table[key], (T)n);
    n = 0;
  }
};
