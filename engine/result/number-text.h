/* Numbers as results show them. Always with a decimal point, as in the files. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "0.63", "23.3", "4463". (transfer full) */
char *lw_hours_text (double hours);

/* With U+2212 for minus and, where @plus, a plus sign; 0 has no sign. (transfer full) */
char *lw_signed_text (double value, int decimals, gboolean plus);

/* A share as percent without sign: "8.5", "71", "<0.1", "0". (transfer full) */
char *lw_percent_text (double share);

G_END_DECLS
