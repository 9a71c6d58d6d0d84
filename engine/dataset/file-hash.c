/* SHA-256 of files, read in blocks. */
#include "dataset/file-hash.h"

#include "core/error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>

#define BLOCK (64 * 1024)

char *
lw_file_hash (const char *path, GError **error)
{
  FILE *file = fopen (path, "rb");
  int failure = file ? 0 : errno;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *block = g_malloc (BLOCK);
  size_t n;
  errno = 0;
  while (file && (n = fread (block, 1, BLOCK, file)) > 0)
    g_checksum_update (checksum, block, (gssize)n);
  if (file && ferror (file))
    failure = errno ? errno : EIO;
  if (file)
    fclose (file);
  if (failure)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_FILE, _ ("%s cannot be read: %s"), path,
                   g_strerror (failure));
      return NULL;
    }
  return g_strdup (g_checksum_get_string (checksum));
}
