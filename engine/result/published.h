/* Published results to set beside those of a study, with where they stand and what is odd about
 * them. */
#pragma once

#include "result/curve.h"

G_BEGIN_DECLS

typedef struct
{
  char *table;           /* "1", "3 left"; NULL: a row of the user's */
  char *source, *target; /* data sets; NULL: not known */
  int classes;           /* that the mean is over; 0: not known */
  char *class_set;       /* NULL: not known */
  char *label;           /* as it is printed */
  char *study;           /* the method of a study that should give it; NULL: none does */
  LwLabelType type;
  int images;       /* with labels; 0 with hours: not known */
  double hours;     /* NaN: from the cost table */
  double miou, gap; /* percent; gap: to supervised, as printed, or NaN */
  char *note;       /* or NULL */
} LwPublishedRow;

typedef struct
{
  char *title;     /* "Das et al. 2023" */
  char *reference; /* the whole of it; or NULL */
  GStrv notes;
  GPtrArray *rows; /* of LwPublishedRow */
} LwPublished;

#define LW_PUBLISHED_DEFAULT "das-2023"

/* data/published/NAME.json. LW_ERROR_INPUT names file, row and member. */
LwPublished *lw_published_load (const char *name, GError **error);
void lw_published_free (LwPublished *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwPublished, lw_published_free)

/* Appends the rows of a CSV file whose first line is label_type,hours,miou,label,note. On failure
 * @self is as it was; LW_ERROR_INPUT names the line. */
gboolean lw_published_add_csv (LwPublished *self, const char *path, GError **error);

/* How many classes the rows to compare with average over: as many as the study has, or 19. */
int lw_published_classes (const LwResults *results);

/* The row of @table (a prefix: "3" is "3 left" and "3 right") that @method with @type should
 * reproduce; NULL if there is none. (transfer none) */
const LwPublishedRow *lw_published_find (const LwPublished *self, const char *table,
                                         const char *method, LwLabelType type, int classes);

/* Appends to @curve the rows with image, point or coarse labels of table 1 and those of the user,
 * where their cost on its axis is known. */
void lw_published_fill_curve (const LwPublished *self, LwCurve *curve, const LwResults *results,
                              const LwCostTable *costs);

G_END_DECLS
