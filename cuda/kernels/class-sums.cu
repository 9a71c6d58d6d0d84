/* Sums of feature rows by class. */
#include "kernels/class-sums.cuh"

#include "backend/formula/bilinear.h"
#include "kernels/launch.cuh"

#define MOST_CHUNKS 512
#define LEAST_ROWS 64 /* of a chunk */
#define POINTS 32     /* of a chunk */
#define LOADS 8       /* rows in flight */
#define MOST_CLASSES 256
#define GROUPS 32 /* of chunks, in the sum over them */

/* Where a chunk of rows reads. */
struct RowSource
{
  LwClassRows r;
  int32_t K, D;

  __device__ inline int64_t
  size () const
  {
    return r.n;
  }

  /* -1: the row does not count */
  __device__ inline int32_t
  class_of (int64_t i) const
  {
    int32_t k = r.labels[i];
    bool counts = k < K && (!r.kinds || r.kinds[i / r.cells] == LW_WEAK_MAP)
                  && (!r.have || !(r.have[k] > 0.0f));
    return counts ? k : -1;
  }

  __device__ inline float
  weight (int64_t i) const
  {
    return r.weight ? r.weight[i] : 1.0f;
  }

  __device__ inline float
  feature (int64_t i, int32_t d) const
  {
    return r.features[i * D + d];
  }
};

/* And a chunk of points. */
struct PointSource
{
  const float *features;
  const int32_t *points, *n_points;
  const uint8_t *kinds;
  int32_t max_points, B, K, D, h, w, H, W;

  __device__ inline int64_t
  size () const
  {
    return n_points ? min (max (*n_points, 0), max_points) : 0;
  }

  __device__ inline int32_t
  class_of (int64_t i) const
  {
    const int32_t *p = points + 4 * i;
    bool inside = p[0] >= 0 && p[0] < B && p[1] >= 0 && p[1] < H && p[2] >= 0 && p[2] < W;
    return inside && p[3] >= 0 && p[3] < K && kinds[p[0]] == LW_WEAK_POINT ? p[3] : -1;
  }

  __device__ inline float
  weight (int64_t i) const
  {
    return 1.0f;
  }

  __device__ inline float
  feature (int64_t i, int32_t d) const
  {
    const int32_t *p = points + 4 * i;
    LwTap row = lw_bilinear_tap (p[1], h, H), column = lw_bilinear_tap (p[2], w, W);
    const float *image = features + (int64_t)p[0] * h * w * D + d;
    const float *top = image + (int64_t)row.first * w * D;
    const float *bottom = image + (int64_t)row.second * w * D;
    int64_t left = (int64_t)column.first * D, right = (int64_t)column.second * D;
    return lw_mix (lw_mix (top[left], top[right], column.fraction),
                   lw_mix (bottom[left], bottom[right], column.fraction), row.fraction);
  }
};

/* Rows of one class that follow each other. */
struct Run
{
  int32_t k, rows;
  float weight, sum;
};

/* Adds a run to the sums of its thread, and its rows to those of the block. */
static __device__ inline void
end_run (const Run &run, float *sum, double *weights, int32_t *counts)
{
  if (run.k < 0)
    return;
  sum[run.k * blockDim.x] += run.sum;
  if (threadIdx.x == 0)
    {
      weights[run.k] += (double)run.weight;
      counts[run.k] += run.rows;
    }
}

/* Block = (chunk, channels); a thread a channel. Runs, mostly long, are summed in registers. Shared
 * memory: sums [K][threads]. */
template <typename Source>
static __global__ void
sum_chunks (Source source, int32_t per_chunk, LwClassSums out)
{
  LW_DYNAMIC_SHARED (float, sums);
  __shared__ double weights[MOST_CLASSES];
  __shared__ int32_t counts[MOST_CLASSES];
  int32_t d = (int32_t)(blockIdx.y * blockDim.x + threadIdx.x);
  float *sum = sums + threadIdx.x;
  for (int32_t k = 0; k < out.K; k++)
    sum[k * blockDim.x] = 0.0f;
  for (int32_t k = threadIdx.x; k < out.K; k += blockDim.x)
    {
      weights[k] = 0.0;
      counts[k] = 0;
    }
  __syncthreads ();

  int64_t first = (int64_t)blockIdx.x * per_chunk, size = source.size ();
  int64_t last = first + per_chunk < size ? first + per_chunk : size;
  Run run = { -1, 0, 0.0f, 0.0f };
  for (int64_t i = first; i < last; i += LOADS)
    {
      int32_t k[LOADS];
      float f[LOADS], w[LOADS];
#pragma unroll
      for (int j = 0; j < LOADS; j++)
        {
          k[j] = i + j < last ? source.class_of (i + j) : -1;
          f[j] = k[j] >= 0 && d < out.D ? source.feature (i + j, d) : 0.0f;
          w[j] = k[j] >= 0 ? source.weight (i + j) : 0.0f;
        }
#pragma unroll
      for (int j = 0; j < LOADS; j++)
        {
          if (k[j] < 0)
            continue;
          if (k[j] != run.k)
            {
              end_run (run, sum, weights, counts);
              run = { k[j], 0, 0.0f, 0.0f };
            }
          run.rows++;
          run.weight += w[j];
          run.sum += w[j] * f[j];
        }
    }
  end_run (run, sum, weights, counts);
  __syncthreads ();

  int64_t row = (int64_t)blockIdx.x * out.K;
  for (int32_t k = 0; k < out.K; k++)
    if (counts[k] && d < out.D)
      out.sum[(row + k) * out.D + d] = sum[k * blockDim.x];
  for (int32_t k = threadIdx.x; blockIdx.y == 0 && k < out.K; k += blockDim.x)
    {
      out.weight[row + k] = weights[k];
      out.count[row + k] = counts[k];
    }
}

