/* A run in the list of runs. */
#pragma once

#include <adwaita.h>

#include "model/run-item.h"

G_BEGIN_DECLS

#define LW_TYPE_RUN_ROW (lw_run_row_get_type ())

G_DECLARE_FINAL_TYPE (LwRunRow, lw_run_row, LW, RUN_ROW, AdwBin)

/* Signals:
 *
 *   opened                   it was clicked
 *   menu (double, double)    its menu is wanted, there */
GtkWidget *lw_run_row_new (void);

/* Shows @run (nullable) (transfer none) and follows it. */
void lw_run_row_set_run (LwRunRow *self, LwRunItem *run);
LwRunItem *lw_run_row_get_run (LwRunRow *self);

G_END_DECLS
