/* The list from which columns are chosen: means and runs, with a search. */
#pragma once

#include <adwaita.h>

#include "classes/class-columns.h"

G_BEGIN_DECLS

#define LW_TYPE_COLUMN_CHOOSER (lw_column_chooser_get_type ())

G_DECLARE_FINAL_TYPE (LwColumnChooser, lw_column_chooser, LW, COLUMN_CHOOSER, AdwBin)

/* (transfer none) Once. */
void lw_column_chooser_set_columns (LwColumnChooser *self, LwClassColumns *columns);

G_END_DECLS
