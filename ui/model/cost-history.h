/* The costs of a study with undo and redo. Edits of the same thing in quick succession, as by
 * dragging, are one step. */
#pragma once

#include "study/cost.h"

G_BEGIN_DECLS

typedef struct _LwCostHistory LwCostHistory;

LwCostHistory *lw_cost_history_new (const LwCostTable *costs);
void lw_cost_history_free (LwCostHistory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwCostHistory, lw_cost_history_free)

const LwCostTable *lw_cost_history_now (const LwCostHistory *self);

/* @what names the thing that is edited; @time in microseconds (g_get_monotonic_time). */
void lw_cost_history_edit (LwCostHistory *self, const LwCostTable *costs, const char *what,
                           gint64 time);

gboolean lw_cost_history_can_undo (const LwCostHistory *self);
gboolean lw_cost_history_can_redo (const LwCostHistory *self);
void lw_cost_history_undo (LwCostHistory *self);
void lw_cost_history_redo (LwCostHistory *self);

G_END_DECLS
