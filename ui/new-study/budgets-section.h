/* How much is labelled: budgets, partitions, seeds, references, and what it all takes. */
#pragma once

#include <adwaita.h>

#include "draft/study-making.h"

G_BEGIN_DECLS

#define LW_TYPE_BUDGETS_SECTION (lw_budgets_section_get_type ())

G_DECLARE_FINAL_TYPE (LwBudgetsSection, lw_budgets_section, LW, BUDGETS_SECTION,
                      AdwPreferencesGroup)

/* Once. */
void lw_budgets_section_set_making (LwBudgetsSection *self, LwStudyMaking *making);

G_END_DECLS