/* Block = (class, LW_WARP channels), of GROUPS warps, each of which takes every GROUPS-th chunk. */
static __global__ void
__launch_bounds__ (GROUPS *LW_WARP) add_chunks (LwClassSums in, float *sum, float *weight)
{
  __shared__ double sums[GROUPS][LW_WARP], weights[GROUPS];
  int lane = threadIdx.x % LW_WARP, group = threadIdx.x / LW_WARP;
  int32_t k = blockIdx.x, d = (int32_t)blockIdx.y * LW_WARP + lane;
  double own = 0.0, own_weight = 0.0;
  for (int32_t chunk = group; chunk < in.chunks; chunk += GROUPS)
    {
      int64_t row = (int64_t)chunk * in.K + k;
      if (in.count[row] == 0)
        continue;
      own += d < in.D ? (double)in.sum[row * in.D + d] : 0.0;
      own_weight += in.weight[row];
    }
  sums[group][lane] = own;
  if (lane == 0)
    weights[group] = own_weight;
  __syncthreads ();
  if (group > 0)
    return;
  for (int g = 1; g < GROUPS; g++)
    {
      own += sums[g][lane];
      own_weight += weights[g];
    }
  if (d < in.D)
    sum[(int64_t)k * in.D + d] = (float)own;
  if (blockIdx.y == 0 && lane == 0)
    weight[k] = (float)own_weight;
}

static int32_t
chunk_rows (int64_t rows)
{
  int64_t least = (rows + MOST_CHUNKS - 1) / MOST_CHUNKS;
  least = (least + LOADS - 1) / LOADS * LOADS;
  return (int32_t)(least > LEAST_ROWS ? least : LEAST_ROWS);
}

static int32_t
chunks_of (int64_t n, int32_t per_chunk)
{
  return (int32_t)((n + per_chunk - 1) / per_chunk);
}

LwClassSums
lw_cuda_class_sums (LwStream *s, const LwPrototypes *a, int64_t rows)
{
  LwClassSums sums = { a->K, a->D, 0, NULL, NULL, NULL };
  int32_t chunks = chunks_of (rows, chunk_rows (rows)) + chunks_of (a->max_points, POINTS);
  size_t n = (size_t)chunks * a->K;
  sums.sum = (float *)lw_cuda_scratch_take (s, sizeof *sums.sum * n * a->D);
  sums.weight = (double *)lw_cuda_scratch_take (s, sizeof *sums.weight * n);
  sums.count = (int32_t *)lw_cuda_scratch_take (s, sizeof *sums.count * n);
  return sums;
}

template <typename Source>
static bool
append (LwStream *s, LwClassSums *sums, const Source &source, int32_t per_chunk, int32_t chunks)
{
  unsigned threads = LW_BLOCK;
  while (threads > LW_WARP
         && (threads / 2 >= (unsigned)sums->D || sizeof (float) * sums->K * threads > 40 * 1024))
    threads /= 2;
  LwClassSums out = *sums;
  int64_t first = (int64_t)sums->chunks * sums->K;
  out.sum += first * sums->D;
  out.weight += first;
  out.count += first;
  sums->chunks += chunks;
  return lw_launch (s, sum_chunks<Source>,
                    dim3 ((unsigned)chunks, ((unsigned)sums->D + threads - 1) / threads),
                    dim3 (threads), sizeof (float) * sums->K * threads, source, per_chunk, out);
}

bool
lw_cuda_sum_class_rows (LwStream *s, LwClassSums *sums, const LwClassRows *rows)
{
  int32_t per_chunk = chunk_rows (rows->n);
  RowSource source = { *rows, sums->K, sums->D };
  return append (s, sums, source, per_chunk, chunks_of (rows->n, per_chunk));
}

bool
lw_cuda_sum_class_points (LwStream *s, LwClassSums *sums, const LwPrototypes *a,
                          const uint8_t *kinds)
{
  PointSource source = { a->features, a->points, a->n_points, kinds, a->max_points, a->B,
                         a->K,        a->D,      a->h,        a->w,  a->H,          a->W };
  return append (s, sums, source, POINTS, chunks_of (a->max_points, POINTS));
}

bool
lw_cuda_add_class_sums (LwStream *s, LwClassSums *sums, float *sum, float *weight)
{
  LwClassSums in = *sums;
  sums->chunks = 0;
  return lw_launch (s, add_chunks, dim3 ((unsigned)in.K, ((unsigned)in.D + LW_WARP - 1) / LW_WARP),
                    dim3 (GROUPS * LW_WARP), 0, in, sum, weight);
}
