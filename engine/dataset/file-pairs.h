/* Image files of a folder by key, so that photographs and labels can be matched. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every PNG or JPEG file below @folder (links to folders are followed, hidden names are not) whose
 * name ends with @suffix before the extension, but not with @skip_suffix (nullable): key -> path,
 * the key being the path below the folder less suffix and extension. Two files with one key are
 * LW_ERROR_INPUT, a folder that cannot be listed LW_ERROR_FILE. (transfer full) */
GHashTable *lw_files_by_key (const char *folder, const char *suffix, const char *skip_suffix,
                             GError **error);

/* Keys in order of strcmp, (transfer container): strings of @files. */
GPtrArray *lw_files_sorted_keys (GHashTable *files);

G_END_DECLS
