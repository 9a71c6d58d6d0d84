/* Expected number of images with a class, and the chance of none. */
#include "result/coverage.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "result/number-text.h"

static double
log_factorial (int n)
{
  int sign;
  return lgamma_r (n + 1.0, &sign);
}

LwCoverage
lw_coverage (int klass, int images, int pool, int holding)
{
  g_return_val_if_fail (pool >= 1 && images >= 0 && holding >= 0 && holding <= pool,
                        ((LwCoverage){ klass, images, (double)NAN, (double)NAN }));
  int drawn = MIN (images, pool), others = pool - holding;
  LwCoverage self = { .klass = klass, .images = images };
  self.expected = (double)drawn * holding / pool;
  if (holding == 0 || drawn == 0)
    self.none = 1;
  else if (drawn <= others)
    self.none = exp (log_factorial (others) - log_factorial (others - drawn) - log_factorial (pool)
                     + log_factorial (pool - drawn));
  return self;
}

GArray *
lw_coverage_warnings (const int *holding, int n_classes, int pool, const int *images, int n_images,
                      double least)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (LwCoverage));
  int largest = 0;
  for (int i = 1; i < n_images; i++)
    if (images[i] > images[largest])
      largest = i;
  for (int i = 0; i < n_images; i++)
    for (int k = 0; k < n_classes; k++)
      {
        LwCoverage coverage = lw_coverage (k, images[i], pool, holding[k]);
        if (coverage.none >= least && (holding[k] || i == largest))
          g_array_append_val (found, coverage);
      }
  return found;
}

char *
lw_coverage_text (const LwCoverage *self, const char *class_name)
{
  if (self->expected == 0 && self->images)
    return g_strdup_printf (_ ("no image holds %s"), class_name);
  char expected[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (expected, sizeof expected, "%.1f", self->expected);
  g_autofree char *none = lw_percent_text (self->none);
  return g_strdup_printf (ngettext ("at %d image: %s with %s expected, %s %% chance of none",
                                    "at %d images: %s with %s expected, %s %% chance of none",
                                    (gulong)self->images),
                          self->images, expected, class_name, none);
}
