/* Messages over sockets. */
#include "parallel/channel.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define FAILURE 'f'

typedef struct
{
  guint32 tag, size;
} Head;

static gboolean
send_all (int fd, const void *data, gsize size)
{
  const char *at = data;
  while (size > 0)
    {
      ssize_t n = send (fd, at, size, MSG_NOSIGNAL);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      at += n;
      size -= (gsize)n;
    }
  return TRUE;
}

static gboolean
receive_all (int fd, void *data, gsize size, int flags)
{
  char *at = data;
  while (size > 0)
    {
      ssize_t n = recv (fd, at, size, flags);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      at += n;
      size -= (gsize)n;
    }
  return TRUE;
}

gboolean
lw_channel_send (int fd, char tag, const void *data, gsize size)
{
  const Head head = { (guint32)tag, (guint32)size };
  return send_all (fd, &head, sizeof head) && send_all (fd, data, size);
}

void
lw_channel_fail (int fd, const char *text)
{
  lw_channel_send (fd, FAILURE, text, MIN (strlen (text), LW_CHANNEL_TEXT));
}

/* (transfer full) */
static char *
read_failure (int fd, gsize size, int flags)
{
  char text[LW_CHANNEL_TEXT + 1] = "";
  receive_all (fd, text, MIN (size, LW_CHANNEL_TEXT), flags);
  return g_utf8_make_valid (text, -1);
}

LwChannelState
lw_channel_receive (int fd, char tag, void *data, gsize size, char **failure)
{
  Head head;
  if (!receive_all (fd, &head, sizeof head, 0))
    return LW_CHANNEL_ENDED;
  if (head.tag == FAILURE)
    {
      *failure = read_failure (fd, head.size, 0);
      return LW_CHANNEL_FAILED;
    }
  if (head.tag != (guint32)tag || head.size != size)
    return LW_CHANNEL_CONFUSED;
  return receive_all (fd, data, size, 0) ? LW_CHANNEL_OK : LW_CHANNEL_ENDED;
}

static gboolean
skip (int fd, gsize size)
{
  char bytes[1024];
  for (; size > 0; size -= MIN (size, sizeof bytes))
    if (!receive_all (fd, bytes, MIN (size, sizeof bytes), MSG_DONTWAIT))
      return FALSE;
  return TRUE;
}

char *
lw_channel_last_words (int fd)
{
  Head head;
  while (receive_all (fd, &head, sizeof head, MSG_DONTWAIT))
    {
      if (head.tag == FAILURE)
        return read_failure (fd, head.size, MSG_DONTWAIT);
      if (!skip (fd, head.size))
        break;
    }
  return NULL;
}
