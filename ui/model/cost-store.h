/* The costs of a study while they are edited: undo, redo, and costs.json, which follows soon after
 * an edit. Main thread only.
 *
 * Signals: changed; problem-changed. Properties: can-undo, can-redo. */
#pragma once

#include <glib-object.h>

#include "study/cost.h"

G_BEGIN_DECLS

#define LW_TYPE_COST_STORE (lw_cost_store_get_type ())

G_DECLARE_FINAL_TYPE (LwCostStore, lw_cost_store, LW, COST_STORE, GObject)

/* Of the study in @folder; the default costs until lw_cost_store_take. */
LwCostStore *lw_cost_store_new (const char *folder);

const LwCostTable *lw_cost_store_get (LwCostStore *self);

/* Edits with the same @what in quick succession are one step of undo. */
void lw_cost_store_edit (LwCostStore *self, const LwCostTable *costs, const char *what);
gboolean lw_cost_store_can_undo (LwCostStore *self);
gboolean lw_cost_store_can_redo (LwCostStore *self);
void lw_cost_store_undo (LwCostStore *self);
void lw_cost_store_redo (LwCostStore *self);

/* Takes over costs that were read from costs.json, unless they are those of here or an edit is
 * about to be written. There is nothing to undo then. */
void lw_cost_store_take (LwCostStore *self, const LwCostTable *costs);

/* Why costs.json cannot be written, or NULL. */
const char *lw_cost_store_get_problem (LwCostStore *self);

G_END_DECLS
