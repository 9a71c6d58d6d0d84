/* What a cost curve shows: IoU over annotation hours, images or money, one series a label type and
 * method, levels for the references, walls where a label type runs out of images. */
#pragma once

#include "result/statistics.h"

G_BEGIN_DECLS

typedef enum
{
  LW_COST_AXIS_HOURS,
  LW_COST_AXIS_IMAGES,
  LW_COST_AXIS_MONEY,
} LwCostAxis;

/* The runs of one series and mix of labels. */
typedef struct
{
  double x; /* hours, images or money */
  LwMix mix;
  int n;            /* runs */
  double *values;   /* [n] percent */
  const char **ids; /* [n] of the runs, (transfer none) of the results; array owned */
  LwInterval interval;
} LwCurvePoint;

/* A line that a fit gives, between and beyond the points. */
typedef enum
{
  LW_EVIDENCE_MEASURED,
  LW_EVIDENCE_INTERPOLATED,
  LW_EVIDENCE_EXTRAPOLATED, /* at most twice beyond what was measured */
  LW_EVIDENCE_NONE,         /* farther: nothing is claimed */
} LwEvidence;

/* "measured", "interpolated", "extrapolated", "none" */
const char *lw_evidence_name (LwEvidence evidence);

typedef struct
{
  double x, value, low, high; /* band of the fits; NaN where there is none */
  LwEvidence evidence;
} LwCurveBand;

typedef struct
{
  char *label;
  char *method;
  LwLabelType type; /* gives hue, marker and dash; LW_LABEL_NONE: mixes, whose points are alone */
  int variant;      /* of the same label type: 0 filled markers, 1 hollow ones, ... */
  int n;
  LwCurvePoint *points; /* [n], x ascending */
  int n_band;
  LwCurveBand *band; /* [n_band], x ascending; 0, NULL: no fit was asked for */
  double wall;       /* where all images of the pool carry this label; NaN: not known */
} LwCurveSeries;

/* A level, such as source-only (0 h) or fully supervised. */
typedef struct
{
  char *label;
  LwInterval interval; /* percent */
} LwCurveReference;

/* A published result beside ours. */
typedef struct
{
  char *label, *note;
  LwLabelType type;
  double x, value;
} LwCurvePublished;

typedef struct
{
  char *title;   /* or NULL */
  char *note;    /* small, below the axis: protocol, number of runs; or NULL */
  char *measure; /* "mIoU" */
  LwCostAxis axis;
  char *currency; /* or NULL */
  gboolean log;   /* the cost axis is logarithmic */
  int n_series;
  LwCurveSeries *series;
  int n_references;
  LwCurveReference *references;
  int n_published;
  LwCurvePublished *published;
} LwCurve;

typedef struct
{
  LwCostAxis axis;
  gboolean log;
  LwMeasure measure;
  double confidence;
} LwCurveOptions;

/* Hours, logarithmic, mIoU, LW_CONFIDENCE. */
LwCurveOptions lw_curve_options_default (void);

/* Points, references and walls; no bands, no published results: those cost more and are added by
 * whoever wants them. 1,000 runs take less than 5 ms. Refers to @results. */
LwCurve *lw_curve_new (const LwResults *results, const LwCostTable *costs,
                       const LwCurveOptions *options);

/* The cost of a mix on that axis; NaN for money where the table has no price. */
double lw_curve_cost (const LwResults *results, const LwCostTable *costs, LwCostAxis axis,
                      const LwMix *mix);

void lw_curve_free (LwCurve *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwCurve, lw_curve_free)

G_END_DECLS
