/* Writing and reading of events.jsonl. */
#include "core/events.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"

struct _LwEventWriter
{
  char *path;
  int fd;
  int mirror_fd;
  gint64 offset;
};

/* The length of the file up to the last line end within the first @size bytes, or -1 with errno. */
static gint64
whole_lines (int fd, gint64 size)
{
  char block[4096];
  while (size > 0)
    {
      gint64 begin = MAX (size - (gint64)sizeof block, 0);
      ssize_t got = pread (fd, block, (size_t)(size - begin), begin);
      if (got < 0)
        return -1;
      for (ssize_t i = got; i > 0; i--)
        if (block[i - 1] == '\n')
          return begin + i;
      size = begin;
    }
  return 0;
}

/* Returns 0 or an errno. */
static int
open_at (LwEventWriter *self, gint64 keep)
{
  struct stat info;
  self->fd = open (self->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (self->fd < 0 || fstat (self->fd, &info) != 0)
    return errno;
  if (!S_ISREG (info.st_mode))
    return 0;
  gint64 size = keep < 0 ? info.st_size : MIN (keep, (gint64)info.st_size);
  self->offset = whole_lines (self->fd, size);
  if (self->offset < 0 || (self->offset < info.st_size && ftruncate (self->fd, self->offset) != 0))
    return errno;
  return 0;
}

LwEventWriter *
lw_event_writer_open (const char *path, gint64 keep, int mirror_fd, GError **error)
{
  g_autoptr (LwEventWriter) self = g_new0 (LwEventWriter, 1);
  self->path = g_strdup (path);
  self->fd = -1;
  self->mirror_fd = mirror_fd;
  int code = open_at (self, keep);
  if (code != 0)
    {
      lw_file_set_error (error, code, _ ("cannot write events to %s"), path);
      return NULL;
    }
  return g_steal_pointer (&self);
}

gboolean
lw_event_writer_write (LwEventWriter *self, JsonObject *event, GError **error)
{
  g_autofree char *object = lw_json_line (event);
  g_autofree char *line = g_strconcat (object, "\n", NULL);
  size_t size = strlen (line);
  int code = lw_file_write_all (self->fd, line, size);
  if (code != 0)
    {
      /* Part of the line may be there; the next event must not continue it. */
      if (ftruncate (self->fd, self->offset) != 0)
        g_debug ("%s: cannot cut off a torn line: %s", self->path, g_strerror (errno));
      lw_file_set_error (error, code, _ ("cannot write events to %s"), self->path);
      return FALSE;
    }
  self->offset += (gint64)size;
  if (self->mirror_fd >= 0 && lw_file_write_all (self->mirror_fd, line, size) != 0)
    self->mirror_fd = -1;
  return TRUE;
}

gint64
lw_event_writer_offset (const LwEventWriter *self)
{
  return self->offset;
}

void
lw_event_writer_free (LwEventWriter *self)
{
  if (!self)
    return;
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_free (self);
}

/* Adds the lines of @stream to @events. FALSE with @error at a damaged line. */
static gboolean
read_lines (FILE *stream, const char *path, LwEventCursor *cursor, GPtrArray *events,
            GError **error)
{
  char *line = NULL;
  size_t room = 0;
  ssize_t length;
  gboolean ok = TRUE;
  while (ok && (length = getline (&line, &room, stream)) > 0 && line[length - 1] == '\n')
    {
      g_autofree char *where = g_strdup_printf (_ ("%s, line %d"), path, cursor->lines + 1);
      JsonObject *event = lw_json_parse (line, length - 1, where, error);
      ok = event != NULL;
      if (!ok)
        break;
      g_ptr_array_add (events, event);
      cursor->offset += length;
      cursor->lines++;
    }
  free (line);
  return ok;
}

GPtrArray *
lw_events_read (const char *path, LwEventCursor *cursor, GError **error)
{
  FILE *stream = fopen (path, "re");
  if (!stream || fseeko (stream, cursor->offset, SEEK_SET) != 0)
    {
      lw_file_set_error (error, errno, _ ("cannot read %s"), path);
      if (stream)
        fclose (stream);
      return NULL;
    }
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  LwEventCursor next = *cursor;
  gboolean ok = read_lines (stream, path, &next, events, error);
  if (ok && ferror (stream))
    {
      lw_file_set_error (error, errno, _ ("cannot read %s"), path);
      ok = FALSE;
    }
  fclose (stream);
  if (!ok)
    return NULL;
  *cursor = next;
  return g_steal_pointer (&events);
}
