/* The runs of a study as a list that can be searched, filtered and sorted, with the queue above it.
 *
 * Signals:
 *
 *   opened   a run was clicked: its page is wanted, where the list covers it */
#pragma once

#include <adwaita.h>

#include "follow/study-pace.h"

G_BEGIN_DECLS

#define LW_TYPE_RUNS_LIST (lw_runs_list_get_type ())

G_DECLARE_FINAL_TYPE (LwRunsList, lw_runs_list, LW, RUNS_LIST, AdwBin)

/* (transfer none) Once. */
void lw_runs_list_set_model (LwRunsList *self, LwStudyModel *model, LwStudyPace *pace);

/* What is shown, with the selected ones. (transfer none) */
GtkSelectionModel *lw_runs_list_get_selection (LwRunsList *self);

/* Selects that run alone; a search or filter that hides it is taken back. */
void lw_runs_list_select (LwRunsList *self, LwRunItem *run);

/* Search as in the header of a list. */
void lw_runs_list_search (LwRunsList *self);

G_END_DECLS
