/* The values of charts as a table: of every series the last, the lowest and the highest one. */
#pragma once

#include <adwaita.h>

#include "follow/run-history.h"

G_BEGIN_DECLS

#define LW_TYPE_SERIES_TABLE (lw_series_table_get_type ())

G_DECLARE_FINAL_TYPE (LwSeriesTable, lw_series_table, LW, SERIES_TABLE, AdwBin)

LwSeriesTable *lw_series_table_new (void);

/* @history may be NULL. */
void lw_series_table_show (LwSeriesTable *self, const LwRunHistory *history);

G_END_DECLS
