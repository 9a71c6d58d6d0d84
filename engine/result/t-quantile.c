/* Quantiles of Student's t distribution. */
#include <math.h>

#include "result/statistics.h"

typedef struct
{
  double df;
  double log_ratio; /* ln (Gamma ((df + 1) / 2) / Gamma (df / 2)) */
} Student;

/* ln (Gamma (z + 1/2) / Gamma (z)); the difference of two large logarithms would lose digits. */
static double
log_gamma_ratio (double z)
{
  int sign;
  if (z < 20)
    return lgamma_r (z + 0.5, &sign) - lgamma_r (z, &sign);
  double w = 1 / (z * z);
  return 0.5 * log (z) - (1.0 / 8 - w * (1.0 / 192 - w * (1.0 / 640 - w * 17 / 14336))) / z;
}

/* The continued fraction of the regularised incomplete beta function, DLMF 8.17.22, without the
 * factor before it. For x up to (a + 1) / (a + b + 2), where it converges fast. */
static double
beta_fraction (double a, double b, double x)
{
  double fraction = 1, c = 1, d = 0, change;
  int k = 1;
  do
    {
      int m = k / 2;
      double term = k % 2 ? -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
                          : m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / (1 + term * d);
      c = 1 + term / c;
      change = c * d;
      fraction *= change;
    }
  while (fabs (change - 1) > 1e-15 && ++k < 100000);
  return 1 / fraction;
}

/* Logarithm of the area beyond exp (log_t), or of that from 0 to exp (log_t); *slope is its
 * derivative by log_t. */
static double
log_area (const Student *self, gboolean beyond, double log_t, double *slope)
{
  double log_square = 2 * log_t - log (self->df);
  double spread = log_square > 40 ? log_square : log1p (exp (log_square)); /* ln (1 + t^2 / df) */
  double x = exp (-spread), y = -expm1 (-spread), half = self->df / 2;
  double kernel = self->log_ratio - half * spread + 0.5 * log (y / G_PI); /* ln (t x density) */
  gboolean far = x <= (half + 1) / (half + 2.5);
  double found = kernel
                 + (far ? log (beta_fraction (half, 0.5, x) / self->df)
                        : log (beta_fraction (0.5, half, y)));
  if (far != beyond)
    found = log (0.5 - exp (found));
  *slope = exp (kernel - found) * (beyond ? -1 : 1);
  return found;
}

double
lw_t_quantile (double p, double df)
{
  g_return_val_if_fail (p > 0 && p < 1 && df > 0, (double)NAN);
  const Student self = { df, log_gamma_ratio (df / 2) };
  double centre = fabs (p - 0.5), rest = MIN (p, 1 - p);
  if (centre == 0)
    return 0;
  /* The logarithm of either area is a concave function of ln t, so that Newton's method from beyond
   * the root nears it from one side. */
  gboolean beyond = rest < 0.25;
  double target = log (beyond ? rest : centre), log_t = 0, slope, found, step = 1;
  while ((found = log_area (&self, beyond, log_t, &slope)) > target)
    log_t += beyond ? 1 : -1;
  for (int i = 0; i < 100 && fabs (step) > 1e-14; i++)
    {
      step = (found - target) / slope;
      log_t -= step;
      found = log_area (&self, beyond, log_t, &slope);
    }
  return p < 0.5 ? -exp (log_t) : exp (log_t);
}
