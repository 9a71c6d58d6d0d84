/* How long something takes, in words. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "45 s", "7 min", "1 h 30 min": whole minutes from two minutes on. (transfer full) */
char *lw_duration_text (double seconds);

G_END_DECLS
