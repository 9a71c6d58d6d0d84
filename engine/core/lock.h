/* One process at a time works on a run folder: a lock on its file `lock`, which names the holder.
 * The kernel drops the lock when the process ends, however it ends. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LwLock LwLock;

/* Locks @folder, which exists. LW_ERROR_BUSY says who holds it. */
LwLock *lw_lock_take (const char *folder, GError **error);
/* Locks the file @path, which is created if it is missing, and waits as long as another process
 * holds it: for edits that take no time. */
LwLock *lw_lock_wait (const char *path, GError **error);
/* Releases the lock. The file stays: removing it would let two processes lock two files. */
void lw_lock_free (LwLock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwLock, lw_lock_free)

/* Whether a process holds @folder, asked without locking it. @holder (may be NULL) is set to
 * "process 17 on host, since …" (transfer full), or to NULL if nobody does. */
gboolean lw_lock_is_held (const char *folder, char **holder);

G_END_DECLS
