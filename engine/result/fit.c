/* Families of learning curves and their fit. */
#include "result/fit.h"

#include <cminpack.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#define STARTS 12 /* shapes tried before the search */

const char *
lw_fit_family_name (LwFitFamily family)
{
  static const char *const names[] = { "power", "logarithmic", "exponential", "michaelis-menten" };
  return names[family];
}

const char *
lw_fit_family_title (LwFitFamily family)
{
  switch (family)
    {
    case LW_FIT_POWER:
      return _ ("power law");
    case LW_FIT_LOGARITHMIC:
      return _ ("logarithmic");
    case LW_FIT_EXPONENTIAL:
      return _ ("exponential saturation");
    case LW_FIT_MICHAELIS:
      break;
    }
  return _ ("Michaelis-Menten");
}

gboolean
lw_fit_starts_at_zero (LwFitFamily family)
{
  return family == LW_FIT_EXPONENTIAL || family == LW_FIT_MICHAELIS;
}

double
lw_fit_decay (LwFitFamily family, double shape, double x)
{
  switch (family)
    {
    case LW_FIT_POWER:
      return pow (x, -shape);
    case LW_FIT_LOGARITHMIC:
      return -log (x);
    case LW_FIT_EXPONENTIAL:
      return exp (-x / shape);
    case LW_FIT_MICHAELIS:
      break;
    }
  return shape / (shape + x);
}

/* Outside of these limits the measured sizes cannot tell the shape from its limit. */
LwFitShapes
lw_fit_shapes (LwFitFamily family, double least, double most)
{
  double middle = sqrt (least * most);
  switch (family)
    {
    case LW_FIT_POWER:
      return (LwFitShapes){ 0.02, 3, 0.5 };
    case LW_FIT_LOGARITHMIC:
      return (LwFitShapes){ 1, 1, 1 };
    case LW_FIT_EXPONENTIAL:
      return (LwFitShapes){ least / 4, 4 * most, middle };
    case LW_FIT_MICHAELIS:
      break;
    }
  return (LwFitShapes){ least / 16, 16 * most, middle };
}

double
lw_fit_shape_at (const LwFitShapes *shapes, double u)
{
  return shapes->low * pow (shapes->high / shapes->low, (1 + sin (u)) / 2);
}

double
lw_fit_shape_position (const LwFitShapes *shapes, double shape)
{
  if (!(shapes->high > shapes->low))
    return 0;
  double part = log (shape / shapes->low) / log (shapes->high / shapes->low);
  return asin (CLAMP (2 * part - 1, -1.0, 1.0));
}

double
lw_fit_linear (int n, const double *decay, const double *y, const double *weight, double *level,
               double *gain)
{
  double total = 0, mean_d = 0, mean_y = 0, dd = 0, dy = 0, squares = 0;
  for (int i = 0; i < n; i++)
    {
      total += weight[i];
      mean_d += weight[i] * decay[i];
      mean_y += weight[i] * y[i];
    }
  mean_d /= total;
  mean_y /= total;
  for (int i = 0; i < n; i++)
    {
      dd += weight[i] * (decay[i] - mean_d) * (decay[i] - mean_d);
      dy += weight[i] * (decay[i] - mean_d) * (y[i] - mean_y);
    }
  *gain = dd > 0 && dy < 0 ? -dy / dd : 0;
  *level = mean_y + *gain * mean_d;
  for (int i = 0; i < n; i++)
    {
      double residual = y[i] - (*level - *gain * decay[i]);
      squares += weight[i] * residual * residual;
    }
  return squares;
}

typedef struct
{
  LwFitFamily family;
  LwFitShapes shapes;
  LwFitPoints points;
  double *decay;
} Search;

static double
solve (const Search *self, double shape, LwFit *fit)
{
  const LwFitPoints *p = &self->points;
  for (int i = 0; i < p->n; i++)
    self->decay[i] = lw_fit_decay (self->family, shape, p->x[i]);
  fit->shape = shape;
  fit->squares = lw_fit_linear (p->n, self->decay, p->y, p->weight, &fit->level, &fit->gain);
  return fit->squares;
}

