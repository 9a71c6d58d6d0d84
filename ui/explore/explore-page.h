/* The page Explore of a study: its cost curve, the costs beside it, and what a budget buys. */
#pragma once

#include <adwaita.h>

#include "model/study-model.h"

G_BEGIN_DECLS

#define LW_TYPE_EXPLORE_PAGE (lw_explore_page_get_type ())

G_DECLARE_FINAL_TYPE (LwExplorePage, lw_explore_page, LW, EXPLORE_PAGE, AdwBin)

/* Shows @model (transfer none), which is loaded. Once. */
void lw_explore_page_set_model (LwExplorePage *self, LwStudyModel *model);

/* Asks where to and writes the curve that is shown. */
void lw_explore_page_export (LwExplorePage *self);

G_END_DECLS
