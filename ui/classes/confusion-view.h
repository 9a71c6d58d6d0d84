/* Which classes a run confuses: the matrix, and the most frequent confusions as a list. Both lead
 * to Compare. */
#pragma once

#include <adwaita.h>

#include "classes/class-columns.h"

G_BEGIN_DECLS

#define LW_TYPE_CONFUSION_VIEW (lw_confusion_view_get_type ())

G_DECLARE_FINAL_TYPE (LwConfusionView, lw_confusion_view, LW, CONFUSION_VIEW, AdwBin)

/* (transfer none) Once. */
void lw_confusion_view_set_columns (LwConfusionView *self, LwClassColumns *columns,
                                    LwStudyModel *model);

G_END_DECLS
