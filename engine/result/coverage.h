/* How often a class is met in images that are drawn at random: at 50 images of Cityscapes, train
 * may well not occur at all, and then its IoU says nothing about the labels. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LW_COVERAGE_LEAST 0.01 /* chance of none from which on a class is worth a warning */

typedef struct
{
  int klass;
  int images;      /* drawn */
  double expected; /* of them that hold the class */
  double none;     /* chance that none does */
} LwCoverage;

/* @images drawn without replacement from a pool of @pool >= 1, of which @holding hold the class, as
 * hypergeometric distribution; more than the pool means all of it. */
LwCoverage lw_coverage (int klass, int images, int pool, int holding);

/* For @holding [n_classes], images of the pool with each class, and every budget of @images
 * [n_images], those whose chance of none is @least or more; a class that no image holds once, with
 * the largest budget. In the order of budgets, then classes. (element-type LwCoverage) (transfer
 * full) */
GArray *lw_coverage_warnings (const int *holding, int n_classes, int pool, const int *images,
                              int n_images, double least);

/* "at 50 images: 2.4 with train expected, 8.5 % chance of none", translated. (transfer full) */
char *lw_coverage_text (const LwCoverage *self, const char *class_name);

G_END_DECLS
