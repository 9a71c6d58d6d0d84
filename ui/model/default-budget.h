/* The budget that is asked about before anybody has chosen one. */
#pragma once

#include "model/study-snapshot.h"

G_BEGIN_DECLS

/* The median of the hours of what was trained with labels, in two digits; 1 where there is none. */
double lw_default_budget (const LwStudySnapshot *snapshot, const LwCostTable *costs);

/* @value in so many digits: 0.347 in two is 0.35. */
double lw_round_digits (double value, int digits);

G_END_DECLS
