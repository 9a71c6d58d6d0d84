/* What the budget buys: one sentence, the plan of every label type, the costs at which another one
 * would be better, and the runs that would settle it. It follows the study by itself. */
#pragma once

#include <adwaita.h>

#include "model/study-model.h"

G_BEGIN_DECLS

#define LW_TYPE_ADVICE_PANEL (lw_advice_panel_get_type ())

G_DECLARE_FINAL_TYPE (LwAdvicePanel, lw_advice_panel, LW, ADVICE_PANEL, AdwBin)

/* (transfer none) Once. */
void lw_advice_panel_set_model (LwAdvicePanel *self, LwStudyModel *model);

G_END_DECLS
