/* What a budget buys of one label type, as a card. */
#pragma once

#include <adwaita.h>

#include "result/recommend.h"

G_BEGIN_DECLS

#define LW_TYPE_PLAN_CARD (lw_plan_card_get_type ())

G_DECLARE_FINAL_TYPE (LwPlanCard, lw_plan_card, LW, PLAN_CARD, AdwBin)

/* The plan at @position. */
void lw_plan_card_show (LwPlanCard *self, const LwRecommendation *r, int position);

G_END_DECLS
