/* Numbers as the window shows them: in the way of the user's language, unlike those of files. */
#pragma once

#include "result/recommend.h"

G_BEGIN_DECLS

/* "0.63 h", "23.3 h", "4,463 h". (transfer full) */
char *lw_local_hours (double hours);

/* "250 EUR", or "250" of a NULL currency. (transfer full) */
char *lw_local_money (double money, const char *currency);

/* With U+2212 for minus and, where @plus, a plus sign; 0 has no sign. (transfer full) */
char *lw_local_signed (double value, int decimals, gboolean plus);

/* "+2.1 [0.9, 3.3]"; open ends are infinite, and there are no brackets where nothing is known.
 * (transfer full) */
char *lw_local_estimate (const LwEstimate *estimate, int decimals, gboolean plus);

/* "71 %", "under 0.1 %"; certainty is not claimed. (transfer full) */
char *lw_local_share (double share);

/* "1 image", "2,400 images". (transfer full) */
char *lw_local_images (int images);

G_END_DECLS
