/* The device-wide algorithms of CUB that the backend uses. As there, a first call without temporary
 * memory tells how much is wanted. */
#pragma once

#include <algorithm>
#include <numeric>
#include <vector>

#include "cuda_runtime.h"

namespace cub
{

/* True if the call only asked for the size of its temporary memory. */
static inline bool
lw_emulated_size_query (void *temporary, size_t &bytes, int64_t n)
{
  if (temporary)
    {
      lw_emulated_require_device (temporary, bytes, "an algorithm of CUB");
      return false;
    }
  bytes = (size_t)n * 16 + 256;
  return true;
}

template <typename K>
static inline K
lw_emulated_bits (K key, int begin, int end)
{
  int width = end - begin;
  return width >= (int)sizeof (K) * 8 ? key : (K)((key >> begin) & (((K)1 << width) - 1));
}

/* Stable order of unsigned @keys by the bits [begin, end). */
template <typename K>
static inline std::vector<int64_t>
lw_emulated_order (const K *keys, int64_t first, int64_t last, int begin, int end)
{
  static_assert (std::is_unsigned<K>::value, "keys are sorted as unsigned numbers");
  std::vector<int64_t> order ((size_t)(last - first));
  std::iota (order.begin (), order.end (), first);
  std::stable_sort (order.begin (), order.end (), [=] (int64_t a, int64_t b) {
    return lw_emulated_bits (keys[a], begin, end) < lw_emulated_bits (keys[b], begin, end);
  });
  return order;
}

struct DeviceRadixSort
{
  template <typename K, typename V, typename N>
  static cudaError_t
  SortPairs (void *temporary, size_t &bytes, const K *keys, K *keys_out, const V *values,
             V *values_out, N n, int begin = 0, int end = sizeof (K) * 8, cudaStream_t stream = 0)
  {
    if (lw_emulated_size_query (temporary, bytes, (int64_t)n))
      return cudaSuccess;
    return lw_emulated_enqueue (stream, "sort", [=] {
      std::vector<K> k (keys, keys + n);
      std::vector<V> v (values, values + n);
      std::vector<int64_t> order = lw_emulated_order (k.data (), 0, (int64_t)n, begin, end);
      for (int64_t i = 0; i < (int64_t)n; i++)
        {
          keys_out[i] = k[(size_t)order[(size_t)i]];
          values_out[i] = v[(size_t)order[(size_t)i]];
        }
    });
  }

  template <typename K, typename N>
  static cudaError_t
  SortKeys (void *temporary, size_t &bytes, const K *keys, K *keys_out, N n, int begin = 0,
            int end = sizeof (K) * 8, cudaStream_t stream = 0)
  {
    if (lw_emulated_size_query (temporary, bytes, (int64_t)n))
      return cudaSuccess;
    return lw_emulated_enqueue (stream, "sort", [=] {
      std::vector<K> k (keys, keys + n);
      std::vector<int64_t> order = lw_emulated_order (k.data (), 0, (int64_t)n, begin, end);
      for (int64_t i = 0; i < (int64_t)n; i++)
        keys_out[i] = k[(size_t)order[(size_t)i]];
    });
  }
};

struct DeviceSegmentedRadixSort
{
  template <typename K, typename V, typename N, typename S, typename O>
  static cudaError_t
  SortPairs (void *temporary, size_t &bytes, const K *keys, K *keys_out, const V *values,
             V *values_out, N n, S segments, O begins, O ends, int begin = 0,
             int end = sizeof (K) * 8, cudaStream_t stream = 0)
  {
    if (lw_emulated_size_query (temporary, bytes, (int64_t)n))
      return cudaSuccess;
    return lw_emulated_enqueue (stream, "sort", [=] {
      std::vector<K> k (keys, keys + n);
      std::vector<V> v (values, values + n);
      for (int64_t s = 0; s < (int64_t)segments; s++)
        {
          int64_t first = (int64_t)begins[s], last = (int64_t)ends[s];
          std::vector<int64_t> order = lw_emulated_order (k.data (), first, last, begin, end);
          for (int64_t i = first; i < last; i++)
            {
              keys_out[i] = k[(size_t)order[(size_t)(i - first)]];
              values_out[i] = v[(size_t)order[(size_t)(i - first)]];
            }
        }
    });
  }
};

struct DeviceScan
{
  template <typename I, typename O, typename N>
  static cudaError_t
  ExclusiveSum (void *temporary, size_t &bytes, I in, O out, N n, cudaStream_t stream = 0)
  {
    if (lw_emulated_size_query (temporary, bytes, (int64_t)n))
      return cudaSuccess;
    return lw_emulated_enqueue (stream, "scan", [=] {
      auto sum = *out;
      sum = 0;
      for (int64_t i = 0; i < (int64_t)n; i++)
        {
          auto value = in[i];
          out[i] = sum;
          sum += value;
        }
    });
  }

  template <typename I, typename O, typename N>
  static cudaError_t
  InclusiveSum (void *temporary, size_t &bytes, I in, O out, N n, cudaStream_t stream = 0)
  {
    if (lw_emulated_size_query (temporary, bytes, (int64_t)n))
      return cudaSuccess;
    return lw_emulated_enqueue (stream, "scan", [=] {
      auto sum = *out;
      sum = 0;
      for (int64_t i = 0; i < (int64_t)n; i++)
        out[i] = sum += in[i];
    });
  }
};

struct DeviceReduce
{
  template <typename I, typename O, typename N>
  static cudaError_t
  Sum (void *temporary, size_t &bytes, I in, O out, N n, cudaStream_t stream = 0)
  {
    if (lw_emulated_size_query (temporary, bytes, (int64_t)n))
      return cudaSuccess;
    return lw_emulated_enqueue (stream, "reduce", [=] {
      auto sum = *out;
      sum = 0;
      for (int64_t i = 0; i < (int64_t)n; i++)
        sum += in[i];
      *out = sum;
    });
  }
};

} // namespace cub
