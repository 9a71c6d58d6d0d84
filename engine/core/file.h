/* Files that others may read are replaced in one step: written beside the target, synced, renamed.
 * A full disk or a crash leaves the previous file as it was.
 *
 * Every failure is an LW_ERROR_FILE that names the path and says what to do about it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LwFileWriter LwFileWriter;

/* Opens a temporary file beside @path (beside its target, if @path is a symbolic link). A device or
 * a pipe is written directly. Free without commit to discard what was written. */
LwFileWriter *lw_file_writer_open (const char *path, GError **error);

/* Saves the sync at commit, for files that can be made again (pictures): a power cut soon
 * afterwards may then leave an empty file. */
void lw_file_writer_skip_sync (LwFileWriter *self);

/* After the first failure every further call fails at once; the message is that of the first. */
gboolean lw_file_writer_write (LwFileWriter *self, const void *data, size_t size, GError **error);

/* Syncs, renames onto the path. The writer is spent afterwards, whatever the result; still free it.
 */
gboolean lw_file_writer_commit (LwFileWriter *self, GError **error);
void lw_file_writer_free (LwFileWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwFileWriter, lw_file_writer_free)

/* The whole of a small file in one call. */
gboolean lw_file_replace (const char *path, const void *data, size_t size, GError **error);

/* The bytes of @path, followed by a NUL that @size does not count. (transfer full) Refuses a folder
 * and more than @limit bytes. */
char *lw_file_read (const char *path, size_t limit, size_t *size, GError **error);

/* Creates @path and its parents (mode 0777 less umask). */
gboolean lw_file_make_directory (const char *path, GError **error);

/* Writes all of @data to a descriptor, past interrupted and partial writes. Returns 0 or an errno.
 */
int lw_file_write_all (int fd, const void *data, size_t size);

/* Sets LW_ERROR_FILE: the formatted text, the meaning of @code (an errno) and what to do about it.
 */
void lw_file_set_error (GError **error, int code, const char *format, ...) G_GNUC_PRINTF (3, 4);

G_END_DECLS
