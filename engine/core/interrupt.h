/* Ctrl-C and SIGTERM as a flag that long work asks for between steps. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From here on the first SIGINT or SIGTERM raises the flag and the next one ends the process at
 * once. SIGPIPE and SIGXFSZ become errors of the write that caused them. Call once, from the main
 * program. */
void lw_interrupt_install (void);

/* Whether a stop was asked for. Cheap; any thread. */
gboolean lw_interrupt_requested (void);

/* FALSE with LW_ERROR_STOPPED once a stop was asked for: for work that leaves nothing to resume. */
gboolean lw_interrupt_check (GError **error);

G_END_DECLS
