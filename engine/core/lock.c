/* Locks of run folders. Open file description locks rather than flock(2): they can be asked for
 * without being taken (so that a look at a run never keeps its worker from starting), and they work
 * across the nodes of a network file system. */
#include "core/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"

struct _LwLock
{
  int fd;
};

/* "another process" where the file does not say. (transfer full) */
static char *
holder_of (const char *path)
{
  g_autoptr (JsonObject) holder = lw_json_load (path, NULL);
  gint64 pid = 0;
  g_autofree char *host = NULL, *since = NULL;
  if (!holder || !lw_json_get_int (holder, "pid", &pid, path, NULL)
      || !lw_json_get_string (holder, "host", &host, path, NULL)
      || !lw_json_get_string (holder, "started", &since, path, NULL) || !host || !since)
    return g_strdup (_ ("another process"));
  return g_strdup_printf (_ ("process %lld on %s, since %s"), (long long)pid, host, since);
}

/* Returns 0 or an errno. */
static int
write_holder (int fd)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *since = g_date_time_format_iso8601 (now);
  g_autoptr (JsonObject) holder = json_object_new ();
  json_object_set_int_member (holder, "pid", getpid ());
  json_object_set_string_member (holder, "host", g_get_host_name ());
  json_object_set_string_member (holder, "started", since);
  g_autofree char *line = lw_json_line (holder);
  g_autofree char *text = g_strconcat (line, "\n", NULL);
  if (ftruncate (fd, 0) != 0)
    return errno;
  return lw_file_write_all (fd, text, strlen (text));
}

LwLock *
lw_lock_take (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "lock", NULL);
  g_autoptr (LwLock) self = g_new0 (LwLock, 1);
  struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  self->fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  int code = self->fd < 0 || fcntl (self->fd, F_OFD_SETLK, &range) != 0 ? errno : 0;
  if (self->fd >= 0 && (code == EAGAIN || code == EACCES))
    {
      g_autofree char *holder = holder_of (path);
      g_set_error (error, LW_ERROR, LW_ERROR_BUSY,
                   _ ("%s is in use by %s. Wait for it, stop it, or choose another folder."),
                   folder, holder);
      return NULL;
    }
  if (code == 0)
    code = write_holder (self->fd);
  if (code != 0)
    {
      lw_file_set_error (error, code, _ ("cannot lock folder %s"), folder);
      return NULL;
    }
  return g_steal_pointer (&self);
}

LwLock *
lw_lock_wait (const char *path, GError **error)
{
  g_autoptr (LwLock) self = g_new0 (LwLock, 1);
  struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  self->fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  int got = -1;
  while (self->fd >= 0 && (got = fcntl (self->fd, F_OFD_SETLKW, &range)) != 0 && errno == EINTR)
    ;
  if (got == 0)
    return g_steal_pointer (&self);
  lw_file_set_error (error, errno, _ ("cannot lock %s"), path);
  return NULL;
}

void
lw_lock_free (LwLock *self)
{
  if (!self)
    return;
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

gboolean
lw_lock_is_held (const char *folder, char **holder)
{
  g_autofree char *path = g_build_filename (folder, "lock", NULL);
  struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  int fd = open (path, O_RDWR | O_CLOEXEC);
  gboolean held = fd >= 0 && fcntl (fd, F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK;
  if (fd >= 0)
    close (fd);
  if (holder)
    *holder = held ? holder_of (path) : NULL;
  return held;
}
