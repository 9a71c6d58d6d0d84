/* Random orders (Fisher-Yates shuffle). */
#pragma once

#include <stddef.h>

#include "core/rng.h"

/* Shuffles the @n @items of @size bytes in place: number @first + i of the stream gives the place
 * that item i changes with, i from n - 1 down to 1. */
LW_INLINE void
lw_shuffle (LwRngKey key, uint64_t first, void *items, uint32_t n, size_t size)
{
  for (uint32_t i = n; i-- > 1;)
    {
      unsigned char *a = (unsigned char *)items + i * size;
      unsigned char *b = (unsigned char *)items + lw_rng_below (key, first + i, i + 1) * size;
      for (size_t byte = 0; byte < size; byte++)
        {
          unsigned char swap = a[byte];
          a[byte] = b[byte];
          b[byte] = swap;
        }
    }
}
