/* CUDA C on a CPU: keywords, built-in variables and functions of kernels. A kernel is an ordinary
 * function that runs once a thread; the threads of a block are fibers (blocks.cpp). */
#pragma once

#include <math.h>
#include <string.h>

#include <algorithm>

#include "cuda_runtime_api.h"
#include "emulator.h"

#define __global__
#define __device__
#define __host__
#define __constant__ static const
#define __forceinline__ inline
#define __restrict__ __restrict
#define __grid_constant__
#define __launch_bounds__(...)
#define __align__(n) __attribute__ ((aligned (n)))
/* All blocks run in one thread of the program, one after the other. */
#define __shared__ thread_local

struct uint3
{
  unsigned x, y, z;
};

struct dim3
{
  unsigned x, y, z;
  constexpr
  dim3 (unsigned x_ = 1, unsigned y_ = 1, unsigned z_ = 1)
      : x (x_), y (y_), z (z_)
  {
  }
};

#define LW_EMULATED_VECTOR(T, name)                                                                \
  struct __align__ (2 * sizeof (T)) name##2                                                        \
  {                                                                                                \
    T x, y;                                                                                        \
  };                                                                                               \
  struct name##3                                                                                   \
  {                                                                                                \
    T x, y, z;                                                                                     \
  };                                                                                               \
  struct __align__ (16) name##4                                                                    \
  {                                                                                                \
    T x, y, z, w;                                                                                  \
  };                                                                                               \
  static inline name##2 make_##name##2(T x, T y)                                                   \
  {                                                                                                \
    return { x, y };                                                                               \
  }                                                                                                \
  static inline name##3 make_##name##3(T x, T y, T z)                                              \
  {                                                                                                \
    return { x, y, z };                                                                            \
  }                                                                                                \
  static inline name##4 make_##name##4(T x, T y, T z, T w)                                         \
  {                                                                                                \
    return { x, y, z, w };                                                                         \
  }

LW_EMULATED_VECTOR (float, float)
LW_EMULATED_VECTOR (int, int)
struct __align__ (8) uint2
{
  unsigned x, y;
};
struct __align__ (16) uint4
{
  unsigned x, y, z, w;
};
struct __align__ (4) uchar4
{
  unsigned char x, y, z, w;
};
struct __align__ (16) double2
{
  double x, y;
};
static inline uint2
make_uint2 (unsigned x, unsigned y)
{
  return { x, y };
}
static inline uint3
make_uint3 (unsigned x, unsigned y, unsigned z)
{
  return { x, y, z };
}
static inline uint4
make_uint4 (unsigned x, unsigned y, unsigned z, unsigned w)
{
  return { x, y, z, w };
}
static inline uchar4
make_uchar4 (unsigned char x, unsigned char y, unsigned char z, unsigned char w)
{
  return { x, y, z, w };
}
static inline double2
make_double2 (double x, double y)
{
  return { x, y };
}

extern thread_local uint3 threadIdx, blockIdx;
extern thread_local dim3 blockDim, gridDim;
static const int warpSize = 32;

/* ---- launches ---- */

struct cudaLaunchConfig_t
{
  dim3 gridDim, blockDim;
  size_t dynamicSmemBytes;
  cudaStream_t stream;
  void *attrs;
  unsigned numAttrs;
};

template <typename... P, typename... A>
cudaError_t
cudaLaunchKernelEx (const cudaLaunchConfig_t *config, void (*kernel) (P...), A &&...args)
{
  const LwEmulatedGrid grid = { { config->gridDim.x, config->gridDim.y, config->gridDim.z },
                                { config->blockDim.x, config->blockDim.y, config->blockDim.z },
                                config->dynamicSmemBytes };
  static_assert ((sizeof (P) + ... + 0) <= 4096, "the parameters of a kernel have 4096 bytes");
  if (grid.block[0] * grid.block[1] * grid.block[2] > 1024 || grid.grid[1] > 65535
      || grid.grid[2] > 65535)
    return cudaErrorInvalidValue;
  return lw_emulated_enqueue (config->stream, __PRETTY_FUNCTION__,
                              [=] { lw_emulated_run (grid, [=] { kernel (P (args)...); }); });
}

/* More dynamic shared memory than 48 KiB has to be asked for. */
template <typename K>
cudaError_t
cudaFuncSetAttribute (K kernel, cudaFuncAttribute attribute, int value)
{
  return value <= 227 * 1024 ? cudaSuccess : cudaErrorInvalidValue;
}

/* ---- barriers and warps (blocks.cpp) ---- */

void __syncthreads (void);
int __syncthreads_or (int predicate);
int __syncthreads_and (int predicate);
int __syncthreads_count (int predicate);
void __syncwarp (unsigned mask = 0xffffffffu);
unsigned __ballot_sync (unsigned mask, int predicate);
/* The value of @source's lane; @bytes <= 16. */
void lw_emulated_exchange (unsigned mask, void *value, size_t bytes, int source);
int lw_emulated_lane (void);

