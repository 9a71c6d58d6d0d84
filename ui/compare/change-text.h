/* Totals of a change map in words. */
#pragma once

#include "compare/change-map.h"

G_BEGIN_DECLS

/* "Both right", "Only A right", …, translated */
const char *lw_change_title (int change);

/* Share of the pixels of each kind with the colour of the map, as markup. (transfer full) */
char *lw_change_totals_markup (const LwChangeTotals *totals);

/* The same as plain text. (transfer full) */
char *lw_change_totals_text (const LwChangeTotals *totals);

G_END_DECLS
