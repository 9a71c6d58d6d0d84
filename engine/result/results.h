/* What the runs of a study gave: one record a run, with the IoU of every class. Hours are not in
 * it; they come from the cost table when they are shown. */
#pragma once

#include "study/cost.h"
#include "train/run-folder.h"
#include "train/run-options.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;      /* folder below runs/ */
  char *method;  /* as the study names it: wdass, baseline, an ablation, source-only, ... */
  LwMethod base; /* the method of the program that it is */
  LwMix mix;     /* its labels */
  int partition; /* random order of the images */
  gint64 seed;   /* of the training */
  LwRunState state;
  char *message;  /* why it failed or stopped; or NULL */
  double miou;    /* percent; NaN unless trained to its end and evaluated */
  double *iou;    /* [n_classes] percent, NaN where the class does not occur; NULL like miou */
  double seconds; /* of training and evaluation; NaN: not known */
} LwResult;

typedef struct
{
  char *folder;   /* of the study, absolute; NULL for made-up results */
  char *title;    /* or NULL */
  char *protocol; /* of the evaluations, as text; NULL where none is finished */
  int n_classes;  /* 0 where none is finished */
  char **classes; /* [n_classes] names, NULL-terminated */
  int pool;       /* images that can be labelled; 0: not known */
  LwLabelCounts counts[LW_N_LABEL_TYPES];
  GPtrArray *runs; /* of LwResult, in the order of the study */
} LwResults;

/* Without runs. @classes: NULL-terminated names, copied; NULL for none. */
LwResults *lw_results_new (const char *const *classes, int pool);
void lw_results_free (LwResults *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwResults, lw_results_free)

/* Appends a finished run (transfer none). @iou [n_classes] in percent is copied; NULL: every class
 * has @miou. */
LwResult *lw_results_add (LwResults *self, const char *method, LwMethod base, const LwMix *mix,
                          int partition, gint64 seed, double miou, const double *iou);

/* source-only and uda (no labels) and supervised (full masks) are levels to compare with, not
 * points of a curve. */
gboolean lw_result_is_reference (const LwResult *self);

/* What a curve is about: the mean over all classes that occur, over some of them, or one. */
typedef struct
{
  const char *name;                /* "mIoU", "car"; for titles */
  uint8_t classes[LW_MAX_CLASSES]; /* 1: counts. None at all: mIoU as the evaluation has it */
} LwMeasure;

/* "mIoU", a class by name, or several "car+bicyclist". LW_ERROR_INPUT lists the classes. */
gboolean lw_measure_parse (const LwResults *results, const char *text, LwMeasure *measure,
                           GError **error);

/* Percent; NaN for a run without result. */
double lw_result_value (const LwResults *results, const LwResult *run, const LwMeasure *measure);

/* The runs that differ in partition and seed alone. */
typedef struct
{
  const char *method; /* of its first run, which also holds base and mix */
  LwMethod base;
  LwMix mix;
  int planned;     /* runs with and without result */
  GPtrArray *runs; /* of LwResult with a result, (transfer none) */
} LwGroup;

/* Sorted: source-only, uda, then by method in the order of the study, label type, images, mixes
 * last; supervised at the end. (element-type LwGroup) (transfer full) Refers to @results. */
GPtrArray *lw_results_groups (const LwResults *results);

/* The group of @method with @mix, or NULL. */
const LwGroup *lw_groups_find (const GPtrArray *groups, const char *method, const LwMix *mix);

/* Values of a group's runs, [runs->len]. (transfer full) */
double *lw_group_values (const LwResults *results, const LwGroup *group, const LwMeasure *measure);

G_END_DECLS
