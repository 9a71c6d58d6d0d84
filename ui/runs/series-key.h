/* An entry of the legend of a chart: a button that shows and hides a series and tells its value. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @name: of the series in events.jsonl. It is active while the series is shown. */
GtkWidget *lw_series_key_new (const char *name);

/* NaN: none. */
void lw_series_key_set_value (GtkWidget *key, double value);

const char *lw_series_key_get_name (GtkWidget *key);

/* A value in few digits, NaN as nothing. (transfer full) */
char *lw_series_value_text (double value);

G_END_DECLS
