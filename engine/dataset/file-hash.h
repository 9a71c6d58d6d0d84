/* Content hashes, by which labels find their images again after a move. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SHA-256 of a file's bytes, 64 lower-case hex digits (transfer full). LW_ERROR_FILE if it cannot
 * be read. */
char *lw_file_hash (const char *path, GError **error);

G_END_DECLS
