/* Means with their uncertainty, and comparisons that share partitions and seeds. */
#pragma once

#include "result/results.h"

G_BEGIN_DECLS

#define LW_CONFIDENCE 0.95 /* of every interval that is shown, unless something else is said */

/* Quantile of Student's t distribution with @df > 0 degrees of freedom, 0 < p < 1. */
double lw_t_quantile (double p, double df);

/* A mean of n values; low, high: t interval. One value has no interval: low, high and spread are
 * NaN
 * ("n=1: no interval"); no value: all NaN. Values that are NaN do not count. */
typedef struct
{
  int n;
  double mean, spread; /* sample standard deviation, n - 1 */
  double low, high;
} LwInterval;

LwInterval lw_interval (const double *values, int n, double confidence);

/* The mean of a group's runs. Runs that share a partition share its images and are no independent
 * draws: with two partitions or more the units are the means of the partitions, else the runs
 * (seeds). */
LwInterval lw_group_interval (const LwResults *results, const LwGroup *group,
                              const LwMeasure *measure, double confidence);

typedef enum
{
  LW_VERDICT_UNKNOWN, /* fewer than two pairs: cannot tell */
  LW_VERDICT_TIE,     /* the interval holds 0 */
  LW_VERDICT_BETTER,  /* the first is better */
  LW_VERDICT_WORSE,
} LwVerdict;

typedef struct
{
  LwInterval difference; /* first - second, points of percent; n pairs */
  const char *unit;      /* what was paired: "partitions" or "seeds", untranslated; static */
  LwVerdict verdict;
} LwComparison;

/* Pairs runs of equal partition and seed; averaged over the seeds of a partition where there are
 * two partitions or more. */
LwComparison lw_compare_groups (const LwResults *results, const LwGroup *first,
                                const LwGroup *second, const LwMeasure *measure, double confidence);

/* "+2.1 [0.9, 3.3], 4 partitions: point is better", translated. (transfer full) */
char *lw_comparison_text (const LwComparison *self, const char *first, const char *second);

G_END_DECLS
