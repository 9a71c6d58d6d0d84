/* Least squares of the additive model: the worths and the shape are searched, level and gain
 * solved. */
#include "result/exchange-fit.h"

#include <cminpack.h>
#include <math.h>

#define STEPS 25 /* worths tried for a type before the search */

typedef struct
{
  LwFitFamily family;
  LwFitShapes shapes;
  int n, n_types;
  LwLabelType types[LW_N_LABEL_TYPES]; /* [n_types] whose worth is searched */
  LwLabelType base;
  const LwMix **mix; /* [n] */
  double *y, *weight, *decay;
} Search;

gboolean
lw_exchange_takes (const LwExchangeData *data, const LwCell *cell)
{
  return data->mixes || lw_mix_n_types (&cell->mix) < 2;
}

double
lw_exchange_worth (const LwExchangeFit *self, const LwMix *mix)
{
  double worth = 0;
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    worth += self->worth[t] * mix->images[t];
  return worth;
}

double
lw_exchange_value (const LwExchangeFit *self, const LwMix *mix)
{
  return lw_fit_value (&self->curve, lw_exchange_worth (self, mix));
}

/* Level and gain for the worths and the shape of @fit. */
static double
solve (const Search *self, LwExchangeFit *fit)
{
  for (int i = 0; i < self->n; i++)
    self->decay[i]
        = lw_fit_decay (self->family, fit->curve.shape, lw_exchange_worth (fit, self->mix[i]));
  fit->curve.squares = lw_fit_linear (self->n, self->decay, self->y, self->weight,
                                      &fit->curve.level, &fit->curve.gain);
  return fit->curve.squares;
}

static double
worth_at (double u)
{
  return pow (LW_EXCHANGE_MOST, sin (u));
}

static void
unpack (const Search *self, const double *u, LwExchangeFit *fit)
{
  for (int t = 0; t < self->n_types; t++)
    fit->worth[self->types[t]] = worth_at (u[t]);
  if (fit->curve.parameters == 3)
    fit->curve.shape = lw_fit_shape_at (&self->shapes, u[self->n_types]);
}

typedef struct
{
  const Search *search;
  LwExchangeFit fit;
} Trial;

/* cminpack */
static int
residuals (void *data, int m, int n, const double *u, double *residual, int flag)
{
  Trial *trial = data;
  const Search *self = trial->search;
  unpack (self, u, &trial->fit);
  solve (self, &trial->fit);
  for (int i = 0; i < m; i++)
    residual[i] = sqrt (self->weight[i])
                  * (self->y[i] - trial->fit.curve.level + trial->fit.curve.gain * self->decay[i]);
  return 0;
}

static void
refine (const Search *self, LwExchangeFit *fit)
{
  int m = self->n, n = self->n_types + (fit->curve.parameters == 3), pivot[LW_N_LABEL_TYPES + 1];
  double u[LW_N_LABEL_TYPES + 1];
  if (n == 0)
    return;
  for (int t = 0; t < self->n_types; t++)
    u[t] = asin (log (fit->worth[self->types[t]]) / log (LW_EXCHANGE_MOST));
  u[self->n_types] = lw_fit_shape_position (&self->shapes, fit->curve.shape);
  Trial trial = { self, *fit };
  int size = m * n + 5 * n + m;
  g_autofree double *work = g_new (double, size + m);
  lmdif1 (residuals, &trial, m, n, u, work + size, 1e-8, pivot, work, size);
  unpack (self, u, &trial.fit);
  if (solve (self, &trial.fit) < fit->curve.squares)
    *fit = trial.fit;
}

/* The worth at which the cells of a type lie nearest to the curve. */
static double
guess_worth (const Search *self, LwLabelType type, const LwFit *curve)
{
  double best = 1, least = (double)INFINITY;
  for (int s = 0; s < STEPS; s++)
    {
      double squares = 0, worth = worth_at (G_PI * ((s + 0.5) / STEPS - 0.5));
      for (int i = 0; i < self->n; i++)
        if (lw_mix_type (self->mix[i]) == type)
          {
            double x = worth * self->mix[i]->images[type];
            squares += self->weight[i] * pow (self->y[i] - lw_fit_value (curve, x), 2);
          }
      if (squares < least)
        {
          least = squares;
          best = worth;
        }
    }
  return best;
}

/* The curve of the base type, and the worths that go with it. */
static gboolean
guess (const Search *self, LwExchangeFit *fit)
{
  g_autofree double *x = g_new (double, 3 * (gsize)self->n);
  double *y = x + self->n, *weight = y + self->n;
  int n = 0;
  for (int i = 0; i < self->n; i++)
    if (lw_mix_type (self->mix[i]) == self->base || lw_mix_total (self->mix[i]) == 0)
      {
        x[n] = lw_mix_total (self->mix[i]);
        y[n] = self->y[i];
        weight[n++] = self->weight[i];
      }
  if (!lw_fit (self->family, &(LwFitPoints){ n, x, y, weight }, &fit->curve))
    return FALSE;
  fit->worth[self->base] = 1;
  for (int t = 0; t < self->n_types; t++)
    fit->worth[self->types[t]] = guess_worth (self, self->types[t], &fit->curve);
  return TRUE;
}

static void
search_clear (Search *self)
{
  g_free (self->mix);
  g_free (self->y);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

/* Cells that the family can take, and the label types in them. */
static void
search_init (Search *self, const LwExchangeData *data, LwFitFamily family, const double *means)
{
  const LwCells *cells = data->cells;
  gsize n = (gsize)MAX (cells->n, 1);
  gboolean met[LW_N_LABEL_TYPES] = { FALSE };
  double least = 1, most = 1;
  *self = (Search){ .family = family, .base = data->base };
  self->mix = g_new (const LwMix *, n);
  self->y = g_new (double, 3 * n);
  self->weight = self->y + n;
  self->decay = self->weight + n;
  for (int c = 0; c < cells->n; c++)
    {
      const LwCell *cell = &cells->cells[c];
      if (!lw_exchange_takes (data, cell)
          || (lw_mix_total (&cell->mix) == 0 && !lw_fit_starts_at_zero (family)))
        continue;
      self->mix[self->n] = &cell->mix;
      self->y[self->n] = means[c];
      self->weight[self->n++] = cell->n;
      if (cell->type == data->base)
        {
          least = met[data->base] ? MIN (least, cell->images) : cell->images;
          most = MAX (most, cell->images);
        }
      met[cell->type] = TRUE;
    }
  for (int t = LW_LABEL_NONE + 1; t < LW_N_LABEL_TYPES; t++)
    if (met[t] && t != (int)data->base)
      self->types[self->n_types++] = (LwLabelType)t;
  /* Other types may be worth ten times as much and bend the curve farther out. */
  self->shapes = lw_fit_shapes (family, least, 10 * most);
}

gboolean
lw_exchange_fit (const LwExchangeData *data, LwFitFamily family, const double *means,
                 const LwExchangeFit *start, LwExchangeFit *fit)
{
  g_auto (Search) search = { 0 };
  LwExchangeFit found = { 0 };
  search_init (&search, data, family, means);
  if (start)
    found = *start;
  else if (!guess (&search, &found))
    return FALSE;
  found.curve.parameters = search.shapes.high > search.shapes.low ? 3 : 2;
  if (search.n < search.n_types + found.curve.parameters)
    return FALSE;
  solve (&search, &found);
  refine (&search, &found);
  if (!start && !(found.curve.gain > 0))
    return FALSE;
  *fit = found;
  return TRUE;
}
