/* The end of a log file. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LW_LOG_MOST (64 * 1024)

/* The last lines of @path, at most LW_LOG_MOST bytes, as valid UTF-8 without what terminals take
 * for commands; NULL where there is no such file. (transfer full) Any thread. */
char *lw_log_tail (const char *path);

/* The same in a thread. @error is set only where it was cancelled. */
void lw_log_tail_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data);
char *lw_log_tail_finish (GAsyncResult *result, GError **error);

/* The last line that is not empty, or NULL. (transfer full) */
char *lw_log_last_line (const char *text);

G_END_DECLS
