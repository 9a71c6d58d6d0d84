/* What is wanted of the queue of a study: FOLDER/queue.json. Any process may change it at any time,
 * whether a queue is at work or not; the queue reads it about twice a second and never answers in
 * it, as the state of a run is in its folder.
 *
 *   {
 *     "paused": true,
 *     "stop": "after-checkpoint",
 *     "first": ["wdass-200-coarse-p0-s1-0a1b2c3d"], "last": [],
 *     "stops": {"wdass-50-point-p0-s1-1f0c93aa": "after-evaluation"},
 *     "retries": {"wdass-50-point-p0-s1-1f0c93aa": 1}
 *   }
 *
 * paused: no run begins. stop: all runs end in that way, and with them the queue; a queue that
 * begins takes it back. first, last: runs before and behind all others. stops: runs that end in
 * that way, or do not begin, until they are retried. retries: a count that a queue compares with
 * the one it knew. Runs that the study does not have (any more) are passed over. */
#pragma once

#include "core/interrupt.h"

G_BEGIN_DECLS

#define LW_QUEUE_FILE "queue.json"

typedef struct
{
  gboolean paused;
  LwStop stop;
  GPtrArray *first, *last; /* of char *, owned */
  GHashTable *stops;       /* id -> LwStop */
  GHashTable *retries;     /* id -> count */
} LwQueueWishes;

LwQueueWishes *lw_queue_wishes_new (void);
void lw_queue_wishes_free (LwQueueWishes *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwQueueWishes, lw_queue_wishes_free)

/* Those of a study's folder; none where there is no file. LW_ERROR_INPUT names the member that is
 * unknown or has no sense. */
LwQueueWishes *lw_queue_wishes_load (const char *folder, GError **error);

/* One change. The ids of a change are NULL-terminated. */
typedef void (*LwQueueChange) (LwQueueWishes *wishes, const void *user);

/* Loads, changes and replaces the file, one process after the other. */
gboolean lw_queue_wishes_edit (const char *folder, LwQueueChange change, const void *user,
                               GError **error);

/* Moves runs before all others, in the order of @ids, or behind them. */
void lw_queue_wishes_put_first (LwQueueWishes *self, const char *const *ids);
void lw_queue_wishes_put_last (LwQueueWishes *self, const char *const *ids);

void lw_queue_wishes_stop (LwQueueWishes *self, const char *id, LwStop how);
/* Takes the stop back and counts a retry. */
void lw_queue_wishes_retry (LwQueueWishes *self, const char *id);

/* How @id is to stop: the greater one of its own wish and that for all. */
LwStop lw_queue_wishes_stop_of (const LwQueueWishes *self, const char *id);
int lw_queue_wishes_retries_of (const LwQueueWishes *self, const char *id);

G_END_DECLS
