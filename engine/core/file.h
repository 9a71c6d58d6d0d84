/* Files that others may read are replaced in one step: written beside the target, synced, renamed.
 * A full disk or a crash leaves the previous file as it was. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LwFileWriter LwFileWriter;

/* Opens a temporary file beside @path. Free without commit to discard it. */
LwFileWriter *lw_file_writer_open (const char *path, GError **error);
gboolean      lw_file_writer_write (LwFileWriter *self, const void *data, size_t size, GError **error);
/* Syncs, renames onto the path. The writer is spent afterwards, whatever the result; still free it. */
gboolean      lw_file_writer_commit (LwFileWriter *self, GError **error);
void          lw_file_writer_free (LwFileWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwFileWriter, lw_file_writer_free)

/* The whole of a small file in one call. */
gboolean lw_file_replace (const char *path, const void *data, size_t size, GError **error);

/* Creates @path and its parents (mode 0777 less umask). */
gboolean lw_file_make_directory (const char *path, GError **error);

G_END_DECLS
