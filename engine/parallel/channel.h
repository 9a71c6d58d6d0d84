/* Messages between the processes of a run, over a pair of sockets. Both sides know what comes next:
 * a tag and bytes of a known length, or the reason why the other side gives up. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a failure may say, in bytes. */
#define LW_CHANNEL_TEXT 4096

typedef enum
{
  LW_CHANNEL_OK,
  LW_CHANNEL_ENDED,    /* nobody is there any more */
  LW_CHANNEL_FAILED,   /* the other side said why it gives up */
  LW_CHANNEL_CONFUSED, /* the message is another one */
} LwChannelState;

/* Waits until all is sent; FALSE where nobody is there any more. */
gboolean lw_channel_send (int fd, char tag, const void *data, gsize size);

/* Waits for the message @tag with @size bytes. *failure (transfer full) is what a failure says. */
LwChannelState lw_channel_receive (int fd, char tag, void *data, gsize size, char **failure);

/* Says why this side gives up. */
void lw_channel_fail (int fd, const char *text);

/* The failure behind whatever was sent before it, NULL if there is none. Does not wait for more
 * than was sent. (transfer full) */
char *lw_channel_last_words (int fd);

G_END_DECLS
