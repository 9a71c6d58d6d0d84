/* The page Compare of a study. */
#pragma once

#include <adwaita.h>

#include "model/study-model.h"

G_BEGIN_DECLS

#define LW_TYPE_COMPARE_PAGE (lw_compare_page_get_type ())

G_DECLARE_FINAL_TYPE (LwComparePage, lw_compare_page, LW, COMPARE_PAGE, AdwBin)

/* Shows @model (transfer none), which is loaded. Once. */
void lw_compare_page_set_model (LwComparePage *self, LwStudyModel *model);

/* Shows the images in which pixels of class @truth were taken for @predicted, most first. */
void lw_compare_page_show_confusion (LwComparePage *self, int truth, int predicted);

G_END_DECLS
