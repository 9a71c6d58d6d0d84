/* The additive model of mixed labels: IoU = f (sum_t worth_t n_t), one curve f for all label types.
 *
 * worth of the base type is 1, so the argument is in images of that type. Whether labels add up
 * like this is a hypothesis; exchange.h tests it. */
#pragma once

#include "result/cells.h"
#include "result/fit.h"

G_BEGIN_DECLS

#define LW_EXCHANGE_MOST 1000 /* a worth lies between 1 / this and this */

typedef struct
{
  LwFit curve;
  double worth[LW_N_LABEL_TYPES]; /* 0: the type was not measured */
} LwExchangeFit;

/* What is fitted: cells and which of them. */
typedef struct
{
  const LwCells *cells;
  LwLabelType base;
  gboolean mixes; /* FALSE: cells with one label type and without labels alone */
} LwExchangeData;

/* Fits one family to @means [cells->n]. @start: a fit to start from, or NULL to search. FALSE where
 * there are fewer cells than unknowns, or (without @start) the base type has fewer than two sizes
 * or the curve is flat; *fit is unchanged then. */
gboolean lw_exchange_fit (const LwExchangeData *data, LwFitFamily family, const double *means,
                          const LwExchangeFit *start, LwExchangeFit *fit);

/* Images of the base type that the labels are worth. */
double lw_exchange_worth (const LwExchangeFit *self, const LwMix *mix);

double lw_exchange_value (const LwExchangeFit *self, const LwMix *mix);

/* Whether @cell takes part. */
gboolean lw_exchange_takes (const LwExchangeData *data, const LwCell *cell);

G_END_DECLS
