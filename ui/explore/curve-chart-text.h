/* The words of the cost curve: what a point is, and what the whole of it says. */
#pragma once

#include "report/curve-plot.h"
#include "result/results.h"

G_BEGIN_DECLS

/* "12.5 h", "0.63 h", "1400 h" with the decimal sign of the locale. (transfer full) */
char *lw_curve_hours_text (double hours);

/* A cost on the axis of @curve with its unit: "30.0 h", "200 images", "750 EUR". (transfer full) */
char *lw_curve_cost_text (const LwCurve *curve, double cost);

/* "3 label types, 12 sizes; best 64.2 % at 30.0 h (point); budget 10.0 h". @budget in hours, or
 * NaN. (transfer full) */
char *lw_curve_summary (const LwCurve *curve, double budget);

/* "point, 200 images"; the id of a run; the name of what was published. (transfer full) */
char *lw_curve_hit_title (const LwCurve *curve, const LwCurveHit *hit);

/* What is known of it: value and interval, runs, hours, money; one a line. (transfer full) */
char *lw_curve_hit_text (const LwCurve *curve, const LwResults *results, const LwCostTable *costs,
                         const LwCurveHit *hit);

G_END_DECLS
