/* L2 normalisation of the projected features. A pixel belongs to as many lanes as it has vectors,
 * at most a warp; what a lane reads twice is still in its cache. */
#include "cuda-ops.h"
#include "kernels/columns.cuh"

struct Pixels
{
  int64_t n;
  int32_t c, lanes; /* lanes: a power of two */
  float eps;
};

/* The sum over the lanes of a pixel. */
static __device__ inline float
sum_lanes (float value, int32_t lanes)
{
  for (int32_t offset = lanes / 2; offset > 0; offset /= 2)
    value += __shfl_xor_sync (LW_ALL_LANES, value, offset);
  return value;
}

/* Every lane of a warp goes through the loops over pixels as often as the others. */
template <bool BF16, int N>
static __global__ void
forward (Pixels o, const void *x, float *features, float *norms)
{
  int32_t first = (int32_t)threadIdx.x % o.lanes * N, step = o.lanes * N;
  int64_t pixel = lw_first () / o.lanes, stride = lw_stride () / o.lanes;
  for (int64_t begin = pixel - pixel % (LW_WARP / o.lanes); begin < o.n;
       begin += stride, pixel += stride)
    {
      int32_t c = pixel < o.n ? o.c : 0;
      float sum = 0, v[N];
      for (int32_t i = first; i < c; i += step)
        {
          LwVector<BF16, N> raw;
          raw.load (x, pixel * c + i);
          raw.unpack (v);
#pragma unroll
          for (int k = 0; k < N; k++)
            sum += v[k] * v[k];
        }
      float norm = sqrtf (sum_lanes (sum, o.lanes)), scale = 1.0f / (norm > o.eps ? norm : o.eps);
      for (int32_t i = first; i < c; i += step)
        {
          LwVector<BF16, N> raw;
          raw.load (x, pixel * c + i);
          raw.unpack (v);
#pragma unroll
          for (int k = 0; k < N; k++)
            v[k] *= scale;
          lw_store_floats<N> (features, pixel * c + i, v);
        }
      if (first == 0 && pixel < o.n)
        norms[pixel] = norm;
    }
}

/* dx = (df - f (f . df)) / norm; below eps the norm is a constant. */
template <bool BF16, int N>
static __global__ void
backward (Pixels o, const float *features, const float *norms, const float *dfeatures, void *dx)
{
  int32_t first = (int32_t)threadIdx.x % o.lanes * N, step = o.lanes * N;
  int64_t pixel = lw_first () / o.lanes, stride = lw_stride () / o.lanes;
  for (int64_t begin = pixel - pixel % (LW_WARP / o.lanes); begin < o.n;
       begin += stride, pixel += stride)
    {
      int32_t c = pixel < o.n ? o.c : 0;
      float dot = 0, norm = pixel < o.n ? norms[pixel] : 0.0f, f[N], df[N];
      for (int32_t i = first; i < c; i += step)
        {
          lw_load_floats<N> (features, pixel * c + i, f);
          lw_load_floats<N> (dfeatures, pixel * c + i, df);
#pragma unroll
          for (int k = 0; k < N; k++)
            dot += f[k] * df[k];
        }
      dot = sum_lanes (dot, o.lanes);
      dot = norm > o.eps ? dot : 0.0f;
      float scale = 1.0f / (norm > o.eps ? norm : o.eps);
      for (int32_t i = first; i < c; i += step)
        {
          lw_load_floats<N> (features, pixel * c + i, f);
          lw_load_floats<N> (dfeatures, pixel * c + i, df);
#pragma unroll
          for (int k = 0; k < N; k++)
            df[k] = (df[k] - f[k] * dot) * scale;
          LwVector<BF16, N>::store (dx, pixel * c + i, df);
        }
    }
}

static Pixels
pixels_of (const LwStream *s, const LwShape *shape, float eps, bool *wide)
{
  int32_t n = lw_wide_elements (lw_cuda_is_bf16 (s));
  Pixels o = { (int64_t)shape->n * shape->h * shape->w, shape->c, 1, eps };
  *wide = shape->c % n == 0;
  while (o.lanes < LW_WARP && o.lanes * (*wide ? n : 1) < o.c)
    o.lanes *= 2;
  return o;
}

extern "C" bool
lw_cuda_l2_forward (LwStream *s, const LwShape *shape, const void *x, float eps, float *features,
                    float *norms)
{
  bool wide;
  Pixels o = pixels_of (s, shape, eps, &wide);
  return lw_launch (s, LW_BY_WIDTH (forward, lw_cuda_is_bf16 (s), wide), lw_grid (s, o.n * o.lanes),
                    LW_BLOCK, 0, o, x, features, norms);
}

extern "C" bool
lw_cuda_l2_backward (LwStream *s, const LwShape *shape, const float *features, const float *norms,
                     float eps, const float *dfeatures, void *dx)
{
  bool wide;
  Pixels o = pixels_of (s, shape, eps, &wide);
  return lw_launch (s, LW_BY_WIDTH (backward, lw_cuda_is_bf16 (s), wide),
                    lw_grid (s, o.n * o.lanes), LW_BLOCK, 0, o, features, norms, dfeatures, dx);
}