static inline int
__any_sync (unsigned mask, int predicate)
{
  return __ballot_sync (mask, predicate) != 0;
}

static inline int
__all_sync (unsigned mask, int predicate)
{
  return __ballot_sync (mask, !predicate) == 0;
}

template <typename T>
T
__shfl_sync (unsigned mask, T value, int source, int width = 32)
{
  int lane = lw_emulated_lane (), base = lane / width * width;
  lw_emulated_exchange (mask, &value, sizeof value, base + source % width);
  return value;
}

template <typename T>
T
__shfl_xor_sync (unsigned mask, T value, int with, int width = 32)
{
  int lane = lw_emulated_lane (), source = lane ^ with;
  lw_emulated_exchange (mask, &value, sizeof value, source / width == lane / width ? source : lane);
  return value;
}

template <typename T>
T
__shfl_down_sync (unsigned mask, T value, unsigned by, int width = 32)
{
  int lane = lw_emulated_lane (), source = lane + (int)by;
  lw_emulated_exchange (mask, &value, sizeof value, source / width == lane / width ? source : lane);
  return value;
}

template <typename T>
T
__shfl_up_sync (unsigned mask, T value, unsigned by, int width = 32)
{
  int lane = lw_emulated_lane (), source = lane - (int)by;
  lw_emulated_exchange (mask, &value, sizeof value,
                        source >= 0 && source / width == lane / width ? source : lane);
  return value;
}

/* ---- atomics: threads never run at the same time ---- */

template <typename T, typename U>
T
atomicAdd (T *p, U value)
{
  T old = *p;
  *p = old + (T)value;
  return old;
}

template <typename T, typename U>
T
atomicMax (T *p, U value)
{
  T old = *p;
  *p = std::max (old, (T)value);
  return old;
}

template <typename T, typename U>
T
atomicMin (T *p, U value)
{
  T old = *p;
  *p = std::min (old, (T)value);
  return old;
}

template <typename T, typename U>
T
atomicOr (T *p, U value)
{
  T old = *p;
  *p = old | (T)value;
  return old;
}

template <typename T, typename U>
T
atomicAnd (T *p, U value)
{
  T old = *p;
  *p = old & (T)value;
  return old;
}

template <typename T, typename U>
T
atomicExch (T *p, U value)
{
  T old = *p;
  *p = (T)value;
  return old;
}

template <typename T, typename U, typename V>
T
atomicCAS (T *p, U compare, V value)
{
  T old = *p;
  if (old == (T)compare)
    *p = (T)value;
  return old;
}

static inline void
__threadfence (void)
{
}

/* ---- arithmetic ---- */

using std::max;
using std::min;

template <typename T>
T
__ldg (const T *p)
{
  return *p;
}

static inline unsigned
__float_as_uint (float x)
{
  unsigned bits;
  memcpy (&bits, &x, sizeof bits);
  return bits;
}

static inline int
__float_as_int (float x)
{
  return (int)__float_as_uint (x);
}

static inline float
__uint_as_float (unsigned bits)
{
  float x;
  memcpy (&x, &bits, sizeof x);
  return x;
}

static inline float
__int_as_float (int bits)
{
  return __uint_as_float ((unsigned)bits);
}

static inline int
__popc (unsigned x)
{
  return __builtin_popcount (x);
}
static inline int
__popcll (unsigned long long x)
{
  return __builtin_popcountll (x);
}
static inline int
__ffs (int x)
{
  return __builtin_ffs (x);
}
static inline int
__clz (int x)
{
  return x ? __builtin_clz ((unsigned)x) : 32;
}
static inline float
rsqrtf (float x)
{
  return 1.0f / sqrtf (x);
}
static inline double
rsqrt (double x)
{
  return 1.0 / sqrt (x);
}
#define __expf expf
#define __logf logf
static inline float
__fdividef (float a, float b)
{
  return a / b;
}
static inline float
__saturatef (float x)
{
  return x > 0.0f ? x < 1.0f ? x : 1.0f : 0.0f;
}
static inline float
__frcp_rn (float x)
{
  return 1.0f / x;
}
static inline float
__fmaf_rn (float a, float b, float c)
{
  return fmaf (a, b, c);
}
static inline float
__fadd_rn (float a, float b)
{
  return a + b;
}
static inline float
__fmul_rn (float a, float b)
{
  return a * b;
}
static inline int
__float2int_rn (float x)
{
  return (int)rintf (x);
}
static inline int
__float2int_rd (float x)
{
  return (int)floorf (x);
}
static inline unsigned
__umulhi (unsigned a, unsigned b)
{
  return (unsigned)((uint64_t)a * b >> 32);
}
