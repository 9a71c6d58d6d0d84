/* A cost curve as numbers and as words: for other programs, for pages, for readers who do not see
 * it. */
#pragma once

#include <json-glib/json-glib.h>

#include "result/curve.h"

G_BEGIN_DECLS

/* {"title", "note", "measure", "axis": "hours", "currency", "logarithmic",
 *  "series": [{"label", "method", "label_type", "variant", "wall",
 *              "points": [{"x", "mix", "images": {TYPE: n}, "n", "mean", "low", "high",
 *                          "values", "runs"}],
 *              "band": [{"x", "value", "low", "high", "evidence"}]}],
 *  "references": [{"label", "n", "mean", "low", "high"}],
 *  "published": [{"label", "note", "label_type", "x", "value"}]}; null where there is no number.
 * (transfer full) */
JsonObject *lw_curve_to_json (const LwCurve *self);

/* Every point, fit and level in long form, one a row: kind (run, mean, fit, reference, published),
 * label, labels, x in hours, images or money, value, low, high, n, evidence, run. (transfer full)
 */
char *lw_curve_to_csv (const LwCurve *self);

/* "hours", "images", "money" */
const char *lw_cost_axis_name (LwCostAxis axis);

/* A sentence a series: "point: 4 budgets, 0.63 to 37.2 hours, mIoU 55.3 to 63.8 %." (transfer full)
 */
char *lw_curve_describe (const LwCurve *self);

G_END_DECLS
