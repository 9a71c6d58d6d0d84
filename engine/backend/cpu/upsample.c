/* Bilinear upsampling and its transpose: upsample.h. */
#include "backend/cpu/upsample.h"

#include <omp.h>
#include <string.h>

#include "backend/cpu/cpu-ops.h"
#include "backend/cpu/row-softmax.h"

int32_t
lw_cpu_row_stride (int32_t W)
{
  return (((W + 15) / 16) | 1) * 16;
}

/* Taps of an axis, and where the samples of each cell start. */
static void
axis_taps (int32_t small, int32_t large, LwTap *taps, int32_t *first)
{
  for (int32_t i = 0; i < large; i++)
    taps[i] = lw_bilinear_tap (i, small, large);
  for (int32_t cell = 0; cell <= small; cell++)
    first[cell] = lw_bilinear_start (cell, small, large);
}

static LW_KERNEL void
widen_row (const LwUpsample *u, const float *pixels, float *planes)
{
  const float *fraction = u->fraction;
  for (int32_t k = 0; k < u->K; k++)
    {
      float *out = planes + (size_t)k * u->stride;
      for (int32_t j = 0; j < u->w; j++)
        {
          float a = pixels[(size_t)j * u->K + k];
          float b = pixels[(size_t)(j + 1 < u->w ? j + 1 : j) * u->K + k];
          for (int32_t x = u->first_column[j]; x < u->first_column[j + 1]; x++)
            out[x] = lw_mix (a, b, fraction[x]);
        }
    }
}

void
lw_cpu_upsample_begin (LwStream *s, LwUpsample *u, int32_t B, int32_t K, int32_t h, int32_t w,
                       int32_t H, int32_t W, const float *x)
{
  *u = (LwUpsample){ .B = B, .K = K, .h = h, .w = w, .H = H, .W = W };
  u->stride = lw_cpu_row_stride (W);
  u->row_floats = (size_t)K * u->stride;
  u->rows = lw_cpu_scratch_take (s, (size_t)H * sizeof *u->rows);
  u->first_row = lw_cpu_scratch_take (s, ((size_t)h + 1) * sizeof *u->first_row);
  u->columns = lw_cpu_scratch_take (s, (size_t)W * sizeof *u->columns);
  u->first_column = lw_cpu_scratch_take (s, ((size_t)w + 1) * sizeof *u->first_column);
  u->fraction = lw_cpu_scratch_take (s, (size_t)W * sizeof *u->fraction);
  axis_taps (h, H, u->rows, u->first_row);
  axis_taps (w, W, u->columns, u->first_column);
  for (int32_t i = 0; i < W; i++)
    u->fraction[i] = u->columns[i].fraction;
  if (!x)
    return;
  int32_t n = B * h;
  u->wide = lw_cpu_scratch_take (s, (size_t)n * u->row_floats * sizeof *u->wide);
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t i = 0; i < n; i++)
    widen_row (u, x + (size_t)i * w * K, u->wide + (size_t)i * u->row_floats);
}

LW_KERNEL void
lw_cpu_blend_rows (const float *top, const float *bottom, float f, int32_t K, int32_t n,
                   int32_t stride, float *out, int32_t out_stride)
{
  for (int32_t k = 0; k < K; k++)
    {
      const float *a = top + (size_t)k * stride, *b = bottom + (size_t)k * stride;
      float *o = out + (size_t)k * out_stride;
#pragma GCC ivdep
      for (int32_t x = 0; x < n; x++)
        o[x] = lw_mix (a[x], b[x], f);
    }
}

void
lw_cpu_upsample_gradient_begin (LwStream *s, const LwUpsample *u, LwUpsampleGradient *g)
{
  size_t strips = (size_t)u->B * u->h, bytes = strips * u->row_floats * sizeof (float);
  g->own = lw_cpu_scratch_take (s, bytes);
  g->next = lw_cpu_scratch_take (s, bytes);
  g->live = lw_cpu_scratch_take (s, strips);
  memset (g->live, 0, strips);
}

void
lw_cpu_upsample_gradient_touch (const LwUpsample *u, LwUpsampleGradient *g, int32_t b, int32_t i)
{
  size_t strip = (size_t)b * u->h + i;
  if (g->live[strip])
    return;
  g->live[strip] = 1;
  memset (g->own + strip * u->row_floats, 0, u->row_floats * sizeof (float));
  memset (g->next + strip * u->row_floats, 0, u->row_floats * sizeof (float));
}

LW_KERNEL void
lw_cpu_spread_rows (const float *d, int32_t d_stride, float f, int32_t K, int32_t n, float *own,
                    float *next, int32_t stride)
{
  float rest = 1.0f - f;
  for (int32_t k = 0; k < K; k++)
    {
      const float *in = d + (size_t)k * d_stride;
      float *a = own + (size_t)k * stride, *b = next + (size_t)k * stride;
#pragma GCC ivdep
      for (int32_t x = 0; x < n; x++)
        {
          a[x] += rest * in[x];
          b[x] += f * in[x];
        }
    }
}

