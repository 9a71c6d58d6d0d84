/* Boundary loss: the steps of one row. */
#include <math.h>
#include <string.h>

#include "backend/cpu/boundary.h"
#include "backend/cpu/row-softmax.h"
#include "backend/formula/softmax.h"

#define WINDOW_ROWS (3 + 2 + 3 + 4)
#define WINDOW_LINES 8

size_t
lw_boundary_window_bytes (const Boundary *c)
{
  return (WINDOW_ROWS * c->row_floats + WINDOW_LINES * (size_t)c->stride) * sizeof (float);
}

static float *
take (float **memory, size_t floats, size_t offset)
{
  float *here = *memory + offset;
  *memory += floats;
  return here;
}

void
lw_boundary_window_init (const Boundary *c, BoundaryWindow *w, void *memory)
{
  float *next = memory;
  float **rows[] = { &w->p[0], &w->p[1], &w->p[2], &w->u[0],   &w->u[1],      &w->v[0],
                     &w->v[1], &w->v[2], &w->dp,   &w->square, &w->threshold, &w->zero };
  float **lines[] = { &w->max,   &w->sum,    &w->log_sum, &w->inverse,
                      &w->first, &w->second, &w->counted, &w->factor };
  for (int i = 0; i < WINDOW_ROWS; i++)
    *rows[i] = take (&next, c->row_floats, LW_BOUNDARY_PAD);
  for (int i = 0; i < WINDOW_LINES; i++)
    *lines[i] = take (&next, (size_t)c->stride, 0);
  memset (w->zero - LW_BOUNDARY_PAD, 0, c->row_floats * sizeof (float));
  float *threshold = w->threshold - LW_BOUNDARY_PAD;
  for (size_t i = 0; i < c->row_floats; i++)
    threshold[i] = c->level[0];
}

void
lw_boundary_neighbours (const Boundary *c, const BoundaryWindow *w, int32_t y, const float *rows[3])
{
  const float *beyond = c->a->pad_zero ? w->zero : w->p[y % 3];
  rows[0] = y > 0 ? w->p[(y + 2) % 3] : beyond;
  rows[1] = w->p[y % 3];
  rows[2] = y + 1 < c->a->H ? w->p[(y + 1) % 3] : beyond;
}

/* z <- (keep * z + noise) * scale, and its maximum. */
static LW_KERNEL void
perturb_max (float *z, int32_t stride, const float *noise, int32_t noise_stride, const float *keep,
             float scale, int32_t K, int32_t n, float *max)
{
  for (int32_t k = 0; k < K; k++)
    {
      float *plane = z + (size_t)k * stride;
      const float *g = noise + (size_t)k * noise_stride;
#pragma GCC ivdep
      for (int32_t x = 0; x < n; x++)
        {
          float v = (keep[x] * plane[x] + g[x]) * scale;
          plane[x] = v;
          max[x] = k > 0 && max[x] > v ? max[x] : v;
        }
    }
}

static void
pad_planes (float *planes, int32_t stride, int32_t K, int32_t W, bool zero)
{
  for (int32_t k = 0; k < K; k++)
    {
      float *plane = planes + (ptrdiff_t)k * stride;
      plane[-1] = zero ? 0.0f : plane[0];
      plane[W] = zero ? 0.0f : plane[W - 1];
    }
}

/* 1 for pixels whose logits matter, else 0. */
static void
keep_row (const Boundary *c, int32_t row, float *keep)
{
  size_t first = (size_t)row * c->a->W;
  for (int32_t x = 0; x < c->a->W; x++)
    keep[x] = !c->a->ignore_zero || lw_boundary_known (c, first + (size_t)x) ? 1.0f : 0.0f;
}

void
lw_boundary_softmax_row (const Boundary *c, BoundaryWindow *w, int32_t b, int32_t y)
{
  const LwUpsample *u = &c->up;
  int32_t row = b * u->H + y;
  float *p = w->p[y % 3];
  lw_cpu_blend_max (lw_cpu_upsample_top (u, b, y), lw_cpu_upsample_bottom (u, b, y),
                    u->rows[y].fraction, u->K, u->W, u->stride, p, c->stride, w->max);
  if (c->noise || c->a->ignore_zero || c->a->temperature != 1.0f)
    {
      const float *noise = c->noise ? c->noise + (size_t)row * u->row_floats : w->zero;
      keep_row (c, row, w->factor);
      perturb_max (p, c->stride, noise, c->noise ? u->stride : c->stride, w->factor,
                   1.0f / c->a->temperature, u->K, u->W, w->max);
    }
  lw_cpu_exp_sum (p, c->stride, u->K, u->W, w->max, w->sum);
  lw_cpu_log_sum (w->max, w->sum, u->W, w->log_sum, w->inverse);
  lw_cpu_scale_planes (p, c->stride, u->K, u->W, w->inverse);
  pad_planes (p, c->stride, u->K, u->W, c->a->pad_zero);
}

