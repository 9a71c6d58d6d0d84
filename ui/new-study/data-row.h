/* A data set of the study: what is chosen, what it is found to be, and choosing another. */
#pragma once

#include <adwaita.h>

#include "draft/study-making.h"

G_BEGIN_DECLS

#define LW_TYPE_DATA_ROW (lw_data_row_get_type ())

G_DECLARE_FINAL_TYPE (LwDataRow, lw_data_row, LW, DATA_ROW, AdwExpanderRow)

/* Once. */
void lw_data_row_set_making (LwDataRow *self, LwStudyMaking *making, LwSide side);

G_END_DECLS
