/* Curves of a training over its steps. Several charts share one axis of steps and one cursor when
 * their owner passes them on.
 *
 * Signal: cursor-moved (double)   the step under the pointer or chosen by key; NaN: none */
#pragma once

#include <gtk/gtk.h>

#include "follow/run-history.h"

G_BEGIN_DECLS

#define LW_TYPE_SERIES_CHART (lw_series_chart_get_type ())

G_DECLARE_FINAL_TYPE (LwSeriesChart, lw_series_chart, LW, SERIES_CHART, GtkWidget)

/* @title is what assistive technology calls it. */
LwSeriesChart *lw_series_chart_new (const char *title);

/* Shows the series of @history with these names (NULL-terminated) as far as they are there, copied;
 * @history may be NULL. @steps: the end of the axis. */
void lw_series_chart_show (LwSeriesChart *self, const LwRunHistory *history,
                           const char *const *names, gint64 steps);

/* A series that is hidden by its legend stays so. */
void lw_series_chart_set_hidden (LwSeriesChart *self, const char *name, gboolean hidden);

/* Weight of the value before, 0 to below 1; see lw_run_series_smooth. */
void lw_series_chart_set_smoothing (LwSeriesChart *self, double weight);
void lw_series_chart_set_log (LwSeriesChart *self, gboolean log);

/* NaN: none. */
void lw_series_chart_set_cursor (LwSeriesChart *self, double step);

G_END_DECLS