static LW_KERNEL void
square_planes (const float *above, const float *row, const float *below, int32_t stride, int32_t K,
               int32_t n, float *square)
{
  for (int32_t k = 0; k < K; k++)
    {
      size_t at = (size_t)k * stride;
      const float *left = row + at - 1, *right = row + at + 1, *a = above + at, *b = below + at;
      float *out = square + at;
#pragma GCC ivdep
      for (int32_t x = 0; x < n; x++)
        out[x] = lw_boundary_square (left[x], right[x], a[x], b[x]);
    }
}

void
lw_boundary_square_row (const Boundary *c, BoundaryWindow *w, int32_t y)
{
  const float *rows[3];
  lw_boundary_neighbours (c, w, y, rows);
  square_planes (rows[0], rows[1], rows[2], c->stride, c->up.K, c->up.W, w->square);
}

/* The weight of an element is all, more where m or the threshold is above edge. */
typedef struct
{
  float eps, all, map, label, edge;
} SlopeWeights;

static LW_KERNEL void
slope_planes (const float *const rows[3], const float *square, const float *threshold,
              const float *counted, SlopeWeights s, int32_t stride, int32_t K, int32_t n, float *u,
              float *v, float *loss, float *slope)
{
  for (int32_t k = 0; k < K; k++)
    {
      ptrdiff_t at = (ptrdiff_t)k * stride;
      const float *left = rows[1] + at - 1, *right = rows[1] + at + 1;
      const float *above = rows[0] + at, *below = rows[2] + at;
      const float *q = square + at, *t = threshold + at;
      float *du = u + at, *dv = v + at;
#pragma GCC ivdep
      for (int32_t x = 0; x < n; x++)
        {
          float m = sqrtf (q[x] + s.eps), d = m - t[x];
          float e = s.all + (m > s.edge ? s.map : 0.0f) + (t[x] > s.edge ? s.label : 0.0f);
          e *= counted[x];
          float signed_weight = e * lw_sign (d), over = signed_weight / m;
          loss[x] += e * fabsf (d);
          slope[x] += signed_weight * m;
          du[x] = over * (0.5f * (right[x] - left[x]));
          dv[x] = over * (0.5f * (below[x] - above[x]));
        }
    }
}

/* Beyond the border lies the border pixel itself (replicate) or a constant. */
static void
pad_slopes (float *u, int32_t stride, int32_t K, int32_t W, bool zero)
{
  for (int32_t k = 0; k < K; k++)
    {
      float *plane = u + (ptrdiff_t)k * stride;
      plane[-1] = zero ? 0.0f : -plane[0];
      plane[W] = zero ? 0.0f : -plane[W - 1];
    }
}

/* The squares and the counted mask of a row; false if nothing is counted. */
static bool
prepare_row (const Boundary *c, BoundaryWindow *w, int32_t row)
{
  int32_t W = c->up.W;
  memset (w->first, 0, (size_t)W * sizeof (float));
  memset (w->second, 0, (size_t)W * sizeof (float));
  if (!c->row_count[row])
    return false;
  for (int32_t x = 0; x < W; x++)
    w->counted[x] = (float)(c->flags[(size_t)row * W + x] & LW_BOUNDARY_COUNTED);
  lw_boundary_square_row (c, w, row % c->up.H);
  return true;
}

static void
reset_thresholds (const Boundary *c, BoundaryWindow *w, int32_t row)
{
  const float flat[] = { c->level[0], c->level[0], c->level[0] };
  lw_boundary_set_thresholds (c, row, w->threshold, flat);
}

void
lw_boundary_slope_row (const Boundary *c, BoundaryWindow *w, int32_t b, int32_t y)
{
  int32_t row = b * c->up.H + y;
  float *u = w->u[y % 2], *v = w->v[y % 3];
  if (!prepare_row (c, w, row))
    {
      memset (u - LW_BOUNDARY_PAD, 0, c->row_floats * sizeof (float));
      memset (v - LW_BOUNDARY_PAD, 0, c->row_floats * sizeof (float));
      return;
    }
  const float *rows[3];
  const SlopeWeights weights = { .eps = c->a->eps,
                                 .all = c->weight_all,
                                 .map = c->weight_map,
                                 .label = c->weight_label,
                                 .edge = c->edge };
  lw_boundary_neighbours (c, w, y, rows);
  lw_boundary_set_thresholds (c, row, w->threshold, c->level);
  slope_planes (rows, w->square, w->threshold, w->counted, weights, c->stride, c->up.K, c->up.W, u,
                v, w->first, w->second);
  reset_thresholds (c, w, row);
  pad_slopes (u, c->stride, c->up.K, c->up.W, c->a->pad_zero);
}

