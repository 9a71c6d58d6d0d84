/* A training in a process of its own: one that crashes never takes the queue along, and gives its
 * memory back. */
#pragma once

#include "core/interrupt.h"

G_BEGIN_DECLS

typedef struct _LwWorker LwWorker;

/* Starts @arguments (program first), whose output is appended to the file @log. A worker does not
 * outlive this process: it then writes a checkpoint and ends. */
LwWorker *lw_worker_start (const char *const *arguments, const char *log, GError **error);

/* The worker has ended by now. */
void lw_worker_free (LwWorker *self);

/* LW_STOP_NOW kills it; a lesser stop may be asked for any number of times. */
void lw_worker_stop (LwWorker *self, LwStop how);

/* Set in an iteration of the default main context. */
gboolean lw_worker_ended (const LwWorker *self);

/* Of one that ended: whether its exit status was 0, whether a signal ended it, and why it
 * failed: its last words, or the signal. (transfer full) */
gboolean lw_worker_succeeded (const LwWorker *self);
gboolean lw_worker_was_killed (const LwWorker *self);
char *lw_worker_failure (const LwWorker *self);

G_END_DECLS
