/* A GTask for an object of the main thread. With g_task_new the thread may be the last to hold the
 * source object, and then disposes of it: of a widget, say. Here the reference to the owner is
 * given back in the main thread, after the callback. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Like g_task_new; @callback gets @owner as its source, the thread gets none. */
GTask *lw_owner_task_new (gpointer owner, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);

G_END_DECLS
