/* The cost table of a study, edited live. */
#pragma once

#include <adwaita.h>

#include "model/study-model.h"

G_BEGIN_DECLS

#define LW_TYPE_COST_PANEL (lw_cost_panel_get_type ())

G_DECLARE_FINAL_TYPE (LwCostPanel, lw_cost_panel, LW, COST_PANEL, AdwBin)

/* Shows and edits the costs of @model (transfer none). Once. */
void lw_cost_panel_set_model (LwCostPanel *self, LwStudyModel *model);

G_END_DECLS
