/* All about one run: state, curves, log, configuration. Its buttons are the actions "runs" of
 * run-actions.h, so the run is selected. */
#pragma once

#include <adwaita.h>

#include "follow/study-pace.h"

G_BEGIN_DECLS

#define LW_TYPE_RUN_PAGE (lw_run_page_get_type ())

G_DECLARE_FINAL_TYPE (LwRunPage, lw_run_page, LW, RUN_PAGE, AdwBin)

/* (transfer none) Once. */
void lw_run_page_set_model (LwRunPage *self, LwStudyModel *model, LwStudyPace *pace);

/* Shows @run and follows it; NULL: none. */
void lw_run_page_set_run (LwRunPage *self, LwRunItem *run);

G_END_DECLS
