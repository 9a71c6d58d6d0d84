/* Rows of features against a small table of vectors of the classes, one warp a row: the products
 * of eq 4, 7 and 9, and their way back. In f32 whatever the precision of the stream is: the losses
 * divide them by a small temperature. The table stays in the cache. */
#pragma once

#include "kernels/launch.cuh"

/* Classes whose products are summed at once. */
#define LW_TABLE_RUN 8
#define LW_TABLE_LANES (LW_WARP / LW_TABLE_RUN)

/* Whether rows of @D floats at @p can be read 16 bytes at a time. */
static inline bool
lw_rows_are_wide (int32_t D, const void *p)
{
  return D % 4 == 0 && (uintptr_t)p % 16 == 0;
}

/* Four floats or one. */
template <bool WIDE> struct LwFloats
{
  static constexpr int N = WIDE ? 4 : 1;

  static __device__ inline void
  load (const float *p, float *v)
  {
    if constexpr (WIDE)
      {
        const float4 raw = *reinterpret_cast<const float4 *> (p);
        v[0] = raw.x;
        v[1] = raw.y;
        v[2] = raw.z;
        v[3] = raw.w;
      }
    else
      v[0] = *p;
  }

  static __device__ inline void
  store (float *p, const float *v)
  {
    if constexpr (WIDE)
      *reinterpret_cast<float4 *> (p) = make_float4 (v[0], v[1], v[2], v[3]);
    else
      *p = v[0];
  }
};

/* What the lanes of a warp see of row . vector, to be summed over the lanes. */
template <bool WIDE>
static __device__ inline float
lw_lane_product (const float *row, const float *vector, int32_t D)
{
  constexpr int N = LwFloats<WIDE>::N;
  float sum = 0.0f;
  for (int32_t d = (int32_t)(threadIdx.x % LW_WARP) * N; d < D; d += LW_WARP * N)
    {
      float f[N], t[N];
      LwFloats<WIDE>::load (row + d, f);
      LwFloats<WIDE>::load (vector + d, t);
      for (int i = 0; i < N; i++)
        sum += f[i] * t[i];
    }
  return sum;
}

/* Sum [j] over the lanes of the warp, in the lanes from j * LW_TABLE_LANES on: at each step a lane
 * keeps half of its sums and gives the other half away. */
static __device__ inline float
lw_sums_apart (float *sum)
{
  int lane = threadIdx.x % LW_WARP, offset = LW_WARP / 2;
#pragma unroll
  for (int half = LW_TABLE_RUN / 2; half > 0; half /= 2)
    {
      bool upper = lane & offset;
#pragma unroll
      for (int j = 0; j < half; j++)
        {
          float given = upper ? sum[j] : sum[j + half], kept = upper ? sum[j + half] : sum[j];
          sum[j] = kept + __shfl_xor_sync (LW_ALL_LANES, given, offset);
        }
      offset /= 2;
    }
  for (; offset > 0; offset /= 2)
    sum[0] += __shfl_xor_sync (LW_ALL_LANES, sum[0], offset);
  return sum[0];
}

/* scores[k] = scale * (row . table[k]) for k in [0, K). Every lane of the warp calls; @scores is
 * shared memory of the warp, ready for every lane on return. */
template <bool WIDE>
static __device__ inline void
lw_table_products (const float *row, const float *table, int32_t K, int32_t D, float scale,
                   float *scores)
{
  constexpr int N = LwFloats<WIDE>::N;
  int lane = threadIdx.x % LW_WARP;
  __syncwarp ();
  for (int32_t first = 0; first < K; first += LW_TABLE_RUN)
    {
      float sum[LW_TABLE_RUN] = {};
      for (int32_t d = lane * N; d < D; d += LW_WARP * N)
        {
          float f[N], t[N];
          LwFloats<WIDE>::load (row + d, f);
#pragma unroll
          for (int j = 0; j < LW_TABLE_RUN; j++)
            {
              int32_t k = first + j < K ? first + j : K - 1;
              LwFloats<WIDE>::load (table + (int64_t)k * D + d, t);
              for (int i = 0; i < N; i++)
                sum[j] += f[i] * t[i];
            }
        }
      float total = lw_sums_apart (sum);
      if (lane % LW_TABLE_LANES == 0 && first + lane / LW_TABLE_LANES < K)
        scores[first + lane / LW_TABLE_LANES] = scale * total;
    }
  __syncwarp ();
}

/* out[d] += sum over k of factors[k] * table[k][d], for d in [0, D). Every lane of the warp calls;
 * what was written to @factors, shared memory of the warp, is waited for. */
template <bool WIDE>
static __device__ inline void
lw_table_add (const float *factors, const float *table, int32_t K, int32_t D, float *out)
{
  constexpr int N = LwFloats<WIDE>::N;
  __syncwarp ();
  for (int32_t d = (int32_t)(threadIdx.x % LW_WARP) * N; d < D; d += LW_WARP * N)
    {
      float sum[N] = {}, t[N];
#pragma unroll 4
      for (int32_t k = 0; k < K; k++)
        {
          LwFloats<WIDE>::load (table + (int64_t)k * D + d, t);
          for (int i = 0; i < N; i++)
            sum[i] += factors[k] * t[i];
        }
      LwFloats<WIDE>::load (out + d, t);
      for (int i = 0; i < N; i++)
        t[i] += sum[i];
      LwFloats<WIDE>::store (out + d, t);
    }
}
