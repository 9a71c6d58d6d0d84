/* Made-up studies with a known truth: curves of label types, and runs around them. */
#pragma once

#include "result/results.h"

G_BEGIN_DECLS

typedef enum
{
  TRUTH_POWER,
  TRUTH_LOGARITHMIC,
  TRUTH_EXPONENTIAL,
  TRUTH_MICHAELIS,
  TRUTH_SHIFTED_POWER, /* and two that no family of the engine contains */
  TRUTH_STRETCHED,
  TRUTH_N
} TruthKind;

typedef struct
{
  TruthKind kind;
  double high, drop, shape;
} Truth;

double truth_at (const Truth *self, double images);

/* Where the curve reaches @value. */
double truth_inverse (const Truth *self, double value);

/* Random numbers of one draw of a test. */
typedef struct
{
  guint64 draw, next;
} Chance;

double chance_uniform (Chance *self, double low, double high);
double chance_normal (Chance *self, double spread);

/* Any kind, 50 to 70 points high, 8 to 25 points between few and many images. */
Truth truth_random (Chance *chance);

typedef struct
{
  int partitions, seeds, sizes; /* the first of 50, 100, 200, 400, 800, 1600, 2975 images */
  double run, shared, series;   /* standard deviations as in result/noise.h */
} TruthStudy;

extern const int truth_sizes[7];

/* Runs of image, point and coarse labels, whose curves are truths[1], [2] and [3], with the method
 * wdass and a pool of 2975 images. */
LwResults *truth_results (const TruthStudy *study, const Truth truths[4], Chance *chance);

/* More runs around @value, with the same partitions and seeds but no errors that are shared. */
void truth_add (LwResults *results, const TruthStudy *study, const LwMix *mix, double value,
                Chance *chance);

G_END_DECLS
