/* Label types by budgets: what every cell takes, and which cells are trained. */
#pragma once

#include <gtk/gtk.h>

#include "draft/study-making.h"

G_BEGIN_DECLS

#define LW_TYPE_BUDGET_MATRIX (lw_budget_matrix_get_type ())

G_DECLARE_FINAL_TYPE (LwBudgetMatrix, lw_budget_matrix, LW, BUDGET_MATRIX, GtkWidget)

/* Once. */
void lw_budget_matrix_set_making (LwBudgetMatrix *self, LwStudyMaking *making);

G_END_DECLS
