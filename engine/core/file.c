/* Atomic replacement of files, reading of whole files, and the wording of file errors. */
#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"

struct _LwFileWriter
{
  char *path;      /* where the file goes, symbolic links resolved */
  char *temporary; /* NULL when path is written directly, or after commit */
  GError *failure; /* of the first write that failed */
  int fd;
  gboolean sync;
};

static const char *
advice_for (int code)
{
  switch (code)
    {
    case ENOSPC:
    case EDQUOT:
      return _ ("Free some space or choose another folder.");
    case EFBIG:
      return _ ("Raise the limit on file sizes (ulimit -f) or choose another file system.");
    case EACCES:
    case EPERM:
      return _ ("Change the permissions or choose another place.");
    case EROFS:
      return _ ("The file system is read-only; choose another place.");
    case ENOENT:
      return _ ("Check the path; a missing folder has to be created first.");
    case ENOTDIR:
      return _ ("A part of the path is a file, not a folder; check the path.");
    case EISDIR:
      return _ ("Name a file, not a folder.");
    case EMFILE:
    case ENFILE:
      return _ ("Too many files are open; raise the limit (ulimit -n).");
    default:
      return NULL;
    }
}

void
lw_file_set_error (GError **error, int code, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  const char *advice = advice_for (code);
  if (advice)
    g_set_error (error, LW_ERROR, LW_ERROR_FILE, "%s: %s. %s", what, g_strerror (code), advice);
  else
    g_set_error (error, LW_ERROR, LW_ERROR_FILE, "%s: %s", what, g_strerror (code));
}

int
lw_file_write_all (int fd, const void *data, size_t size)
{
  const char *next = data;
  while (size > 0)
    {
      ssize_t written = write (fd, next, MIN (size, (size_t)SSIZE_MAX));
      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return errno;
      next += written;
      size -= (size_t)written;
    }
  return 0;
}

/* Returns 0 or an errno. */
static int
open_target (LwFileWriter *self, const char *path)
{
  struct stat info;
  gboolean exists = stat (path, &info) == 0;
  if (exists && S_ISDIR (info.st_mode))
    return EISDIR;
  char *resolved = exists ? realpath (path, NULL) : NULL;
  self->path = g_strdup (resolved ? resolved : path);
  free (resolved);
  if (exists && !S_ISREG (info.st_mode))
    {
      self->sync = FALSE;
      self->fd = open (path, O_WRONLY | O_CLOEXEC);
      return self->fd < 0 ? errno : 0;
    }
  /* The rename would pass over a file that is protected against writing. */
  if (exists && faccessat (AT_FDCWD, path, W_OK, AT_EACCESS) != 0)
    return errno;

  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *name = g_path_get_basename (self->path);
  self->temporary = g_strdup_printf ("%s/.%s.XXXXXX", folder, name);
  self->fd = g_mkstemp_full (self->temporary, O_WRONLY | O_CLOEXEC, 0666);
  if (self->fd >= 0)
    return 0;
  int code = errno;
  g_clear_pointer (&self->temporary, g_free);
  return code;
}

LwFileWriter *
lw_file_writer_open (const char *path, GError **error)
{
  g_autoptr (LwFileWriter) self = g_new0 (LwFileWriter, 1);
  self->fd = -1;
  self->sync = TRUE;
  int code = open_target (self, path);
  if (code != 0)
    {
      lw_file_set_error (error, code, _ ("cannot write %s"), path);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
lw_file_writer_skip_sync (LwFileWriter *self)
{
  self->sync = FALSE;
}

/* Remembers the failure and removes the temporary file at once: a full disk needs the space. */
static gboolean
fail (LwFileWriter *self, int code, GError **error)
{
  lw_file_set_error (&self->failure, code, _ ("cannot write %s"), self->path);
  if (self->temporary)
    unlink (self->temporary);
  g_clear_pointer (&self->temporary, g_free);
  g_propagate_error (error, g_error_copy (self->failure));
  return FALSE;
}

gboolean
lw_file_writer_write (LwFileWriter *self, const void *data, size_t size, GError **error)
{
  if (self->failure)
    {
      g_propagate_error (error, g_error_copy (self->failure));
      return FALSE;
    }
  int code = lw_file_write_all (self->fd, data, size);
  return code == 0 || fail (self, code, error);
}

/* Makes the rename durable. Some file systems cannot sync a folder; the file itself is safe then.
 */
static void
sync_folder_of (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return;
  (void)fsync (fd);
  close (fd);
}

gboolean
lw_file_writer_commit (LwFileWriter *self, GError **error)
{
  int fd = self->fd;
  self->fd = -1;
  int code = self->sync && !self->failure && fsync (fd) != 0 ? errno : 0;
  /* Network file systems report a full disk only here. */
  if (fd >= 0 && close (fd) != 0 && code == 0 && errno != EINTR)
    code = errno;
  if (self->failure)
    {
      g_propagate_error (error, g_error_copy (self->failure));
      return FALSE;
    }
  if (code == 0 && self->temporary && rename (self->temporary, self->path) != 0)
    code = errno;
  if (code != 0)
    return fail (self, code, error);
  g_clear_pointer (&self->temporary, g_free);
  if (self->sync)
    sync_folder_of (self->path);
  return TRUE;
}

void
lw_file_writer_free (LwFileWriter *self)
{
  if (!self)
    return;
  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary)
    unlink (self->temporary);
  g_clear_error (&self->failure);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}

gboolean
lw_file_replace (const char *path, const void *data, size_t size, GError **error)
{
  g_autoptr (LwFileWriter) writer = lw_file_writer_open (path, error);
  return writer && lw_file_writer_write (writer, data, size, error)
         && lw_file_writer_commit (writer, error);
}

/* Reads to the end or one byte past @limit. Returns 0 or an errno. */
static int
read_all (int fd, size_t limit, GByteArray *bytes)
{
  guint8 block[65536];
  while (bytes->len <= limit)
    {
      ssize_t got = read (fd, block, sizeof block);
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return errno;
      if (got == 0)
        break;
      g_byte_array_append (bytes, block, (guint)got);
    }
  return 0;
}

char *
lw_file_read (const char *path, size_t limit, size_t *size, GError **error)
{
  g_return_val_if_fail (limit < G_MAXINT / 2, NULL);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    {
      lw_file_set_error (error, errno, _ ("cannot read %s"), path);
      return NULL;
    }
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  int code = read_all (fd, limit, bytes);
  close (fd);
  if (code != 0)
    {
      lw_file_set_error (error, code, _ ("cannot read %s"), path);
      return NULL;
    }
  if (bytes->len > limit)
    {
      g_autofree char *allowed = g_format_size (limit);
      g_set_error (
          error, LW_ERROR, LW_ERROR_FILE,
          _ ("cannot read %s: it is larger than the %s that such a file may have. Check that "
             "it is the right file."),
          path, allowed);
      return NULL;
    }
  if (size)
    *size = bytes->len;
  g_byte_array_append (bytes, (const guint8 *)"", 1);
  return (char *)g_byte_array_free (g_steal_pointer (&bytes), FALSE);
}

gboolean
lw_file_make_directory (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0777) == 0)
    return TRUE;
  int code = errno;
  lw_file_set_error (error, code, _ ("cannot create folder %s"), path);
  return FALSE;
}
