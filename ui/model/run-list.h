/* The runs of a study as list items that stay the same while the study changes. */
#pragma once

#include <gio/gio.h>

#include "model/run-item.h"

G_BEGIN_DECLS

/* Makes @list (of LwRunItem) the runs of @snapshot, in the order of the plan: items of runs that
 * are still in the study are kept, and the list changes in one step, or not at all. */
void lw_run_list_update (GListStore *list, const LwStudySnapshot *snapshot);

/* Tells the items of @list what the queue says; @entries (of LwQueueEntry) is of @snapshot. */
void lw_run_list_set_entries (GListStore *list, const LwStudySnapshot *snapshot,
                              const GPtrArray *entries);

/* Removes the items of @list whose runs @snapshot does not have. */
void lw_run_list_keep (GListStore *list, const LwStudySnapshot *snapshot);

G_END_DECLS
