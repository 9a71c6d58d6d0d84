/* Products of f32 matrices whose sizes only the device knows, in f32 whatever the precision of the
 * stream is. */
#pragma once

#include "kernels/launch.cuh"

#define LW_PRODUCT_SIDE 64  /* of a tile, by one block of LW_BLOCK threads */
#define LW_PRODUCT_DEPTH 16 /* of what is staged at once */
#define LW_PRODUCT_EACH 4   /* rows and columns of a thread */

/* A size: what is left of *count behind first, but at most `most`; just `most` without count. */
struct LwExtent
{
  const int32_t *count;
  int32_t first, most;

  __device__ inline int32_t
  get () const
  {
    return count ? max (0, min (most, *count - first)) : most;
  }
};

/* Element (i, j) lies at p[(index ? index[i] : i) * stride + j]. */
template <typename T> struct LwMatrix
{
  T *p;
  const int32_t *index;
  int64_t stride;

  __device__ inline T &
  at (int32_t i, int32_t j) const
  {
    return p[(index ? index[i] : i) * stride + j];
  }
};

/* out [m][n] = or += factor * sum over depth of a [m][depth] * b [n][depth]. */
struct LwProduct
{
  LwMatrix<const float> a, b;
  LwMatrix<float> out;
  LwExtent m, n, depth;
  float factor;
};

/* Rows [row, row + SIDE) of depths [depth, depth + DEPTH), zeros outside. @ROWS: the matrix is
 * [rows][depth], else [depth][rows]. */
template <bool ROWS>
static __device__ inline void
lw_product_stage (const LwMatrix<const float> &x, int32_t row, int32_t rows, int32_t depth,
                  int32_t depths, float (*staged)[LW_PRODUCT_SIDE + 4])
{
  for (int e = threadIdx.x; e < LW_PRODUCT_SIDE * LW_PRODUCT_DEPTH; e += LW_BLOCK)
    {
      int i = ROWS ? e / LW_PRODUCT_DEPTH : e % LW_PRODUCT_SIDE;
      int j = ROWS ? e % LW_PRODUCT_DEPTH : e / LW_PRODUCT_SIDE;
      bool inside = row + i < rows && depth + j < depths;
      staged[j][i] = !inside ? 0.0f : ROWS ? x.at (row + i, depth + j) : x.at (depth + j, row + i);
    }
}

/* Sums of the tile at (row, column) of the result. */
template <bool A_ROWS, bool B_ROWS>
static __device__ inline void
lw_product_tile (const LwProduct &q, int32_t m, int32_t n, int32_t depth, int32_t row,
                 int32_t column, float (*sum)[LW_PRODUCT_EACH])
{
  __shared__ __align__ (16) float a[LW_PRODUCT_DEPTH][LW_PRODUCT_SIDE + 4];
  __shared__ __align__ (16) float b[LW_PRODUCT_DEPTH][LW_PRODUCT_SIDE + 4];
  const int across = LW_PRODUCT_SIDE / LW_PRODUCT_EACH;
  int x = threadIdx.x % across * LW_PRODUCT_EACH, y = threadIdx.x / across * LW_PRODUCT_EACH;
  for (int32_t from = 0; from < depth; from += LW_PRODUCT_DEPTH)
    {
      lw_product_stage<A_ROWS> (q.a, row, m, from, depth, a);
      lw_product_stage<B_ROWS> (q.b, column, n, from, depth, b);
      __syncthreads ();
#pragma unroll
      for (int k = 0; k < LW_PRODUCT_DEPTH; k++)
        {
          const float4 u = *reinterpret_cast<const float4 *> (&a[k][y]);
          const float4 v = *reinterpret_cast<const float4 *> (&b[k][x]);
          const float us[LW_PRODUCT_EACH] = { u.x, u.y, u.z, u.w };
          const float vs[LW_PRODUCT_EACH] = { v.x, v.y, v.z, v.w };
          for (int i = 0; i < LW_PRODUCT_EACH; i++)
            for (int j = 0; j < LW_PRODUCT_EACH; j++)
              sum[i][j] += us[i] * vs[j];
        }
      __syncthreads ();
    }
}

/* @A_ROWS, @B_ROWS: a, b are stored as [m][depth] and [n][depth], else as [depth][m], [depth][n].
 * @ADD: to what is there. */
template <bool A_ROWS, bool B_ROWS, bool ADD>
static __global__ void
__launch_bounds__ (LW_BLOCK) lw_product_kernel (LwProduct q)
{
  int32_t m = q.m.get (), n = q.n.get (), depth = q.depth.get ();
  int32_t down = (m + LW_PRODUCT_SIDE - 1) / LW_PRODUCT_SIDE;
  int32_t across = (n + LW_PRODUCT_SIDE - 1) / LW_PRODUCT_SIDE;
  const int side = LW_PRODUCT_SIDE / LW_PRODUCT_EACH;
  for (int64_t tile = blockIdx.x; tile < (int64_t)down * across; tile += gridDim.x)
    {
      int32_t row = (int32_t)(tile / across) * LW_PRODUCT_SIDE;
      int32_t column = (int32_t)(tile % across) * LW_PRODUCT_SIDE;
      float sum[LW_PRODUCT_EACH][LW_PRODUCT_EACH] = {};
      lw_product_tile<A_ROWS, B_ROWS> (q, m, n, depth, row, column, sum);
      row += (int32_t)threadIdx.x / side * LW_PRODUCT_EACH;
      column += (int32_t)threadIdx.x % side * LW_PRODUCT_EACH;
      for (int i = 0; i < LW_PRODUCT_EACH && row + i < m; i++)
        for (int j = 0; j < LW_PRODUCT_EACH; j++)
          if (column + j < n)
            {
              float &out = q.out.at (row + i, column + j);
              out = q.factor * sum[i][j] + (ADD ? out : 0.0f);
            }
    }
}

template <bool A_ROWS, bool B_ROWS, bool ADD>
static bool
lw_product (LwStream *s, const LwProduct &q)
{
  int64_t tiles = (int64_t)((q.m.most + LW_PRODUCT_SIDE - 1) / LW_PRODUCT_SIDE)
                  * ((q.n.most + LW_PRODUCT_SIDE - 1) / LW_PRODUCT_SIDE);
  int64_t most = (int64_t)s->multiprocessors * 4;
  return lw_launch (s, lw_product_kernel<A_ROWS, B_ROWS, ADD>,
                    dim3 ((unsigned)(tiles < most ? tiles : most)), LW_BLOCK, 0, q);
}
