/* Boundary loss on upsampled logits: see boundary.h. */
#include "backend/cpu/boundary.h"

#include <math.h>
#include <omp.h>
#include <string.h>

#include "backend/cpu/cpu-ops.h"

#define LEAST_MAXIMUM 1e-12

typedef void (*RowStep) (const Boundary *c, BoundaryWindow *w, int32_t b, int32_t y);

static double
row_total (const float *values, int32_t n)
{
  double total = 0.0;
  for (int32_t x = 0; x < n; x++)
    total += (double)values[x];
  return total;
}

static void
store_sums (const Boundary *c, const BoundaryWindow *w, int32_t row)
{
  c->row_sums[2 * (size_t)row] = row_total (w->first, c->up.W);
  c->row_sums[2 * (size_t)row + 1] = row_total (w->second, c->up.W);
}

static void
max_step (const Boundary *c, BoundaryWindow *w, int32_t b, int32_t y)
{
  float max = 0.0f;
  lw_boundary_max_row (c, w, b, y);
  for (int32_t x = 0; x < c->up.W; x++)
    max = w->first[x] > max ? w->first[x] : max;
  c->row_max[(size_t)b * c->up.H + y] = max;
}

static void
edge_step (const Boundary *c, BoundaryWindow *w, int32_t b, int32_t y)
{
  lw_boundary_edge_row (c, w, b, y);
  store_sums (c, w, b * c->up.H + y);
}

/* Some counted pixel lies in the row or next to it. */
static bool
row_active (const Boundary *c, int32_t b, int32_t y)
{
  const int32_t *count = c->row_count + (size_t)b * c->up.H;
  return count[y] || (y > 0 && count[y - 1]) || (y + 1 < c->up.H && count[y + 1]);
}

static void
roll (const Boundary *c, BoundaryWindow *w, int32_t b, int32_t y)
{
  if (y >= 0 && y < c->up.H && row_active (c, b, y))
    lw_boundary_softmax_row (c, w, b, y);
}

static void
sweep_band (const Boundary *c, BoundaryWindow *w, int32_t b, int32_t from, int32_t to, RowStep step)
{
  for (int32_t y = from - 1; y <= to; y++)
    {
      roll (c, w, b, y);
      if (y - 1 >= from)
        step (c, w, b, y - 1);
    }
}

static void
gradient_band (Boundary *c, BoundaryWindow *w, int32_t b, int32_t from, int32_t to)
{
  for (int32_t y = from - 2; y <= to + 1; y++)
    {
      roll (c, w, b, y);
      if (y - 1 >= 0 && y - 1 >= from - 1 && y - 1 < c->up.H)
        {
          lw_boundary_slope_row (c, w, b, y - 1);
          if (y - 1 >= from && y - 1 < to)
            store_sums (c, w, b * c->up.H + y - 1);
        }
      if (y - 2 >= from && row_active (c, b, y - 2))
        lw_boundary_backward_row (c, w, b, y - 2);
    }
}

/* Every band by one thread, with a window of its own. step NULL: the gradient. */
static void
run_bands (LwStream *s, Boundary *c, char *windows, RowStep step)
{
  int32_t n = c->up.B * c->bands, h = c->up.h;
  size_t bytes = lw_boundary_window_bytes (c);
#pragma omp parallel for num_threads(s->options.threads) schedule(static)
  for (int32_t band = 0; band < n; band++)
    {
      BoundaryWindow w;
      int32_t b = band / c->bands, i = band % c->bands;
      int32_t from = c->up.first_row[(int64_t)i * h / c->bands];
      int32_t to = c->up.first_row[(int64_t)(i + 1) * h / c->bands];
      lw_boundary_window_init (c, &w, windows + (size_t)omp_get_thread_num () * bytes);
      if (step)
        sweep_band (c, &w, b, from, to, step);
      else
        gradient_band (c, &w, b, from, to);
    }
}

/* Bands of an image: as few as give every thread the same number, since each recomputes four rows.
 */
static int32_t
choose_bands (int32_t threads, int32_t B, int32_t h)
{
  int32_t a = threads, b = B;
  while (b)
    {
      int32_t rest = a % b;
      a = b;
      b = rest;
    }
  return threads / a < h ? threads / a : h;
}

