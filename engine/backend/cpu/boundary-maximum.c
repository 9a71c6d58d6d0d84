/* Boundary loss: the gradient through the division by the maximum of m. It reaches the elements
 * that are equal to the maximum, in equal shares: usually one or two of the batch. */
#include <math.h>

#include "backend/cpu/boundary.h"

/* Gradient @dp of probability k at one pixel, through the softmax onto the strip. */
static void
backward_probability (Boundary *c, const BoundaryWindow *w, int32_t b, int32_t y, int32_t x,
                      int32_t k, float dp)
{
  const LwUpsample *u = &c->up;
  const float *p = w->p[y % 3] + x;
  LwTap tap = u->rows[y];
  if (c->a->ignore_zero && !lw_boundary_known (c, ((size_t)b * u->H + y) * u->W + x))
    return;
  lw_cpu_upsample_gradient_touch (u, &c->grad, b, tap.first);
  size_t strip = ((size_t)b * u->h + tap.first) * u->row_floats + x;
  float slope = dp * p[(size_t)k * c->stride] / c->a->temperature;
  for (int32_t j = 0; j < u->K; j++)
    {
      float dz = slope * ((j == k ? 1.0f : 0.0f) - p[(size_t)j * c->stride]);
      c->grad.own[strip + (size_t)j * u->stride] += (1.0f - tap.fraction) * dz;
      c->grad.next[strip + (size_t)j * u->stride] += tap.fraction * dz;
    }
}

/* Gradient @dg of the difference (value at second - value at first) / 2; positions beyond the image
 * stand for the border pixel or for a constant. */
static void
backward_difference (Boundary *c, const BoundaryWindow *w, int32_t b, const int32_t first[2],
                     const int32_t second[2], int32_t k, float dg)
{
  const int32_t *ends[] = { first, second };
  for (int i = 0; i < 2; i++)
    {
      int32_t y = ends[i][0], x = ends[i][1];
      bool inside = y >= 0 && y < c->up.H && x >= 0 && x < c->up.W;
      if (!inside && c->a->pad_zero)
        continue;
      y = y < 0 ? 0 : y >= c->up.H ? c->up.H - 1 : y;
      x = x < 0 ? 0 : x >= c->up.W ? c->up.W - 1 : x;
      backward_probability (c, w, b, y, x, k, i == 0 ? -0.5f * dg : 0.5f * dg);
    }
}

static void
backward_element (Boundary *c, const BoundaryWindow *w, int32_t b, int32_t y, int32_t x, int32_t k,
                  float slope)
{
  const float *rows[3];
  lw_boundary_neighbours (c, w, y, rows);
  ptrdiff_t at = (ptrdiff_t)k * c->stride + x;
  float over = slope / sqrtf (c->square_max + c->a->eps);
  float gx = 0.5f * (rows[1][at + 1] - rows[1][at - 1]), gy = 0.5f * (rows[2][at] - rows[0][at]);
  const int32_t left[] = { y, x - 1 }, right[] = { y, x + 1 };
  const int32_t above[] = { y - 1, x }, below[] = { y + 1, x };
  backward_difference (c, w, b, left, right, k, over * gx);
  backward_difference (c, w, b, above, below, k, over * gy);
}

/* Visits the elements of a row that equal the maximum; returns their number. A slope of 0 only
 * counts them. */
static int64_t
visit_row (Boundary *c, BoundaryWindow *w, int32_t row, float slope)
{
  int32_t b = row / c->up.H, y = row % c->up.H;
  int64_t found = 0;
  for (int32_t i = y > 0 ? y - 1 : 0; i <= y + 1 && i < c->up.H; i++)
    lw_boundary_softmax_row (c, w, b, i);
  lw_boundary_square_row (c, w, y);
  for (int32_t k = 0; k < c->up.K; k++)
    for (int32_t x = 0; x < c->up.W; x++)
      if ((c->flags[(size_t)row * c->up.W + x] & LW_BOUNDARY_COUNTED)
          && w->square[(size_t)k * c->stride + x] == c->square_max)
        {
          found++;
          if (slope != 0.0f)
            backward_element (c, w, b, y, x, k, slope);
        }
  return found;
}

void
lw_boundary_backward_maximum (Boundary *c, BoundaryWindow *w, double slope)
{
  int32_t rows = c->up.B * c->up.H;
  int64_t ties = 0;
  if (c->square_max <= 0.0f || slope == 0.0)
    return;
  for (int32_t row = 0; row < rows; row++)
    if (c->row_max[row] == c->square_max)
      ties += visit_row (c, w, row, 0.0f);
  for (int32_t row = 0; row < rows; row++)
    if (c->row_max[row] == c->square_max)
      visit_row (c, w, row, (float)(slope / (double)ties));
}
