/* Where the differences between runs come from: label type and budget, which images, the seed.
 *
 * Model: y = mean + cell + images + (cell x images) + seed, where a cell is a method with its
 * labels (lw_results_groups without the levels), images is the partition, which cells share, and
 * the seed makes the differences between runs of one cell and partition. All effects are random;
 * the variance of the interaction is the residual.
 *
 * Rule: sums of squares of nested least squares fits (cell and images each adjusted for the other,
 * the interaction for both, runs within cell and partition), equated to their expectations with the
 * coefficients of the counts at hand: Henderson's method 3 (Biometrics 9, 1953). In a balanced
 * design that is the two-way analysis of variance. Estimates below 0 become 0, and are said to.
 *
 * The share of the cells depends on which budgets the study has. */
#pragma once

#include "result/results.h"

G_BEGIN_DECLS

typedef enum
{
  LW_SOURCE_CELL,
  LW_SOURCE_IMAGES,
  LW_SOURCE_SEED,
  LW_SOURCE_RESIDUAL,
  LW_N_SOURCES,
} LwVarianceSource;

typedef struct
{
  double variance;  /* points of percent squared, 0 or more; NaN: cannot be told from the others */
  double share;     /* of all variances, 0..1, together 1; NaN likewise, or if nothing varies */
  int df;           /* degrees of freedom; 0: cannot be told */
  gboolean clipped; /* the estimate was below 0 */
} LwVarianceShare;

typedef struct
{
  int runs, cells, partitions, methods;
  gboolean balanced; /* every cell has every partition, with equally many runs */
  LwVarianceShare sources[LW_N_SOURCES];
} LwVarianceSplit;

/* Of the runs that have a value. */
LwVarianceSplit lw_variance_split (const LwResults *results, const LwMeasure *measure);

/* "label type and budget", "which images", "seed", "residual", translated, static. */
const char *lw_variance_source_name (const LwVarianceSplit *self, LwVarianceSource source);

/* The shares with their degrees of freedom, what was taken as 0, and what cannot be told apart;
 * translated, some lines that end with "\n". (transfer full) */
char *lw_variance_text (const LwVarianceSplit *self);

G_END_DECLS
