/* Curves through (images, IoU) by least squares.
 *
 * Every family is y = level - gain * decay (x; shape) with a decay that falls in x and gain >= 0:
 * more labels do not hurt. Level and gain are linear, so they are solved exactly for each shape and
 * cminpack (Levenberg-Marquardt) searches the shape alone (variable projection; Golub and Pereyra,
 * SIAM J. Numer. Anal. 10, 1973). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LW_FIT_POWER,       /* decay = x^-shape */
  LW_FIT_LOGARITHMIC, /* decay = -ln x; no shape */
  LW_FIT_EXPONENTIAL, /* decay = exp (-x / shape) */
  LW_FIT_MICHAELIS,   /* decay = shape / (shape + x): y0 + v x / (shape + x) */
} LwFitFamily;

#define LW_N_FITS 4

/* "power", "logarithmic", "exponential", "michaelis-menten" */
const char *lw_fit_family_name (LwFitFamily family);

/* "power law", ..., translated. */
const char *lw_fit_family_title (LwFitFamily family);

/* Whether the family has a finite value for no images. */
gboolean lw_fit_starts_at_zero (LwFitFamily family);

typedef struct
{
  LwFitFamily family;
  double level, gain, shape; /* percent, percent, see above; gain 0: a constant */
  double squares;            /* weighted sum of squared residuals */
  int parameters;            /* that were free: 2 or 3 */
} LwFit;

/* The points of a fit: means with the number of values behind each as its weight, which gives the
 * same curve as all single values. */
typedef struct
{
  int n;
  const double *x; /* images >= 0 */
  const double *y; /* percent */
  const double *weight;
} LwFitPoints;

/* Fits one family. Points at x = 0 count only where the family has a value there. With three
 * different x > 0 or more the shape is free, with two it stays at a middle value; with one FALSE is
 * returned and *fit is unchanged. */
gboolean lw_fit (LwFitFamily family, const LwFitPoints *points, LwFit *fit);

double lw_fit_value (const LwFit *self, double x);

/* Where the curve reaches @value: 0 where it is above from the start on, INFINITY where it never
 * gets there. */
double lw_fit_inverse (const LwFit *self, double value);

/* The decay of a family alone. */
double lw_fit_decay (LwFitFamily family, double shape, double x);

/* The shapes that are searched for x between @least > 0 and @most, and the middle one. */
typedef struct
{
  double low, high, middle;
} LwFitShapes;

LwFitShapes lw_fit_shapes (LwFitFamily family, double least, double most);

/* Level and gain >= 0 for given decays [n], by weighted least squares. Returns the weighted sum of
 * squared residuals. */
double lw_fit_linear (int n, const double *decay, const double *y, const double *weight,
                      double *level, double *gain);

/* A shape between its limits for any real @u, on a logarithmic scale, and back. */
double lw_fit_shape_at (const LwFitShapes *shapes, double u);
double lw_fit_shape_position (const LwFitShapes *shapes, double shape);

G_END_DECLS
