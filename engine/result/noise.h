/* How much results differ by chance, and made-up repetitions of a study.
 *
 * A unit (cells.h) is curve + shared + series + run: @shared belongs to a block (the images of a
 * partition are easier than others, for every label type), @series to a block and a label type,
 * @run to the unit alone. The standard deviations are moment estimates from contrasts of blocks:
 * with d_c = u_cp - u_cq, cells c of the same series give E (d_c d_c') / 2 = shared^2 + series^2,
 * cells of different series shared^2, and a cell with itself all three.
 *
 * The bootstrap is parametric. Two to four partitions are too few to resample: two give three
 * different samples. Instead each draw adds normal errors to the units, whose variances are drawn
 * as well, from the scaled inverse chi-squared distribution of their degrees of freedom, so that
 * little data gives the long tails of Student's t. The variance of a series' runs is pooled with
 * that of the others (the pool counts as LW_NOISE_POOLED degrees of freedom); those of blocks are
 * pooled with LW_NOISE_PRIOR degrees of freedom of half the standard deviation of runs. */
#pragma once

#include "result/cells.h"

G_BEGIN_DECLS

#define LW_NOISE_POOLED 4
#define LW_NOISE_PRIOR 2

typedef struct
{
  gboolean known; /* FALSE: nothing was repeated, and there are no more sizes than a curve bends */
  int n_series;
  double *run;    /* [n_series] standard deviation, pooled; points of percent */
  double *df;     /* [n_series] degrees of freedom behind it */
  double typical; /* of all series together */
  double shared, series;
  /* mean squares of the blocks' means, the degrees of freedom behind them, and the share of
   * the runs' variance in them */
  double shared_square, series_square, shared_df, series_df, shared_runs, series_runs;
  int typed; /* series with several units */
} LwNoise;

LwNoise *lw_noise_new (const LwCells *cells);
void lw_noise_free (LwNoise *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwNoise, lw_noise_free)

/* For a study without repetitions: what curves leave unexplained, @df > 0. */
void lw_noise_set_residual (LwNoise *self, double variance, double df);

/* Standard deviation of a new unit of a series, all three together. */
double lw_noise_unit (const LwNoise *self, int series);

/* Half of the t interval of a cell's mean. */
double lw_noise_half_width (const LwNoise *self, const LwCell *cell, double confidence);

/* @means [cells->n]: means of the cells in repetition @draw. A function of seed, draw and the cells
 * alone. */
void lw_noise_draw (const LwNoise *self, const LwCells *cells, guint64 seed, int draw,
                    double *means);

/* A standard normal number, a function of its arguments alone. */
double lw_noise_normal (guint64 seed, int draw, int index);

G_END_DECLS
