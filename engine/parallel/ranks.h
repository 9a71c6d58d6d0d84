/* The processes that train one run together, a device each. Rank 0 is the one that was called: it
 * starts the others, tells them what to do, and ends with an error that says why if one of them
 * dies. The others follow it and end with it.
 *
 * All are on one machine: they share a piece of memory, and rank 0 has a socket to each of them.
 * Calls wait for the others; every process makes the same calls in the same order. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LW_RANKS_MAX 16

typedef struct _LwRanks LwRanks;

/* Rank 0: starts "PROGRAM follow RANK SIZE" for ranks 1 to @size - 1. @names [size] of the devices
 * are for messages; @memory is how many bytes they share, zeroed at first. */
LwRanks *lw_ranks_start (const char *program, const char *const *names, int size, gsize memory,
                         GError **error);

/* The others: as they were started. LW_ERROR_INPUT where rank 0 did not start this process. */
LwRanks *lw_ranks_join (int rank, int size, GError **error);

/* Rank 0 closes its sockets and kills whoever is still there. */
void lw_ranks_free (LwRanks *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwRanks, lw_ranks_free)

int lw_ranks_rank (const LwRanks *self);
int lw_ranks_size (const LwRanks *self);

/* The shared memory, *size bytes. (transfer none) */
void *lw_ranks_memory (const LwRanks *self, gsize *size);

/* Rank 0 tells @data [size] to the others, who hear it. */
gboolean lw_ranks_tell (LwRanks *self, const void *data, gsize size, GError **error);
gboolean lw_ranks_hear (LwRanks *self, void *data, gsize size, GError **error);

/* The others answer with @data [size]; rank 0 collects in @all [lw_ranks_size][size] from rank 1
 * on, and leaves its own part alone. */
gboolean lw_ranks_answer (LwRanks *self, const void *data, gsize size, GError **error);
gboolean lw_ranks_collect (LwRanks *self, void *all, gsize size, GError **error);

/* Nobody comes back before all have come. */
gboolean lw_ranks_meet (LwRanks *self, GError **error);

/* The others: tells rank 0 why this process gives up. */
void lw_ranks_give_up (LwRanks *self, const char *reason);

/* Rank 0: waits until the others have ended by themselves, as they were told to. */
void lw_ranks_wait (LwRanks *self);

/* Calls @lost in a thread of its own, once, when a process has ended to which this one has a
 * socket: for calls that wait for it elsewhere. */
void lw_ranks_watch (LwRanks *self, void (*lost) (void *data), void *data);
void lw_ranks_unwatch (LwRanks *self);

/* Rank 0, after a failure: TRUE if a process is lost, and *error then says why. */
gboolean lw_ranks_explain (LwRanks *self, GError **error);

G_END_DECLS
