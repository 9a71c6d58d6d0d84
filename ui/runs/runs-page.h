/* The page Runs of a study. */
#pragma once

#include <adwaita.h>

#include "model/study-model.h"

G_BEGIN_DECLS

#define LW_TYPE_RUNS_PAGE (lw_runs_page_get_type ())

G_DECLARE_FINAL_TYPE (LwRunsPage, lw_runs_page, LW, RUNS_PAGE, AdwBin)

/* Shows @model (transfer none), which is loaded. Once. */
void lw_runs_page_set_model (LwRunsPage *self, LwStudyModel *model);

/* Opens the page of the run with that id. */
void lw_runs_page_show_run (LwRunsPage *self, const char *id);

G_END_DECLS
