/* Signals that ask for a stop, as a flag that long work asks for between steps. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a run is stopped. The greater one wins. */
typedef enum
{
  LW_STOP_NONE,
  LW_STOP_AFTER_EVALUATION, /* a checkpoint, then the weights as they are get evaluated */
  LW_STOP_AFTER_CHECKPOINT, /* nothing is lost */
  LW_STOP_NOW,              /* what was done since the last checkpoint is lost */
} LwStop;

/* "after-evaluation", "after-checkpoint", "now"; "none". */
const char *lw_stop_name (LwStop stop);

/* Whether @name is one of these, which *stop is set to. */
gboolean lw_stop_parse (const char *name, LwStop *stop);

/* From here on SIGUSR2 asks for LW_STOP_AFTER_EVALUATION, SIGUSR1 for LW_STOP_AFTER_CHECKPOINT, and
 * so does the first SIGINT or SIGTERM; the second of these two ends the process at once. SIGPIPE
 * and SIGXFSZ become errors of the write that caused them. Call once, from the main program. */
void lw_interrupt_install (void);

/* What was asked for. Cheap; any thread. */
LwStop lw_interrupt_stop (void);

/* Whether all work is to end at the next opportunity: LW_STOP_AFTER_CHECKPOINT was asked for. */
gboolean lw_interrupt_requested (void);

/* Whether SIGUSR1 was among the signals: a scheduler's way to say that the time is up, and that the
 * work may be queued again. */
gboolean lw_interrupt_time_is_up (void);

/* FALSE with LW_ERROR_STOPPED once lw_interrupt_requested: for work that leaves nothing to resume.
 */
gboolean lw_interrupt_check (GError **error);

G_END_DECLS
