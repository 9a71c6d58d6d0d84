/* Reading the end of a file. */
#include "model/log-tail.h"

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

char *
lw_log_last_line (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (int i = (int)g_strv_length (lines) - 1; i >= 0; i--)
    if (*g_strstrip (lines[i]))
      return g_strdup (lines[i]);
  return NULL;
}