static LW_KERNEL void
max_planes (const float *square, const float *counted, int32_t stride, int32_t K, int32_t n,
            float *max)
{
  for (int32_t k = 0; k < K; k++)
    {
      const float *q = square + (size_t)k * stride;
#pragma GCC ivdep
      for (int32_t x = 0; x < n; x++)
        {
          float value = q[x] * counted[x];
          max[x] = max[x] > value ? max[x] : value;
        }
    }
}

void
lw_boundary_max_row (const Boundary *c, BoundaryWindow *w, int32_t b, int32_t y)
{
  if (prepare_row (c, w, b * c->up.H + y))
    max_planes (w->square, w->counted, c->stride, c->up.K, c->up.W, w->first);
}

static LW_KERNEL void
edge_planes (const float *square, const float *threshold, const float *counted, float eps,
             float edge, int32_t stride, int32_t K, int32_t n, float *map, float *label)
{
  for (int32_t k = 0; k < K; k++)
    {
      const float *q = square + (size_t)k * stride, *t = threshold + (size_t)k * stride;
#pragma GCC ivdep
      for (int32_t x = 0; x < n; x++)
        {
          map[x] += sqrtf (q[x] + eps) > edge ? counted[x] : 0.0f;
          label[x] += t[x] > edge ? counted[x] : 0.0f;
        }
    }
}

void
lw_boundary_edge_row (const Boundary *c, BoundaryWindow *w, int32_t b, int32_t y)
{
  int32_t row = b * c->up.H + y;
  if (!prepare_row (c, w, row))
    return;
  lw_boundary_set_thresholds (c, row, w->threshold, c->level);
  edge_planes (w->square, w->threshold, w->counted, c->a->eps, c->edge, c->stride, c->up.K, c->up.W,
               w->first, w->second);
  reset_thresholds (c, w, row);
}

/* dp = gradient of the probabilities, dot = sum over classes of p dp. */
static LW_KERNEL void
probability_gradient (const float *u, const float *above, float above_sign, const float *below,
                      float below_sign, const float *p, int32_t stride, int32_t K, int32_t n,
                      float *dp, float *dot)
{
  for (int32_t x = 0; x < n; x++)
    dot[x] = 0.0f;
  for (int32_t k = 0; k < K; k++)
    {
      ptrdiff_t at = (ptrdiff_t)k * stride;
      const float *left = u + at - 1, *right = u + at + 1, *a = above + at, *b = below + at;
      const float *prob = p + at;
      float *out = dp + at;
#pragma GCC ivdep
      for (int32_t x = 0; x < n; x++)
        {
          float d = left[x] - right[x] + above_sign * a[x] - below_sign * b[x];
          out[x] = d;
          dot[x] += prob[x] * d;
        }
    }
}

/* own += (1 - f) dz, next += f dz with dz = p (dp - dot) * factor. */
static LW_KERNEL void
spread_logits (const float *p, const float *dp, const float *dot, const float *factor,
               int32_t stride, float f, int32_t K, int32_t n, float *own, float *next,
               int32_t strip_stride)
{
  float rest = 1.0f - f;
  for (int32_t k = 0; k < K; k++)
    {
      const float *prob = p + (size_t)k * stride, *d = dp + (size_t)k * stride;
      float *a = own + (size_t)k * strip_stride, *b = next + (size_t)k * strip_stride;
#pragma GCC ivdep
      for (int32_t x = 0; x < n; x++)
        {
          float g = lw_softmax_backward (prob[x], d[x], dot[x]) * factor[x];
          a[x] += rest * g;
          b[x] += f * g;
        }
    }
}

void
lw_boundary_backward_row (Boundary *c, BoundaryWindow *w, int32_t b, int32_t y)
{
  const LwUpsample *u = &c->up;
  LwTap tap = u->rows[y];
  float border = c->a->pad_zero ? 0.0f : -1.0f;
  float above_sign = y > 0 ? 1.0f : border, below_sign = y + 1 < u->H ? 1.0f : border;
  const float *above = w->v[y > 0 ? (y + 2) % 3 : y % 3];
  const float *below = w->v[y + 1 < u->H ? (y + 1) % 3 : y % 3];
  const float *p = w->p[y % 3];
  size_t strip = ((size_t)b * u->h + tap.first) * u->row_floats;
  /* u and v hold the gradients of the two differences, each of which is half a step. */
  float scale = 0.5f * c->a->term_weight / (c->largest * c->a->temperature);
  probability_gradient (w->u[y % 2], above, above_sign, below, below_sign, p, c->stride, u->K, u->W,
                        w->dp, w->sum);
  keep_row (c, b * u->H + y, w->factor);
  for (int32_t x = 0; x < u->W; x++)
    w->factor[x] *= scale;
  lw_cpu_upsample_gradient_touch (u, &c->grad, b, tap.first);
  spread_logits (p, w->dp, w->sum, w->factor, c->stride, tap.fraction, u->K, u->W,
                 c->grad.own + strip, c->grad.next + strip, u->stride);
}
