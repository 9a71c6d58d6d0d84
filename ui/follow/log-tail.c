/* Reading the end of a file. */
#include "follow/log-tail.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* At most LW_LOG_MOST bytes before the end of @fd. */
static char *
read_end (int fd, gboolean *cut)
{
  struct stat info;
  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    return NULL;
  gint64 begin = MAX ((gint64)info.st_size - LW_LOG_MOST, 0);
  char *bytes = g_malloc (LW_LOG_MOST + 1);
  ssize_t got = pread (fd, bytes, LW_LOG_MOST, begin);
  *cut = begin > 0;
  bytes[MAX (got, 0)] = '\0';
  return bytes;
}

/* A line that was written again and again, as progress is, ends as it last was; control characters
 * are left out. */
static void
append_line (GString *text, const char *line)
{
  const char *last = strrchr (line, '\r');
  for (const char *c = last && last[1] ? last + 1 : line; *c; c++)
    if (c[0] == '\033' && c[1] == '[')
      for (c++; c[1] && !g_ascii_isalpha (*c);)
        c++;
    else if ((guchar)*c >= ' ' || *c == '\t')
      g_string_append_c (text, *c);
}

char *
lw_log_tail (const char *path)
{
  gboolean cut = FALSE;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  g_autofree char *bytes = fd >= 0 ? read_end (fd, &cut) : NULL;
  if (fd >= 0)
    close (fd);
  if (!bytes)
    return NULL;
  const char *whole = cut ? strchr (bytes, '\n') : NULL;
  g_autofree char *valid = g_utf8_make_valid (whole ? whole + 1 : bytes, -1);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (valid), "\n", -1);
  GString *text = g_string_new (NULL);
  for (int i = 0; lines[i]; i++)
    {
      append_line (text, lines[i]);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static void
tail_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, lw_log_tail (data), g_free);
}

void
lw_log_tail_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, lw_log_tail_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, tail_thread);
}

char *
lw_log_tail_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
lw_log_last_line (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (int i = (int)g_strv_length (lines) - 1; i >= 0; i--)
    if (*g_strstrip (lines[i]))
      return g_strdup (lines[i]);
  return NULL;
}
