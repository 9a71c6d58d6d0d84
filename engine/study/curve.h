/* What a cost curve shows: mIoU over annotation hours, one series a label type. */
#pragma once

#include "dataset/weak.h"

G_BEGIN_DECLS

/* The runs of one label type and number of images. */
typedef struct
{
  double hours; /* of annotation, from the cost table */
  int images;
  int n;            /* runs */
  double *values;   /* [n] mIoU of each run, percent */
  double mean;      /* of the values */
  double low, high; /* spread of the runs, as the caller defines it; both = mean if there is none */
} LwCurvePoint;

typedef struct
{
  char *label;
  LwLabelType type; /* gives hue, marker and dash */
  int variant;      /* of the same label type: 0 filled markers, 1 hollow ones */
  int n;
  LwCurvePoint *points; /* [n], hours ascending */
} LwCurveSeries;

/* A level without a cost axis of its own, such as source-only (0 h) or fully supervised. */
typedef struct
{
  char *label;
  double value; /* mIoU, percent */
} LwCurveReference;

typedef struct
{
  char *title; /* or NULL */
  char *note;  /* small, below the axis: protocol, number of runs; or NULL */
  gboolean log_hours;
  int n_series;
  LwCurveSeries *series;
  int n_references;
  LwCurveReference *references;
} LwCurve;

/* Frees the strings and arrays of a curve that was allocated as a whole, and the curve. */
void lw_curve_free (LwCurve *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwCurve, lw_curve_free)

G_END_DECLS