/* cminpack: @residual [m] for the shape at @u. */
static int
residuals (void *data, int m, int n, const double *u, double *residual, int flag)
{
  const Search *self = data;
  LwFit fit;
  solve (self, lw_fit_shape_at (&self->shapes, u[0]), &fit);
  for (int i = 0; i < m; i++)
    residual[i] = sqrt (self->points.weight[i])
                  * (self->points.y[i] - fit.level + fit.gain * self->decay[i]);
  return 0;
}

/* The best of several starts, refined. */
static void
search_shape (const Search *self, LwFit *fit)
{
  LwFit best = *fit, trial = *fit;
  int m = self->points.n, pivot[1];
  double u = 0;
  best.squares = (double)INFINITY;
  for (int s = 0; s < STARTS; s++)
    {
      double position = G_PI * ((s + 0.5) / STARTS - 0.5);
      if (solve (self, lw_fit_shape_at (&self->shapes, position), &trial) < best.squares)
        {
          best = trial;
          u = position;
        }
    }
  int size = m + 5 + m;
  g_autofree double *work = g_new (double, size + m);
  lmdif1 (residuals, (void *)self, m, 1, &u, work + size, 1e-8, pivot, work, size);
  if (solve (self, lw_fit_shape_at (&self->shapes, u), &trial) < best.squares)
    best = trial;
  *fit = best;
}

/* Range and number of different x > 0. */
static int
survey (const LwFitPoints *points, double *least, double *most)
{
  int different = 0;
  for (int i = 0; i < points->n; i++)
    {
      gboolean seen = !(points->x[i] > 0);
      for (int j = 0; j < i && !seen; j++)
        seen = points->x[j] == points->x[i];
      if (seen)
        continue;
      *least = different ? MIN (*least, points->x[i]) : points->x[i];
      *most = different ? MAX (*most, points->x[i]) : points->x[i];
      different++;
    }
  return different;
}

gboolean
lw_fit (LwFitFamily family, const LwFitPoints *points, LwFit *fit)
{
  double least = 0, most = 0;
  int different = survey (points, &least, &most), n = 0;
  if (different < 2)
    return FALSE;
  g_autofree double *rows = g_new (double, 4 * (gsize)points->n);
  double *x = rows, *y = rows + points->n, *weight = y + points->n;
  for (int i = 0; i < points->n; i++)
    if (points->x[i] > 0 || lw_fit_starts_at_zero (family))
      {
        x[n] = points->x[i];
        y[n] = points->y[i];
        weight[n++] = points->weight[i];
      }
  const Search search = { .family = family,
                          .shapes = lw_fit_shapes (family, least, most),
                          .points = { n, x, y, weight },
                          .decay = weight + points->n };
  LwFit found = { .family = family, .parameters = 2 };
  if (different < 3 || !(search.shapes.high > search.shapes.low))
    solve (&search, search.shapes.middle, &found);
  else
    {
      found.parameters = 3;
      search_shape (&search, &found);
    }
  *fit = found;
  return TRUE;
}

double
lw_fit_value (const LwFit *self, double x)
{
  return self->gain > 0 ? self->level - self->gain * lw_fit_decay (self->family, self->shape, x)
                        : self->level;
}

double
lw_fit_inverse (const LwFit *self, double value)
{
  const double never = (double)INFINITY;
  if (!(self->gain > 0))
    return value <= self->level ? 0 : never;
  double decay = (self->level - value) / self->gain;
  switch (self->family)
    {
    case LW_FIT_POWER:
      return decay > 0 ? pow (decay, -1 / self->shape) : never;
    case LW_FIT_LOGARITHMIC:
      return exp (-decay);
    case LW_FIT_EXPONENTIAL:
      return decay <= 0 ? never : decay >= 1 ? 0 : -self->shape * log (decay);
    case LW_FIT_MICHAELIS:
      break;
    }
  return decay <= 0 ? never : decay >= 1 ? 0 : self->shape * (1 / decay - 1);
}