static void
prepare (LwStream *s, Boundary *c)
{
  const LwBoundary *a = c->a;
  int32_t rows = a->B * a->H, threads = s->options.threads;
  lw_cpu_upsample_begin (s, &c->up, a->B, a->K, a->h, a->w, a->H, a->W, a->logits);
  lw_cpu_upsample_gradient_begin (s, &c->up, &c->grad);
  c->stride = lw_cpu_row_stride (a->W + 2 * LW_BOUNDARY_PAD);
  c->row_floats = (size_t)a->K * c->stride;
  c->bands = choose_bands (threads, a->B, a->h);
  c->flags = lw_cpu_scratch_take (s, (size_t)rows * a->W);
  c->row_count = lw_cpu_scratch_take (s, (size_t)rows * sizeof *c->row_count);
  c->row_level = lw_cpu_scratch_take (s, (size_t)rows * sizeof *c->row_level);
  c->row_max = lw_cpu_scratch_take (s, (size_t)rows * sizeof *c->row_max);
  c->row_sums = lw_cpu_scratch_take (s, (size_t)rows * 2 * sizeof *c->row_sums);
  memset (c->row_sums, 0, (size_t)rows * 2 * sizeof *c->row_sums);
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int32_t row = 0; row < rows; row++)
    lw_boundary_count_row (c, row);
  for (int32_t row = 0; row < rows; row++)
    c->pixels += c->row_count[row];
}

static void
prepare_noise (LwStream *s, Boundary *c)
{
  const LwBoundary *a = c->a;
  int32_t rows = a->B * a->H, threads = s->options.threads;
  if (!a->noise && !a->gumbel)
    return;
  size_t floats = (size_t)a->W * a->K;
  c->noise = lw_cpu_scratch_take (s, (size_t)rows * c->up.row_floats * sizeof *c->noise);
  float *pixels = lw_cpu_scratch_take (s, (size_t)threads * floats * sizeof *pixels);
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int32_t row = 0; row < rows; row++)
    lw_boundary_noise_row (c, row, pixels + (size_t)omp_get_thread_num () * floats);
}

/* M, T and with them the thresholds. */
static void
find_scale (LwStream *s, Boundary *c, char *windows)
{
  int32_t rows = c->up.B * c->up.H, level = 0;
  double t[LW_BOUNDARY_LEVELS], T = 1.0;
  c->largest = 1.0f;
  for (int i = 0; i < LW_BOUNDARY_LEVELS; i++)
    t[i] = (double)sqrtf (0.25f * (float)i + c->a->eps);
  if (c->a->norm)
    {
      run_bands (s, c, windows, max_step);
      for (int32_t row = 0; row < rows; row++)
        {
          c->square_max = c->row_max[row] > c->square_max ? c->row_max[row] : c->square_max;
          level = c->row_level[row] > level ? c->row_level[row] : level;
        }
      c->largest = (float)fmax ((double)sqrtf (c->square_max + c->a->eps), LEAST_MAXIMUM);
      T = fmax (t[level], LEAST_MAXIMUM);
    }
  for (int i = 0; i < LW_BOUNDARY_LEVELS; i++)
    c->level[i] = (float)((double)c->largest * t[i] / T);
}

static void
total_sums (const Boundary *c, double *first, double *second)
{
  *first = *second = 0.0;
  for (size_t row = 0; row < (size_t)c->up.B * c->up.H; row++)
    {
      *first += c->row_sums[2 * row];
      *second += c->row_sums[2 * row + 1];
    }
}

static void
find_weights (LwStream *s, Boundary *c, char *windows)
{
  double map, label;
  if (!c->a->region_edges)
    {
      c->weight_all = (float)(1.0 / (c->pixels * c->up.K));
      return;
    }
  c->edge = c->a->edge_tau * c->largest;
  run_bands (s, c, windows, edge_step);
  total_sums (c, &map, &label);
  c->weight_map = map > 0.0 ? (float)(0.5 / map) : 0.0f;
  c->weight_label = label > 0.0 ? (float)(0.5 / label) : 0.0f;
}

bool
lw_cpu_boundary (LwStream *s, const LwBoundary *a)
{
  Boundary c = { .a = a };
  BoundaryWindow w;
  double loss, slope, M;
  lw_cpu_scratch_begin (s);
  prepare (s, &c);
  *a->loss = 0.0f;
  if (c.pixels == 0.0)
    return true;
  prepare_noise (s, &c);
  char *windows
      = lw_cpu_scratch_take (s, (size_t)s->options.threads * lw_boundary_window_bytes (&c));
  find_scale (s, &c, windows);
  find_weights (s, &c, windows);
  run_bands (s, &c, windows, NULL);
  total_sums (&c, &loss, &slope);
  M = (double)c.largest;
  *a->loss = (float)(loss / M);
  if (a->norm)
    {
      lw_boundary_window_init (&c, &w, windows);
      lw_boundary_backward_maximum (&c, &w, -(double)a->term_weight * slope / (M * M));
    }
  lw_cpu_upsample_gradient_finish (s, &c.up, &c.grad, a->dlogits);
  return true;
}
