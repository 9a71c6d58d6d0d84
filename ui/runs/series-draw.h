/* The drawing of a series chart, without a widget. */
#pragma once

#include <pango/pangocairo.h>

#include "follow/run-series.h"
#include "report/axis.h"
#include "runs/series-style.h"

G_BEGIN_DECLS

typedef struct
{
  const LwRunSeries *series;
  const double *smooth; /* [points->len] */
  LwSeriesStyle style;
} LwSeriesLine;

typedef struct
{
  const LwSeriesLine *lines;
  int n;
  LwAxis steps, values;
  double foreground[3];
  double cursor;       /* a step; NaN: none */
  PangoLayout *layout; /* for texts, in the font that is wanted */
  double width, height;
} LwSeriesDrawing;

/* Where the curves are: the rest is for the texts of the axes. */
typedef struct
{
  double x, y, width, height;
} LwSeriesFrame;

LwSeriesFrame lw_series_frame (const LwSeriesDrawing *drawing);

void lw_series_draw (const LwSeriesDrawing *drawing, cairo_t *cr);

G_END_DECLS
