/* All curves of a run on one axis of steps, with a common cursor: losses, evaluations, learning
 * rate, pseudo-labels and speed, and the same as a table. */
#pragma once

#include <adwaita.h>

#include "follow/run-history.h"

G_BEGIN_DECLS

#define LW_TYPE_RUN_CHARTS (lw_run_charts_get_type ())

G_DECLARE_FINAL_TYPE (LwRunCharts, lw_run_charts, LW, RUN_CHARTS, AdwBin)

/* @history may be NULL: nothing is known (yet). @steps: those of the whole run. */
void lw_run_charts_show (LwRunCharts *self, const LwRunHistory *history, gint64 steps);

G_END_DECLS