static LW_KERNEL void
add_plane (float *restrict sum, const float *restrict plane, int32_t n)
{
  for (int32_t x = 0; x < n; x++)
    sum[x] += plane[x];
}

/* The gradient of plane k of a wide row, summed over the strips that reach it. */
static void
gather_plane (const LwUpsample *u, const LwUpsampleGradient *g, size_t strip, int32_t i, int32_t k,
              float *sum)
{
  size_t offset = strip * u->row_floats + (size_t)k * u->stride;
  memset (sum, 0, (size_t)u->W * sizeof *sum);
  if (g->live[strip])
    add_plane (sum, g->own + offset, u->W);
  if (i > 0 && g->live[strip - 1])
    add_plane (sum, g->next + offset - u->row_floats, u->W);
  if (i == u->h - 1 && g->live[strip])
    add_plane (sum, g->next + offset, u->W);
}

static LW_KERNEL void
narrow_plane (const LwUpsample *u, const float *d, float *dx)
{
  for (int32_t j = 0; j < u->w; j++)
    {
      float all = 0.0f, right = 0.0f;
      for (int32_t x = u->first_column[j]; x < u->first_column[j + 1]; x++)
        {
          all += d[x];
          right += u->fraction[x] * d[x];
        }
      dx[(size_t)j * u->K] += all - right;
      dx[(size_t)(j + 1 < u->w ? j + 1 : j) * u->K] += right;
    }
}

void
lw_cpu_upsample_gradient_finish (LwStream *s, const LwUpsample *u, const LwUpsampleGradient *g,
                                 float *dx)
{
  int32_t n = u->B * u->h, threads = s->options.threads;
  float *sums = lw_cpu_scratch_take (s, (size_t)threads * u->stride * sizeof *sums);
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int32_t row = 0; row < n; row++)
    {
      int32_t i = row % u->h;
      if (!g->live[row] && (i == 0 || !g->live[row - 1]))
        continue;
      float *sum = sums + (size_t)omp_get_thread_num () * u->stride;
      for (int32_t k = 0; k < u->K; k++)
        {
          gather_plane (u, g, (size_t)row, i, k, sum);
          narrow_plane (u, sum, dx + (size_t)row * u->w * u->K + k);
        }
    }
}

bool
lw_cpu_upsample_forward (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                         int32_t W, const float *x, float *y)
{
  LwUpsample u;
  int32_t n = B * H, threads = s->options.threads;
  lw_cpu_scratch_begin (s);
  lw_cpu_upsample_begin (s, &u, B, K, h, w, H, W, x);
  float *rows = lw_cpu_scratch_take (s, (size_t)threads * u.row_floats * sizeof *rows);
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int32_t row = 0; row < n; row++)
    {
      int32_t b = row / H, i = row % H;
      float *planes = rows + (size_t)omp_get_thread_num () * u.row_floats;
      lw_cpu_blend_rows (lw_cpu_upsample_top (&u, b, i), lw_cpu_upsample_bottom (&u, b, i),
                         u.rows[i].fraction, K, W, u.stride, planes, u.stride);
      lw_cpu_planes_to_pixels (planes, u.stride, K, W, y + (size_t)row * W * K);
    }
  return true;
}

bool
lw_cpu_upsample_backward (LwStream *s, int32_t B, int32_t K, int32_t h, int32_t w, int32_t H,
                          int32_t W, const float *dy, float *dx)
{
  LwUpsample u;
  LwUpsampleGradient g;
  int32_t n = B * h, threads = s->options.threads;
  lw_cpu_scratch_begin (s);
  lw_cpu_upsample_begin (s, &u, B, K, h, w, H, W, NULL);
  lw_cpu_upsample_gradient_begin (s, &u, &g);
  float *rows = lw_cpu_scratch_take (s, (size_t)threads * u.row_floats * sizeof *rows);
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int32_t strip = 0; strip < n; strip++)
    {
      int32_t b = strip / h, i = strip % h;
      float *planes = rows + (size_t)omp_get_thread_num () * u.row_floats;
      for (int32_t y = u.first_row[i]; y < u.first_row[i + 1]; y++)
        {
          lw_cpu_upsample_gradient_touch (&u, &g, b, i);
          lw_cpu_pixels_to_planes (dy + ((size_t)b * H + y) * W * K, K, W, planes, u.stride);
          lw_cpu_spread_rows (planes, u.stride, u.rows[y].fraction, K, W,
                              g.own + (size_t)strip * u.row_floats,
                              g.next + (size_t)strip * u.row_floats, u.stride);
        }
    }
  lw_cpu_upsample_gradient_finish (s, &u, &g, dx);
  return true;
}
